import { listedAll } from "../words.ts";
import type {
  Check,
  Comparison,
  Condition,
  FieldName,
  Operator,
  Pattern,
  Selector,
  SpacePattern,
  Term,
  TermPattern,
  Tree,
  Value,
} from "./ast.ts";
import { printSelector } from "./print.ts";
import { countedTerms, isJoined } from "./tree.ts";

/** Describes a pattern in words: a sentence, followed by an indented list of its conditions. */
export function explain(pattern: Pattern): string {
  switch (pattern.kind) {
    case "terms":
      return explainTerms(pattern);
    case "json":
      return list("Matches an event if", linesOf(pattern.expression, conditionWords, subjectOf));
    case "space":
      return explainSpace(pattern);
  }
}

/** A line of the list; `under` has the lines nested below it. */
interface Line {
  readonly text: string;
  readonly under: readonly Line[];
}

function list(start: string, line: Line): string {
  return `${start} ${line.text}${print(line.under, 1)}`;
}

function print(lines: readonly Line[], depth: number): string {
  return lines.map(({ text, under }) => `\n${"  ".repeat(depth)}- ${text}${print(under, depth + 1)}`).join("");
}

/**
 * `wordsOf` describes a leaf; `groupOf` returns the subject of a leaf that can share a line with others, else
 * undefined.
 */
function linesOf<Leaf extends { readonly kind: string }>(
  tree: Tree<Leaf>,
  wordsOf: (leaf: Leaf) => string,
  groupOf: (leaf: Leaf) => string | undefined,
): Line {
  if (!isJoined(tree)) return { text: wordsOf(tree), under: [] };
  const alternatives = tree.kind === "or" ? sameSubject(tree.operands, groupOf) : undefined;
  if (alternatives !== undefined) return { text: alternatives, under: [] };
  const under = tree.operands.map((operand) => linesOf(operand, wordsOf, groupOf));
  return { text: tree.kind === "or" ? "any of these is true:" : "all of these are true:", under };
}

/** Describes alternatives for one subject in one line: eventName begins with "Add" or "Attach", or is "X". */
function sameSubject<Leaf extends { readonly kind: string }>(
  operands: readonly Tree<Leaf>[],
  groupOf: (leaf: Leaf) => string | undefined,
): string | undefined {
  const leaves = operands.flatMap((operand) => (isJoined(operand) ? [] : [operand]));
  const groups = leaves.map(groupOf);
  const [subject] = groups;
  if (leaves.length !== operands.length || subject === undefined || !groups.every((group) => group === subject))
    return undefined;
  const byVerb = new Map<string, string[]>();
  for (const leaf of leaves) {
    const [verb, object] = equalWords((leaf as unknown as Comparison<unknown>).value);
    byVerb.set(verb, [...(byVerb.get(verb) ?? []), object]);
  }
  return `${subject} ${[...byVerb].map(([verb, objects]) => `${verb} ${listedAll(objects, "or")}`).join(", or ")}`;
}

/** Returns the subject of an equality, whose alternatives read well together; undefined for other conditions. */
function subjectOf(condition: Condition): string | undefined {
  if (condition.kind !== "comparison" || condition.operator !== "=") return undefined;
  return name(condition.subject);
}

function conditionWords(condition: Comparison<Selector> | Check): string {
  const subject = name(condition.subject);
  if (condition.kind === "comparison") return comparisonWords(subject, condition);
  return `${subject} ${condition.test === "NOT EXISTS" ? "is absent" : condition.test.toLowerCase()}`;
}

/** Returns userIdentity.type for $.userIdentity.type, with wildcards in words. */
function name(selector: Selector): string {
  const text = printSelector(selector);
  const path = text.replace(/^\$\.?/, "");
  return selector.steps.some(({ kind }) => kind === "any-index" || kind === "any-name") ? `any of ${path}` : path;
}

const orderWords: Readonly<Record<Exclude<Operator, "=" | "!=">, string>> = {
  "<": "less than",
  ">": "greater than",
  "<=": "of at most",
  ">=": "of at least",
};

function comparisonWords(subject: string, { operator, value }: Comparison<unknown>): string {
  const [verb, object] = equalWords(value);
  switch (operator) {
    case "=":
      return `${subject} ${verb} ${object}`.trimEnd();
    case "!=":
      return `${subject} is present and ${negated(verb)} ${object}`.trimEnd();
    case "<":
    case ">":
    case "<=":
    case ">=":
      return `${subject} is a number ${orderWords[operator]} ${object}`;
  }
}

/** Negates a verb: "is not", "does not begin with", "does not match". */
function negated(verb: string): string {
  if (verb === anyValue) return "is not text, a number or a boolean, which is never true";
  return verb === "is" ? "is not" : `does not ${verb.replace(/(?<=ch)es|s\b/, "")}`;
}

const anyValue = "is present, as text, a number or a boolean";

function equalWords({ kind, text }: Value): readonly [verb: string, object: string] {
  if (kind === "number") return ["is", text];
  if (kind === "regex") return ["matches", `the regular expression ${text}`];
  if (/^\*+$/.test(text)) return [anyValue, ""];
  const [, before, inner, after] = /^(\*?)([^*]*)(\*?)$/.exec(text) ?? [];
  const verb = before ? (after ? "contains" : "ends with") : after ? "begins with" : "is";
  return inner === undefined ? ["matches", JSON.stringify(text)] : [verb, JSON.stringify(inner)];
}

function explainTerms({ terms }: TermPattern): string {
  if (terms.length === 0) return "Matches every message.";
  const { kind, counted, ignored } = countedTerms(terms);
  const words = (mode: Term["mode"]) => counted.filter((term) => term.mode === mode).map(termWords);
  const lines =
    kind === "or"
      ? [`it contains ${listedAll(words("optional"), "or")}`]
      : [
          ...words("plain").map((text) => `it contains ${text}`),
          ...words("excluded").map((text) => `it does not contain ${text}`),
        ];
  const note =
    ignored.length === 0 ? "" : `\nIgnored because of the other terms: ${ignored.map(termWords).join(", ")}.`;
  return list("Matches a message if", allOf(lines.map((text) => ({ text, under: [] })))) + note;
}

function allOf(lines: readonly Line[]): Line {
  const [only, ...others] = lines;
  return only !== undefined && others.length === 0 ? only : { text: "all of these are true:", under: lines };
}

function termWords({ value }: Term): string {
  return value.kind === "regex" ? `a match of the regular expression ${value.text}` : JSON.stringify(value.text);
}

function explainSpace({ fields }: SpacePattern): string {
  const conditions = fields.flatMap((field) =>
    field.kind === "named" && field.condition !== null
      ? [
          linesOf(
            field.condition,
            ({ subject, ...rest }: Comparison<FieldName>) => comparisonWords(subject.name, { subject, ...rest }),
            fieldOf,
          ),
        ]
      : [],
  );
  const count = fields.filter(({ kind }) => kind !== "ellipsis").length;
  const isOpen = count < fields.length;
  if (count === 0 || (fields.length === 1 && fields[0]?.kind === "unnamed")) return "Matches every line.";
  const shape = isOpen
    ? `it has at least ${count === 1 ? "1 field" : `${count} fields separated by spaces`}`
    : count === 1
      ? "it is not empty (the only field takes the whole line)"
      : `it has ${count} fields separated by spaces, or more (the last field takes the rest)`;
  return list("Matches a line if", allOf([{ text: shape, under: [] }, ...conditions]));
}

function fieldOf({ operator, subject }: Comparison<FieldName>): string | undefined {
  return operator === "=" ? subject.name : undefined;
}
