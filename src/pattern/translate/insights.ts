import type { Pattern, Selector } from "../ast.ts";
import { compile } from "../match/compile.ts";
import { parse } from "../parse/parser.ts";
import { columnPathOf, isText } from "./cloudtrail-table.ts";
import { type Caveat, ClauseContext, type Dialect, type Translation } from "./dialect.ts";
import { exactText, isAnything, type Like, likeOf } from "./like.ts";
import { portableRegex, regexOfText } from "./portable-regex.ts";
import { toQuery } from "./query.ts";

/**
 * Translates a pattern to a CloudWatch Logs Insights query on the log group itself. The query returns the newest 10,000
 * events, the most that Logs Insights returns.
 *
 * @throws PatternError for a clause that the query language cannot express, or that its documentation does not specify.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Filter.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html
 */
export function toInsights(pattern: Pattern | string): Translation {
  const parsed = typeof pattern === "string" ? parse(pattern) : pattern;
  const caveats: Caveat[] = [];
  const whole = new ClauseContext(insights.name, parsed.source, parsed.span, caveats);
  const query = toQuery(parsed, insights, caveats);
  if (parsed.kind === "json") {
    whole.caveat("fields", "Logs Insights discovers only the first 200 fields of an event; the others count as absent");
    if (compile(parsed).testJson({}))
      whole.caveat("json", "a message that is not JSON has no fields, and therefore matches");
  }
  whole.caveat("size", "Logs Insights returns at most 10,000 events");
  const filter = query === undefined ? [] : [`filter ${query}`];
  const commands = ["fields @timestamp, @message", ...filter, "sort @timestamp desc", "limit 10000"];
  return { text: commands.join("\n| "), caveats };
}

const nullText = "its documentation does not distinguish null from absent";
const booleanText = "its documentation does not say how it compares booleans";

const insights: Dialect<string> = {
  name: "Logs Insights",
  refused: {
    "IS NULL": nullText,
    "IS TRUE": booleanText,
    "IS FALSE": booleanText,
    space: "it finds no fields in a line of text; use its parse command",
  },
  join: (kind, operands) => `(${operands.join(` ${kind} `)})`,
  templates: {
    text({ subject, negated, like }, clause) {
      const field = fieldOf(subject, clause);
      if (!isText(subject)) otherCaveats(negated || isAnything(like), clause);
      if (isAnything(like) && negated) throw clause.refusal("it is never true");
      if (isAnything(like)) return `ispresent(${field})`;
      return negated ? `(ispresent(${field}) and ${unlike(field, like)})` : likeness(field, like);
    },
    oneOf({ subject, texts }, clause) {
      const field = fieldOf(subject, clause);
      if (!isText(subject)) otherCaveats(false, clause);
      if (texts.every(isQuotable)) return `${field} in [${texts.map(quoted).join(", ")}]`;
      return `(${texts.map((text) => likeness(field, likeOf(text))).join(" or ")})`;
    },
    number({ subject, negated, text, value }, clause) {
      const field = fieldOf(subject, clause);
      otherCaveats(negated && !isText(subject), clause);
      const wanted = isText(subject) ? quoted(text) : decimal(value, clause);
      return negated ? `(ispresent(${field}) and ${field} != ${wanted})` : `${field} = ${wanted}`;
    },
    order({ subject, operator, value }, clause) {
      if (isText(subject)) throw clause.refusal("CloudTrail writes text there, and only numbers can be ordered");
      const field = fieldOf(subject, clause);
      otherCaveats(false, clause);
      return `${field} ${operator} ${decimal(value, clause)}`;
    },
    regex({ subject, negated, value }, clause) {
      const field = fieldOf(subject, clause);
      if (!isText(subject)) otherCaveats(negated, clause);
      const expression = regexOf(value.text, clause);
      return negated ? `(ispresent(${field}) and ${field} not like ${expression})` : `${field} like ${expression}`;
    },
    "NOT EXISTS": ({ subject }, clause) => {
      const field = fieldOf(subject, clause);
      if (!isText(subject))
        clause.caveat("list", "an object or a list counts as absent, but the fields inside it do not");
      if (!isText(subject)) clause.caveat("null", "Logs Insights may treat null as absent");
      return `not ispresent(${field})`;
    },
    term: ({ negated, text }) =>
      `@message ${negated ? "not like" : "like"} ${isQuotable(text) ? quoted(text) : `/${regexOfText(text)}/`}`,
    regexTerm: ({ negated, value }, clause) =>
      `@message ${negated ? "not like" : "like"} ${regexOf(value.text, clause)}`,
  },
};

