import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../package-root.ts";

/** The script and style of an HTML page, with their hashes for its Content-Security-Policy. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
  /** sha256-… */
  readonly scriptHash: string;
  readonly styleHash: string;
}

/** Reads the files that the build makes from src/page. */
export function readPageParts(): PageParts {
  const folder = join(packageRoot, "dist/page");
  const script = readFileSync(join(folder, "page.js"), "utf8");
  const style = readFileSync(join(folder, "page.css"), "utf8");
  return { script, style, scriptHash: hashOf(script), styleHash: hashOf(style) };
}

function hashOf(text: string): string {
  // Loaded on demand, because only --html needs it and loading takes time.
  const { createHash } = process.getBuiltinModule("node:crypto");
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
