import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumFile, launchChromium } from "../../scripts/chromium.js";
import { run } from "../cli/io.ts";
import { axe, expectAccessible, expectOnlyOwnCode, hostile, type Opened, openFile, phone, sample } from "./browser.ts";

const names = ["CreateUser", "AttachUserPolicy", "PutUserPolicy", "DeleteUser", "CreateRole", "CreateAccessKey"];

let folder = "";
let file = "";
let browser: Browser;
beforeAll(async () => {
  if (chromiumFile === undefined) return;
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-page-"));
  const records: object[] = Array.from({ length: 18 }, (_, index) => ({
    ...sample(names[index % names.length] ?? ""),
    eventTime: new Date(Date.UTC(2026, 10, 1 + (index % 9), index % 24)).toISOString(),
  }));
  const userIdentity = { type: "IAMUser", userName: hostile, arn: hostile };
  records.push({ ...sample("DeleteUser"), userIdentity, userAgent: hostile, sourceIPAddress: hostile });
  writeFileSync(join(folder, "a.ndjson"), records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  writeFileSync(join(folder, "b.json"), "{");
  file = join(folder, "report.html");
  const flags = ["--except", "eventName=CreateRole", "--compare", "iam-auth-changes", "--html", file, "--count"];
  flags.push("--playground", join(folder, "playground.html"));
  const { code } = await run(["backtest", "iam-changes", folder, "--lenient", ...flags]);
  expect(code).toBe(0);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  if (folder !== "") rmSync(folder, { recursive: true });
});

/** Opens the page and waits for its charts. */
async function open(options: BrowserContextOptions = {}): Promise<Opened> {
  const opened = await openFile(browser, file, options);
  if (options.javaScriptEnabled !== false) await opened.page.waitForSelector("figure svg");
  return opened;
}

describe.skipIf(chromiumFile === undefined)("the page of a backtest, in a browser", () => {
  it.each<[string, BrowserContextOptions]>([
    ["in light", { colorScheme: "light" }],
    ["in dark", { colorScheme: "dark" }],
    ["on a phone in light", { ...phone, colorScheme: "light" }],
    ["on a phone in dark", { ...phone, colorScheme: "dark" }],
  ])("is accessible %s, loads nothing and keeps to its content security policy", async (_, options) => {
    const { page, noted } = await open(options);
    for (const folded of [true, false]) {
      if (!folded) await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      await expectAccessible(page);
    }
    expect(noted).toEqual([]);
    await page.context().close();
  });

  it("fails the accessibility check if it has a fault", async () => {
    const { page } = await open();
    await page.evaluate("document.querySelector('label').replaceWith(document.querySelector('#words'))");
    await page.evaluate(axe);
    const found = (await page.evaluate("axe.run()")) as { violations: { id: string }[] };
    expect(found.violations.map(({ id }) => id)).toContain("label");
    await page.context().close();
  });

  it("draws the numbers of its tables at the full width", async () => {
    const { page, noted } = await open();
    expect(await page.locator("figure svg[role=img]").count()).toBe(5);
    const bars = page.locator('figure[data-chart="days"] svg rect');
    const days = page.locator('figure[data-chart="days"] tbody tr');
    expect(await bars.count()).toBe(await days.count());
    const cells = page.locator('figure[data-chart="hours"] svg rect');
    expect(await cells.count()).toBe(2 * 7 * 24);
    const width = async () => Number(await page.locator("figure svg").first().getAttribute("width"));
    const before = await width();
    await page.setViewportSize(phone.viewport);
    await expect.poll(width).toBeLessThan(before);
    expect(noted).toEqual([]);
    await page.context().close();
  });

  it("runs only its own script and style", async () => {
    const { page } = await open();
    await expectOnlyOwnCode(page);
    await page.context().close();
  });

  it("sorts its table by any column, forward and back, with the keyboard too", async () => {
    const { page, noted } = await open();
    const column = (index: number) => page.locator(`#alerts tbody td:nth-child(${index})`).allTextContents();
    const severities = ["critical", "high", "medium", "low", "info"];
    const ranks = async () => (await column(1)).map((text) => severities.indexOf(text.trim()));
    const times = page.getByRole("button", { name: "Time" });
    await times.focus();
    await page.keyboard.press("Enter");
    expect(await column(2)).toEqual([...(await column(2))].sort());
    expect(await page.locator("#alerts th").nth(1).getAttribute("aria-sort")).toBe("ascending");
    await times.click();
    expect(await column(2)).toEqual([...(await column(2))].sort().reverse());
    await page.getByRole("button", { name: "Severity" }).click();
    expect(await ranks()).toEqual([...(await ranks())].sort((a, b) => a - b));
    expect(await page.locator("#alerts th").nth(1).getAttribute("aria-sort")).toBeNull();
    expect(noted).toEqual([]);
    await page.context().close();
  });

  it("shows the alerts of a bar that is clicked, and all again", async () => {
    const { page } = await open();
    const rows = page.locator("#alerts tbody tr:visible");
    const all = await rows.count();
    const bar = page.locator('figure[data-chart="bars"]', { hasText: "APIs" }).locator("svg rect").first();
    const [, name = "", number = ""] = /^(.*): (\d+) \w+$/.exec((await bar.locator("title").textContent()) ?? "") ?? [];
    await bar.click();
    expect(await page.inputValue("#words")).toBe(name);
    expect(await rows.count()).toBeGreaterThanOrEqual(Number(number));
    expect(await rows.count()).toBeLessThan(all);
    for (const text of await rows.allTextContents()) expect(text).toContain(name);
    await page.getByRole("button", { name: "Show all" }).click();
    expect(await rows.count()).toBe(all);
    await page.context().close();
  });

  it("can search its table with the keyboard", async () => {
    const { page } = await open();
    const rows = page.locator("#alerts tbody tr:visible");
    const all = await rows.count();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.className")).toBe("skip");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.type("DELETED user");
    const found = await rows.count();
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThan(all);
    expect(await page.locator("#shown").textContent()).toBe(`${found} of ${all} shown`);
    for (const text of await rows.allTextContents()) expect(text.toLowerCase()).toContain("deleted");
    // The severity, "Show all" and the headings come before the first alert.
    for (let tabs = 0; tabs < 12; tabs++) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate("document.activeElement.tagName")) === "SUMMARY") break;
    }
    await page.keyboard.press("Enter");
    expect(await page.locator("#alerts details[open]:visible").count()).toBe(1);
    await page.locator("#words").fill("");
    await page.locator("#severity").selectOption("critical");
    expect(new Set(await page.locator("#alerts tbody tr:visible .word").allTextContents())).toEqual(
      new Set((await page.locator('#alerts tr[data-severity="critical"]').count()) === 0 ? [] : ["critical"]),
    );
    await page.context().close();
  });

  it("links each alert to the playground, with the pattern and the event", async () => {
    const { page, noted } = await open();
    await page.locator("#words").fill("alice created user bob");
    await page.locator("#alerts details:visible summary").first().click();
    await page.getByRole("link", { name: "Try the pattern on this event" }).first().click();
    while (!(await page.evaluate(() => performance.getEntriesByName("ready").length > 0)))
      await page.waitForTimeout(20);
    expect(await page.locator("#list li").allTextContents()).toEqual(["match alice created user bob"]);
    expect(await page.getByRole("textbox", { name: "Filter pattern" }).inputValue()).toContain("iam.amazonaws.com");
    // The only request is for the playground.
    expect(noted.map((url) => url.replace(/^.*\/|#.*$/g, ""))).toEqual(["playground.html"]);
    await page.context().close();
  });

  it("has its numbers without scripts", async () => {
    const { page, noted } = await open({ javaScriptEnabled: false });
    expect(await page.locator("#search").isVisible()).toBe(false);
    await page.locator("figure summary").first().click();
    expect(await page.locator("figure").first().locator("tbody tr").first().isVisible()).toBe(true);
    expect(await page.locator("#alerts tbody tr:visible").count()).toBeGreaterThan(0);
    expect(noted).toEqual([]);
    await page.context().close();
  });
});
