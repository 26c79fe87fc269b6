import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Expression, JsonPattern, SpacePattern, Step, TermPattern } from "../../../src/pattern/ast.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import { print } from "../../../src/pattern/print.ts";

/** An expression as a text with all its parentheses, which shows what binds to what. */
const shown = (expression: Expression): string => {
  switch (expression.kind) {
    case "or":
      return `(${expression.operands.map(shown).join(" || ")})`;
    case "and":
      return `(${expression.operands.map(shown).join(" && ")})`;
    case "comparison":
      return `${stepsOf(expression.subject.steps)}${expression.operator}${JSON.stringify(expression.value.text)}`;
    case "check":
      return `${stepsOf(expression.subject.steps)} ${expression.test}`;
  }
};

const stepsOf = (steps: readonly Step[]) =>
  steps.map((step) => (step.kind === "name" ? step.name : step.kind === "index" ? step.index : step.kind)).join("/");

const json = (source: string): JsonPattern => {
  const pattern = parse(source);
  if (pattern.kind !== "json") throw new Error(`expected a JSON pattern, found ${pattern.kind}`);
  return pattern;
};

const tree = (source: string) => shown(json(source).expression);

/** A tree without the places and the text it was read from. */
const bare = (source: string): unknown =>
  JSON.parse(
    JSON.stringify(parse(source), (key, inner: unknown) => (key === "span" || key === "source" ? undefined : inner)),
  );

