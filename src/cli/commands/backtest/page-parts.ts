import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../package-root.ts";

/** The script and the style of an HTML page, with what its Content-Security-Policy calls them. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
  /** sha256-… */
  readonly scriptHash: string;
  readonly styleHash: string;
}

const folder = join(packageRoot, "dist/page");

/** Reads what the build made of src/page. */
export function readPageParts(): PageParts {
  const script = readFileSync(join(folder, "page.js"), "utf8");
  const style = readFileSync(join(folder, "page.css"), "utf8");
  return { script, style, scriptHash: hashOf(script), styleHash: hashOf(style) };
}

function hashOf(text: string): string {
  // Only a page needs it, and a command that starts without it starts sooner.
  const { createHash } = process.getBuiltinModule("node:crypto");
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
