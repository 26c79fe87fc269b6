import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import { chromiumFile } from "../../scripts/chromium.js";

if (chromiumFile === undefined) console.warn("no page is tested in a browser: apt-get install chromium");

export const phone = { viewport: { width: 375, height: 812 } } as const;

/** A page, and the requests, console messages, errors and dialogs that should not be. */
export interface Opened {
  readonly page: Page;
  readonly noted: string[];
}

/** Opens a file in a new window. `hash` is the part of the address after #. */
export async function openFile(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
  hash = "",
): Promise<Opened> {
  const page = await (await browser.newContext(options)).newPage();
  const noted: string[] = [];
  const address = pathToFileURL(file).href;
  page.on("request", (request) => void (request.url().replace(/#.*$/, "") === address || noted.push(request.url())));
  page.on("console", (message) => void noted.push(message.text()));
  page.on("pageerror", (error) => void noted.push(error.message));
  page.on("dialog", (dialog) => {
    noted.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(hash === "" ? address : `${address}#${hash}`);
  return { page, noted };
}

/** The script of axe-core. */
export const axe: string = readFileSync("node_modules/axe-core/axe.min.js", "utf8");

/** Expects that axe finds nothing on a page, and that the page is not wider than the window. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe);
  const found = (await page.evaluate("axe.run()")) as { violations: { id: string; nodes: { html: string }[] }[] };
  expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  const wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
  expect(wider).toBeLessThanOrEqual(0);
}

/** A text that would run a script, load an image and leave its element if a page took it for HTML. */
export const hostile = `</script></style><img src=x onerror=alert(1)><script>alert(1)</script>"'><a href=https://example.com>`;

/** Returns a sample record. */
export const sample = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(`fixtures/records/${name}.json`, "utf8")) as Record<string, unknown>;

/** Expects that a page runs no script and applies no style but its own. */
export async function expectOnlyOwnCode(page: Page): Promise<void> {
  await page.evaluate(`
    document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = true" }));
    document.head.append(Object.assign(document.createElement("style"), { textContent: "h1 { display: none }" }));
  `);
  expect(await page.evaluate("window.ran")).toBeUndefined();
  expect(await page.locator("h1").isVisible()).toBe(true);
}
