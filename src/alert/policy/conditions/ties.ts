import type { PolicyCondition } from "../statement.ts";

/** The operators that require a key to have a certain value, by the type of the value. */
export type TieType = "string" | "arn" | "network" | "bool" | "number" | "date";

const types: readonly (readonly [RegExp, TieType])[] = [
  [/^string(?:equals(?:ignorecase)?|like)$/, "string"],
  [/^arn(?:equals|like)$/, "arn"],
  [/^ipaddress$/, "network"],
  [/^bool$/, "bool"],
  [/^numeric(?:equals|(?:less|greater)than(?:equals)?)$/, "number"],
  [/^date(?:equals|(?:less|greater)than(?:equals)?)$/, "date"],
];

/** Returns the type of an operator that requires something of a key; undefined for negations and unknown operators. */
export function typeOf({ operator }: PolicyCondition): TieType | undefined {
  return types.find(([pattern]) => pattern.test(operator))?.[1];
}

/** Returns the keys, in lower case, that a request must have (Null with false). */
export function requiredKeys(conditions: readonly PolicyCondition[]): ReadonlySet<string> {
  return new Set(conditions.filter(requiresPresence).map(({ key }) => key.toLowerCase()));
}

/** Whether a condition requires its key to be present, with any value. */
export function requiresPresence({ operator, quantifier, ifExists, values }: PolicyCondition): boolean {
  if (operator !== "null" || quantifier !== null || ifExists) return false;
  return values.length > 0 && values.every((value) => value.toLowerCase() === "false");
}

/**
 * Whether a condition holds only if its key is present and has one of the values. IfExists and ForAllValues also hold if
 * the key is absent, unless another condition requires the key.
 */
export function isTie(condition: PolicyCondition, required: ReadonlySet<string>): boolean {
  if (typeOf(condition) === undefined) return false;
  const isLenient = condition.ifExists || condition.quantifier === "all";
  return !isLenient || required.has(condition.key.toLowerCase());
}

/**
 * Whether one of the conditions never holds, because its key must have one of no values. Such a statement grants
 * nothing.
 */
export function neverHold(conditions: readonly PolicyCondition[]): boolean {
  const required = requiredKeys(conditions);
  return conditions.some((condition) => condition.values.length === 0 && isTie(condition, required));
}

/** Whether a value has a wildcard; a condition key with it can have many values. */
export function hasWildcard(value: string): boolean {
  return /[*?]/.test(value);
}

/** Whether a value has a policy variable other than those of the resource, which the caller cannot choose. */
export function hasVariable(value: string): boolean {
  return /\$\{(?!aws:Resource(?:OrgID|Account)\})/i.test(value);
}
