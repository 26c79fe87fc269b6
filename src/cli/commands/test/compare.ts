import { isFields } from "../../../cloudtrail/fields.ts";
import { type ErrorCode, IamAlertsError } from "../../../errors.ts";
import { compileRegex, RegexSyntaxError } from "../../../pattern/regex/regex.ts";

/** The expected value of a field: JSON, in which an expression matches any text that contains a match. */
export type Expected =
  | Expression
  | string
  | number
  | boolean
  | null
  | readonly Expected[]
  | { readonly [name: string]: Expected };

/** A regular expression in the dialect of filter patterns, which takes linear time for any text. */
export class Expression {
  /** The source, with the slashes. */
  readonly text: string;
  readonly test: (text: string) => boolean;

  /** @throws RegexSyntaxError */
  constructor(source: string) {
    this.text = `/${source}/`;
    this.test = compileRegex(source);
  }
}

/** A field that is not as expected, with both sides as they are printed. */
export interface Difference {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/**
 * Parses an expected value: text between slashes is a regular expression.
 *
 * @throws IamAlertsError `config` for an invalid expression.
 */
export function toExpected(value: unknown): Expected {
  if (typeof value === "string") return toExpression(value) ?? value;
  if (Array.isArray(value)) return value.map(toExpected);
  if (isFields(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, toExpected(child)]));
  }
  return (value ?? null) as Expected;
}

function toExpression(text: string): Expression | undefined {
  const source = /^\/(.+)\/$/s.exec(text)?.[1];
  try {
    return source === undefined ? undefined : new Expression(source);
  } catch (cause) {
    throw expressionError(cause, text, "config");
  }
}

/** Converts an error of RegexParser into the error for an invalid expression; throws any other error. */
export function expressionError(cause: unknown, shown: string, code: ErrorCode): IamAlertsError {
  if (!(cause instanceof RegexSyntaxError)) throw cause;
  return new IamAlertsError(code, `in the expression ${shown}: ${cause.message}`, {
    hint:
      cause.hint ?? "expressions follow the rules of filter patterns: no groups, no flags, \\. for a dot, \\x28 for (",
    cause,
  });
}

/** Returns the differences from the expected value. An object may have additional fields; a list may not have more items. */
export function differences(expected: Expected, found: unknown, path: string): readonly Difference[] {
  if (expected instanceof Expression) {
    return typeof found === "string" && expected.test(found) ? [] : [difference(path, expected.text, found)];
  }
  if (isList(expected)) {
    if (!Array.isArray(found) || found.length !== expected.length) return [difference(path, show(expected), found)];
    return expected.flatMap((item, index) => differences(item, found[index], `${path}[${index}]`));
  }
  if (typeof expected === "object" && expected !== null) {
    if (!isFields(found)) {
      return [difference(path, show(expected), found)];
    }
    return Object.entries(expected).flatMap(([name, child]) =>
      differences(child, Object.hasOwn(found, name) ? found[name] : null, step(path, name)),
    );
  }
  return expected === (found ?? null) ? [] : [difference(path, show(expected), found)];
}

function isList(expected: Expected): expected is readonly Expected[] {
  return Array.isArray(expected);
}

function step(path: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

function difference(path: string, expected: string, found: unknown): Difference {
  return { path, expected, found: show(found) };
}

/** Returns a value as JSON, an expression as its source, and null as "absent". */
function show(value: unknown): string {
  if (value === null || value === undefined) return "absent";
  return JSON.stringify(value, (_, child: unknown) => (child instanceof Expression ? child.text : child));
}
