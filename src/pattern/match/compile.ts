import type { Comparison, Condition, Expression, JsonPattern, Pattern, Selector, Term, TermPattern } from "../ast.ts";
import { parse } from "../parse/parser.ts";
import { countedTerms, isJoined, joinTests } from "../tree.ts";
import { checks, compileComparison, compileText, dependsOnSpelling } from "./compare.ts";
import { type NumbersAsWritten, numbersAsWritten } from "./numbers.ts";
import { excludes, type Prefilter, prefilter } from "./prefilter.ts";
import { compileSelector, isSameSelector, isSingle, selectAll } from "./select.ts";
import { compileSpace } from "./space.ts";
import { compileAnyText } from "./wildcard.ts";

/** Tests log events against one pattern. */
export interface Matcher {
  /** Returns whether the pattern matches a log event's message, given as text. */
  test(message: string): boolean;
  /**
   * Returns whether the pattern matches a message that is already parsed. Term patterns and field patterns see the
   * message as JSON.stringify writes it. A number is compared with text as JavaScript writes the number: 12.0 as 12.
   */
  testJson(value: unknown): boolean;
  /**
   * Returns what `test(message)` returns, for a message that is already parsed: `value` is its JSON.parse. Missing if the
   * pattern only looks at the text.
   *
   * @internal
   */
  testParsed?(message: string, value: unknown): boolean;
  /**
   * Returns true if the text alone shows that the message cannot match, and false if only `test` can decide.
   *
   * @internal
   */
  cannotMatch?(message: string): boolean;
  /**
   * Returns texts to search for: a matching message contains at least one of them, or a `\u00` escape that could spell
   * one of their characters. Returns undefined if no such texts are known.
   *
   * @internal
   */
  needs?(): readonly string[] | undefined;
}

/**
 * Compiles a pattern, or its text, into a matcher. Matching takes time linear in the length of the message.
 *
 * @throws PatternError if the text is not a valid pattern.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function compile(pattern: Pattern | string): Matcher {
  const parsed = typeof pattern === "string" ? parse(pattern) : pattern;
  switch (parsed.kind) {
    case "terms":
      return textMatcher(compileTerms(parsed));
    case "space":
      return textMatcher(compileSpace(parsed));
    case "json":
      return jsonMatcher(parsed);
  }
}

function textMatcher(test: (message: string) => boolean): Matcher {
  return { test, testJson: (value) => test(JSON.stringify(value) ?? "") };
}

function compileTerms({ terms }: TermPattern): (message: string) => boolean {
  const { kind, counted } = countedTerms(terms);
  return joinTests(kind, counted.map(compileTerm));
}

function compileTerm({ mode, value }: Term): (message: string) => boolean {
  const occurs = value.kind === "text" ? (message: string) => message.includes(value.text) : compileText(value);
  return mode === "excluded" ? (message) => !occurs(message) : occurs;
}

/** The message being tested, for the rare node whose spelling in the message matters. */
class Message {
  text: string | undefined;
  #numbers: NumbersAsWritten | undefined;

  set(text: string | undefined): void {
    this.text = text;
    this.#numbers = undefined;
  }

  numbers(): NumbersAsWritten | undefined {
    if (this.text === undefined) return undefined;
    this.#numbers ??= numbersAsWritten(this.text);
    return this.#numbers;
  }
}

function jsonMatcher(pattern: JsonPattern): Matcher {
  const message = new Message();
  const holds = compileExpression(pattern.expression, message);
  const testParsed = (text: string | undefined, event: unknown) => {
    message.set(text);
    return typeof event === "object" && event !== null && holds(event);
  };
  let needed: Prefilter | undefined;
  // Only the best group: the others cost more than they save.
  const needs = () => {
    needed ??= { json: true, groups: prefilter(pattern).groups.slice(0, 1) };
    return needed;
  };
  const cannotMatch = (text: string) => excludes(needs(), text);
  return {
    cannotMatch,
    needs: () => needs().groups[0],
    testJson: (value) => testParsed(undefined, value),
    testParsed,
    test(text) {
      if (cannotMatch(text)) return false;
      let event: unknown;
      try {
        event = JSON.parse(text);
      } catch {
        return false;
      }
      return testParsed(text, event);
    },
  };
}

function compileExpression(tree: Expression, message: Message): (event: unknown) => boolean {
  if (!isJoined(tree)) return compileCondition(tree, message);
  const alternatives = tree.kind === "or" ? compileAlternatives(tree.operands, message) : undefined;
  return (
    alternatives ??
    joinTests(
      tree.kind,
      tree.operands.map((operand) => compileExpression(operand, message)),
    )
  );
}

/**
 * Compiles alternatives that compare one field with several texts, as in most patterns: the field is looked up once.
 */
function compileAlternatives(
  operands: readonly Expression[],
  message: Message,
): ((event: unknown) => boolean) | undefined {
  const conditions = operands.flatMap((operand) => (operand.kind === "comparison" ? [operand] : []));
  const [first] = conditions;
  if (first === undefined || conditions.length < operands.length || !isSingle(first.subject)) return undefined;
  const isSame = conditions.every(
    ({ subject, operator, value }) =>
      operator === "=" && value.kind === "text" && isSameSelector(subject, first.subject),
  );
  if (!isSame) return undefined;
  const select = compileSelector(first.subject);
  const isAnyText = compileAnyText(conditions.map(({ value }) => value.text));
  // For a number or a boolean, which hardly any event has in such a field.
  let oneByOne: ((event: unknown) => boolean) | undefined;
  return (event) => {
    const node = select(event);
    if (typeof node === "string") return isAnyText(node);
    if (typeof node !== "number" && typeof node !== "boolean") return false;
    oneByOne ??= joinTests(
      "or",
      conditions.map((condition) => compileJsonComparison(condition, message)),
    );
    return oneByOne(event);
  };
}

function compileCondition(condition: Condition, message: Message): (event: unknown) => boolean {
  const { subject } = condition;
  if (condition.kind === "comparison") return compileJsonComparison(condition, message);
  const check = checks[condition.test];
  const isAbsence = condition.test === "NOT EXISTS";
  if (!isSingle(subject)) {
    return isAbsence
      ? (event) => selectAll(subject, event).length === 0
      : (event) => selectAll(subject, event).some(({ value }) => check(value));
  }
  const select = compileSelector(subject);
  return isAbsence ? (event) => select(event) === undefined : (event) => check(select(event));
}

function compileJsonComparison(condition: Comparison<Selector>, message: Message): (event: unknown) => boolean {
  const { subject } = condition;
  const holds = compileComparison(condition);
  const bySpelling = dependsOnSpelling(condition);
  if (!isSingle(subject))
    return (event) => holdsForAny(selectAll(subject, event), condition, holds, bySpelling ? message : undefined);
  const select = compileSelector(subject);
  return (event) => {
    const node = select(event);
    if (!bySpelling || typeof node !== "number") return holds(node, undefined);
    const written = message.numbers();
    return holds(node, written?.textOf(select(written.event)));
  };
}

function holdsForAny(
  nodes: ReturnType<typeof selectAll>,
  { subject }: Comparison<Selector>,
  holds: (node: unknown, numberText: string | undefined) => boolean,
  message: Message | undefined,
): boolean {
  const written = nodes.some(({ value }) => typeof value === "number") ? message?.numbers() : undefined;
  const texts = written === undefined ? [] : selectAll(subject, written.event);
  // Both lists have the same order, because the selector and the message are the same.
  return nodes.some(({ value }, index) => holds(value, written?.textOf(texts[index]?.value)));
}
