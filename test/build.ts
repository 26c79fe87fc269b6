import { execSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Builds what the tests of the whole program run, unless it is newer than its sources. */
export function setup(): void {
  const built = "dist/lambda/index.mjs";
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).map((file) => join("src", file));
  const newest = Math.max(
    ...[...sources, "package.json", "deploy/template.yaml"].map((file) => statSync(file).mtimeMs),
  );
  if (!existsSync(built) || statSync(built).mtimeMs < newest) execSync("npm run build", { stdio: "ignore" });
}
