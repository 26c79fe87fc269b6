import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { skimFor } from "../../src/archive/skim.ts";
import { FileMemory } from "../../src/bytes/file-memory.ts";
import { plainJsonBytes } from "../../src/bytes/search.ts";
import { compile } from "../../src/pattern/match/compile.ts";
import { parse } from "../../src/pattern/parse/parser.ts";
import { runs } from "../runs.ts";

const skimOf = (...patterns: readonly string[]) => skimFor(patterns.map(parse));

/** Reduces a record in the middle of a file. */
function skimmed(record: string, ...patterns: readonly string[]): string | undefined {
  const bytes = Buffer.from(`{"Records":[${record},{"a":1}]}`);
  const file = new FileMemory().search(bytes);
  return skimOf(...patterns)?.(bytes, file, 12, 12 + Buffer.byteLength(record));
}

describe("a record that is reduced to the fields of a pattern", () => {
  const pattern = "{ $.a = 1 || $.b.c = x* }";
  const cases: readonly [string, string, string | undefined][] = [
    ["has these fields", '{"x":1,"a":2,"b":{"c":"}"},"y":[{}]}', '{"a":2,"b":{"c":"}"}}'],
    ["has no field of another level", '{"x":{"a":1},"y":"\\"a\\":1","z":[{"b":2}]}', "{}"],
    [
      "has whitespace between its tokens",
      '{ "a" :\n1.50 , "b"\t: null }',
      '{"a" :\n1.50 ,"b"\t: null }'.replace(" ,", ","),
    ],
    ["has repeated fields", '{"a":1,"a":2}', '{"a":1,"a":2}'],
    ["has no field whose name only begins alike", '{"aa":1,"":2,"c":3}', "{}"],
    ["keeps the spelling of its values", '{"a":"\\u0041\\\\","b":"é"}', '{"a":"\\u0041\\\\","b":"é"}'],
    ["is empty", "{ }", "{}"],
    ["is read whole if a name has an escape", '{"x":1,"\\u0061":1}', undefined],
    ["is read whole if the escape is that of a quote", '{"x\\"":1}', undefined],
    ["is read whole if it is not an object", '{"a" 1}', undefined],
    ["is read whole if it ends early", '{"a":1}}', undefined],
    ["is read whole if a value does not end", '{"a":{}', undefined],
    ["is read whole if text does not end", '{"a":"}', undefined],
    ["is read whole if something else follows", '{"a":1,2}', undefined],
  ];
  it.each(cases)("%s", (_, record, expected) => {
    expect(skimmed(record, pattern)?.replaceAll(/ (?=[,}])/g, "")).toBe(expected?.replaceAll(/ (?=[,}])/g, ""));
  });

  it("has the fields of every pattern", () => {
    expect(skimmed('{"a":1,"b":2,"c":3}', "{ $.a = 1 }", "{ $.c[0] = 1 }")).toBe('{"a":1,"c":3}');
  });

  it("has no values that are not tested", () => {
    const record = '{"a":{"b":1},"c":null}';
    expect(skimmed(record, "{ $.a NOT EXISTS || $.c NOT EXISTS }")).toBe('{"a":0,"c":0}');
    expect(skimmed(record, "{ $.a NOT EXISTS || $.c IS NULL }")).toBe('{"a":0,"c":null}');
    expect(skimmed(record, "{ $.a NOT EXISTS || $.a.b = 1 }")).toBe('{"a":{"b":1}}');
    expect(skimmed(record, "{ $.a.b NOT EXISTS }")).toBe('{"a":{"b":1}}');
  });

  it("is read whole if it has more than 64 fields", () => {
    const record = (count: number) =>
      `{${Array.from({ length: count }, (_, index) => `"k${index}":${index}`).join(",")}}`;
    expect(skimmed(record(64), "{ $.k63 = 1 }")).toBe('{"k63":63}');
    expect(skimmed(record(65), "{ $.k63 = 1 }")).toBeUndefined();
  });

  it("is read whole without WebAssembly", () => {
    const bytes = Buffer.from('{"a":1}');
    expect(skimOf("{ $.a = 1 }")?.(bytes, plainJsonBytes(bytes), 0, 7)).toBeUndefined();
  });

  it.each([
    ["text", "AccessDenied"],
    ["any field", "{ $.* = 1 }"],
    ["an element", "{ $[0] = 1 }"],
    ["a name outside of ASCII", "{ $.['é'] = 1 }"],
  ])("does not exist for a pattern that looks at %s", (_, pattern) => {
    expect(skimOf("{ $.a = 1 }", pattern)).toBeUndefined();
  });

  it("matches the pattern if the whole record does", () => {
    const patterns = [
      "{ $.a NOT EXISTS && $.b NOT EXISTS }",
      "{ $.a != 1 }",
      "{ ($.a IS NULL) || ($.b.a = *x*) }",
      "{ $.b[*].a > 0 && $.c NOT EXISTS }",
      "{ $.a = 1.0 || $.constructor NOT EXISTS }",
      "{ $.b.* = 1 }",
    ].map((source) => ({ skim: skimOf(source), matcher: compile(source) }));
    const memory = new FileMemory();
    const name = fc.constantFrom("a", "b", "c", "constructor", 'q"', "é", "longer");
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom("1", "1.0", "0", "null", "true", '"x"', '"\\"a\\":1"', '"\\\\"', `"${"}".repeat(40)}"`),
        fc.array(tie("value"), { maxLength: 3 }).map((all) => `[${all.join(",")}]`),
        fc.array(fc.tuple(name, tie("value")), { maxLength: 4 }).map(objectOf),
      ),
    }));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 8 }), (members) => {
        const json = objectOf(members);
        const bytes = Buffer.from(json);
        const file = memory.search(bytes);
        for (const { skim, matcher } of patterns) {
          const part = skim?.(bytes, file, 0, bytes.length) ?? json;
          expect(matcher.test(part)).toBe(matcher.test(json));
        }
      }),
      { numRuns: runs(1000), seed: 20261130 },
    );
  });
});

function objectOf(members: readonly (readonly [string, unknown])[]): string {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
}
