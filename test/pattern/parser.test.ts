import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Expression } from "../../src/pattern/ast.ts";
import { parse } from "../../src/pattern/parser.ts";

/** An expression as a text with all its parentheses, which shows what binds to what. */
const shown = (expression: Expression): string => {
  switch (expression.kind) {
    case "or":
      return `(${expression.operands.map(shown).join(" || ")})`;
    case "and":
      return `(${expression.operands.map(shown).join(" && ")})`;
    case "comparison": {
      const { selector, operator, value } = expression;
      return `${selector.names.join("/")}${operator}${JSON.stringify(value.text)}`;
    }
  }
};

const tree = (source: string) => shown(parse(source).expression);

describe("parse", () => {
  it("gives kind, source and span of the whole", () => {
    const source = '{ $.a = "x" }';
    expect(parse(source)).toEqual({
      kind: "json",
      source,
      span: { start: 0, end: 13 },
      expression: {
        kind: "comparison",
        span: { start: 2, end: 11 },
        operator: "=",
        selector: { kind: "selector", span: { start: 2, end: 5 }, names: ["a"] },
        value: { kind: "text", span: { start: 8, end: 11 }, text: "x", quoted: true },
      },
    });
  });

  it.each([
    ["{ $.a = x && $.b = y || $.c = z }", '((a="x" && b="y") || c="z")'],
    ["{ $.a = x || $.b = y && $.c = z }", '(a="x" || (b="y" && c="z"))'],
    ["{ ($.a = x || $.b = y) && $.c = z }", '((a="x" || b="y") && c="z")'],
    ["{ $.a = x || $.b = y || $.c = z }", '(a="x" || b="y" || c="z")'],
    ["{ $.a = x && $.b = y && $.c = z }", '(a="x" && b="y" && c="z")'],
    ["{ $.a = x || ($.b = y || $.c = z) }", '(a="x" || (b="y" || c="z"))'],
    ["{ (($.a = x)) }", 'a="x"'],
    ["{ ($.a = x) && ($.b != y) }", '(a="x" && b!="y")'],
    ["{ $.a = 1 && $.b = 2 || $.c = 3 && $.d = 4 }", '((a="1" && b="2") || (c="3" && d="4"))'],
  ])("reads %s with && before ||, and parentheses before both", (source, expected) => {
    expect(tree(source)).toBe(expected);
  });

  it.each([
    ["{$.a=x}", 'a="x"'],
    ['{$.a="x"&&$.b!="y"||$.c=z}', '((a="x" && b!="y") || c="z")'],
    ["{\n\t$.a\r\n=\tx\n}", 'a="x"'],
    ["{(  ($.a=x) )}", 'a="x"'],
    ["{ $.a !=x }", 'a!="x"'],
  ])("takes blanks or none between tokens: %j", (source, expected) => {
    expect(tree(source)).toBe(expected);
  });

  it.each([
    ["$.a", ["a"]],
    ["$.userIdentity.sessionContext.attributes", ["userIdentity", "sessionContext", "attributes"]],
    ["$.detail-type", ["detail-type"]],
    ["$.a_b.c1", ["a_b", "c1"]],
    ["$.__proto__", ["__proto__"]],
    ["$.1a", ["1a"]],
  ])("reads the selector %s", (selector, names) => {
    const { expression } = parse(`{ ${selector} = "x" }`);
    expect(expression).toMatchObject({ selector: { names } });
  });

  it.each([
    ['"x y"', "x y", true],
    ['""', "", true],
    ['"a\\"b"', 'a"b', true],
    ['"C:\\\\tmp"', "C:\\tmp", true],
    ['"a\\nb"', "anb", true],
    ['"&& || ( ) { }"', "&& || ( ) { }", true],
    ['"木村"', "木村", true],
    ["iam.amazonaws.com", "iam.amazonaws.com", false],
    ["123.123.*", "123.123.*", false],
    ["*UnauthorizedOperation", "*UnauthorizedOperation", false],
    ["arn:aws:iam::111122223333:user/a+b-c_d", "arn:aws:iam::111122223333:user/a+b-c_d", false],
    ["Ärger", "Ärger", false],
    ["*", "*", false],
  ])("reads the value %s", (written, text, quoted) => {
    expect(parse(`{ $.a = ${written} }`).expression).toMatchObject({ value: { text, quoted } });
  });

  it("gives every node the place where it stands", () => {
    const source = '{ ($.a = "x" || $.b != y) && $.c = z }';
    const at = ({ span }: { readonly span: { readonly start: number; readonly end: number } }) =>
      source.slice(span.start, span.end);
    const { expression } = parse(source);
    if (expression.kind !== "and") throw new Error(`expected and, found ${expression.kind}`);
    const [either, last] = expression.operands;
    if (either?.kind !== "or" || last?.kind !== "comparison") throw new Error("expected or, then a comparison");
    expect(at(expression)).toBe('($.a = "x" || $.b != y) && $.c = z');
    expect(at(either)).toBe('($.a = "x" || $.b != y)');
    expect(either.operands.map(at)).toEqual(['$.a = "x"', "$.b != y"]);
    expect([at(last.selector), at(last.value)]).toEqual(["$.c", "z"]);
  });

  it("takes 1,024 characters, counted as people count, not as UTF-16 does", () => {
    const around = '{ $.a = "" }'.length;
    expect(tree(`{ $.a = "${"x".repeat(1024 - around)}" }`)).toHaveLength(1024 - around + 4);
    expect(() => parse(`{ $.a = "${"😀".repeat(1024 - around)}" }`)).not.toThrow();
    expect(() => parse(`{ $.a = "${"x".repeat(1025 - around)}" }`)).toThrow("found 1025");
  });

  it("takes as many parentheses as fit", () => {
    expect(tree(`{${"(".repeat(500)}$.a=x${")".repeat(500)}}`)).toBe('a="x"');
  });

  it("reads back any tree that is written down", () => {
    const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,5}$/);
    const value = fc.string({ unit: "grapheme", maxLength: 6 });
    const comparison = fc
      .tuple(fc.array(name, { minLength: 1, maxLength: 3 }), fc.constantFrom("=", "!="), value)
      .map(([names, operator, text]) => ({
        source: `$.${names.join(".")} ${operator} "${text.replace(/[\\"]/g, "\\$&")}"`,
        shown: `${names.join("/")}${operator}${JSON.stringify(text)}`,
      }));
    const { node } = fc.letrec<{ node: { source: string; shown: string } }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        comparison,
        fc
          .tuple(fc.constantFrom(" && ", " || "), fc.array(tie("node"), { minLength: 2, maxLength: 3 }))
          .map(([operator, parts]) => ({
            source: `(${parts.map((part) => part.source).join(operator)})`,
            shown: `(${parts.map((part) => part.shown).join(operator)})`,
          })),
      ),
    }));
    fc.assert(
      fc.property(node, (expected) => {
        const source = `{ ${expected.source} }`;
        fc.pre([...source].length <= 1024);
        expect(tree(source)).toBe(expected.shown);
      }),
    );
  });
});
