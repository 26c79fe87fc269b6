import { describe, expect, it } from "vitest";
import { type Comparison, compare } from "../../../src/pattern/compare/compare.ts";
import { compile } from "../../../src/pattern/match/compile.ts";

type Case = readonly [first: string, second: string, relation: Comparison["relation"]];

const json: readonly Case[] = [
  // Spellings of one pattern.
  ["{ $.a = x }", '{$.a="x"}', "equal"],
  ["{ ($.a = x) || ($.b = y) }", "{ $.b = y || $.a = x }", "equal"],
  ["{ $.a = x && ($.b = y || $.c = z) }", "{ ($.a = x && $.b = y) || ($.c = z && $.a = x) }", "equal"],
  ["{ $.a = x && $.b = y || $.c = z }", "{ ($.a = x || $.c = z) && ($.b = y || $.c = z) }", "equal"],
  ["{ $.a = x || $.b = y && $.c = z }", "{ ($.a = x || $.b = y) && $.c = z }", "wider"],
  ["{ $.['a'] = x }", "{ $.a = x }", "equal"],
  // Fields that are missing, null, or not comparable.
  ["{ $.a != x }", "{ ($.a NOT EXISTS) || ($.a != x) }", "narrower"],
  ["{ $.a IS NULL }", "{ $.a NOT EXISTS }", "disjoint"],
  ["{ $.a IS NULL || $.a NOT EXISTS }", "{ $.a NOT EXISTS }", "wider"],
  ["{ $.a = x || $.a != x }", '{ $.a = "*" }', "equal"],
  ['{ $.a != "*" }', "{ $.a = x && $.a = y }", "equal"],
  ["{ $.a IS TRUE || $.a IS FALSE }", '{ $.a = "*e" }', "narrower"],
  ["{ $.a IS TRUE }", '{ $.a = "true" }', "narrower"],
  // Numbers, which are text as well.
  ["{ $.a = 12 }", '{ $.a = "12" }', "wider"],
  ["{ $.a = 12 }", "{ $.a = 12.0 }", "overlapping"],
  ["{ $.a > 11 && $.a < 13 }", "{ $.a = 12 }", "overlapping"],
  ["{ $.a >= 5 && $.a <= 5 }", "{ $.a = 5 }", "narrower"],
  ["{ $.a > 5 }", "{ $.a > 4.5 }", "narrower"],
  ["{ $.a < 1 || $.a >= 1 }", '{ $.a != "" }', "narrower"],
  ["{ $.a = 500 }", '{ $.a = "4*" }', "disjoint"],
  ['{ $.a = "1*" }', "{ $.a < 0 }", "disjoint"],
  ['{ $.a = "-*" && $.a <= 0 }', '{ $.a = "*" && $.a < 0 }', "wider"],
  // Wildcards and regular expressions.
  ['{ $.a = "x*" }', '{ $.a = "xy*" }', "wider"],
  ['{ $.a = "**" }', '{ $.a = "*" }', "equal"],
  ['{ $.a != "**" }', '{ $.a = "x" && $.a = "y" }', "equal"],
  ['{ $.a = "*x*" }', "{ $.a = %x% }", "equal"],
  ['{ $.a = "x*" }', "{ $.a = %^x% }", "equal"],
  ['{ $.a = "*xy" }', "{ $.a = %xy$% }", "narrower"],
  ["{ $.a = %^ab$|^ac$% }", "{ $.a = ab || $.a = ac }", "equal"],
  ["{ $.a = %^[0-9]+$% }", '{ $.a != "*x*" }', "narrower"],
  ['{ $.a = "a*b*c" }', '{ $.a = "a*" && $.a != "a" }', "narrower"],
  ['{ $.a = "*1.1" }', '{ $.a = "*.1" }', "overlapping"],
  // Fields inside fields, and elements of lists.
  ["{ $.a = x }", '{ $.a.b = "*" }', "disjoint"],
  ["{ $.a[0] = x }", "{ $.a.b = x }", "disjoint"],
  ["{ $.a[0] = x }", "{ $.a[*] = x }", "narrower"],
  ["{ $.a[1] = x }", "{ $.a[0] NOT EXISTS }", "disjoint"],
  ["{ $.a[*] != x }", "{ $.a[*] = y }", "wider"],
  ["{ $.a[*] = x && $.a[1] NOT EXISTS }", "{ $.a[0] = x && $.a[1] NOT EXISTS }", "equal"],
  ["{ $.a.* = x }", "{ $.a.b = x }", "wider"],
  ["{ $.a[*].b = x || $.a[*].b != x }", '{ $.a[*].b = "*" }', "equal"],
  ["{ $.* NOT EXISTS }", "{ $.a NOT EXISTS && $.b = x }", "disjoint"],
  ["{ $.a[*] NOT EXISTS }", "{ $.a[0] NOT EXISTS }", "equal"],
  ["{ $.a[2] = x }", "{ $.a[*] = x && $.a[*] = y }", "overlapping"],
];

