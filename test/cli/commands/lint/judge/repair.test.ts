import { describe, expect, it } from "vitest";
import { repairOf } from "../../../../../src/cli/commands/lint/judge/repair.ts";
import { PatternError } from "../../../../../src/errors.ts";
import { parse } from "../../../../../src/pattern/parse/parser.ts";

function repaired(source: string): string | undefined {
  const edits = repairOf(source);
  return edits
    ?.toSorted((a, b) => b.span.start - a.span.start)
    .reduce((text, { span, text: put }) => text.slice(0, span.start) + put + text.slice(span.end), source);
}

describe("the repair of a refused pattern", () => {
  it.each([
    ['{ $.a == "x" || $.b == 2 }', '{ $.a = "x" || $.b = 2 }'],
    ["{ $.a = “x y” && $.b != ”z“ }", '{ $.a = "x y" && $.b != "z" }'],
    ['{ $.a = \\"x\\" }', '{ $.a = "x" }'],
    ["{ $.a = &quot;x&quot; &amp;&amp; $.b = 1 }", '{ $.a = "x" && $.b = 1 }'],
    ['{ $.a = 1 &&\\n $.b = "c" }', '{ $.a = 1 &&  $.b = "c" }'],
    ["“two words”", '"two words"'],
    ["[a, b == 4*]", "[a, b = 4*]"],
    ["{ $.a = 1 }\n", "{ $.a = 1 }"],
    ["\n  [a, b = 1]\n", "[a, b = 1]"],
  ])("turns %j into %j, which AWS accepts", (source, meant) => {
    expect(() => parse(source)).toThrow(PatternError);
    expect(repaired(source)).toBe(meant);
    expect(() => parse(meant)).not.toThrow();
  });

  it("mends what is between the brackets before the white space around them", () => {
    expect(repaired("{ $.a == 1 }\n")).toBe("{ $.a = 1 }\n");
  });

  it.each(["{ a = 1 }", "{ $.a == = 1 }", '{ $.a == "x" && }', "{ $.a = 1", "{ $.a LIKE “x” }"])(
    "leaves %j alone, which needs a decision",
    (source) => {
      expect(repairOf(source)).toBeUndefined();
    },
  );
});
