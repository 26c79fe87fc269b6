import { readdirSync, readFileSync } from "node:fs";
import { Chalk } from "chalk";
import { describe, expect, it } from "vitest";
import { type Alert, toAlert, unreadableAlert } from "../../src/alert/alert.ts";
import { readRecord } from "../../src/cloudtrail/record.ts";
import { createRenderer, formats } from "../../src/render/renderer.ts";
import { renderSns } from "../../src/render/sns.ts";
import { renderText } from "../../src/render/text.ts";

const paint = new Chalk({ level: 3 });

const hostile = [
  "\u001b[8mhidden\u001b[2J",
  "\u001b]8;;https://example.com\u0007link\u001b]8;;\u001b\\",
  "\u009b31m\u0085\u0000\u007f",
  "\u202egnp.exe\u202c\u2066x\u2069\u200e\u061c",
  "zero\u200bwidth\u200d\ufeff\u2060\u00ad",
  "\n  Outcome     succeeded",
  "\r\nOutcome\rx\b\b\b\u000b\u000c\u2028\u2029",
  "tags\u{e0041}\u{e007f}",
  "lone\ud800x\udc00",
].join(" ");

const folder = new URL("../../fixtures/records/", import.meta.url);
const samples = readdirSync(folder);
const rawOf = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));

/** The same tree with every text in it changed, and every key too where it is asked for. */
const mapped = (tree: unknown, change: (text: string) => string, keys = false): unknown => {
  if (typeof tree === "string") return change(tree);
  if (Array.isArray(tree)) return tree.map((part) => mapped(part, change, keys));
  if (typeof tree !== "object" || tree === null) return tree;
  const entries = Object.entries(tree).map(([key, part]) => [keys ? change(key) : key, mapped(part, change, keys)]);
  return Object.fromEntries(entries);
};

const alertOf = (raw: unknown): Alert => {
  const record = readRecord(raw);
  if (record === undefined) throw new Error("expected a record");
  return toAlert(record);
};

/** An alert in which every text is hostile but the two that are words of ours. */
const spoiled = (alert: Alert): Alert => {
  const all = mapped(alert, (text) => text + hostile) as Alert;
  const { actor, target } = all;
  return {
    ...all,
    actor,
    target,
    severity: alert.severity,
    source: { ...all.source, access: alert.source.access },
    parameters: mapped(alert.parameters, (text) => text + hostile, true) as Alert["parameters"],
  };
};

const alive = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/u;

/** What is alive in an output, besides the line breaks and colours that are ours. */
const remains = (output: string): string | undefined =>
  // The colours that renderTerminal uses; hostile text uses others.
  alive.exec(output.replace(/\u001b\[(?:1|2|4|22|24|30|39|40|41|43|44|47|49|97|107)m/g, "").replaceAll("\n", ""))?.[0];

const outputs = (alert: Alert): readonly (readonly [string, string])[] => [
  ...formats.map((format) => [format, createRenderer(format).alert(alert)] as const),
  ["terminal in colour", createRenderer("terminal", { paint }).alert(alert)],
  ...renderSns([alert]).flatMap(({ subject, message }) => [
    ["subject", subject] as const,
    ["message", message] as const,
  ]),
];

const expectHarmless = (alert: Alert) => {
  const found = outputs(alert).flatMap(([name, output]) => {
    const character = remains(output);
    return character === undefined ? [] : [`${name}: U+${character.codePointAt(0)?.toString(16)}`];
  });
  expect(found).toEqual([]);
  for (const { subject } of renderSns([alert])) expect(subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);
  expect(JSON.parse(createRenderer("json").alert(alert))).toEqual(alert);
  expect(JSON.parse(createRenderer("ndjson").alert(alert))).toEqual(alert);
  expect(createRenderer("ndjson").alert(alert).match(/\n/g)).toHaveLength(1);
};

describe("hostile text", () => {
  it("is alive before it is rendered, so that these tests can fail", () => {
    expect(remains(hostile)).toBe("\u001b");
    expect(remains(paint.red("x"))).toBe("\u001b");
    expect(remains(`${paint.bold("x")}\n`)).toBeUndefined();
  });

  it.each(samples)("is harmless in place of every text of %s", (file) => {
    expectHarmless(alertOf(mapped(rawOf(file), () => hostile)));
  });

  it.each(samples)("is harmless behind every text and key of the parameters of %s", (file) => {
    const raw = rawOf(file) as Readonly<Record<string, unknown>>;
    expectHarmless(spoiled(alertOf(raw)));
    expectHarmless(alertOf({ ...(mapped(raw, (text) => text + hostile) as object), eventSource: "iam.amazonaws.com" }));
  });

  it("is harmless in a log event that could not be read", () => {
    expectHarmless(unreadableAlert(hostile, hostile, { id: hostile }));
  });
});

/** A call whose every field is plain, so that its block has one line a row. */
const plain: Alert = {
  ...alertOf({}),
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
  link: "https://example.com/",
};

const forged = "bob\n  Outcome     succeeded";
const { actor, action, target, source, outcome } = plain;

const forgeries: Readonly<Record<string, Partial<Alert>>> = {
  title: { title: forged },
  id: { id: forged },
  time: { time: forged },
  link: { link: forged },
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
    expect(lines(createRenderer("terminal").alert(alert))).toBe(lines(renderText([plain])));
    expect(renderText([alert])).toContain("bob\\n");
  });

  it("is not alone: a tab is shown as well", () => {
    const alert = { ...plain, actor: { ...actor, arn: "a\tb" }, parameters: { note: "c\td" } };
    expect(renderText([alert])).not.toContain("\t");
    expect(renderText([alert])).toContain("a\\tb");
  });

  it("forges no row of a whole record", () => {
    const raw = rawOf("CreateUser.json");
    const text = renderText([alertOf(mapped(raw, (value) => (value === "bob" ? forged : value)))]);
    expect(text.split("\n").filter((line) => /^\s*Outcome/.test(line))).toEqual(["  Outcome     succeeded"]);
  });
});