const terms: readonly Case[] = [
  ["ERROR Retry", "Retry ERROR", "equal"],
  ["ERROR", "ERROR -debug", "wider"],
  ["?a ?b", "a", "wider"],
  ["?b ?c a", "a", "equal"],
  ["foobar", "foo", "narrower"],
  ["foobar", "-foo", "disjoint"],
  ["%ab|cd%", "?ab ?cd", "equal"],
  ['"a b"', "a b", "narrower"],
  ["", "x", "wider"],
  ["a b c d e f g h i j k l", "l k j i h g f e d c b a", "equal"],
  ["ab bc cd de ef", "ab bc cd de ef -b", "wider"],
  ["%out of memory%", "ERROR sending the message to SNS FAILED", "overlapping"],
];

const lines: readonly Case[] = [
  ["[a, b]", "[x, y, ...]", "equal"],
  ["[a, b = ERROR]", "[a, b = ERROR, c]", "disjoint"],
  ["[a, b = ERROR, ...]", "[a, b = ERROR, c, ...]", "wider"],
  ["[w=ERROR||w=WARN, rest]", "[w!=ERROR&&w!=WARN, rest]", "disjoint"],
  ["[ip, status >= 400 && status < 500]", "[ip, status > 399 && status < 500]", "narrower"],
  ["[ip, status = 500]", "[ip, status = 4*]", "disjoint"],
  ["[a, b = 12]", "[a, b = 12.0]", "equal"],
  ["[..., a = 1]", "[x, ..., a = 1]", "wider"],
  ["[]", "[...]", "equal"],
];

const converse: Readonly<Partial<Record<Comparison["relation"], Comparison["relation"]>>> = {
  narrower: "wider",
  wider: "narrower",
};

function check([first, second, relation]: Case): void {
  const found = compare(first, second);
  expect(found.relation).toBe(relation);
  expect(compare(second, first).relation).toBe(converse[relation] ?? relation);
  const [one, two] = [compile(first), compile(second)];
  const verdicts = (message: string | null) => message === null || [one.test(message), two.test(message)];
  expect([true, [true, false]]).toContainEqual(verdicts(found.onlyInFirst));
  expect([true, [false, true]]).toContainEqual(verdicts(found.onlyInSecond));
  expect([true, [true, true]]).toContainEqual(verdicts(found.inBoth));
  expect(found.onlyInFirst === null).toBe(/equal|narrower/.test(relation));
  expect(found.onlyInSecond === null).toBe(/equal|wider/.test(relation));
}

