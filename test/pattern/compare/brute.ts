import type { Expression, Pattern } from "../../../src/pattern/ast.ts";
import { compile } from "../../../src/pattern/match/compile.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import { printCondition } from "../../../src/pattern/print.ts";
import { isJoined } from "../../../src/pattern/tree.ts";

/** Selectors, some of which overlap, with names and indices that wildcards select too. */
const selectors = [
  "$.a",
  "$.a",
  "$.b",
  "$.b",
  "$.a.b",
  "$.a[0]",
  "$.a[1]",
  "$.a.*",
  "$.a[*]",
  "$.*",
  "$.a[*].b",
  "$.*.b",
];
const texts = [
  "x",
  "y",
  "xx",
  "x*",
  "*x",
  "*x*",
  "x*x",
  "*xy*y",
  "*",
  "12",
  "12.0",
  "1*",
  "*2",
  "true",
  "t*",
  "%x%",
  "%^x%",
  "%y$%",
  "%[^x]%",
  "%^\\d+$%",
];
const numbers = ["12", "12.0", "1", "-1", "0", "1e1"];
const orders = ["<", ">", "<=", ">="];
const checks = ["IS NULL", "IS TRUE", "IS FALSE", "NOT EXISTS", "NOT EXISTS"];

/** Values that every condition tells apart from others, as JSON spells them. */
const scalars = [
  ...[
    "null",
    "true",
    "false",
    '""',
    '"x"',
    '"y"',
    '"xx"',
    '"xy"',
    '"yx"',
    '"xyx"',
    '"xxx"',
    '"xyy"',
    '"12"',
    '"12.0"',
    '"true"',
    '"z"',
    '"tz"',
  ],
  ...["12", "12.0", "1.2e1", "1", "1.0", "0", "-1", "10", "1e1", "11", "0.5", "-3", "100", "2", "13.5", "1e999"],
];

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Returns a generator of random JSON patterns. */
export function patterns(seed: number): () => string {
  const next = random(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T;
  const quoted = (text: string) => (text.startsWith("%") ? text : `"${text}"`);
  const condition = (): string => {
    const selector = pick(selectors);
    const kind = next();
    if (kind < 0.2) return `${selector} ${pick(checks)}`;
    if (kind < 0.3) return `${selector} ${pick(orders)} ${pick(numbers)}`;
    return `${selector} ${pick(["=", "=", "!="])} ${next() < 0.2 ? pick(numbers) : quoted(pick(texts))}`;
  };
  const tree = (depth: number): string => {
    if (depth === 0 || next() < 0.35) return condition();
    const operands = Array.from({ length: next() < 0.7 ? 2 : 3 }, () => `(${tree(depth - 1)})`);
    return operands.join(pick([" && ", " || "]));
  };
  return () => {
    for (;;) {
      const text = `{ ${tree(next() < 0.5 ? 1 : 2)} }`;
      try {
        parse(text);
        return text;
      } catch {}
    }
  };
}

/** Events with all combinations of values in two fields, and with lists and objects. */
function eventsOf(): readonly string[] {
  const short = ["null", "true", '"x"', '"xy"', '"12"', "12", "12.0", "1", "0", '"z"'];
  const inner = [
    ...scalars.flatMap((value) => [`{"b":${value}}`, `{"c":${value}}`, `[${value}]`]),
    ...short.flatMap((one) => short.flatMap((two) => [`[${one},${two}]`, `{"b":${one},"c":${two}}`])),
    ...short.flatMap((one) => [
      `[{"b":${one}}]`,
      `[{"b":${one}},${one}]`,
      `[1,{"b":${one}}]`,
      `{"b":{"b":${one}}}`,
      `[${one},"x",12]`,
    ]),
    ..."{} [] [[]] [{}] [1,{}]".split(" "),
  ];
  const values = [...scalars, ...inner];
  return [
    "{}",
    "[]",
    '{"c":1}',
    ...values.flatMap((value) => [`{"a":${value}}`, `{"b":${value}}`, `{"c":${value}}`]),
    ...scalars.flatMap((a) => scalars.map((b) => `{"a":${a},"b":${b}}`)),
    ...inner.flatMap((a) => short.map((b) => `{"a":${a},"b":${b}}`)),
  ];
}

/** The verdicts of patterns on many events, one bit each. Conditions are tested once. */
export class Verdicts {
  readonly events: readonly string[] = eventsOf();
  readonly #known = new Map<string, Uint32Array>();

  of(pattern: Pattern): Uint32Array {
    if (pattern.kind !== "json") throw new Error("expected a JSON pattern");
    return this.#of(pattern.expression);
  }

  #of(tree: Expression): Uint32Array {
    if (isJoined(tree)) {
      const [first, ...others] = tree.operands.map((operand) => this.#of(operand));
      const all = Uint32Array.from(first as Uint32Array);
      for (const other of others) {
        for (let at = 0; at < all.length; at++) {
          const [one, two] = [all[at] as number, other[at] as number];
          all[at] = tree.kind === "and" ? one & two : one | two;
        }
      }
      return all;
    }
    const text = printCondition(tree);
    const known = this.#known.get(text) ?? this.#test(`{ ${text} }`);
    this.#known.set(text, known);
    return known;
  }

  #test(source: string): Uint32Array {
    const matcher = compile(source);
    const bits = new Uint32Array(Math.ceil(this.events.length / 32));
    for (const [index, event] of this.events.entries()) {
      if (matcher.test(event)) bits[index >> 5] = (bits[index >> 5] as number) | (1 << (index & 31));
    }
    return bits;
  }
}

/** Returns an event for each combination of two verdicts that occurs. */
export function occurring(
  first: Uint32Array,
  second: Uint32Array,
): Record<"onlyInFirst" | "onlyInSecond" | "inBoth", number | null> {
  const find = (holds: (one: number, two: number) => number) => {
    for (let at = 0; at < first.length; at++) {
      const bits = holds(first[at] as number, second[at] as number);
      if (bits !== 0) return at * 32 + (31 - Math.clz32(bits & -bits));
    }
    return null;
  };
  return {
    onlyInFirst: find((one, two) => one & ~two),
    onlyInSecond: find((one, two) => two & ~one),
    inBoth: find((one, two) => one & two),
  };
}
