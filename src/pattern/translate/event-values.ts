import { booleansLike, exactText, type Like } from "./like.ts";
import type { PlainText } from "./portable-regex.ts";

/** One of the alternatives that an event pattern lists for a field. */
export type ValueMatcher = string | number | boolean | null | { readonly [operator: string]: unknown };

export const absent: ValueMatcher = { exists: false };

/** Matches any text, number, boolean or null. */
export const present: ValueMatcher = { exists: true };

/** The largest number that EventBridge compares as a number. */
export const maxNumber = 5e9;

/**
 * Whether a text may be a prefix or a suffix. EventBridge compares a text together with the quotation marks around it,
 * so a prefix that ends in one, or a suffix that begins with one, also matches a text without it.
 */
const isPrefix = (text: string) => text !== "" && !text.endsWith('"');
const isSuffix = (text: string) => text !== "" && !text.startsWith('"');

/** Returns matchers for the texts that match text with wildcards. */
export function textMatchers(like: Like): readonly ValueMatcher[] {
  const { kind, excluded } = anythingButOf(like);
  return kind === "exact" ? excluded : [{ [kind]: excluded[0] }];
}

/** Returns the exclusion of the texts that match text with wildcards. */
export function anythingButOf(like: Like): AnythingBut {
  const { pieces } = like;
  const [first = "", second] = pieces;
  const exact = exactText(like);
  if (exact !== undefined) return { kind: "exact", excluded: [exact] };
  if (pieces.length === 2 && second === "" && isPrefix(first)) return { kind: "prefix", excluded: [first] };
  // No two stars are adjacent, so only the first and the last piece may be empty.
  return { kind: "wildcard", excluded: [pieces.map(escapeWildcard).join("*")] };
}

/** Returns a matcher for the texts that contain plain text. */
export function foundMatcher({ text, atStart, atEnd }: PlainText): ValueMatcher {
  if (atStart && atEnd) return text;
  if (atStart && isPrefix(text)) return { prefix: text };
  if (atEnd && isSuffix(text)) return { suffix: text };
  return { wildcard: foundWildcard({ text, atStart, atEnd }) };
}

/** Returns a wildcard for the texts that contain plain text. */
export function foundWildcard({ text, atStart, atEnd }: PlainText): string {
  if (text === "") return "*";
  return (atStart ? "" : "*") + escapeWildcard(text) + (atEnd ? "" : "*");
}

/** Returns matchers for the booleans and numbers that, as text, match text with wildcards. */
export function otherMatchers(like: Like): readonly ValueMatcher[] {
  const number = exactNumber(like);
  return [...booleansLike(like), ...(number === undefined ? [] : [number])];
}

/** Returns the number that a text denotes, if the text is JSON's own spelling of it. */
export function exactNumber(like: Like): number | undefined {
  const exact = exactText(like);
  return exact !== undefined && String(Number(exact)) === exact && Math.abs(Number(exact)) <= maxNumber
    ? Number(exact)
    : undefined;
}

/** Returns one list that matches what both lists match; undefined if there is no such list. */
export function intersection(
  one: readonly ValueMatcher[],
  other: readonly ValueMatcher[],
): readonly ValueMatcher[] | undefined {
  if (isSameJson(one, other)) return one;
  const [first, second] = [readAnythingBut(one), readAnythingBut(other)];
  if (first !== undefined && second !== undefined) return excludingBoth(first, second);
  const range = one.length === 1 ? rangeOf([...one, ...other]) : undefined;
  if (range !== undefined) return range;
  if (isPlain(one) && isPlain(other)) return one.filter((matcher) => other.includes(matcher));
  if (isPlain(one) && second?.kind === "exact")
    return one.filter((matcher) => !second.excluded.includes(matcher as string));
  if (first?.kind === "exact" && isPlain(other))
    return other.filter((matcher) => !first.excluded.includes(matcher as string));
  return undefined;
}

/**
 * Combines a lower and an upper limit to at most one matcher, since EventBridge refuses a range without a value and a
 * range of one value. Returns undefined for other matchers.
 */
function rangeOf(limits: readonly ValueMatcher[]): readonly ValueMatcher[] | undefined {
  const numeric = limits.map((limit) => (typeof limit === "object" ? limit?.["numeric"] : undefined));
  const withSign = (sign: string) =>
    numeric.find((limit): limit is Limit => Array.isArray(limit) && limit.length === 2 && limit[0].startsWith(sign));
  const [lower, upper] = [withSign(">"), withSign("<")];
  if (limits.length !== 2 || lower === undefined || upper === undefined) return undefined;
  if (lower[1] < upper[1]) return [{ numeric: [...lower, ...upper] }];
  const isOneValue = lower[1] === upper[1] && lower[0] === ">=" && upper[0] === "<=";
  return isOneValue ? [{ numeric: ["=", lower[1]] }] : [];
}

type Limit = readonly [sign: string, value: number];

/** Whether all matchers are plain values. */
function isPlain(list: readonly ValueMatcher[]): boolean {
  return list.every((matcher) => typeof matcher !== "object" || matcher === null);
}

/** The exclusions of an anything-but matcher: values, or texts that match a prefix or a wildcard. */
export interface AnythingBut {
  readonly kind: "exact" | "prefix" | "wildcard";
  readonly excluded: readonly (string | number)[];
}

/**
 * Returns a matcher in one of the documented forms: a list of values, one prefix, one wildcard or a list of wildcards.
 */
export function anythingBut({ kind, excluded }: AnythingBut): ValueMatcher {
  return { "anything-but": kind === "exact" ? excluded : { [kind]: excluded.length === 1 ? excluded[0] : excluded } };
}

/** Returns the exclusions if the only matcher of a list is anything-but, else undefined. */
function readAnythingBut([matcher, ...more]: readonly ValueMatcher[]): AnythingBut | undefined {
  if (typeof matcher !== "object" || matcher === null || more.length > 0) return undefined;
  const inner = matcher["anything-but"];
  if (inner === undefined) return undefined;
  if (Array.isArray(inner)) return { kind: "exact", excluded: inner };
  const [kind, excluded] = Object.entries(inner as object)[0] as [AnythingBut["kind"], string | readonly string[]];
  return { kind, excluded: [excluded].flat() };
}

/** Combines two anything-but matchers: as values, or all as wildcards. Texts and numbers cannot be combined. */
function excludingBoth(one: AnythingBut, other: AnythingBut): readonly ValueMatcher[] | undefined {
  const all = [...one.excluded, ...other.excluded];
  if (new Set(all.map((value) => typeof value)).size > 1) return undefined;
  if (one.kind === "exact" && other.kind === "exact") {
    return [anythingBut({ kind: "exact", excluded: [...new Set(all)] })];
  }
  const wildcards = [one, other].flatMap(({ kind, excluded }) =>
    excluded.map((text) =>
      kind === "wildcard" ? text : escapeWildcard(String(text)) + (kind === "prefix" ? "*" : ""),
    ),
  );
  if (wildcards.includes("")) return undefined; // An empty wildcard is not documented.
  return [anythingBut({ kind: "wildcard", excluded: [...new Set(wildcards)] })];
}

/** Escapes text so that it is literal in a wildcard. */
function escapeWildcard(text: string): string {
  return text.replace(/[*\\]/g, "\\$&");
}

export function isSameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function unique(matchers: readonly ValueMatcher[]): readonly ValueMatcher[] {
  return [...new Map(matchers.map((matcher) => [JSON.stringify(matcher), matcher])).values()];
}
