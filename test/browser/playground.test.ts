import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumFile, launchChromium } from "../../scripts/chromium.js";
import { encodePayload } from "../../src/payload/awslogs.ts";
import { run } from "../cli/io.ts";
import { expectAccessible, expectOnlyOwnCode, hostile, type Opened, openFile, phone, sample } from "./browser.ts";

let folder = "";
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-playground-"));
  if (chromiumFile !== undefined) browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

interface Playground extends Opened {
  readonly editor: Locator;
  readonly rows: Locator;
}

/** Writes a page with the opens it, and waits until it is ready. */
async function open(args: readonly string[] = [], options: BrowserContextOptions = {}, hash = ""): Promise<Playground> {
  const file = join(folder, "playground.html");
  expect(await run(["playground", ...args, "--out", file])).toEqual({ code: 0, stdout: "", stderr: "" });
  const opened = await openFile(browser, file, options, hash);
  await ready(opened.page);
  const { page } = opened;
  return { ...opened, editor: page.getByRole("textbox", { name: "Filter pattern" }), rows: page.locator("#list li") };
}

/** Waits for the page. `waitForFunction` evaluates text inside of the page, which its policy forbids. */
const ready = async (page: Page) => {
  while (!(await page.evaluate(() => performance.getEntriesByName("ready").length > 0))) await page.waitForTimeout(20);
};

/** Drops a file on the page. */
async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const base64 = Buffer.from(bytes).toString("base64");
  await page.evaluate(
    `(() => {
      const bytes = Uint8Array.from(atob(${JSON.stringify(base64)}), (c) => c.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], ${JSON.stringify(name)}));
      for (const type of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true }));
    })()`,
  );
}

const wrong = '{ $.userIdentity.type = "root" }';
const right = '{ $.userIdentity.type = "Root" }';
const tally = (page: Page) => page.locator("#tally").textContent();

