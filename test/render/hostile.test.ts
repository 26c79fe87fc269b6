import { Chalk } from "chalk";
import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { type Alert, unreadableAlert } from "../../src/alert/alert.ts";
import { renderEmail } from "../../src/render/email.ts";
import { visible } from "../../src/render/escape.ts";
import { fieldAt, fieldNames } from "../../src/render/fields.ts";
import { renderHtml } from "../../src/render/html.ts";
import { toMime } from "../../src/render/mime.ts";
import { type Format, formats, type RenderOptions } from "../../src/render/renderer.ts";
import { renderTerminal } from "../../src/render/terminal.ts";
import { renderText } from "../../src/render/text.ts";
import { alive, nodesOf } from "./alive.ts";
import { alertOf, printed, rawOf, sample, sampleFiles } from "./rendering.ts";

const paint = new Chalk({ level: 1 });

/** What somebody who may name a user could try, by the reader that it is for. */
const attacks: Readonly<Record<string, string>> = {
  "a terminal's colours": "\u001b[8mhidden\u001b[2J",
  "a terminal's link": "\u001b]8;;https://example.com\u0007link\u001b]8;;\u001b\\",
  "C1 controls": "\u009b31m\u0085\u0000\u007f",
  "text turned round": "\u202egnp.exe\u202c\u2066x\u2069\u200e\u061c",
  "what cannot be seen": "zero\u200bwidth\u200d\ufeff\u2060\u00ad tags\u{e0041}\u{e007f}",
  "lone surrogates": "lone\ud800x\udc00",
  "a row of its own": "\n  Outcome     succeeded",
  "line ends": "\r\nOutcome\rx\b\b\b\u000b\u000c\u2028\u2029",
  "a script": "<script>alert(1)</script>",
  "an image": "<img src=x onerror=alert(1)>",
  "the end of an element": "</pre></td></tr></table></style></title><a href='https://example.com'>x</a><!--",
  "an attribute": '" onmouseover="alert(1)" x=\'',
  "a link": "[x](javascript:alert(1)) ](javascript:alert(1)) <javascript:alert(1)> [a]: https://example.com",
  "an image in Markdown": "![x](https://example.com/x.png)",
  "links without mark-up": "https://example.com/?a=b www.example.com eve@example.com #1 org/repo#1 :boom: @org/team",
  "code's end": "` `` ``` ````\n```\n~~~\n# heading\n---\n| a | b |\n|---|---|",
  emphasis: "*b* _i_ **b** ~s~ ~~s~~ > q - l 1. n + l",
  "a mention in Slack": "<!channel> <@U012AB3CD> @channel @here <https://example.com|x> &lt;!here&gt;",
  "a formula": "=cmd|'/c calc'!A0",
  "more formulas": '@SUM(1) ;=1+1 ",=1+1',
  "a formula behind a tab": "\t=1+1",
  "a command of a CI log": "::set-output name=a::b",
  "a command in a line of its own": "x\n::error::forged\n##[add-mask]x %0A::error::y",
  "a header": "x\r\nBcc: eve@example.com\r\n\r\nbody",
  "a part of a mail": "\n--=_iam-alerts\nContent-Type: text/html\n\n<b>x</b>\n.\nFrom x =?utf-8?q?x?=",
};
const hostile = Object.values(attacks).join(" ");

/** The same tree with every text in it changed, and every key too where it is asked for. */
const mapped = (tree: unknown, change: (text: string) => string, keys = false): unknown => {
  if (typeof tree === "string") return change(tree);
  if (Array.isArray(tree)) return tree.map((part) => mapped(part, change, keys));
  if (typeof tree !== "object" || tree === null) return tree;
  const entries = Object.entries(tree).map(([key, part]) => [keys ? change(key) : key, mapped(part, change, keys)]);
  return Object.fromEntries(entries);
};

/** An alert in which every text is the attack, or has it behind it, but for the words that are ours. */
const spoiled = (alert: Alert, attack: string, join = (_: string, text: string) => text): Alert => {
  const spoil = (text: string) => join(text, attack);
  return {
    ...(mapped(alert, spoil) as Alert),
    severity: alert.severity,
    source: { ...(mapped(alert.source, spoil) as Alert["source"]), access: alert.source.access },
    parameters: mapped({ [attack]: attack, ...alert.parameters }, spoil, true) as Alert["parameters"],
    findings: [
      { code: attack, severity: "high", message: attack },
      { code: "x", severity: "low", message: `no MFA for ${attack}` },
    ],
    policies: [
      { parameter: attack, kind: "trust", statements: [attack, `trusts ${attack}`] },
      { parameter: "x", kind: "identity", statements: [attack] },
    ],
  };
};

