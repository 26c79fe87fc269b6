import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../package-root.ts";

/** Returns the playground, as it opens without a state. The build makes it from src/playground. */
export function readPlayground(): string {
  return readFileSync(join(packageRoot, "dist/playground.html"), "utf8");
}
