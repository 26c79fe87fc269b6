// The playground in chromium: the time until a page from a file is ready, and from a keystroke to the verdicts on 1,000
// CloudTrail records.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launchChromium } from "../scripts/chromium.js";

const program = fileURLToPath(new URL("../bin/iam-alerts.js", import.meta.url));
const fixtures = new URL("../fixtures/records/", import.meta.url);

/** The text that is typed at the start of the preset recommended, which has 25 clauses. */
const typed = '($.eventName = "Create*" || $.userIdentity.type = "Root") && ';

/** Notes the time from each key to the end of the work that it causes, when all verdicts are in the page. */
const stopwatch = `
  window.times = [];
  let pressed = 0;
  addEventListener("keydown", () => { pressed = performance.now(); }, true);
  addEventListener("input", () => window.times.push(performance.now() - pressed));`;

function writePage(folder, name, ...args) {
  const file = join(folder, name);
  execFileSync(process.execPath, [program, "playground", ...args, "--out", file]);
  return pathToFileURL(file).href;
}

function writeRecords(folder) {
  const samples = readdirSync(fixtures).map((file) => JSON.parse(readFileSync(new URL(file, fixtures), "utf8")));
  const records = Array.from({ length: 1000 }, (_, index) => ({
    ...samples[index % samples.length],
    eventID: `event-${index}`,
  }));
  const file = join(folder, "records.json");
  writeFileSync(file, JSON.stringify({ Records: records }));
  return file;
}

async function readyAfter(browser, address) {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction("performance.getEntriesByName('ready').length > 0");
  const time = await page.evaluate("performance.getEntriesByName('ready')[0].startTime");
  await page.close();
  return time;
}

async function keystrokes(browser, address) {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction("performance.getEntriesByName('ready').length > 0");
  await page.getByRole("textbox", { name: "Filter pattern" }).focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowRight");
  await page.evaluate(stopwatch);
  // Slower than the pause after which the lint runs, and faster.
  for (const delay of [20, 250]) for (const key of typed) await page.keyboard.type(key, { delay });
  const times = await page.evaluate("window.times");
  await page.close();
  return times;
}

const quantile = (times, share) => times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)].toFixed(1);

export default async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "iam-alerts-playground-"));
  const browser = await launchChromium();
  try {
    const page = writePage(folder, "page.html");
    const rounds = [];
    for (let round = 0; round < 15; round++) rounds.push(await readyAfter(browser, page));
    const times = await keystrokes(browser, writePage(folder, "many.html", "recommended", writeRecords(folder)));
    console.log(`\nplayground: in chromium ${browser.version()}, from a file`);
    console.log(`  page ready, median of ${rounds.length}: ${quantile(rounds, 0.5)} ms   hold ≤ 300 ms`);
    console.log(
      `  keystroke to verdicts on 1,000 records, of ${times.length}: median ${quantile(times, 0.5)} ms, 95% ${quantile(times, 0.95)} ms   hold ≤ 16 and 50 ms`,
    );
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}
