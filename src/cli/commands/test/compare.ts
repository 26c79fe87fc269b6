import { type ErrorCode, IamAlertsError } from "../../../errors.ts";
import { compileRegex, RegexSyntaxError } from "../../../pattern/regex.ts";

/** What a field is expected to be: JSON, in which an expression stands for any text that it finds itself in. */
export type Wanted =
  | Expression
  | string
  | number
  | boolean
  | null
  | readonly Wanted[]
  | { readonly [name: string]: Wanted };

/** A regular expression as filter patterns have them: whatever the text, it takes linear time. */
export class Expression {
  /** As it was written, with the slashes. */
  readonly text: string;
  readonly test: (text: string) => boolean;

  /** @throws RegexSyntaxError */
  constructor(source: string) {
    this.text = `/${source}/`;
    this.test = compileRegex(source);
  }
}

/** A field that is not as expected; both sides as they are shown. */
export interface Difference {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/**
 * Reads an expected value: text between slashes is a regular expression.
 *
 * @throws IamAlertsError `config` for an expression that is none.
 */
export function toWanted(value: unknown): Wanted {
  if (typeof value === "string") return toExpression(value) ?? value;
  if (Array.isArray(value)) return value.map(toWanted);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, toWanted(child)]));
  }
  return (value ?? null) as Wanted;
}

function toExpression(text: string): Expression | undefined {
  const source = /^\/(.+)\/$/s.exec(text)?.[1];
  try {
    return source === undefined ? undefined : new Expression(source);
  } catch (cause) {
    throw expressionError(cause, text, "config");
  }
}

/** The error for an expression that cannot be read, of what RegexParser threw; anything else is thrown as it is. */
export function expressionError(cause: unknown, shown: string, code: ErrorCode): IamAlertsError {
  if (!(cause instanceof RegexSyntaxError)) throw cause;
  return new IamAlertsError(code, `in the expression ${shown}: ${cause.message}`, {
    hint: cause.hint ?? "expressions are those of filter patterns: no groups, no flags, \\. for a dot, \\x28 for (",
    cause,
  });
}

/** Where what was found differs from what was expected. An object may hold more than was named; a list may not. */
export function differences(wanted: Wanted, found: unknown, path: string): readonly Difference[] {
  if (wanted instanceof Expression) {
    return typeof found === "string" && wanted.test(found) ? [] : [difference(path, wanted.text, found)];
  }
  if (isList(wanted)) {
    if (!Array.isArray(found) || found.length !== wanted.length) return [difference(path, show(wanted), found)];
    return wanted.flatMap((item, index) => differences(item, found[index], `${path}[${index}]`));
  }
  if (typeof wanted === "object" && wanted !== null) {
    if (typeof found !== "object" || found === null || Array.isArray(found)) {
      return [difference(path, show(wanted), found)];
    }
    return Object.entries(wanted).flatMap(([name, child]) =>
      differences(
        child,
        Object.hasOwn(found, name) ? (found as Record<string, unknown>)[name] : null,
        step(path, name),
      ),
    );
  }
  return wanted === (found ?? null) ? [] : [difference(path, show(wanted), found)];
}

function isList(wanted: Wanted): wanted is readonly Wanted[] {
  return Array.isArray(wanted);
}

function step(path: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

function difference(path: string, expected: string, found: unknown): Difference {
  return { path, expected, found: show(found) };
}

/** A value as JSON; an expression as it was written, null as what it means. */
function show(value: unknown): string {
  if (value === null || value === undefined) return "absent";
  return JSON.stringify(value, (_, child: unknown) => (child instanceof Expression ? child.text : child));
}
