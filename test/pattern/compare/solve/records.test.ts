import { describe, expect, it } from "vitest";
import { compare } from "../../../../src/pattern/compare/compare.ts";

const isAlways = () => true;
const isText = () => true;
const none = "{ $.a = x && $.a = y }";

describe("facts about the records", () => {
  it.each([
    ["{ $.a = 12 }", '{ $.a = "12" }', "equal"],
    ["{ $.a IS NULL }", none, "equal"],
    ["{ $.a IS TRUE || $.a IS FALSE }", none, "equal"],
    ["{ $.a > 3 }", none, "equal"],
    ["{ $.a = y || $.a.b = x }", "{ $.a = y }", "equal"],
    ["{ $.a != x }", "{ $.a NOT EXISTS }", "disjoint"],
  ])("of text make %s and %s %s", (first, second, relation) => {
    const found = compare(first, second, { isText });
    expect(found.relation).toBe(relation);
    expect(found.assumptions.join()).toMatch(/^\$\.a(?:, \$\.a\.b are| is) text$/);
  });

  it.each([
    ["{ $.a IS NULL || $.a NOT EXISTS }", "{ $.a IS NULL }", "equal"],
    ["{ $.a != x || $.a = x || $.a IS NULL }", '{ $.a = "*" || $.a NOT EXISTS }', "wider"],
    ["{ $.a = 12 }", '{ $.a = "12" }', "wider"],
    ["{ $.a = 500 && $.a.b = x }", "{ $.a NOT EXISTS }", "equal"],
  ])("that are always there make %s and %s %s", (first, second, relation) => {
    const found = compare(first, second, { isAlways });
    expect(found.relation).toBe(relation);
    expect(found.assumptions.join()).toMatch(/^every record has \$\.a(?:, \$\.a\.b)?$/);
  });

  it("are listed for each field that a condition tests", () => {
    const found = compare("{ $.a.b = x && $.c = y }", "{ $.a.b = x && $.c != y }", { isAlways, isText });
    expect(found).toMatchObject({
      relation: "disjoint",
      assumptions: ["every record has $.a.b, $.c", "$.a.b, $.c are text"],
    });
  });

  it("do not concern a list whose elements a wildcard selects", () => {
    const records = { isAlways, isText: (field: string) => field === "a" };
    expect(compare("{ $.a[*] = x }", "{ $.b = y }", records)).toMatchObject({
      relation: "overlapping",
      onlyInFirst: '{"a":["x"],"b":""}',
      assumptions: [],
    });
  });

  it("give an event with a likely value of each field", () => {
    const likely = (field: string) => (field === "a" ? ["Monday", "May"] : field === "b" ? ["Tuesday"] : []);
    const event = (pattern: string) => compare(pattern, "{ $.c = y && $.c = z }", { likely }).onlyInFirst;
    expect(event('{ $.a = "M*" && $.b = "*" }')).toBe('{"a":"Monday","b":"Tuesday"}');
    expect(event('{ $.a = "*" && $.b = "*" }')).toBe('{"a":"Monday","b":"Tuesday"}');
    expect(event('{ $.a = "*y" && $.a != Monday }')).toBe('{"a":"May"}');
    expect(event('{ $.a = "*z" }')).toBe('{"a":"z"}');
  });

  it("may fail with an error of their own", () => {
    const records = {
      likely: () => {
        throw new TypeError("no values");
      },
    };
    expect(() => compare("{ $.a = x }", none, records)).toThrow(new TypeError("no values"));
  });
});
