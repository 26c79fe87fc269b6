import { readJson, WrittenNumber } from "./json.ts";

/**
 * Evaluates EventBridge event patterns as AWS documents them: comparison operators, $or and lists. An event is the list
 * of its values by path; all values that match inside a list must belong to the same member.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
 */
export function compileEventPattern(pattern: string): (event: readonly Value[]) => boolean {
  const rules = alternatives(JSON.parse(pattern) as Rule);
  return (event) => rules.some((constraints) => holdTogether(constraints, event, new Map()));
}

/** Returns the values of the event that CloudTrail sends for a record. */
export function eventOf(message: string): readonly Value[] {
  const record = readJson(message) as Readonly<Record<string, unknown>>;
  const types: Readonly<Record<string, string>> = {
    AwsServiceEvent: "AWS Service Event via CloudTrail",
    AwsConsoleSignIn: "AWS Console Sign In via CloudTrail",
    AwsConsoleAction: "AWS Console Action via CloudTrail",
  };
  const event = {
    source: `aws.${String(record["eventSource"] ?? "iam").split(".")[0]}`,
    "detail-type": types[String(record["eventType"])] ?? "AWS API Call via CloudTrail",
    detail: record,
  };
  return valuesOf(event);
}

type Rule = { readonly [name: string]: unknown };

interface Constraint {
  readonly path: string;
  readonly anyOf: readonly unknown[];
}

const keyOf = (path: readonly string[]) => path.join(".");

/** Returns every combination of the alternatives under $or. */
function alternatives(rule: Rule, path: readonly string[] = []): readonly (readonly Constraint[])[] {
  return Object.entries(rule).reduce<readonly (readonly Constraint[])[]>(
    (all, [name, value]) => {
      const more = name === "$or" ? orOf(value, path) : under(value, [...path, name]);
      return all.flatMap((one) => more.map((other) => [...one, ...other]));
    },
    [[]],
  );
}

function orOf(value: unknown, path: readonly string[]): readonly (readonly Constraint[])[] {
  if (!Array.isArray(value) || value.length < 2) throw new Error("$or takes a list of two objects or more");
  return value.flatMap((rule: Rule) => {
    if (Object.keys(rule).length === 0) throw new Error("an object under $or is not empty");
    return alternatives(rule, path);
  });
}

function under(value: unknown, path: readonly string[]): readonly (readonly Constraint[])[] {
  if (!Array.isArray(value)) return alternatives(value as Rule, path);
  if (value.length === 0) throw new Error("a list of values is not empty");
  const isAbsence = (item: unknown) => JSON.stringify(item) === '{"exists":false}';
  if (value.some(isAbsence) && value.length > 1) throw new Error("absence must be the only entry of a list");
  return [[{ path: keyOf(path), anyOf: value }]];
}

/** A scalar value, its path, and the list members that contain it. */
export interface Value {
  readonly path: string;
  readonly value: unknown;
  /** A number as the message spells it. */
  readonly number: string | undefined;
  readonly members: ReadonlyMap<string, number>;
}

function valuesOf(event: object): readonly Value[] {
  const values: Value[] = [];
  const visit = (node: unknown, path: readonly string[], place: string, members: ReadonlyMap<string, number>): void => {
    if (Array.isArray(node)) {
      for (const [index, item] of node.entries()) {
        visit(item, path, `${place}[${index}]`, new Map([...members, [place, index]]));
      }
    } else if (node instanceof WrittenNumber) {
      values.push({ path: keyOf(path), value: undefined, number: node.text, members });
    } else if (typeof node === "object" && node !== null) {
      for (const [name, child] of Object.entries(node)) visit(child, [...path, name], `${place}.${name}`, members);
    } else values.push({ path: keyOf(path), value: node, number: undefined, members });
  };
  visit(event, [], "", new Map());
  return values;
}

function holdTogether(
  [constraint, ...more]: readonly Constraint[],
  values: readonly Value[],
  members: ReadonlyMap<string, number>,
): boolean {
  if (constraint === undefined) return true;
  const found = values.filter(({ path }) => path === constraint.path);
  if (JSON.stringify(constraint.anyOf) === '[{"exists":false}]') {
    return found.length === 0 && holdTogether(more, values, members);
  }
  return found.some((value) => {
    if (!constraint.anyOf.some((matcher) => isLike(matcher, value))) return false;
    if ([...value.members].some(([list, index]) => (members.get(list) ?? index) !== index)) return false;
    return holdTogether(more, values, new Map([...members, ...value.members]));
  });
}

function isLike(matcher: unknown, { value, number }: Value): boolean {
  const text = typeof value === "string" ? value : undefined;
  if (typeof matcher === "string") return text === matcher;
  if (typeof matcher === "number") return number === String(matcher); // as written: 300.0 is not 300
  if (typeof matcher !== "object" || matcher === null) return value === matcher;
  const [[operator, wanted] = [], ...others] = Object.entries(matcher);
  if (others.length > 0) throw new Error("a matcher has one operator");
  switch (operator) {
    case "exists":
      return true;
    case "prefix":
      return text?.startsWith(wanted as string) === true;
    case "suffix":
      return text?.endsWith(wanted as string) === true;
    case "wildcard":
      return text !== undefined && wildcard(wanted as string).test(text);
    case "numeric":
      return number !== undefined && isInRange(wanted as readonly unknown[], Number(number));
    case "anything-but":
      return isAnythingBut(wanted, text, number);
    default:
      throw new Error(`no operator: ${operator}`);
  }
}

function isAnythingBut(wanted: unknown, text: string | undefined, number: string | undefined): boolean {
  if (Array.isArray(wanted)) {
    const isText = wanted.every((item) => typeof item === "string");
    if (!isText && !wanted.every((item) => typeof item === "number")) throw new Error("texts or numbers, not both");
    if (isText) return text === undefined || !wanted.includes(text);
    return number === undefined || !wanted.includes(Number(number));
  }
  const [operator, inner] = Object.entries(wanted as Rule)[0] ?? [];
  const texts = [inner].flat() as string[];
  if (operator === "prefix") return text === undefined || !texts.some((prefix) => text.startsWith(prefix));
  if (operator === "wildcard") return text === undefined || !texts.some((inner) => wildcard(inner).test(text));
  throw new Error(`no operator in anything-but: ${operator}`);
}

function wildcard(source: string): RegExp {
  if (source === "") throw new Error("an empty wildcard");
  if (/\*\*/.test(source.replaceAll(/\\./g, "x"))) throw new Error("two stars in a row");
  const parts = source.replaceAll(/\\[*\\]|[^\\]|\\/g, (part) => {
    if (part === "*") return "[^]*";
    if (part === "\\") throw new Error("a backslash before neither * nor \\");
    const character = part.at(-1) ?? "";
    return /[A-Za-z0-9]/.test(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return new RegExp(`^${parts}$`);
}

function isInRange(range: readonly unknown[], value: number): boolean {
  for (let index = 0; index < range.length; index += 2) {
    const [operator, limit] = [range[index], range[index + 1] as number];
    if (Math.abs(limit) > 5e9) throw new Error("a number beyond 5000000000");
    if (Math.abs(value) > 5e9) return false;
    const holds =
      operator === "="
        ? value === limit
        : operator === "<"
          ? value < limit
          : operator === ">"
            ? value > limit
            : operator === "<="
              ? value <= limit
              : value >= limit;
    if (!holds) return false;
  }
  return true;
}
