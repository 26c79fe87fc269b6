import type { Condition } from "../../ast.ts";
import { checks, compileComparison } from "../../match/compare.ts";
import { literalOf, maskOf, numberPenalty, numbersBut, textsBut } from "../solve/cells.ts";
import { inCells, type Literal } from "../solve/formula.ts";
import type { Cell, ValueCell, Variable } from "../solve/variable.ts";
import { isOneText, type Languages } from "../text/language.ts";
import { partInJson, rangesBetween } from "../text/number.ts";

/** The first cells of every field, by their bits. */
export const absent: bigint = 1n << 0n;
export const object: bigint = 1n << 1n;
export const list: bigint = 1n << 2n;

/** The cost of a value that fields rarely have. Most are text. */
const rare = 6;

const fixed: readonly ValueCell[] = [
  { kind: "value", text: null, cost: 0 },
  { kind: "value", text: "{}", cost: rare },
  { kind: "value", text: "[]", cost: rare },
  { kind: "value", text: "null", cost: rare + 1 },
  { kind: "value", text: "true", cost: rare + 2 },
  { kind: "value", text: "false", cost: rare + 3 },
];

const numbers = { spelling: /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/, partAfter: partInJson };

/** Returns the values of a field that its conditions tell apart. `likely` lists texts to prefer in a witness. */
export function cellsFor(conditions: readonly Condition[], likely: readonly string[]): readonly Cell[] {
  const values = conditions.flatMap((condition) => (condition.kind === "comparison" ? [condition.value] : []));
  const texts = [...new Set([...values.filter(isOneText).map(({ text }) => text), ...likely])];
  const spelled = texts.filter((text) => numbers.spelling.test(text));
  const ranges = rangesBetween(values.flatMap((value) => (value.kind === "number" ? [value.value] : [])));
  return [
    ...fixed,
    ...texts.map((text): Cell => {
      const json = JSON.stringify(text);
      return { kind: "value", text: json, cost: likely.length > 0 ? 1 : json.length };
    }),
    ...spelled.map((text): Cell => ({ kind: "value", text, cost: text.length + numberPenalty })),
    textsBut(texts, { write: (text) => JSON.stringify(text) }),
    ...ranges.map((range) => numbersBut(spelled, range, numbers)),
  ];
}

/** Returns the literal that a condition on a field is. */
export function conditionOn(field: Variable, condition: Condition, languages: Languages): Literal {
  if (condition.kind === "check") {
    const { test } = condition;
    const holds = (json: string | null) => (json === null ? test === "NOT EXISTS" : checks[test](JSON.parse(json)));
    return inCells(
      field,
      maskOf(field.cells, (cell) => cell.kind === "value" && holds(cell.text)),
    );
  }
  const compare = compileComparison(condition);
  return literalOf(
    field,
    condition,
    languages,
    (json) => json !== null && compare(JSON.parse(json), json),
    (number) => compare(number, undefined),
  );
}