describe("parse", () => {
  it("returns the kind, source and span of a pattern", () => {
    const source = '{ $.a = "x" }';
    expect(parse(source)).toEqual({
      kind: "json",
      source,
      span: { start: 0, end: 13 },
      expression: {
        kind: "comparison",
        span: { start: 2, end: 11 },
        operator: "=",
        subject: { kind: "selector", span: { start: 2, end: 5 }, steps: [{ kind: "name", name: "a" }] },
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
  ])("reads %s with the right precedence", (source, expected) => {
    expect(tree(source)).toBe(expected);
  });

  it.each([
    ["{$.a=x}", 'a="x"'],
    ['{$.a="x"&&$.b!="y"||$.c=z}', '((a="x" && b!="y") || c="z")'],
    ["{\n\t$.a\r\n=\tx\n}", 'a="x"'],
    ["{(  ($.a=x) )}", 'a="x"'],
    ["{ $.a !=x }", 'a!="x"'],
    ["{$.a>=1}", 'a>="1"'],
    ["{$.a NOT\nEXISTS&&$.b IS\tNULL}", "(a NOT EXISTS && b IS NULL)"],
  ])("accepts optional whitespace between tokens: %j", (source, expected) => {
    expect(tree(source)).toBe(expected);
  });

  it.each([
    ["$.a", "a"],
    ["$.userIdentity.sessionContext.attributes", "userIdentity/sessionContext/attributes"],
    ["$.detail-type", "detail-type"],
    ["$.a_b.c1", "a_b/c1"],
    ["$.__proto__", "__proto__"],
    ["$.1a", "1a"],
    ["$.a[0][12].b", "a/0/12/b"],
    ["$.a[*].b", "a/any-index/b"],
    ["$.a.*", "a/any-name"],
    ["$.*", "any-name"],
    ["$.['a.b'].c", "a.b/c"],
    ["$['a b']['c']", "a b/c"],
    ["$[0]", "0"],
  ])("reads the selector %s", (selector, steps) => {
    expect(tree(`{ ${selector} IS NULL }`)).toBe(`${steps} IS NULL`);
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
    expect(json(`{ $.a = ${written} }`).expression).toMatchObject({ value: { kind: "text", text, quoted } });
  });

  it.each([
    ["12", 12],
    ["-1.5", -1.5],
    ["+5", 5],
    [".5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
    ["2.5E-1", 0.25],
  ])("reads the number %s", (written, value) => {
    for (const operator of ["=", "!=", "<", ">="])
      expect(json(`{ $.a ${operator} ${written} }`).expression).toMatchObject({
        operator,
        value: { kind: "number", text: written, value },
      });
    expect(json(`{ $.a = "${written}" }`).expression).toMatchObject({ value: { kind: "text", text: written } });
  });

  it.each(["-", "1-2", "1e", ".", "0x10", "1.2.3", "e3", "Infinity", "1*"])("reads the word %s as text", (written) => {
    expect(json(`{ $.a = ${written} }`).expression).toMatchObject({ value: { kind: "text", text: written } });
    expect(() => parse(`{ $.a > ${written} }`)).toThrow("expected a number after >");
  });

  it("reads terms with their modes", () => {
    const { terms } = parse('ERROR ?"a b" -%c+% "" us-east') as TermPattern;
    expect(terms.map(({ mode, value, span }) => [mode, value.kind, value.text, span.start, span.end])).toEqual([
      ["plain", "text", "ERROR", 0, 5],
      ["optional", "text", "a b", 6, 12],
      ["excluded", "regex", "c+", 13, 18],
      ["plain", "text", "us", 22, 24],
      ["excluded", "text", "east", 24, 29],
    ]);
  });

  it("reads fields", () => {
    const source = "[ip, ..., , (s = 4* || s >= 500) && s != %9%]";
    const { fields } = parse(source) as SpacePattern;
    expect(fields.map(({ kind, span }) => [kind, source.slice(span.start, span.end)])).toEqual([
      ["named", "ip"],
      ["ellipsis", "..."],
      ["unnamed", ""],
      ["named", "(s = 4* || s >= 500) && s != %9%"],
    ]);
    expect(fields[0]).toMatchObject({ name: "ip", condition: null });
    expect(fields[3]).toMatchObject({
      name: "s",
      condition: { kind: "and", operands: [{ kind: "or" }, { operator: "!=" }] },
    });
  });

  it("gives every node its span", () => {
    const source = '{ ($.a = "x" || $.b != y) && $.c = z }';
    const at = ({ span }: { readonly span: { readonly start: number; readonly end: number } }) =>
      source.slice(span.start, span.end);
    const { expression } = json(source);
    if (expression.kind !== "and") throw new Error(`expected and, found ${expression.kind}`);
    const [either, last] = expression.operands;
    if (either?.kind !== "or" || last?.kind !== "comparison") throw new Error("expected or, then a comparison");
    expect(at(expression)).toBe('($.a = "x" || $.b != y) && $.c = z');
    expect(at(either)).toBe('($.a = "x" || $.b != y)');
    expect(either.operands.map(at)).toEqual(['$.a = "x"', "$.b != y"]);
    expect([at(last.subject), at(last.value)]).toEqual(["$.c", "z"]);
  });

  it("accepts 1,024 code points, regardless of UTF-16 units", () => {
    const around = '{ $.a = "" }'.length;
    expect(tree(`{ $.a = "${"x".repeat(1024 - around)}" }`)).toHaveLength(1024 - around + 4);
    expect(() => parse(`{ $.a = "${"😀".repeat(1024 - around)}" }`)).not.toThrow();
    expect(() => parse(`{ $.a = "${"x".repeat(1025 - around)}" }`)).toThrow("found 1025");
  });

  it("accepts as many parentheses as fit", () => {
    expect(tree(`{${"(".repeat(500)}$.a=x${")".repeat(500)}}`)).toBe('a="x"');
  });

  it("parses any printed tree back", () => {
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

describe("print", () => {
  it.each([
    ["{$.a=1}", "{ $.a = 1 }"],
    ['{($.a="x")&&$.b IS  NULL}', '{ ($.a = "x") && ($.b IS NULL) }'],
    ["{$['a'].b=x||$['a.b'][0]=%y%}", "{ ($.a.b = x) || ($.['a.b'][0] = %y%) }"],
    ["[a,...,b=1||b=2,]", "[a, ..., (b = 1) || (b = 2), ]"],
    ['  ERROR   -"a \\"b"', 'ERROR -"a \\"b"'],
    ['""', ""],
    ["{ $.a.*=1||$.b[*] NOT  EXISTS }", "{ ($.a.* = 1) || ($.b[*] NOT EXISTS) }"],
    ["{ $['a b']['ä1_-']=1 }", "{ $.['a b'].ä1_- = 1 }"],
    ["{ $['€']=1 }", "{ $.['€'] = 1 }"],
    ["{ $['aä']['a€']['٣']['e\u0301']=1 }", "{ $.aä.['a€'].٣.e\u0301 = 1 }"],
  ])("prints %s as %s", (source, expected) => {
    expect(print(parse(source))).toBe(expected);
  });

  it.each([
    ["of short conditions", `{${Array.from({ length: 100 }, () => "$.ab=cd").join("||")}}`],
    ["of conditions in parentheses", `{${Array.from({ length: 80 }, () => "($.ab=cde)").join("||")}}`],
    ["of fields", `[${Array.from({ length: 200 }, (_, index) => `f${index}`).join(",")}]`],
    ["of phrases", '"a" '.repeat(256)],
    ["of names in brackets", `{${Array.from({ length: 60 }, () => "$['a.b']=x").join("&&")}}`],
  ])("prints a full pattern %s so that it parses again", (_, source) => {
    expect(bare(print(parse(source)))).toEqual(bare(source));
  });

  it.each<[string, string]>([
    ["$.a = 1 || $.b NOT EXISTS", "$.a=1||$.b NOT EXISTS"],
    ["$['a.b'] != %x% && $.c >= 2", "$['a.b']!=%x%&&$.c>=2"],
    ["($.a = 1 || $.b = 2) && $.c = 3", "($.a=1||$.b=2)&&$.c=3"],
    ["$.a = 1 || ($.b = 2 && $.c = 3)", "$.a=1||$.b=2&&$.c=3"],
    ["$.a = 1 && ($.b = 2 && $.c = 3)", "$.a=1&&($.b=2&&$.c=3)"],
    ["$.a = 1 || ($.b = 2 || $.c = 3)", "$.a=1||($.b=2||$.c=3)"],
  ])("prints %s tightly if it would be too long", (condition, tight) => {
    const [before, after] = ["$.x=xxxx||".repeat(94), "$.y=y"];
    const source = `{ ${before}(${condition})||${after} }`;
    const isOr = !tight.includes("&&") || tight.startsWith("$.a=1||");
    expect(print(parse(source))).toBe(`{${before}${isOr ? `(${tight})` : tight}||${after}}`);
  });

  it("prints fields and terms tightly if they would be too long", () => {
    const rest = Array.from({ length: 130 }, (_, at) => `,f${at + 100}=1`).join("");
    expect(print(parse(`[ a, , b=1 || (b=%2% && b<3), ...${rest}]`))).toBe(`[a,,b=1||b=%2%&&b<3,...${rest}]`);
    expect(print(parse(`b "c" d -e ?f %g% h "i" j${"-k".repeat(450)}`))).toContain('b "c" d-e ?f%g%h "i" j-k-k');
  });

  it("prints a large index in digits", () => {
    const source = "{ $.a[1000000000000000000000] = 1 }";
    expect(bare(print(parse(source)))).toEqual(bare(source));
  });
});
