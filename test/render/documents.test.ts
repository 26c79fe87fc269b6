import { lexer } from "marked";
import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import type { Alert } from "../../src/alert/alert.ts";
import { digestOf } from "../../src/render/digest.ts";
import { renderEmail } from "../../src/render/email.ts";
import { renderGithub } from "../../src/render/github.ts";
import { renderHtml } from "../../src/render/html/html.ts";
import { renderMarkdown } from "../../src/render/markdown.ts";
import { toMime } from "../../src/render/mime.ts";
import { renderSlack } from "../../src/render/slack.ts";
import { inHtml, nodesOf } from "./active-content.ts";
import { sample } from "./rendering.ts";

/** Overrides for tests that choose the findings and policies themselves. */
const quiet = { findings: [], policies: [] };
const low = sample("ListUsers", { ...quiet, severity: "low", title: "alice listed users" });
const worst: Alert = {
  ...sample("AttachUserPolicy", {
    ...quiet,
    severity: "critical",
    title: "carol@example.com attached AdministratorAccess to user bob",
  }),
  findings: [{ code: "admin-granted", severity: "critical", message: "makes bob an administrator" }],
};
const medium = sample("CreateUser", { ...quiet, severity: "medium", title: "alice created user bob" });
const batch = [low, medium, worst];
const many = (count: number, length = 0): readonly Alert[] =>
  Array.from({ length: count }, (_, index) =>
    sample("CreateUser", {
      ...quiet,
      severity: "medium",
      title: `alert <${index}>`,
      parameters: { filler: "x".repeat(length) },
    }),
  );

describe("a digest", () => {
  it("counts by severity and actor, and names the worst alert", () => {
    const { subject, lines, alerts } = digestOf(batch);
    expect(subject).toBe("CRITICAL 111122223333: carol@example.com attached AdministratorAccess to user bob + 2 more");
    expect(lines).toEqual(["3 alerts: 1 critical, 1 medium, 1 low", "by alice (2), carol@example.com (1)"]);
    expect(alerts).toEqual([worst, medium, low]);
  });

  it("keeps the order of equal alerts, and counts the less active actors together", () => {
    const actors = [..."abcdefgh"].map((name) => ({ ...medium, actor: { ...medium.actor, name } }));
    const { alerts, actors: counts } = digestOf(actors);
    expect(alerts).toEqual(actors);
    expect(counts).toEqual([
      ["a", 1],
      ["b", 1],
      ["c", 1],
      ["d", 1],
      ["e", 1],
      ["3 others", 3],
    ]);
  });

  it("has a subject of one line within the limit", () => {
    expect(digestOf([{ ...low, title: `a\n${"x".repeat(500)}` }, low]).subject).toMatch(
      /^LOW 111122223333: a\\nx{165,}… \+ 1 more$/,
    );
    expect(digestOf([{ ...low, title: "😀".repeat(200) }]).subject).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  });
});

describe("renderMarkdown", () => {
  it("has a heading for the digest and for each alert, worst first", () => {
    const headings = lexer(renderMarkdown(batch)).flatMap((token) => (token.type === "heading" ? [token["text"]] : []));
    expect(headings).toEqual([
      "3 alerts",
      "🔴 CRITICAL: `carol@example.com` attached AdministratorAccess to user bob",
      "🟡 MEDIUM: alice created user bob",
      "🔵 LOW: alice listed users",
    ]);
    expect(renderMarkdown([worst])).toContain(
      "> **Why it matters**\n>\n> - **critical**: makes bob an administrator\n",
    );
  });
});

describe("renderHtml", () => {
  it("loads nothing, and declares the dark scheme", () => {
    const html = renderHtml(batch);
    expect(inHtml(html)).toEqual([]);
    expect(html).not.toMatch(/src=|url\(|@import|<script|<link/);
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain("@media (prefers-color-scheme:dark)");
  });

  it("has a card for the digest and one for each alert", () => {
    const headings = (html: string) => nodesOf(html).filter(({ nodeName }) => /^h[12]$/.test(nodeName)).length;
    expect([headings(renderHtml([worst])), headings(renderHtml(batch))]).toEqual([1, 4]);
  });
});

describe("renderEmail", () => {
  it("returns a subject, a text and an equivalent HTML document", () => {
    const { subject, text, html } = renderEmail(batch);
    expect(subject).toBe("CRITICAL 111122223333: carol@example.com attached AdministratorAccess to user bob + 2 more");
    for (const { title } of batch) {
      expect(text).toContain(title);
      expect(html).toContain(title);
    }
  });

  it("shows the worst in full, summarizes the rest and attaches all", async () => {
    const alerts = [...many(12, 600_000), worst];
    const email = renderEmail(alerts);
    const { text, html, attachment } = email;
    const left = /(\d+) more alerts, summarized/;
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(2_500_000);
    expect(html.match(/<h2/g)?.length).toBe(13 - Number(left.exec(html)?.[1]));
    expect(left.exec(text)?.[1]).toBe(left.exec(html)?.[1]);
    expect(text).toContain(worst.title);
    const [first, ...lines] =
      attachment?.text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)) ?? [];
    expect(first).toMatchObject({ title: worst.title });
    expect(lines.at(-1)).toEqual({ cut: `${13 - lines.length} more alerts did not fit into this file` });
    const read = await new PostalMime().parse(toMime(email));
    expect(read.attachments.map(({ filename, mimeType }) => [filename, mimeType])).toEqual([
      ["alerts.ndjson", "application/x-ndjson"],
    ]);
    const content = read.attachments[0]?.content ?? "";
    expect(typeof content === "string" ? content : new TextDecoder().decode(content)).toBe(attachment?.text);
  });

  it("attaches nothing if all alerts are shown", () => {
    expect(renderEmail([worst]).attachment).toBeUndefined();
    expect(renderEmail([worst, worst, worst], 2).attachment?.text.trim().split("\n")).toHaveLength(3);
  });
});

