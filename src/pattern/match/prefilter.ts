import type { Comparison, Condition, Pattern, Selector, Tree } from "../ast.ts";
import { countedTerms, isJoined } from "../tree.ts";

/**
 * The texts that a matching message contains: at least one text of each group. A pattern that requires no text has no
 * groups.
 *
 * A JSON message may spell characters as escapes. A message that contains `\u00` is therefore never excluded, and texts
 * with characters that have other spellings in JSON are not listed. See `excludes`.
 */
export interface Prefilter {
  readonly groups: readonly (readonly string[])[];
  /** Whether messages are JSON, in which `\u00XX` may spell any character of a text. */
  readonly json: boolean;
}

/** The most alternatives worth searching for. */
const maxAlternatives = 64;

/** Returns the texts that a matching message must contain, for a search in its raw bytes. */
export function prefilter(pattern: Pattern): Prefilter {
  switch (pattern.kind) {
    case "json":
      return { groups: worthwhile(groupsOf(pattern.expression)), json: true };
    case "terms": {
      const { kind, counted } = countedTerms(pattern.terms);
      const texts = counted.flatMap(({ mode, value }) =>
        mode === "excluded" ? [] : [value.kind === "text" ? value.text : ""],
      );
      return { groups: worthwhile(kind === "or" ? [texts] : texts.map((text) => [text])), json: false };
    }
    case "space":
      return { groups: [], json: false };
  }
}

/** Whether the text alone shows that a message cannot match. */
export function excludes({ groups, json }: Prefilter, message: string): boolean {
  for (const group of groups) {
    if (group.some((text) => message.includes(text))) continue;
    return !json || !message.includes("\\u00");
  }
  return false;
}

/** Drops groups that exclude nothing (every message contains "") and sorts the rest, the most selective first. */
function worthwhile(groups: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const useful = groups.filter((group) => group.length <= maxAlternatives && group.every((text) => text !== ""));
  // A short list of long texts is the fastest to rule out.
  return useful.toSorted((a, b) => a.length - b.length || longest(b) - longest(a));
}

function longest(group: readonly string[]): number {
  return Math.max(...group.map((text) => text.length));
}

function groupsOf(tree: Tree<Condition>): readonly (readonly string[])[] {
  if (!isJoined(tree)) return leafGroups(tree);
  if (tree.kind === "and") return tree.operands.flatMap(groupsOf);
  // One of the alternatives must hold, so combine the best group of each.
  const best = tree.operands.map((operand) => worthwhile(groupsOf(operand))[0]);
  return best.every((group) => group !== undefined) ? [best.flat()] : [];
}

function leafGroups(condition: Condition): readonly (readonly string[])[] {
  if (condition.kind === "check") return condition.test === "NOT EXISTS" ? [] : nameGroups(condition.subject);
  // Most records have the field, so the value is more selective than the name.
  const values = valueGroups(condition);
  return values.length > 0 ? values : nameGroups(condition.subject);
}

/** Returns the field names of a selector. Every condition except NOT EXISTS requires them. */
function nameGroups({ steps }: Selector): readonly (readonly string[])[] {
  const names = steps.flatMap((step) => (step.kind === "name" ? [step.name] : []));
  return names.filter(isPlain).map((name) => [name]);
}

function valueGroups({ operator, value }: Comparison<Selector>): readonly (readonly string[])[] {
  if (operator !== "=" || value.kind !== "text") return [];
  const piece = value.text.split("*").toSorted((a, b) => b.length - a.length)[0] ?? "";
  return isPlain(piece) && piece !== "" ? [[piece]] : [];
}

/** Whether JSON has only one spelling of a text, apart from `\u00XX` escapes. */
function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text) && !/["\\/]/.test(text);
}
