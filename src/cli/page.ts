import { accessSync, constants, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { IamAlertsError } from "../errors.ts";

/** The script and the style of an HTML page, with what its Content-Security-Policy calls them. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
  /** sha256-… */
  readonly scriptHash: string;
  readonly styleHash: string;
}

const folder = join(import.meta.dirname, "../../dist/page");

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

/**
 * Sees to it that a file can be written, before hours of work for it.
 *
 * @throws IamAlertsError `config`
 */
export function expectWritable(file: string): void {
  attempt(file, () => accessSync(existsSync(file) ? file : dirname(file), constants.W_OK));
}

/** @throws IamAlertsError `config` */
export function writePage(file: string, html: string): void {
  attempt(file, () => writeFileSync(file, html));
}

function attempt(file: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    throw new IamAlertsError("config", `cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}