const behind = (text: string, attack: string) => text + attack;

const screens: Readonly<Record<string, RenderOptions>> = {
  "in colour, with links": { paint, links: true },
  "wrapped at 40 cells": { columns: 40 },
  "wrapped at 71 cells, in colour": { columns: 71, paint },
  "in ASCII": { ascii: true, columns: 60 },
};

/** Every way to print some alerts. */
const outputs = async (alerts: readonly Alert[]): Promise<readonly (readonly [string, Format, string])[]> =>
  Promise.all([
    ...formats.map(async (format) => [format, format, await printed(format, alerts)] as const),
    ...Object.entries(screens).map(
      async ([name, screen]) => [name, "terminal", await printed("terminal", alerts, screen)] as const,
    ),
    ...(["csv", "ndjson"] as const).map(
      async (format) => [`all of ${format}`, format, await printed(format, alerts, { fields })] as const,
    ),
  ]);

const fields = [...fieldNames, "record.userIdentity", "parameters.userName"].map(fieldAt);

const expectHarmless = async (...alerts: Alert[]) => {
  const found = await Promise.all(
    (await outputs(alerts)).map(async ([name, format, output]) =>
      (await alive(format, output)).map((what) => `${name}: ${what.slice(0, 200)}`),
    ),
  );
  expect(found.flat()).toEqual([]);
  expect(JSON.parse(await printed("json", alerts))).toEqual(alerts);
  expect((await printed("ndjson", alerts)).match(/\n/g)).toHaveLength(alerts.length);
};

describe("hostile text", () => {
  it.each<[Format, string, string]>([
    ["terminal", "a control", attacks["a terminal's colours"] ?? ""],
    ["text", "a CI command", "  ::set-output name=a::b"],
    ["csv", "a formula", "a,b\r\nx,=1+1\r\n"],
    ["markdown", "a link", "[x](javascript:alert(1))"],
    ["markdown", "an autolink", "see https://example.com"],
    ["markdown", "HTML", "a <script>alert(1)</script>"],
    ["markdown", "a mention", "by @org/team"],
    ["html", "a script", "<p>a<script>alert(1)</script>"],
    ["html", "a handler", '<p onclick="x()">a'],
    ["html", "a link", '<a href="https://example.com">'],
    ["email", "a header", "Subject: x\r\nBcc: eve@example.com\r\n\r\nbody"],
    ["slack", "mrkdwn", '{"text":"<!channel>","mrkdwn":false,"blocks":[{"type":"mrkdwn"}]}'],
    ["github", "another command", "::set-output name=a::b"],
    ["github", "another line", "::error title=a::b\nx"],
    ["sns", "a second line", '{"Subject":"a\\nb","Message":"m"}'],
  ])("is found in %s by its reader, so that these tests can fail: %s", async (format, _, output) => {
    expect(await alive(format, output)).not.toEqual([]);
  });

  it.each(sampleFiles)("is harmless in place of every text of %s", async (file) => {
    await expectHarmless(alertOf(mapped(rawOf(file), () => hostile)));
  });

  it.each(sampleFiles)("is harmless behind every text and key of %s", async (file) => {
    const raw = rawOf(file) as Readonly<Record<string, unknown>>;
    const spoilt = mapped(raw, (text) => text + hostile) as object;
    await expectHarmless(
      spoiled(alertOf(raw), hostile, behind),
      alertOf({ ...spoilt, eventSource: "iam.amazonaws.com" }),
      alertOf({ ...raw, requestParameters: mapped(raw["requestParameters"], (text) => text + hostile, true) }),
    );
  });

  it.each(Object.entries(attacks))("is harmless as a whole value: %s", async (_, attack) => {
    await expectHarmless(spoiled(sample("CreateUser"), attack), spoiled(sample("PutUserPolicy"), attack));
    await expectHarmless(spoiled(sample("UpdateAssumeRolePolicy"), attack));
  });

  it("is harmless in a log event that could not be read", async () => {
    await expectHarmless(unreadableAlert(hostile, hostile, { id: hostile }));
  });

  it.each(Object.entries(attacks))("comes back from HTML as the text it was: %s", (_, attack) => {
    const heading = nodesOf(renderHtml([{ ...sample("CreateUser"), title: attack }])).find(
      ({ nodeName }) => nodeName === "h2",
    );
    const [text] = heading !== undefined && "childNodes" in heading ? heading.childNodes : [];
    expect(text && "value" in text && text.value).toBe(visible(attack));
  });

  it.each(Object.entries(attacks))("comes back from a mail as the text it was: %s", async (_, attack) => {
    const email = renderEmail([{ ...sample("CreateUser"), title: attack }]);
    const read = await new PostalMime().parse(toMime(email));
    expect(read.subject).toBe(visible(attack));
    expect(read.text?.replaceAll("\r\n", "\n").trimEnd()).toBe(email.text.trimEnd());
    expect(read.html?.replaceAll("\r\n", "\n").trimEnd()).toBe(email.html.trimEnd());
    expect(read.headers.map(({ key }) => key)).not.toContain("bcc");
  });
});

