import type { Operator, Value } from "../ast.ts";
import { compileWildcard } from "../match/wildcard.ts";
import { numberPattern } from "../parse/limits.ts";
import type { AnyCondition } from "./clauses.ts";
import { valueKey } from "./clauses.ts";

/** Whether a value is text without a wildcard. */
export function isLiteral(value: Value): boolean {
  return value.kind === "text" && !value.text.includes("*");
}

/** Whether a value is `*`, which equals everything except null, lists and objects. */
export function isAnyValue({ kind, text }: Value): boolean {
  return kind === "text" && /^\*+$/.test(text);
}

/**
 * Whether everything that equals the narrow value provably equals the wide one. A regular expression only covers
 * itself.
 */
export function covers(wide: Value, narrow: Value): boolean {
  if (isAnyValue(wide) || valueKey(wide) === valueKey(narrow)) return true;
  if (narrow.kind !== "text") return false;
  if (wide.kind === "number") return narrow.text === wide.text;
  if (wide.kind === "regex") return false;
  if (isLiteral(narrow)) return compileWildcard(wide.text)(narrow.text);
  const pieces = narrow.text.split("*");
  const [before = "", inner, after, ...more] = wide.text.split("*");
  if (inner === "" && after === undefined) return pieces[0]?.startsWith(before) === true;
  const isContained = before === "" && inner !== undefined && inner !== "" && after === "" && more.length === 0;
  return isContained && pieces.some((piece) => piece.includes(inner));
}

/** Whether nothing can equal both values. */
export function areDisjoint(one: Value, other: Value): boolean {
  if (one.kind === "regex" || other.kind === "regex") return false;
  if (one.kind === "number") {
    if (other.kind === "number") return one.value !== other.value;
    return isLiteral(other) && other.text !== one.text && numberOf(other) !== one.value;
  }
  if (other.kind === "number") return areDisjoint(other, one);
  if (isLiteral(one)) return !compileWildcard(other.text)(one.text);
  if (isLiteral(other)) return areDisjoint(other, one);
  const [first = "", second = ""] = [one, other].map(({ text }) => text.split("*")[0]);
  return !first.startsWith(second) && !second.startsWith(first);
}

/** Returns the number that a value denotes, or undefined. */
function numberOf(value: Value): number | undefined {
  if (value.kind === "number") return value.value;
  return isLiteral(value) && numberPattern.test(value.text) ? Number(value.text) : undefined;
}

/** Whether no value can satisfy both clauses, which test the same subject. */
export function contradict(one: AnyCondition, other: AnyCondition): boolean {
  if (one.kind === "check") {
    if (other.kind === "check") return one.test !== other.test;
    if (one.test === "NOT EXISTS" || one.test === "IS NULL") return true;
    if (other.operator === "!=" || other.value.kind === "regex") return false;
    const text = one.test === "IS TRUE" ? "true" : "false";
    return other.operator !== "=" || other.value.kind === "number" || !compileWildcard(other.value.text)(text);
  }
  if (other.kind === "check") return contradict(other, one);
  if (one.operator === "=") {
    if (other.operator === "=") return areDisjoint(one.value, other.value);
    if (other.operator === "!=") return covers(other.value, one.value);
    // Only numbers can be ordered.
    const number = numberOf(one.value);
    if (number === undefined) return isLiteral(one.value);
    return !orders[other.operator](number, numberOf(other.value) ?? Number.NaN);
  }
  if (other.operator === "=") return contradict(other, one);
  if (one.operator === "!=" || other.operator === "!=") return false;
  const [low, high] = isLower(one.operator) ? [one, other] : [other, one];
  if (!isLower(low.operator) || isLower(high.operator)) return false;
  const [from, to] = [numberOf(low.value) ?? Number.NaN, numberOf(high.value) ?? Number.NaN];
  return from > to || (from === to && (low.operator === ">" || high.operator === "<"));
}

type Order = Exclude<Operator, "=" | "!=">;

const orders: Readonly<Record<Order, (number: number, bound: number) => boolean>> = {
  "<": (number, bound) => number < bound,
  ">": (number, bound) => number > bound,
  "<=": (number, bound) => number <= bound,
  ">=": (number, bound) => number >= bound,
};

function isLower(operator: Operator): boolean {
  return operator === ">" || operator === ">=";
}

/**
 * Whether an expression matches every text: one of its alternatives requires no character, and does not require the
 * start to be the end. Without groups, an alternative is a sequence of atoms.
 */
export function isFoundEverywhere(regex: string): boolean {
  const atoms = /(\\x[0-9A-Fa-f]{2}|\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[^|])([*+?]|\{\d*,?\d*\})?/g;
  const needed = regex.replace(atoms, (_whole, atom: string, quantifier: string | undefined) => {
    if (quantifier !== undefined && /^(?:[*?]|\{0*[,}])/.test(quantifier)) return "";
    return atom === "^" || atom === "$" ? atom : ".";
  });
  return needed.split("|").some((alternative) => /^(?:\^*|\$*)$/.test(alternative));
}

/** Returns the longest proper prefix of a text that is also a suffix: aba for abaxaba. */
export function borderOf(text: string): string {
  const lengths = [0];
  for (let at = 1; at < text.length; at++) {
    let length = lengths[at - 1] ?? 0;
    while (length > 0 && text[at] !== text[length]) length = lengths[length - 1] ?? 0;
    lengths.push(text[at] === text[length] ? length + 1 : 0);
  }
  return text.slice(0, lengths.at(-1));
}

/**
 * Converts text with wildcards to a regular expression; undefined for non-ASCII text, which AWS's syntax cannot
 * express.
 */
export function asRegex(text: string): string | undefined {
  if (/[^\x20-\x7e]/.test(text)) return undefined;
  const parts = text.replace(/^\*+|\*+$/g, "").split(/\*+/);
  const escaped = parts.map((part) =>
    part.replace(/[^A-Za-z0-9:_#=@/;, -]/g, (character) =>
      "^$?[]{}|\\+.".includes(character) ? `\\${character}` : `\\x${character.charCodeAt(0).toString(16)}`,
    ),
  );
  return `%${text.startsWith("*") ? "" : "^"}${escaped.join(".*")}${text.endsWith("*") ? "" : "$"}%`;
}
