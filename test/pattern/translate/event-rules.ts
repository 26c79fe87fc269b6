import { readJson, WrittenNumber } from "./json.ts";

/**
 * Evaluates EventBridge event patterns as event-ruler does, the matching library of EventBridge. An event is the list of
 * its values by path; all values that match inside a list must belong to the same member. In test/engines, the library
 * itself gives the same results.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
 */
export function compileEventPattern(pattern: string): (event: readonly Value[]) => boolean {
  const rules = alternatives(JSON.parse(pattern) as Rule);
  return (event) => rules.some((constraints) => holdTogether(constraints, event, new Map()));
}

/** Returns the event that CloudTrail sends for a record, as JSON. */
export function eventText(message: string): string {
  const record = JSON.parse(message) as Readonly<Record<string, unknown>>;
  const types: Readonly<Record<string, string>> = {
    AwsServiceEvent: "AWS Service Event via CloudTrail",
    AwsConsoleSignIn: "AWS Console Sign In via CloudTrail",
    AwsConsoleAction: "AWS Console Action via CloudTrail",
  };
  const source = JSON.stringify(`aws.${String(record["eventSource"] ?? "iam").split(".")[0]}`);
  const type = JSON.stringify(types[String(record["eventType"])] ?? "AWS API Call via CloudTrail");
  return `{"source":${source},"detail-type":${type},"detail":${message}}`;
}

/** Returns the values of the event that CloudTrail sends for a record. */
export const eventOf = (message: string): readonly Value[] => valuesOf(readJson(eventText(message)) as object);

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
    const reserved = namesIn(rule).find((name) => reservedInOr.has(name));
    if (reserved !== undefined) throw new Error(`${reserved} is a reserved word under $or`);
    return alternatives(rule, path);
  });
}

const reservedInOr = new Set("exists prefix suffix anything-but numeric cidr wildcard regex".split(" "));

/** Returns the names of all fields in a rule. */
function namesIn(rule: unknown): readonly string[] {
  if (typeof rule !== "object" || rule === null || Array.isArray(rule)) return [];
  return Object.entries(rule).flatMap(([name, value]) => [name, ...namesIn(value)]);
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
  if (typeof matcher === "number") return number !== undefined && decimal(number) === decimal(String(matcher));
  if (typeof matcher !== "object" || matcher === null) return value === matcher;
  const [[operator, wanted] = [], ...others] = Object.entries(matcher);
  if (others.length > 0) throw new Error("a matcher has one operator");
  // The library compares a text together with the quotation marks around it.
  const inMarks = `"${text}"`;
  switch (operator) {
    case "exists":
      return true;
    case "prefix":
      return text !== undefined && inMarks.startsWith(`"${wanted}`);
    case "suffix":
      return text !== undefined && inMarks.endsWith(`${wanted}"`);
    case "wildcard":
      return text !== undefined && wildcard(wanted as string).test(text);
    case "numeric":
      return number !== undefined && isInRange(wanted as readonly unknown[], number);
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
    return number === undefined || !wanted.some((item) => decimal(String(item)) === decimal(number));
  }
  const [operator, inner] = Object.entries(wanted as Rule)[0] ?? [];
  const texts = [inner].flat() as string[];
  if (operator === "prefix") return !texts.some((prefix) => text !== undefined && `"${text}"`.startsWith(`"${prefix}`));
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

function isInRange(range: readonly unknown[], number: string): boolean {
  const [bottom, top] = [range[1], range[3]] as (number | undefined)[];
  if (bottom !== undefined && top !== undefined && bottom >= top)
    throw new Error("the bottom must be less than the top");
  const value = Number(number);
  // A number is compared only if a double has its exact decimal value.
  if (decimal(number) !== decimal(String(value))) return false;
  for (let index = 0; index < range.length; index += 2) {
    const [operator, limit] = [range[index], range[index + 1] as number];
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

/** Returns a number in one spelling for each value: its digits without zeros at either end, and an exponent. */
function decimal(text: string): string {
  const [, sign, whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return significant === "" ? "0" : `${sign}${significant}e${power}`;
}