describe.skipIf(chromiumFile === undefined)("the playground, in a browser", () => {
  it.each<[string, BrowserContextOptions]>([
    ["in light", { colorScheme: "light" }],
    ["in dark", { colorScheme: "dark" }],
    ["on a phone in light", { ...phone, colorScheme: "light" }],
    ["on a phone in dark", { ...phone, colorScheme: "dark" }],
  ])("is accessible %s in every tab, and makes no request", async (_, options) => {
    const { page, noted } = await open(["{ $.userIdentity.type = root }", "CreateUser", "ConsoleLogin"], options);
    await page.getByRole("button", { name: "Fix" }).waitFor();
    await page.getByRole("button", { name: "Paste" }).click();
    for (const tab of await page.getByRole("tab").all()) {
      await tab.click();
      await expectAccessible(page);
    }
    await page.locator("details summary").first().click();
    await expectAccessible(page);
    expect(noted).toEqual([]);
    await page.context().close();
  });

  it("says why a pattern never fires, and repairs it by one click", async () => {
    const { page, noted, editor } = await open([wrong, "ConsoleLogin", "CreateUser"]);
    expect(await tally(page)).toBe("0 of 2 events match");
    const problem = page.locator(".problem");
    await problem.waitFor();
    expect(await problem.textContent()).toMatch(/^error.*is never true: CloudTrail writes Root, IAMUser/);
    await problem.getByRole("button", { name: "Fix" }).click();
    expect(await editor.inputValue()).toBe(right);
    await expect.poll(() => tally(page)).toBe("1 of 2 events matches");
    await expect.poll(() => problem.count()).toBe(0);
    expect(await page.locator("#why .sentence").textContent()).toBe("Matches");
    await editor.press("Control+z");
    expect(await editor.inputValue()).toBe(wrong);
    expect(noted).toEqual([]);
    await page.context().close();
  });

  it("judges all events at each keystroke, and keeps typing apart from the fault in between", async () => {
    const { page, editor } = await open(["{ $.eventName = Create }", "CreateUser", "DeleteUser"]);
    expect(await tally(page)).toBe("0 of 2 events match");
    await editor.focus();
    await editor.evaluate((area: { setSelectionRange(start: number, end: number): void }) =>
      area.setSelectionRange(22, 22),
    );
    await page.keyboard.type("*");
    expect(await editor.inputValue()).toBe("{ $.eventName = Create* }");
    expect(await tally(page)).toBe("1 of 2 events matches");
    await page.keyboard.type(" &&");
    expect(await tally(page)).toBe("AWS would refuse the pattern");
    await expect.poll(() => page.locator(".problem").textContent()).toContain("expected");
    await page.context().close();
  });

  it("shows the clause that decided, and lights its field and its text up", async () => {
    const { page } = await open(['{ $.eventName = "Create*" && $.userIdentity.type = "Root" }', "CreateUser"]);
    const clause = page.locator(".clause", { hasText: "userIdentity.type" });
    expect(await clause.textContent()).toContain('$.userIdentity.type is "IAMUser"');
    expect(await page.locator(".clause.decides").count()).toBe(1);
    await clause.getByRole("button").hover();
    expect(await page.locator(".line.lit").allTextContents()).toEqual(['    "type": "IAMUser",\n']);
    expect((await page.locator(".pattern-lit").allTextContents()).join("")).toBe('$.userIdentity.type = "Root"');
    await page.mouse.move(0, 0);
    expect(await page.locator(".lit, .pattern-lit").count()).toBe(0);
    await page.context().close();
  });

  it("completes fields and values from the events, with the keyboard", async () => {
    const { page, editor } = await open(["{ }", "CreateUser"]);
    await editor.focus();
    await editor.evaluate((area: { setSelectionRange(start: number, end: number): void }) =>
      area.setSelectionRange(2, 2),
    );
    await page.keyboard.type("$.userIdentity.ty");
    await page.getByRole("option", { name: "$.userIdentity.type" }).waitFor();
    await page.keyboard.press("Enter");
    await page.keyboard.type(' = "I');
    const value = page.getByRole("option", { name: '"IAMUser"' });
    await value.waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Tab");
    await page.keyboard.type(" ");
    expect(await editor.inputValue()).toBe('{ $.userIdentity.type = "IAMUser" }');
    expect(await tally(page)).toBe("1 of 1 event matches");
    await page.context().close();
  });

  it("completes the name of a preset", async () => {
    const { page, editor } = await open(["x"]);
    await editor.fill("");
    await page.keyboard.type("root-");
    await page.locator(".suggestions").getByRole("option", { name: "root-activity" }).waitFor();
    await page.keyboard.press("Enter");
    expect(await editor.inputValue()).toContain("Root");
    await page.context().close();
  });

  it.each<[string, string, Uint8Array]>([
    [
      "a payload in gzip",
      "event.gz",
      gzipSync(Buffer.from(encodePayload([sample("CreateUser")]).awslogs.data, "base64")),
    ],
    ["the event of a function", "event.json", Buffer.from(JSON.stringify(encodePayload([sample("CreateUser")])))],
    ["a file of a trail", "trail.json.gz", gzipSync(JSON.stringify({ Records: [sample("CreateUser")] }))],
    [
      "pretty JSON in UTF-16",
      "a.json",
      Buffer.from(`\ufeff${JSON.stringify(sample("CreateUser"), null, 2)}`, "utf16le"),
    ],
  ])("reads %s that is dropped", async (_, name, bytes) => {
    const { page, rows, noted } = await open(['{ $.eventName = "CreateUser" }', "DeleteUser"]);
    await drop(page, name, bytes);
    await expect
      .poll(() => rows.allTextContents())
      .toEqual(["no match alice deleted user bob", "match alice created user bob"]);
    expect(await page.locator("#read").textContent()).toBe("Added 1 event.");
    expect(await page.locator("#why .sentence").textContent()).toBe("Matches");
    expect(noted).toEqual([]);
    await page.context().close();
  });

  it("reads damaged gzip up to the damage, and says so", async () => {
    const { page, rows } = await open(["ERROR"]);
    const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index} ${Math.sin(index)}\n`).join("");
    const packed = gzipSync(lines);
    await drop(page, "cut.gz", packed.subarray(0, packed.length / 2));
    await expect.poll(() => page.locator("#read").textContent()).toMatch(/^Added .*expected valid gzip data, found/);
    expect(await rows.count()).toBe(5000);
    expect(await page.locator("#read").textContent()).toMatch(
      /^Added 5,000 events\. The page is full: [\d,]+ events left out\./,
    );
    await page.context().close();
  });

  it("reads base64 and lines of text that are pasted, and says what it cannot read", async () => {
    const { page, rows } = await open(["ERROR"]);
    const paste = async (text: string) => {
      await page.getByRole("button", { name: "Paste" }).click();
      await page.locator("#pasted").fill(text);
      await page.getByRole("button", { name: "Add", exact: true }).click();
    };
    await paste(encodePayload(["ERROR one", "INFO two"]).awslogs.data);
    await expect.poll(() => rows.allTextContents()).toEqual(["match ERROR one", "no match INFO two"]);
    await paste("ERROR three\nINFO four");
    await expect.poll(() => rows.count()).toBe(4);
    await paste('{"awslogs":{"data":"H4sIAAAA"}}');
    await expect.poll(() => page.locator("#read").textContent()).toMatch(/^No events found\. expected .*gzip/);
    await page.context().close();
  });

  it("opens a link again with the pattern, the events and the tab", async () => {
    const first = await open([right, "ConsoleLogin"]);
    await drop(first.page, "a.json", Buffer.from(JSON.stringify(sample("CreateUser"))));
    await first.page.getByRole("tab", { name: "Translate" }).click();
    await first.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await first.page.getByRole("button", { name: "Copy link" }).click();
    await first.page.getByRole("button", { name: "Copied" }).waitFor();
    const link = String(await first.page.evaluate("navigator.clipboard.readText()"));
    await first.page.context().close();
    const { page, editor, rows, noted } = await open([], {}, link.replace(/^[^#]*#/, ""));
    expect(await editor.inputValue()).toBe(right);
    expect(await rows.allTextContents()).toEqual([
      "match root signed in to the console without MFA",
      "no match alice created user bob",
    ]);
    expect(await page.getByRole("tab", { selected: true }).textContent()).toBe("Translate");
    expect(await page.locator("#list [aria-selected=true]").textContent()).toContain("alice created user bob");
    expect(noted).toEqual([]);
    await page.context().close();
  });

  it.each(["v1.damaged", "v1.", "v9.AAAA", "v1.eyJhIjoxfQ"])(
    "opens the first page for the damaged link #%s",
    async (hash) => {
      const { page, rows, noted } = await open([], {}, hash);
      expect(await rows.count()).toBe(6);
      expect(noted).toEqual([]);
      await page.context().close();
    },
  );

  it("compares with a second pattern, and adds an event on which they differ", async () => {
    const { page, rows, noted } = await open(['{ $.errorCode != "AccessDenied" }', "CreateUser"]);
    await page.getByRole("tab", { name: "Compare" }).click();
    await page
      .getByRole("textbox", { name: "Second pattern" })
      .fill('{ $.errorCode != "AccessDenied" || $.errorCode NOT EXISTS }');
    const report = page.locator(".report");
    await expect.poll(() => report.textContent()).toMatch(/^the pattern is narrower than the second pattern/);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Add the event that only the second matches" }).click();
    expect(await rows.count()).toBe(2);
    expect(await page.locator("#why .sentence").textContent()).toBe("Does not match");
    await page.getByRole("textbox", { name: "Second pattern" }).fill("root-activity");
    await expect.poll(() => report.textContent()).toContain("root-activity");
    await page.getByRole("textbox", { name: "Second pattern" }).fill("{ $.a");
    await expect.poll(() => page.locator("#panel").textContent()).toContain("expected");
    await page.reload();
    await ready(page);
    expect(await page.getByRole("textbox", { name: "Second pattern" }).inputValue()).toBe("{ $.a");
    expect(noted).toEqual([]);
    await page.context().close();
  });

  it("changes an event, and judges it again", async () => {
    const { page, rows } = await open([right, "CreateUser"]);
    expect(await rows.allTextContents()).toEqual(["no match alice created user bob"]);
    await page.getByRole("button", { name: "Edit" }).click();
    const area = page.getByRole("textbox", { name: "The event as JSON" });
    await expectAccessible(page);
    await area.fill((await area.inputValue()).replace('"IAMUser"', '"Root"'));
    await page.getByRole("button", { name: "Save", exact: true }).click();
    expect(await rows.allTextContents()).toEqual([expect.stringMatching(/^match/)]);
    expect(await page.locator("#fields").textContent()).toContain('"type": "Root"');
    await page.getByRole("button", { name: "Edit" }).click();
    await area.fill("no record");
    await page.getByRole("button", { name: "Cancel" }).click();
    expect(await rows.allTextContents()).toEqual([expect.stringMatching(/^match/)]);
    await page.context().close();
  });

  it("shows an event that is nested too deep as text", async () => {
    const file = join(folder, "deep.log");
    writeFileSync(file, `x ${"[".repeat(9000)}${"]".repeat(9000)}\n`);
    const { page, rows, noted } = await open(["x", file]);
    expect(await rows.count()).toBe(1);
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByRole("textbox", { name: "The event as JSON" }).fill(`${"[".repeat(9000)}${"]".repeat(9000)}`);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect.poll(() => rows.first().textContent()).toMatch(/^no match/);
    for (const tab of await page.getByRole("tab").all()) await tab.click();
    expect(noted).toEqual([]);
    await page.context().close();
  });

  it("saves a test file that the program accepts", async () => {
    const { page } = await open([right, "ConsoleLogin"]);
    await drop(page, "a.json", Buffer.from(JSON.stringify({ ...sample("CreateUser"), userAgent: hostile })));
    await page.getByRole("tab", { name: "Test file" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: /^Save/ }).click(),
    ]);
    const file = join(folder, "pattern.iam-alerts.yaml");
    await download.saveAs(file);
    const { code, stdout } = await run(["test", file, "--format", "json"]);
    expect([code, JSON.parse(stdout).passed ?? JSON.parse(stdout)]).toEqual([0, expect.anything()]);
    expect(readFileSync(file, "utf8")).toContain('clause: "$.userIdentity.type = \\"Root\\""');
    await page.context().close();
  });

  it("shows everything in hostile events as text", async () => {
    const userIdentity = { type: "IAMUser", userName: hostile, arn: hostile };
    const event = {
      ...sample("DeleteUser"),
      [hostile]: hostile,
      userIdentity,
      requestParameters: { userName: hostile },
    };
    const file = join(folder, "hostile.ndjson");
    writeFileSync(file, `${JSON.stringify(event)}\n${hostile}\n`);
    const { page, noted, rows } = await open([`{ $.userIdentity.userName = "*img*" }`, file]);
    expect(await rows.count()).toBe(2);
    for (const tab of await page.getByRole("tab").all()) await tab.click();
    await rows.nth(1).click();
    await rows.nth(0).click();
    for (const summary of await page.locator("summary").all()) await summary.click();
    expect(await page.locator("img, #fields a, #why a, #list a").count()).toBe(0);
    expect(await page.locator("#fields").textContent()).toContain(JSON.stringify(hostile));
    expect(noted).toEqual([]);
    await page.context().close();
  });

  it("lists a thousand events, and moves through them with the keyboard", async () => {
    const records = Array.from({ length: 1000 }, (_, index) => ({
      ...sample(index % 2 === 0 ? "CreateUser" : "DeleteUser"),
      eventID: `event-${index}`,
    }));
    const file = join(folder, "many.json");
    writeFileSync(file, JSON.stringify({ Records: records }));
    const { page, rows, editor } = await open(['{ $.eventName = "CreateUser" }', file]);
    expect(await rows.count()).toBe(1000);
    expect(await tally(page)).toBe("500 of 1,000 events match");
    await rows.first().focus();
    await page.keyboard.press("End");
    expect(await page.locator("#fields").textContent()).toContain("event-999");
    await page.keyboard.press("ArrowUp");
    expect(await page.locator("#why .sentence").textContent()).toBe("Matches");
    await page.keyboard.press("Delete");
    expect(await rows.count()).toBe(999);
    await editor.fill('{ $.eventID = "event-12*" }');
    expect(await tally(page)).toBe("11 of 999 events match");
    await page.context().close();
  });

  it("can be used with the keyboard alone", async () => {
    const { page, editor } = await open([wrong, "ConsoleLogin", "CreateUser"]);
    await page.locator(".problem").waitFor();
    const focused = () =>
      page.evaluate("document.activeElement.textContent.trim() || document.activeElement.ariaLabel");
    const tabTo = async (wanted: string) => {
      for (let tabs = 0; tabs < 30 && (await focused()) !== wanted; tabs++) await page.keyboard.press("Tab");
      expect(await focused()).toBe(wanted);
    };
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Go to the events");
    await tabTo("Filter pattern");
    await tabTo("Fix");
    await page.keyboard.press("Enter");
    expect(await editor.inputValue()).toBe(right);
    await tabTo("In words");
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toBe("Coverage");
    expect(await page.locator("#panel").textContent()).toContain("write operations");
    await page.context().close();
  });

  it("runs only its own scripts and styles", async () => {
    const { page } = await open();
    await expectOnlyOwnCode(page);
    await expect(page.evaluate("fetch('https://example.com')")).rejects.toThrow(/fetch/);
    await page.context().close();
  });
});
