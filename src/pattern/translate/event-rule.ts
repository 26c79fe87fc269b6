import type { ClauseContext } from "./dialect.ts";
import { absent, intersection, isSameJson, unique, type ValueMatcher } from "./event-values.ts";

/** What a field must be like: one of the alternatives. */
export interface Constraint {
  /** The names that lead to the field, in `detail`. */
  readonly path: readonly string[];
  /** The list whose members are looked through, if the filter pattern asks for that. */
  readonly list: string | undefined;
  readonly anyOf: readonly ValueMatcher[];
}

/** Constraints that must all hold, by their paths. */
export type Conjunction = ReadonlyMap<string, Constraint>;

/** Conjunctions of which one must hold: what EventBridge makes of a pattern with $or. */
export type Alternatives = readonly Conjunction[];

/** EventBridge takes no more combinations of alternatives than this. */
const maxAlternatives = 1000;

export function only(constraint: Constraint): Alternatives {
  return [new Map([[JSON.stringify(constraint.path), constraint]])];
}

/** Alternatives of which one must hold. Those that differ in one field alone become one. */
export function either(operands: readonly Alternatives[]): Alternatives {
  let all: Alternatives = [];
  for (const conjunction of operands.flat()) all = added(all, conjunction);
  return all;
}

function added(all: Alternatives, conjunction: Conjunction): Alternatives {
  for (const [index, other] of all.entries()) {
    const merged = mergedWith(other, conjunction);
    if (merged !== undefined) return added(all.toSpliced(index, 1), merged);
  }
  return [...all, conjunction];
}

/** Two conjunctions as one, if they differ in the alternatives for one field at most. */
function mergedWith(one: Conjunction, other: Conjunction): Conjunction | undefined {
  if (one.size !== other.size || [...one.keys()].some((key) => !other.has(key))) return undefined;
  const differing = [...one].filter(([key, { anyOf }]) => !isSameJson(anyOf, other.get(key)?.anyOf));
  const [first] = differing;
  if (first === undefined || differing.length > 1) return first === undefined ? one : undefined;
  const [key, constraint] = first;
  const both = [...constraint.anyOf, ...(other.get(key)?.anyOf ?? [])];
  // AWS's documentation has absence alone in its list.
  if (both.includes(absent)) return undefined;
  return new Map([...one, [key, { ...constraint, anyOf: unique(both) }]]);
}

/**
 * Alternatives that must all hold: every combination.
 *
 * @throws PatternError where two conditions on one field have no common list, or there are too many combinations.
 */
export function both(operands: readonly Alternatives[], clause: ClauseContext): Alternatives {
  let all: Alternatives = [new Map()];
  for (const operand of operands) {
    if (all.length * operand.length > maxAlternatives) {
      throw clause.refusal(`it needs more than ${maxAlternatives} combinations of $or`);
    }
    all = either([all.flatMap((one) => operand.flatMap((other) => joined(one, other, clause)))]);
  }
  return all;
}

/** Nothing where the two exclude each other. */
function joined(one: Conjunction, other: Conjunction, clause: ClauseContext): readonly Conjunction[] {
  const result = new Map(one);
  for (const [key, constraint] of other) {
    const known = result.get(key);
    const isSameList = [...result.values()].some(({ list }) => list !== undefined && list === constraint.list);
    if (isSameList && !isSameJson(known?.anyOf, constraint.anyOf)) {
      throw clause.refusal("it requires that both conditions are true for the same member of the list");
    }
    const anyOf = known === undefined ? constraint.anyOf : intersection(known.anyOf, constraint.anyOf);
    if (anyOf === undefined) {
      throw clause.refusal(
        `it has two conditions on ${constraint.path.join(".")}, and EventBridge allows one per field`,
      );
    }
    if (anyOf.length === 0) return [];
    result.set(key, { ...constraint, anyOf });
  }
  return [result];
}

/** The `detail` of an event pattern: what all alternatives have in common, and the rest under $or. */
export function toDetail(all: Alternatives, clause: ClauseContext): object {
  const [first = new Map<string, Constraint>(), ...more] = all;
  const isCommon = ([key, { anyOf }]: [string, Constraint]) =>
    more.every((other) => isSameJson(anyOf, other.get(key)?.anyOf));
  const common = new Map([...first].filter(isCommon));
  const detail = nested([...common.values()], clause);
  const rests = all.map((one) => [...one].flatMap(([key, constraint]) => (common.has(key) ? [] : [constraint])));
  // One that asks for nothing more lets through what the others let through.
  if (rests.some((rest) => rest.length === 0)) return detail;
  return { ...detail, $or: rests.map((rest) => nested(rest, clause)) };
}

type Fields = Map<string, Fields | readonly ValueMatcher[]>;

/** @throws PatternError where a field would need both a value and fields of its own. */
function nested(constraints: readonly Constraint[], clause: ClauseContext): object {
  const fields: Fields = new Map();
  for (const { path, anyOf } of constraints) {
    let place = fields;
    for (const [index, name] of path.entries()) {
      const found = place.get(name);
      const isLast = index === path.length - 1;
      if (isLast ? found !== undefined : Array.isArray(found)) {
        throw clause.refusal(`${path.join(".")} would need both a value and fields of its own`);
      }
      const next = found instanceof Map ? found : new Map();
      place.set(name, isLast ? anyOf : next);
      place = next;
    }
  }
  return toObject(fields);
}

function toObject(fields: Fields): object {
  const entries = [...fields].map(([name, value]) => [name, value instanceof Map ? toObject(value) : value]);
  return Object.fromEntries(entries);
}
