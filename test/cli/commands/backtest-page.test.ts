import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { severities } from "../../../src/alert/severity.ts";
import { WorstAlerts } from "../../../src/cli/commands/backtest/tally/worst-alerts.ts";
import { nodesOf } from "../../render/active-content.ts";
import { run } from "../io.ts";

const created = JSON.parse(readFileSync("fixtures/records/CreateUser.json", "utf8")) as object;
const hostile = `</script></style></pre><img src=x onerror=alert(1)><script>alert(1)</script>"' onload='x <!-- &amp; \u202e\u0007`;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-page-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function pageOf(records: readonly object[], ...argv: readonly string[]): Promise<string> {
  const [source, file] = [join(folder, "records.ndjson"), join(folder, "report.html")];
  writeFileSync(source, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  const { code, stdout } = await run(["backtest", "iam-changes", source, "--count", "--html", file, ...argv]);
  expect([code, stdout]).toEqual([0, `${records.length}\n`]);
  return readFileSync(file, "utf8");
}

const everywhere = (value: unknown): unknown =>
  typeof value === "string"
    ? value + hostile
    : typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, everywhere(part)]))
      : value;

const attributesOf = (html: string) => nodesOf(html).flatMap((node) => ("attrs" in node ? node.attrs : []));
const namesOf = (html: string) => nodesOf(html).map(({ nodeName }) => nodeName);

describe("the page of a backtest", () => {
  it("contains text from records as text, never as markup", async () => {
    const kept = /^(?:eventSource|eventName|eventTime)$/;
    const hostileRecord = Object.fromEntries(
      Object.entries(created).map(([key, value]) => [key, kept.test(key) ? value : everywhere(value)]),
    );
    const html = await pageOf([created, { ...hostileRecord, requestParameters: { [hostile]: hostile } }]);
    const plain = await pageOf([created, created]);
    expect([...new Set(namesOf(html))].sort()).toEqual([...new Set(namesOf(plain))].sort());
    expect(namesOf(html).filter((name) => name === "script" || name === "style")).toHaveLength(2);
    expect(attributesOf(html).filter(({ name }) => /^on|^style$|^src/.test(name))).toEqual([]);
    const links = attributesOf(html).filter(({ name }) => name === "href");
    expect(links.filter(({ value }) => !/^#|^https:\/\/[\w-]+\.console\.aws\.amazon\.com\//.test(value))).toEqual([]);
    expect(html.split("onerror").length).toBeGreaterThan(5);
    expect(/[\u202e\u0007]/.test(html)).toBe(false);
  });

  it("links each alert to the playground with --playground, and writes the playground", async () => {
    const file = join(folder, "a folder", "play & ground.html");
    mkdirSync(dirname(file));
    const record = { ...created, userAgent: hostile };
    const html = await pageOf([record], "--playground", file);
    const links = attributesOf(html).filter(({ name, value }) => name === "href" && value.includes("#v1."));
    expect(links).toHaveLength(1);
    const [path = "", packed = ""] = (links[0]?.value ?? "").split("#v1.");
    expect(decodeURIComponent(path)).toBe("a folder/play & ground.html");
    const state = JSON.parse(inflateRawSync(Buffer.from(packed, "base64url")).toString());
    expect(state).toMatchObject({ pattern: expect.stringContaining("iam.amazonaws.com"), chosen: 0 });
    expect(JSON.parse(state.events[0].message)).toEqual(record);
    expect(readFileSync(file, "utf8")).toBe(readFileSync("dist/playground.html", "utf8"));
    expect(await pageOf([record])).not.toContain("#v1.");
  });

  it("needs --html for --playground", async () => {
    const { code, stderr } = await run(["backtest", "iam-changes", folder, "--playground", join(folder, "p.html")]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("expected --html with --playground, found none")]);
  });

  it("allows only its own script and style, by their hashes", async () => {
    const html = await pageOf([created]);
    const hashOf = (element: string) => {
      const [, text = ""] = new RegExp(`<${element}>([\\s\\S]*?)</${element}>`).exec(html) ?? [];
      expect(text.length).toBeGreaterThan(1000);
      return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    };
    const policy = attributesOf(html).find(({ value }) => value.startsWith("default-src"));
    expect(policy?.value).toBe(
      `default-src 'none'; script-src ${hashOf("script")}; style-src ${hashOf("style")}; base-uri 'none'; form-action 'none'`,
    );
    expect(html).toContain("Mike Bostock");
    expect(html).not.toMatch(/<(?:link|img|iframe|object)\b/);
  });

  it("lists the thousand most severe alerts, and counts the others", async () => {
    const html = await pageOf(Array.from({ length: 1007 }, (_, index) => ({ ...created, eventID: `id-${index}` })));
    expect(html.match(/<tr data-severity=/g)).toHaveLength(1000);
    expect(html).toContain(
      "The 1,000 most severe alerts, latest first; 7 other alerts are counted above but not listed.",
    );
    expect(html).toContain("<dt>Alerts</dt><dd>1,007</dd>");
    expect(await pageOf([created])).not.toContain("not listed");
  });

  it("is written without alerts", async () => {
    const [source, file] = [join(folder, "none.json"), join(folder, "none.html")];
    writeFileSync(source, readFileSync("fixtures/records/ListUsers.json"));
    const { code } = await run(["backtest", "iam-changes", source, "--html", file]);
    expect(code).toBe(0);
    const html = readFileSync(file, "utf8");
    expect(html).toContain("No alerts");
  });

  it("contains the results so far after Ctrl-C, and says so", async () => {
    const [source, file] = [join(folder, "one.ndjson"), join(folder, "cut.html")];
    writeFileSync(source, `${JSON.stringify(created)}\n`);
    const { code } = await run(["backtest", "iam-changes", source, "--html", file], { interrupted: true });
    expect(code).toBe(130);
    expect(readFileSync(file, "utf8")).toContain("The run ended early");
  });

  it("is refused if it cannot be written, before any file is read", async () => {
    const file = join(folder, "missing", "report.html");
    const { code, stdout, stderr } = await run([
      "backtest",
      "iam-changes",
      join(folder, "records.ndjson"),
      "--html",
      file,
    ]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`cannot write ${file}`);
    expect(existsSync(file)).toBe(false);
  });
});

describe("WorstAlerts", () => {
  it("keeps the alerts that come first when all are sorted", () => {
    const alert = fc.record({
      severity: fc.constantFrom(...severities),
      time: fc.option(fc.constantFrom("2026-11-01", "2026-11-02", "2026-11-03")),
    });
    fc.assert(
      fc.property(fc.array(alert), fc.integer({ min: 1, max: 8 }), (alerts, most) => {
        const worst = new WorstAlerts<(typeof alerts)[number]>(most);
        for (const item of alerts) worst.add(item);
        const rank = ({ severity }: (typeof alerts)[number]) => severities.indexOf(severity);
        const sorted = alerts.toSorted(
          (a, b) => rank(a) - rank(b) || ((a.time ?? "") < (b.time ?? "") ? 1 : a.time === b.time ? 0 : -1),
        );
        // Alerts with equal rank keep their order.
        const kept = worst.list();
        expect(kept).toHaveLength(Math.min(most, alerts.length));
        for (const [index, item] of kept.entries()) expect(item).toBe(sorted[index]);
      }),
    );
  });
});
