import type { Comparison, Condition, Pattern, Selector, Tree } from "../ast.ts";
import { countedTerms, isJoined } from "../tree.ts";

/**
 * The texts without which no message can match: of each group at least one must stand in it. None for a pattern that
 * needs nothing.
 *
 * For a JSON pattern a message may also spell a character as an escape: where it contains `\u00` nothing can be said, and
 * where a text has a character that JSON can spell another way, it is not listed. See `excludes`.
 */
export interface Prefilter {
  readonly groups: readonly (readonly string[])[];
  /** Whether the message is JSON, in which `\u00XX` may stand for any character of a text. */
  readonly json: boolean;
}

/** The longest list of alternatives worth searching for. */
const maxAlternatives = 64;

/** What a message must hold to match, in a form that can be searched for in its raw bytes. */
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

/** Whether a message cannot match, from its text alone. */
export function excludes({ groups, json }: Prefilter, message: string): boolean {
  for (const group of groups) {
    if (group.some((text) => message.includes(text))) continue;
    return !json || !message.includes("\\u00");
  }
  return false;
}

/** A text of "" is in every message, and so is a group with it. */
function worthwhile(groups: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const useful = groups.filter((group) => group.length <= maxAlternatives && group.every((text) => text !== ""));
  // The fewest and longest first: they are found missing soonest.
  return useful.toSorted((a, b) => a.length - b.length || longest(b) - longest(a));
}

function longest(group: readonly string[]): number {
  return Math.max(...group.map((text) => text.length));
}

function groupsOf(tree: Tree<Condition>): readonly (readonly string[])[] {
  if (!isJoined(tree)) return leafGroups(tree);
  if (tree.kind === "and") return tree.operands.flatMap(groupsOf);
  // One of the alternatives must hold: of each, its best group.
  const best = tree.operands.map((operand) => worthwhile(groupsOf(operand))[0]);
  return best.every((group) => group !== undefined) ? [best.flat()] : [];
}

function leafGroups(condition: Condition): readonly (readonly string[])[] {
  if (condition.kind === "check") return condition.test === "NOT EXISTS" ? [] : nameGroups(condition.subject);
  // Every record has the field; the value is what tells them apart.
  const values = valueGroups(condition);
  return values.length > 0 ? values : nameGroups(condition.subject);
}

/** Every condition but NOT EXISTS needs the field to be there. */
function nameGroups({ steps }: Selector): readonly (readonly string[])[] {
  const names = steps.flatMap((step) => (step.kind === "name" ? [step.name] : []));
  return names.filter(isPlain).map((name) => [name]);
}

function valueGroups({ operator, value }: Comparison<Selector>): readonly (readonly string[])[] {
  if (operator !== "=" || value.kind !== "text") return [];
  const piece = value.text.split("*").toSorted((a, b) => b.length - a.length)[0] ?? "";
  return isPlain(piece) && piece !== "" ? [[piece]] : [];
}

/** Whether JSON has no other way to write a text than as it stands, `\u00XX` aside. */
function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text) && !/["\\/]/.test(text);
}
