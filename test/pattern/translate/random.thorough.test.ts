import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRegex } from "../../../src/pattern/regex/regex.ts";
import { toAthena } from "../../../src/pattern/translate/athena.ts";
import { toEventBridge } from "../../../src/pattern/translate/eventbridge.ts";
import { toInsights } from "../../../src/pattern/translate/insights.ts";
import { portableRegex, regexOfText } from "../../../src/pattern/translate/portable-regex.ts";
import { compare } from "./cases.ts";
import { AthenaTable, row } from "./duckdb.ts";
import { compileEventPattern, eventOf } from "./event-rules.ts";
import { compileQuery, fieldsOf } from "./insights-query.ts";
import { expressions, patternsOf, quoted, some, texts } from "./random.ts";

/** Fields that CloudTrail writes as text or omits. */
const fields = ["eventName", "errorCode", "userIdentity.type", "userIdentity.invokedBy"] as const;
const condition = fc
  .tuple(
    some(...fields),
    fc.oneof(
      { weight: 6, arbitrary: fc.tuple(some("=", "!="), quoted).map((parts) => parts.join(" ")) },
      { weight: 1, arbitrary: fc.tuple(some("=", "!="), expressions).map(([sign, text]) => `${sign} %${text}%`) },
      { weight: 2, arbitrary: some("NOT EXISTS") },
    ),
  )
  .map(([field, test]) => `$.${field} ${test}`);
const seed = 8;
const patterns = [...new Set(fc.sample(patternsOf(condition), { numRuns: 400, seed }))];

const maybe = fc.option(texts, { nil: undefined });
const record = fc.record({
  eventName: maybe,
  errorCode: maybe,
  userIdentity: fc.option(fc.record({ type: maybe, invokedBy: maybe }), { nil: undefined }),
  requestParameters: some(null, {}),
});
const records = fc.sample(record, { numRuns: 150, seed });
const messages = records.map((record) => JSON.stringify(record));

describe("random patterns on records of text", () => {
  it("match the same in Athena", async () => {
    const table = await AthenaTable.of(records.map((record) => row(record)));
    const compared = await compare(patterns, messages, toAthena, (sql) => table.select(sql));
    expect(compared).toEqual({
      verdicts: patterns.length * messages.length,
      differences: [],
      unexplained: [],
      refused: [],
    });
  });

  it("match the same in Logs Insights", async () => {
    const events = messages.map(fieldsOf);
    const compared = await compare(patterns, messages, toInsights, (text) => {
      const test = compileQuery(text);
      return new Set(events.flatMap((fields, index) => (test(fields) ? [index] : [])));
    });
    expect(compared.differences.filter(({ codes }) => !codes.includes("line-break"))).toEqual([]);
    expect(compared.refused).toEqual(["it is never true"]);
  });

  it("match the same in EventBridge, except for repeated text after a star", async () => {
    const events = messages.map(eventOf);
    const compared = await compare(patterns, messages, toEventBridge, (text) => {
      const test = compileEventPattern(text);
      return new Set(events.flatMap((event, index) => (test(event) ? [index] : [])));
    });
    expect(compared.differences.filter(({ codes }) => !codes.includes("leftmost"))).toEqual([]);
    expect(compared.verdicts).toBeGreaterThan(20_000);
  });
});

describe("portableRegex", () => {
  const atom = some(
    "a",
    "b",
    ".",
    "\\d",
    "\\D",
    "\\s",
    "\\S",
    "\\w",
    "\\W",
    "[ab]",
    "[^a]",
    "[^\\s]",
    "\\x2e",
    "-",
    "/",
  );
  const times = some("", "", "", "*", "+", "?", "{2}", "{,2}", "{1,}", "{0}");
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(atom, times).map((parts) => parts.join("")) },
    some("^", "$", "|"),
  );
  const expression = fc.array(piece, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(""));
  const characters = some(
    "a",
    "b",
    "1",
    ".",
    "-",
    "/",
    " ",
    "\n",
    "\r",
    "\t",
    "\u2028",
    "ä",
    "😀",
    "_",
    "\v",
    "\u00a0",
  );
  const text = fc.array(characters, { maxLength: 4 }).map((parts) => parts.join(""));

  it("matches the same texts as the expression of the filter pattern", () => {
    fc.assert(
      fc.property(expression, text, (source, text) => {
        const portable = new RegExp(portableRegex(source, { start: "^", end: "$" }), "u");
        expect(portable.test(text)).toBe(compileRegex(source)(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("matches a literal text", () => {
    const any = fc.array(characters, { maxLength: 4 }).map((parts) => parts.join("()[\\"));
    fc.assert(
      fc.property(any, any, (before, text) => {
        expect(new RegExp(`${regexOfText(text)}$`, "u").exec(before + text)?.[0]).toBe(text);
      }),
    );
  });
});