/** A call whose every field is plain, so that its block has one line a row. */
const plain: Alert = {
  ...alertOf({}),
  findings: [],
  policies: [],
  id: "id",
  time: "time",
  title: "title",
  actor: {
    type: "IAMUser",
    name: "name",
    arn: "arn",
    accountId: "account",
    accessKeyId: "key",
    mfa: true,
    session: "session",
    invokedBy: "service",
    human: null,
    humanReason: null,
    sourceIdentity: null,
    accessKeyOwner: null,
  },
  action: { service: "iam", name: "CreateUser", readOnly: false },
  target: { type: "user", name: "bob", arn: "arn" },
  source: { ip: "192.0.2.1", region: "us-east-1", userAgent: "agent", access: "cli", tool: "tool" },
  outcome: { ok: false, errorCode: "AccessDenied", errorMessage: "message" },
  parameters: { userName: "bob" },
  link: "https://us-east-1.console.aws.amazon.com/",
};

const forged = "bob\n  Outcome     succeeded";
const { actor, action, target, source, outcome } = plain;

const forgeries: Readonly<Record<string, Partial<Alert>>> = {
  title: { title: forged },
  id: { id: forged },
  time: { time: forged },
  "actor.type": { actor: { ...actor, type: forged } },
  "actor.name": { actor: { ...actor, name: forged, arn: null } },
  "actor.arn": { actor: { ...actor, arn: forged } },
  "actor.accountId": { actor: { ...actor, accountId: forged } },
  "actor.accessKeyId": { actor: { ...actor, accessKeyId: forged } },
  "actor.invokedBy": { actor: { ...actor, invokedBy: forged } },
  "action.service": { action: { ...action, service: forged } },
  "action.name": { action: { ...action, name: forged } },
  "target.type": { target: target && { ...target, type: forged } },
  "target.name": { target: target && { ...target, name: forged } },
  "target.arn": { target: target && { ...target, arn: forged } },
  "source.ip": { source: { ...source, ip: forged } },
  "source.region": { source: { ...source, region: forged } },
  "source.userAgent": { source: { ...source, userAgent: forged } },
  "outcome.errorCode": { outcome: { ...outcome, errorCode: forged } },
  "outcome.errorMessage": { outcome: { ...outcome, errorMessage: forged } },
  "a parameter": { parameters: { userName: forged } },
  "a parameter's name": { parameters: { [forged]: "bob" } },
  "a parameter inside": { parameters: { tags: [{ key: forged }] } },
};

const lines = (text: string) => text.split("\n").length;

describe("a line break in a value", () => {
  it.each(Object.entries(forgeries))("forges no line where it stands in %s", (_, fields) => {
    const alert = { ...plain, ...fields };
    expect(lines(renderText([alert]))).toBe(lines(renderText([plain])));
    expect(lines(renderTerminal(alert))).toBe(lines(renderText([plain])));
    expect(renderText([alert])).toContain("bob\\n");
  });

  it.each(["javascript:alert(1)", "https://example.com/", "https://x.console.aws.amazon.com.example.com/", forged])(
    "makes no link of one that is not ours: %j",
    async (link) => {
      for (const [name, , output] of await outputs([{ ...plain, link }])) {
        if (!/json|all of/.test(name) && name !== "csv") expect(output).not.toContain(link.slice(0, 12));
      }
    },
  );

  it("is not alone: a tab is shown as well", () => {
    const alert = { ...plain, actor: { ...actor, arn: "a\tb" }, parameters: { note: "c\td" } };
    expect(renderText([alert])).not.toContain("\t");
    expect(renderText([alert])).toContain("a\\tb");
  });

  it("forges no row of a whole record", () => {
    const raw = rawOf("CreateUser.json");
    const text = renderText([alertOf(mapped(raw, (value) => (value === "bob" ? forged : value)))]);
    expect(text.split("\n").filter((line) => /^\s*Outcome/.test(line))).toEqual(["  Outcome         succeeded"]);
  });
});
