import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PatternError } from "../../../src/errors.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import { toAthena } from "../../../src/pattern/translate/athena.ts";
import type { Translation } from "../../../src/pattern/translate/dialect.ts";
import { toEventBridge } from "../../../src/pattern/translate/eventbridge.ts";
import { toInsights } from "../../../src/pattern/translate/insights.ts";
import { shortened } from "../../../src/words.ts";

const targets = { Athena: toAthena, Insights: toInsights, EventBridge: toEventBridge } as const;

/**
 * Returns the part of a translation that depends on the pattern: the condition, or the detail of an EventBridge
 * pattern.
 */
function essence(text: string): string {
  if (text.startsWith("{")) return JSON.stringify((JSON.parse(text) as { readonly detail?: unknown }).detail) ?? "all";
  return /\nWHERE ([^\n]*)|\| filter ([^\n]*)/.exec(text)?.slice(1).join("") ?? "all";
}

function reported(source: string, name: string, translate: (pattern: string) => Translation): readonly string[] {
  try {
    const { text, caveats } = translate(source);
    const clauses = caveats.filter(({ span }) => span.start > 0 || span.end < source.length);
    return [
      `  ${name}: ${essence(text)}`,
      ...clauses.map(({ code, message, span }) => `    ${code} at ${span.start} to ${span.end}: ${message}`),
    ];
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const { message, hint, span, details } = error;
    const { target, reason } = details as { readonly target: string; readonly reason: string };
    const clause = source.slice(span.start, span.end);
    expect(message).toBe(`${target} cannot express ${shortened(clause, 60)}: ${reason} (column ${span.start + 1})`);
    return [
      `  ${target} refuses ${span.start} to ${span.end}: ${reason}`,
      ...(hint === undefined ? [] : [`    hint: ${hint}`]),
    ];
  }
}

/** Blocks of a pattern on one line and its translations below, separated by empty lines. */
const cases = readFileSync(new URL("../../../fixtures/expected/translate.golden.txt", import.meta.url), "utf8")
  .trim()
  .split("\n\n")
  .map((block) => block.split("\n"));

describe("a translation", () => {
  it.each(cases)("of %s has the expected text and caveats", (source, ...expected) => {
    const lines = Object.entries(targets).flatMap(([name, translate]) => reported(source as string, name, translate));
    expect(lines).toEqual(expected);
    for (const translate of Object.values(targets))
      expect(outcome(() => translate(parse(source as string)))).toEqual(outcome(() => translate(source as string)));
  });
});

function outcome(translate: () => Translation): unknown {
  try {
    return translate();
  } catch (error) {
    return String(error);
  }
}

describe("the caveats of every translation", () => {
  it.each([
    [
      "Athena",
      [
        "scan: the query reads every day in the table; to read fewer, add a condition such as \"timestamp\" >= '2026/11/01'",
      ],
    ],
    [
      "Insights",
      [
        "fields: Logs Insights discovers only the first 200 fields of an event; the others count as absent",
        "json: a message that is not JSON has no fields, and therefore matches",
        "size: Logs Insights returns at most 10,000 events",
      ],
    ],
    [
      "EventBridge",
      [
        "delivery: EventBridge receives what a trail logs, in the Region of the event (IAM: us-east-1), but no event over 256 KB; read-only calls (List…, Get…, Describe…) reach only rules in the state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
      ],
    ],
  ] as const)("%s", (name, expected) => {
    const source = "{ $.errorCode NOT EXISTS }";
    const { caveats } = targets[name](source);
    expect(caveats.map(({ code, message }) => `${code}: ${message}`)).toEqual(expected);
    for (const { span } of caveats) expect(span).toEqual({ start: 0, end: source.length });
  });

  it.each(["", '" "'])("a translation of %j matches everything", (source) => {
    expect(toAthena(source).text).toBe("SELECT *\nFROM cloudtrail_logs_pp");
    expect(toInsights(source).text).toBe("fields @timestamp, @message\n| sort @timestamp desc\n| limit 10000");
    expect(toEventBridge(source).text).toBe(
      '{"source":[{"prefix":"aws."}],"detail-type":[{"suffix":" via CloudTrail"}]}',
    );
    expect(toInsights(source).caveats.map(({ code }) => code)).toEqual(["size"]);
  });

  it("breaks a long event pattern into lines if EventBridge accepts the length", () => {
    const names = (count: number) => Array.from({ length: count }, (_, at) => `$.eventName = name${at}`).join(" || ");
    const start = ["{", '  "source": [{"prefix":"aws."}],', '  "detail-type": [{"suffix":" via CloudTrail"}],'];
    expect(toEventBridge(`{ $.errorCode = x && $.userIdentity.type = y && (${names(7)}) }`).text.split("\n")).toEqual([
      ...start,
      '  "detail": {',
      '    "errorCode": ["x"],',
      '    "userIdentity": {"type":["y"]},',
      '    "eventName": ["name0","name1","name2","name3","name4","name5","name6"]',
      "  }",
      "}",
    ]);
    expect(toEventBridge(`{ ${names(12)} }`).text.split("\n")).toEqual([
      ...start,
      '  "detail": {',
      '    "eventName": [',
      ...Array.from({ length: 12 }, (_, at) => `      "name${at}"${at < 11 ? "," : ""}`),
      "    ]",
      "  }",
      "}",
    ]);
  });

  it("warns about an event pattern that exceeds the default quota", () => {
    const eithers = Array.from({ length: 4 }, (_, at) => `($.a${at} NOT EXISTS || $.b${at} = yyyyyyyyyy)`).join(" && ");
    const lengths = { lined: [] as number[], short: [] as number[], long: [] as number[] };
    for (let length = 250; length < 600; length++) {
      const { text, caveats } = toEventBridge(`{ ${eithers} && $.eventName = ${"z".repeat(length)} }`);
      const size = caveats.find(({ code }) => code === "size");
      lengths[text.includes("\n") ? "lined" : size === undefined ? "short" : "long"].push(text.length);
      if (size !== undefined)
        expect(size.message).toBe(`the event pattern has ${text.length} characters, and the default quota is 2048`);
    }
    expect(lengths.lined.at(-1)).toBe(2048);
    expect([lengths.short.at(-1), lengths.long[0]]).toEqual([2048, 2049]);
  });
});
