import { isDeepStrictEqual } from "node:util";
import { Chalk } from "chalk";
import type { Alert } from "../../src/alert/alert.ts";
import { type Format, formats, type RenderOptions } from "../../src/render/renderer.ts";
import { fieldAt, fieldNames } from "../../src/render/rows/fields.ts";
import { activeContent } from "./active-content.ts";
import { printed } from "./rendering.ts";

const paint = new Chalk({ level: 1 });

/** Attacks by someone who can name a user, by target. */
export const attacks: Readonly<Record<string, string>> = {
  "a terminal's colors": "\u001b[8mhidden\u001b[2J",
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
  "links without markup": "https://example.com/?a=b www.example.com eve@example.com #1 org/repo#1 :boom: @org/team",
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
/** All attacks in one text. */
export const hostile: string = Object.values(attacks).join(" ");

/** Returns the same tree with every text changed, and on request every key. */
export const mapped = (tree: unknown, change: (text: string) => string, keys = false): unknown => {
  if (typeof tree === "string") return change(tree);
  if (Array.isArray(tree)) return tree.map((part) => mapped(part, change, keys));
  if (typeof tree !== "object" || tree === null) return tree;
  const entries = Object.entries(tree).map(([key, part]) => [keys ? change(key) : key, mapped(part, change, keys)]);
  return Object.fromEntries(entries);
};

/** Returns an alert in which every text from a record is the attack or ends in it. */
export const spoiled = (alert: Alert, attack: string, join = (_: string, text: string): string => text): Alert => {
  const spoil = (text: string) => join(text, attack);
  return {
    ...(mapped(alert, spoil) as Alert),
    severity: alert.severity,
    account: { id: attack, alias: attack, owner: attack, environment: attack },
    warnings: [attack, `not known: ${attack}`],
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

/** Appends the attack to a text. */
export const behind = (text: string, attack: string): string => text + attack;

const screens: Readonly<Record<string, RenderOptions>> = {
  "in color, with links": { paint, links: true },
  "wrapped at 40 cells": { columns: 40 },
  "wrapped at 71 cells, in color": { columns: 71, paint },
  "in ASCII": { ascii: true, columns: 60 },
};

/** Prints alerts in every format. */
export const outputs = async (alerts: readonly Alert[]): Promise<readonly (readonly [string, Format, string])[]> =>
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

/** Finds active content of alerts in every format, and texts that do not survive in JSON. */
export async function aliveIn(alerts: readonly Alert[]): Promise<readonly string[]> {
  const found = await Promise.all(
    (await outputs(alerts)).map(async ([name, format, output]) =>
      (await activeContent(format, output)).map((what) => `${name}: ${what.slice(0, 200)}`),
    ),
  );
  const isSame = isDeepStrictEqual(JSON.parse(await printed("json", alerts)), JSON.parse(JSON.stringify(alerts)));
  const lines = (await printed("ndjson", alerts)).split("\n").length - 1;
  return [
    ...found.flat(),
    ...(isSame ? [] : ["json: not the same alerts"]),
    ...(lines === alerts.length ? [] : [`ndjson: ${lines} lines`]),
  ];
}