/**
 * Returns the field that a selector selects: names and list positions, joined by dots. A path with other characters
 * than letters and digits needs backticks.
 */
function fieldOf(subject: Selector, clause: ClauseContext): string {
  const kind = columnPathOf(subject)?.kind;
  if (kind === "boolean") throw clause.refusal(booleanText);
  const names = subject.steps.map((step) => {
    if (step.kind === "any-name" || step.kind === "any-index") throw clause.refusal("it tests one field at a time");
    if (step.kind === "name" && /[.`]/.test(step.name))
      throw clause.refusal("it accepts no field whose name contains a dot or `");
    return step.kind === "index" ? String(step.index) : step.name;
  });
  if (kind === "struct" || kind === "list" || kind === "map" || (kind === "json" && names.length === 1)) {
    throw clause.refusal("it has fields for the contents of an object or a list, not for the whole");
  }
  if (subject.steps.some((step) => step.kind === "index" || /^\d+$/.test(step.kind === "name" ? step.name : ""))) {
    clause.caveat("list", "Logs Insights writes a position in a list like a field named by a number");
  }
  const path = names.join(".");
  return /^[A-Za-z0-9.]+$/.test(path) ? path : `\`${path}\``;
}

function likeness(field: string, like: Like): string {
  const exact = exactText(like);
  if (exact !== undefined && isQuotable(exact)) return `${field} = ${quoted(exact)}`;
  const expression = expressionOf(like);
  // The leftmost occurrence of the last piece ends the text, so nothing follows it anywhere.
  return isOpen(like)
    ? `${field} like /${expression}/`
    : `(${field} like /${expression}/ and ${field} not like /${expression}[\\s\\S]/)`;
}

function unlike(field: string, like: Like): string {
  const exact = exactText(like);
  if (exact !== undefined && isQuotable(exact)) return `${field} != ${quoted(exact)}`;
  const expression = expressionOf(like);
  return isOpen(like)
    ? `${field} not like /${expression}/`
    : `(${field} not like /${expression}/ or ${field} like /${expression}[\\s\\S]/)`;
}

function isOpen({ pieces }: Like): boolean {
  return pieces.length > 1 && pieces.at(-1) === "";
}

/** Returns an expression for the pieces, anchored unless a star comes first. */
function expressionOf({ pieces }: Like): string {
  const isAnchored = pieces.length === 1 || pieces[0] !== "";
  const filled = pieces.filter((piece) => piece !== "");
  return (isAnchored ? "^" : "") + filled.map(regexOfText).join("[\\s\\S]*");
}

/** Whether text can be put in quotes as documented. The documentation does not mention escapes. */
function isQuotable(text: string): boolean {
  return /^[ !#-[\]-~]*$/.test(text);
}

function quoted(text: string): string {
  return `"${text}"`;
}

function regexOf(source: string, clause: ClauseContext): string {
  if (source.includes("$")) clause.caveat("line-break", "$ may also match before a line break at the end of the text");
  return `/${portableRegex(source, { start: "^", end: "$" })}/`;
}

/** Returns a number in the documented form: digits and a decimal point. */
function decimal(value: number, clause: ClauseContext): string {
  const text = String(value);
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return text;
  throw clause.refusal("the number is too large or too small to be written without an exponent");
}

/** Adds the caveats for a field in which CloudTrail may write something other than text. */
function otherCaveats(negated: boolean, clause: ClauseContext): void {
  clause.caveat("type", "Logs Insights may compare numbers, booleans and text that looks like them differently");
  if (negated) clause.caveat("null", "Logs Insights may treat null as a value");
}
