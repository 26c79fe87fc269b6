// Debian's chromium, for pictures, benchmarks and tests of pages.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

/** The program's file; undefined if it is not installed. */
export const chromiumFile = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((file) => existsSync(file));

/** Starts the browser. */
export function launchChromium() {
  if (chromiumFile === undefined) throw new Error("expected chromium, found none: apt-get install chromium");
  return chromium.launch({ executablePath: chromiumFile, args: ["--no-sandbox"] });
}
