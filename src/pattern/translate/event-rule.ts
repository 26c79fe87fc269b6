import type { ClauseContext } from "./dialect.ts";
import { absent, intersection, isSameJson, present, unique, type ValueMatcher } from "./event-values.ts";

/** The alternatives, one of which a field must match. */
export interface Constraint {
  /** The path to the field inside `detail`. */
  readonly path: readonly string[];
  /** The list whose members are searched, if the filter pattern has a wildcard. */
  readonly list: string | undefined;
  readonly anyOf: readonly ValueMatcher[];
}

/** Constraints that must all hold, keyed by their paths. */
export type Conjunction = ReadonlyMap<string, Constraint>;

/** Conjunctions, one of which must hold: the normal form of an EventBridge pattern with $or. */
export type Alternatives = readonly Conjunction[];

/** The most combinations of alternatives that EventBridge accepts. */
const maxAlternatives = 1000;

/** Returns the alternatives for a single constraint. */
export function only(constraint: Constraint): Alternatives {
  return [new Map([[JSON.stringify(constraint.path), constraint]])];
}

/** Combines alternatives, one of which must hold. Those that differ in a single field are merged. */
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

/** Merges two conjunctions if they differ in the alternatives for at most one field. */
function mergedWith(one: Conjunction, other: Conjunction): Conjunction | undefined {
  if (one.size !== other.size || [...one.keys()].some((key) => !other.has(key))) return undefined;
  const differing = [...one].filter(([key, { anyOf }]) => !isSameJson(anyOf, other.get(key)?.anyOf));
  const [first] = differing;
  if (first === undefined || differing.length > 1) return first === undefined ? one : undefined;
  const [key, constraint] = first;
  const both = [...constraint.anyOf, ...(other.get(key)?.anyOf ?? [])];
  // AWS documents exists only as the single entry of a list.
  if (both.includes(absent)) return undefined;
  const anyOf = both.includes(present) ? [present] : unique(both);
  return new Map([...one, [key, { ...constraint, anyOf }]]);
}

/**
 * Combines alternatives that must all hold, into every combination.
 *
 * @throws PatternError if two conditions on one field have no common list, or there are too many combinations.
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

/** Joins two conjunctions into a list of one; an empty list if they exclude each other. */
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

/** Returns the `detail` of an event pattern: the common part of all alternatives, with the rest under $or. */
export function toDetail(all: Alternatives, clause: ClauseContext): object {
  const [first = new Map<string, Constraint>(), ...more] = all;
  const isCommon = ([key, { anyOf }]: [string, Constraint]) =>
    more.every((other) => isSameJson(anyOf, other.get(key)?.anyOf));
  const common = new Map([...first].filter(isCommon));
  const detail = nested([...common.values()], clause);
  const rests = all.map((one) => [...one].flatMap(([key, constraint]) => (common.has(key) ? [] : [constraint])));
  // An alternative without further constraints includes all the others.
  if (rests.some((rest) => rest.length === 0)) return detail;
  for (const name of rests.flat().flatMap(({ path }) => path)) {
    if (reservedInOr.has(name)) throw clause.refusal(`${name} is a reserved word below $or in an event pattern`);
  }
  return { ...detail, $or: rests.map((rest) => nested(rest, clause)) };
}

/** Names that fields cannot have below $or, although some of them are not documented as operators. */
const reservedInOr = new Set([
  ...["exactly", "exists", "prefix", "suffix", "anything-but", "wildcard", "equals-ignore-case", "regex"],
  ...["numeric", "=", "<", "<=", ">", ">=", "not-wildcard", "not-equals-ignore-case"],
  ...["date-after", "date-on-or-after", "date-before", "date-on-or-before", "in-date-range"],
  ...["cidr", "ip-address-in-range", "ip-address-not-in-range"],
]);

type Fields = Map<string, Fields | readonly ValueMatcher[]>;

/** Nests constraints by their paths. @throws PatternError if a field would need both a value and fields of its own. */
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