describe("compare", () => {
  it.each(json)("%s and %s are %s", (...given) => check(given));
  it.each(terms)("the terms %s and %s are %s", (...given) => check(given));
  it.each(lines)("the lines %s and %s are %s", (...given) => check(given));

  it("gives events in which nothing can be left out", () => {
    expect(compare("{ $.a != x }", "{ ($.a NOT EXISTS) || ($.a != x) }")).toEqual({
      relation: "narrower",
      onlyInFirst: null,
      onlyInSecond: "{}",
      inBoth: '{"a":""}',
      assumptions: [],
      reason: null,
    });
    expect(compare("{ $.a = 12 }", '{ $.a = "12" }').onlyInFirst).toBe('{"a":12.0}');
    expect(compare("{ $.a.b = x }", "{ $.c NOT EXISTS }").onlyInFirst).toBe('{"a":{"b":"x"},"c":""}');
  });

  it("says what it takes for granted", () => {
    const plain = "the digits of a number are those that it needs, and zeros";
    expect(compare("{ $.a = 500 }", '{ $.a = "4*" }').assumptions).toEqual([plain]);
    expect(compare("[a, b = 500]", "[a, b = 4*]").assumptions).toEqual([plain]);
    expect(compare("{ $.a = 500 }", '{ $.a = "5*" }').assumptions).toEqual([]);
    expect(compare("{ $.a = x }", "{ $.a = y }").assumptions).toEqual([]);
  });

  it("uses facts about the records", () => {
    const guarded = "{ ($.a NOT EXISTS) || ($.a != x) }";
    const records = { isAlways: (field: string) => field === "a", isText: (field: string) => field === "a" };
    expect(compare("{ $.a != x }", guarded, { isAlways: () => false }).relation).toBe("narrower");
    expect(compare("{ $.a != x }", guarded, records)).toMatchObject({
      relation: "equal",
      assumptions: ["every record has $.a", "$.a is text"],
    });
    const likely = (field: string) => (field === "a" ? ["DeleteUser", "GetUser"] : []);
    expect(compare('{ $.a = "Delete*" }', "{ $.b = x }", { likely }).onlyInFirst).toBe('{"a":"DeleteUser"}');
  });

  it("compares patterns of different kinds as far as messages show it", () => {
    expect(compare("{ $.a = 1 }", "ERROR").relation).toBe("overlapping");
    expect(compare("{ $.a = 1 }", "").relation).toBe("narrower");
    expect(compare("{ $.a = x && $.a = y }", "ERROR").relation).toBe("narrower");
    expect(compare("[a, b]", "{ $.a = 1 }").relation).toBe("overlapping");
    expect(compare("a", "[w = a*, ...]").relation).toBe("wider");
    expect(compare("a b", "[w = ab]").relation).toBe("wider");
    expect(compare("a -b", "[w = b, x]").relation).toBe("disjoint");
    expect(compare('"no data"', "[w = ERROR]").relation).toBe("disjoint");
    expect(compare('"no data"', '[w = "*no data*"]').relation).not.toBe("disjoint");
    expect(compare("%out of memory%", "[w = ERROR]").relation).toBe("disjoint");
    expect(compare("%^ERR%", "[w = ERROR]").relation).not.toBe("disjoint");
    expect(compare("%E.R%", "[w = ERROR]").relation).not.toBe("disjoint");
    expect(compare("{ $.a = x }", '[w, message = "no data*"]').inBoth).toBe('{"message":"x no data","a":"x"}');
    expect(compare("{ $.a = x }", "[w = x, ...]").relation).toBe("disjoint");
    expect(compare("{ $.a = ERROR }", "ERROR").onlyInFirst).toBe('{"\\u0061":"\\u0045\\u0052\\u0052\\u004f\\u0052"}');
    expect(compare('"\\"k\\": 1"', "{ $.a = x }").inBoth).toBe('{"k": 1,"a":"x"}');
    expect(compare('"| a |"', "[w = a]").relation).toBe("disjoint");
    expect(compare('"| a |"', "[w, x]")).toMatchObject({
      relation: "unknown",
      reason: "patterns of different kinds can rarely be compared",
    });
  });

  it("knows the relation of patterns with many wildcards on one field", () => {
    const some = (from: number) => Array.from({ length: 58 }, (_, at) => `$.n=*v${from + at}w*`).join("||");
    expect(compare(`{${some(100)}}`, `{${some(101)}}`).relation).toBe("overlapping");
    expect(compare(`{${some(100)}}`, `{${some(100)}||$.n=*v100wz*}`).relation).toBe("equal");
    expect(compare(`{${some(100)}}`, `{${some(100)}||$.n=v1*}`).relation).toBe("narrower");
  });

  it("does not guess beyond its budget", () => {
    const many = (name: string) => Array.from({ length: 40 }, (_, index) => `$.${name} = "*${index}a*${index}b*"`);
    // *10a*10b* implies *0a*0b*.
    const found = compare(`{ ${many("a").join(" && ")} }`, `{ ${many("a").slice(1).join(" && ")} }`);
    expect(["equal", "unknown"]).toContain(found.relation);
    expect(compare("{ $.a[999] = 1 }", "{ $.a[*] = 1 }")).toMatchObject({
      relation: "unknown",
      reason: "the patterns are too large, or too different, to be compared within the budget",
    });
    expect(compare('{ $.a = "\ud800" }', "{ $.a = x }").relation).toBe("unknown");
  });

  it("refuses what AWS refuses", () => {
    expect(() => compare("{ $.a == 1 }", "{ $.a = 1 }")).toThrow("expected an operator");
  });
});
