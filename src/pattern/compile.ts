import type { Comparison, Expression, Operator, Pattern, Selector } from "./ast.ts";
import { parse } from "./parser.ts";

/** Says of an event whether the pattern lets it through. */
export interface Matcher {
  /** Of a log event's message, as text. Text that is no JSON object or list matches no JSON pattern. */
  test(message: string): boolean;
  /** Of a message that was parsed already. */
  testJson(value: unknown): boolean;
}

type Test = (event: unknown) => boolean;

/**
 * Makes a matcher of a pattern, or of its text.
 *
 * @throws PatternError where the text is no pattern.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function compile(pattern: Pattern | string): Matcher {
  const { expression } = typeof pattern === "string" ? parse(pattern) : pattern;
  const holds = compileExpression(expression);
  const testJson: Test = (event) => typeof event === "object" && event !== null && holds(event);
  return {
    testJson,
    test(message) {
      try {
        return testJson(JSON.parse(message));
      } catch {
        return false;
      }
    },
  };
}

function compileExpression(expression: Expression): Test {
  switch (expression.kind) {
    case "or": {
      const tests = expression.operands.map(compileExpression);
      return (event) => tests.some((test) => test(event));
    }
    case "and": {
      const tests = expression.operands.map(compileExpression);
      return (event) => tests.every((test) => test(event));
    }
    case "comparison":
      return compileComparison(expression);
  }
}

/** What an operator makes of "the texts are alike". */
const outcomes: Readonly<Record<Operator, (alike: boolean) => boolean>> = {
  "=": (alike) => alike,
  "!=": (alike) => !alike,
};

function compileComparison({ selector, operator, value }: Comparison): Test {
  const select = compileSelector(selector);
  const isAlike = compileText(value.text);
  const outcome = outcomes[operator];
  return (event) => {
    const node = select(event);
    // Missing, null, list and object satisfy no comparison, != included.
    if (node === undefined || node === null || typeof node === "object") return false;
    return outcome(isAlike(String(node)));
  };
}

function compileSelector({ names }: Selector): (event: unknown) => unknown {
  return (event) => {
    let node = event;
    for (const name of names) {
      if (typeof node !== "object" || node === null || Array.isArray(node) || !Object.hasOwn(node, name))
        return undefined;
      node = (node as Record<string, unknown>)[name];
    }
    return node;
  };
}

/**
 * `*` stands for any run of characters. As AWS was seen to do it: each piece between stars is taken at its leftmost
 * place, and nothing is tried again when the last one then does not end the text.
 */
function compileText(wanted: string): (text: string) => boolean {
  const pieces = wanted.split("*");
  const first = pieces.shift() ?? "";
  const last = pieces.pop();
  if (last === undefined) return (text) => text === wanted;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let from = first.length;
    for (const piece of pieces) {
      const at = text.indexOf(piece, from);
      if (at === -1) return false;
      from = at + piece.length;
    }
    if (last === "") return true;
    const at = text.indexOf(last, from);
    return at !== -1 && at + last.length === text.length;
  };
}