describe("toMime", () => {
  it("survives a round trip in any language and length", async () => {
    const email = {
      subject: "木村 created user José 😀".repeat(8),
      text: `木 ${"é ".repeat(200)}\n.\nFrom a\n`,
      html: "<p>=3D</p>\n",
    };
    const mime = toMime(email);
    expect(mime).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(Math.max(...mime.split("\r\n").map(({ length }) => length))).toBeLessThanOrEqual(76);
    expect(mime).not.toMatch(/^(?:\.|From )/m);
    const read = await new PostalMime().parse(mime);
    expect(read.subject).toBe(email.subject);
    // Parsers disagree about the last line break.
    expect(read.text?.replaceAll("\r\n", "\n").trimEnd()).toBe(email.text.trimEnd());
    expect(read.html?.replaceAll("\r\n", "\n").trimEnd()).toBe(email.html.trimEnd());
  });
});

describe("renderSlack", () => {
  it("has the worst first, with findings and a link", () => {
    const { text, blocks } = renderSlack(batch);
    expect(text).toBe("CRITICAL 111122223333: carol@example.com attached AdministratorAccess to user bob + 2 more");
    expect(blocks.map(({ type }) => type)).toEqual([
      ...["header", "rich_text", "divider", "header", "rich_text", "divider"],
      ...["header", "rich_text", "divider", "header", "rich_text"],
    ]);
    expect(JSON.stringify(blocks)).toContain(": makes bob an administrator");
    expect(JSON.stringify(blocks)).toContain(`"url":"${worst.link}"`);
  });

  it.each([
    ["many", many(60)],
    ["long", many(8, 100_000)],
    ["both", [...many(30), ...many(30, 5000)]],
    ["made of what grows in JSON", many(4).map((alert) => ({ ...alert, parameters: { a: '"\\'.repeat(5000) } }))],
  ])("keeps within Slack's limits and counts the alerts that do not fit: %s", (_, alerts) => {
    const { blocks } = renderSlack(alerts);
    const json = JSON.stringify(blocks);
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(json.length).toBeLessThanOrEqual(12_000);
    const shown = json.match(/alert <\d+>/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(0);
    const left = Number(/(\d+) more alerts? did not fit/.exec(json)?.[1] ?? 0);
    expect(shown + left).toBe(alerts.length);
  });

  it("shows a single alert of any size", () => {
    const findings = Array.from(
      { length: 40 },
      () => ({ code: "x", severity: "high", message: '"\\'.repeat(400) }) as const,
    );
    const actor = { ...medium.actor, arn: '"'.repeat(9000) };
    const { blocks } = renderSlack([
      { ...medium, findings, actor, title: "\\".repeat(400), parameters: { a: '"'.repeat(9000) } },
    ]);
    expect(blocks.map(({ type }) => type)).toEqual(["header", "rich_text"]);
    expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(12_000);
  });
});

describe("renderGithub", () => {
  it.each([
    ["critical", "error"],
    ["high", "error"],
    ["medium", "warning"],
    ["low", "notice"],
    ["info", "notice"],
  ] as const)("makes of %s an annotation of the kind %s", (severity, kind) => {
    const line = renderGithub({ ...medium, severity });
    expect(line.startsWith(`::${kind} title=${severity.toUpperCase()}%3A alice created user bob::Time `)).toBe(true);
    expect(line).toContain("%0AOutcome         succeeded%0A");
    expect(line.match(/\n/g)).toHaveLength(1);
  });

  it("escapes characters that end a property or a line", () => {
    const line = renderGithub({ ...medium, title: "50% a,b:c\n::error::d", parameters: { a: "100%\n::error::x" } });
    expect(line).toContain("title=MEDIUM%3A 50%25 a%2Cb%3Ac\\n%3A%3Aerror%3A%3Ad::");
    expect(line).toContain("a: 100%25\\n::error::x%0A");
  });
});
