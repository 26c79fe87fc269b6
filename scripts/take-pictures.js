// Takes the pictures of the playground for the README: npm run build && node scripts/take-pictures.js. Needs chromium.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { launchChromium } from "./chromium.js";

const root = join(import.meta.dirname, "..");

const wide = { width: 1280, height: 860 };
const pictures = [
  { name: "playground", viewport: wide, colorScheme: "light" },
  { name: "playground-dark", viewport: wide, colorScheme: "dark" },
  { name: "playground-narrow", viewport: { width: 375, height: 812 }, colorScheme: "light" },
];

/** A pattern that never fires, and events on which it should. */
const shown = [
  '{ $.userIdentity.type = "root" }',
  "ConsoleLogin",
  "CreateAccessKey",
  "CreateUser",
  "AttachUserPolicy",
  "StopLogging",
];

const folder = mkdtempSync(join(tmpdir(), "iam-alerts-pictures-"));
const browser = await launchChromium();
try {
  const file = join(folder, "playground.html");
  execFileSync(process.execPath, [join(root, "bin/iam-alerts.js"), "playground", ...shown, "--out", file]);
  for (const { name, ...options } of pictures) {
    const page = await (await browser.newContext(options)).newPage();
    await page.goto(pathToFileURL(file).href);
    await page.locator(".problem").waitFor();
    if (options.viewport === wide) await page.locator(".clause button").hover();
    await page.screenshot({ path: join(root, "docs", `${name}.png`) });
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
