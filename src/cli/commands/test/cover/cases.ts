import { setPath, unsetPath } from "../../../../cloudtrail/path.ts";
import { isKnownName, knownEvents } from "../../../../cloudtrail/service-events.ts";
import { IamAlertsError } from "../../../../errors.ts";
import type { Condition, JsonPattern, Pattern, Term, Tree } from "../../../../pattern/ast.ts";
import { compile } from "../../../../pattern/match/compile.ts";
import { isJoined, leavesOf } from "../../../../pattern/tree.ts";
import { why } from "../../../../pattern/why.ts";
import { type Change, type Changes, candidates, pathOf, textLike } from "./candidates.ts";
import { turningPoints } from "./clauses.ts";

/** An event for a test: a sample with changes. */
export interface Case {
  readonly sample: string;
  readonly set: Readonly<Record<string, unknown>>;
  readonly unset: readonly string[];
  readonly record: unknown;
}

/** A clause with a test of records, and changes of one field that may change its result. */
interface Leaf {
  readonly path: string;
  readonly holds: (record: unknown) => boolean;
  readonly changes: Changes;
}

/** The clauses that must hold and those that must not; other clauses do not matter. */
type Goal = ReadonlyMap<Leaf, boolean>;

/** Finds events whose verdict depends on a single clause of a pattern. */
export class CaseFinder {
  readonly #pattern: Pattern;
  readonly #tree: Tree<Leaf & { readonly kind: "leaf" }>;
  readonly #leaves: readonly Leaf[];
  readonly #records: ReadonlyMap<string, unknown>;
  readonly #samples: readonly Case[];

  constructor(pattern: Pattern, samples: ReadonlyMap<string, unknown>) {
    this.#pattern = pattern;
    this.#tree = treeOf(pattern);
    this.#leaves = leavesOf(this.#tree);
    this.#records = samples;
    this.#samples = [...samples].map(([sample, record]) => ({ sample, set: {}, unset: [], record }));
  }

  /**
   * Returns a match and a refusal that depend on the clause: unchanged samples if possible, else the sample with the
   * fewest changes; the refusal preferably differs little from the match. Null if none was found.
   */
  find(index: number): { readonly match: Case | null; readonly refusal: Case | null } {
    const asIs = (matches: boolean) => this.#samples.find((sample) => this.#dependsOn(sample, index, matches));
    const match = asIs(true) ?? this.#search(index, true, this.#samples);
    const near = match === null ? null : (asIs(false) ?? this.#search(index, false, [match]));
    return { match, refusal: near ?? this.#search(index, false, this.#samples) };
  }

  #search(index: number, matches: boolean, bases: readonly Case[]): Case | null {
    const leaf = this.#leaves[index];
    if (leaf === undefined) return null;
    let best: Case | null = null;
    for (const goal of goalsFor(this.#tree, leaf, matches)) {
      for (const base of bases) {
        const found = reach(base, goal);
        if (found === null || (best !== null && !this.#isBetter(found, best))) continue;
        if (isReal(found, matches ? null : leaf) && this.#dependsOn(found, index, matches)) best = found;
      }
    }
    return best;
  }

  /** Whether a case has fewer changes, then fewer fields that its sample lacks, then a call more like its sample's. */
  #isBetter(one: Case, other: Case): boolean {
    const ranks = (given: Case) => {
      const sample = this.#records.get(given.sample);
      const added = Object.keys(given.set).filter((path) => unsetPath(sample, path) === undefined).length;
      return [size(given), added, -likeness(nameOf(given.record), nameOf(sample))];
    };
    const [mine, others] = [ranks(one), ranks(other)];
    const at = mine.findIndex((rank, index) => rank !== others[index]);
    return at >= 0 && (mine[at] ?? 0) < (others[at] ?? 0);
  }

  /** Runs the case as a test of the file would run it. */
  #dependsOn(given: Case, index: number, matches: boolean): boolean {
    const verdict = why(this.#pattern, JSON.stringify(replayed(given, this.#records.get(given.sample))));
    return verdict.matches === matches && turningPoints(verdict).some((point) => point.index === index);
  }
}

/** Returns the sample's record with the changes in the order in which a test makes them. */
function replayed({ set, unset }: Case, sample: unknown): unknown {
  const changed = Object.entries(set).reduce((record, [path, value]) => setPath(record, path, value), sample);
  return unset.reduce((record, path) => unsetPath(record, path) ?? record, changed);
}

/**
 * Whether a service can write the event that changes made of its sample: a call of IAM is not turned into one of S3,
 * whose parameters it does not have. An event that is refused because of the clause may have an invented name instead.
 */
function isReal({ set, unset, record }: Case, refusing: Leaf | null): boolean {
  const { eventSource, eventName } = set;
  if (unset.some((path) => path === "eventSource" || path === "eventName") && refusing === null) return false;
  if (eventSource !== undefined) {
    if (refusing?.path !== "eventSource") return false;
    if (typeof eventSource === "string" && knownEvents(eventSource) !== undefined) return false;
  }
  if (eventName === undefined) return true;
  if (typeof eventName !== "string" || !isKnownName(eventName)) return refusing !== null;
  const service = (record as { readonly eventSource?: unknown }).eventSource;
  return typeof service === "string" && knownEvents(service)?.names.has(eventName) === true;
}

function nameOf(record: unknown): string {
  return String((record as { readonly eventName?: unknown }).eventName);
}

/** Returns the length of the ending that two names have in common: that of their nouns. */
function likeness(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one.at(-1 - length) === other.at(-1 - length)) length++;
  return length;
}

function size({ set, unset }: Case): number {
  return Object.keys(set).length + unset.length;
}

function treeOf(pattern: Pattern): Tree<Leaf & { readonly kind: "leaf" }> {
  const span = { start: 0, end: 0 };
  switch (pattern.kind) {
    case "json": {
      const map = (tree: JsonPattern["expression"]): Tree<Leaf & { readonly kind: "leaf" }> =>
        isJoined(tree) ? { kind: tree.kind, span, operands: tree.operands.map(map) } : conditionLeaf(tree);
      return map(pattern.expression);
    }
    case "terms": {
      const needed = pattern.terms.filter(({ mode }) => mode !== "optional");
      const operands = (needed.length > 0 ? needed : pattern.terms).map(termLeaf);
      return { kind: needed.length > 0 ? "and" : "or", span, operands };
    }
    case "space":
      throw new IamAlertsError(
        "usage",
        "expected a JSON pattern or a pattern of terms after --init, found a space-delimited pattern",
        {
          hint: "CloudTrail writes JSON, which has no space-delimited fields",
        },
      );
  }
}

function conditionLeaf(condition: Condition): Leaf & { readonly kind: "leaf" } {
  const { span } = condition;
  const { testJson } = compile({ kind: "json", span, source: "", expression: condition });
  return { kind: "leaf", path: pathOf(condition.subject), holds: testJson, changes: candidates(condition) };
}

function termLeaf(term: Term, index: number): Leaf & { readonly kind: "leaf" } {
  const { span } = term;
  const { testJson } = compile({
    kind: "terms",
    span,
    source: "",
    terms: [{ ...term, mode: term.mode === "excluded" ? "excluded" : "plain" }],
  });
  const changes = ["unset", { value: textLike(term.value) }] as const;
  return { kind: "leaf", path: `requestParameters.example${index + 1}`, holds: testJson, changes: () => changes };
}

/** The number of goals that are tried for a clause. */
const maxGoals = 64;

/** Returns the goals that make the verdict depend on a leaf: all its siblings in an "and" hold, and none in an "or". */
function goalsFor(tree: Tree<Leaf & { readonly kind: "leaf" }>, leaf: Leaf, matches: boolean): readonly Goal[] {
  if (!isJoined(tree)) return tree === leaf ? [new Map([[leaf, matches]])] : [];
  const [branch] = tree.operands.filter((operand) => leavesOf(operand).includes(leaf as never));
  if (branch === undefined) return [];
  const siblings = tree.operands.filter((operand) => operand !== branch);
  return product([goalsFor(branch, leaf, matches), ...siblings.map((operand) => ways(operand, tree.kind === "and"))]);
}

/** Returns the ways in which a tree can have the wanted result. */
function ways(tree: Tree<Leaf & { readonly kind: "leaf" }>, wanted: boolean): readonly Goal[] {
  if (!isJoined(tree)) return [new Map([[tree, wanted]])];
  const all = tree.operands.map((operand) => ways(operand, wanted));
  return (tree.kind === "and") === wanted ? product(all) : all.flat().slice(0, maxGoals);
}

function product(parts: readonly (readonly Goal[])[]): readonly Goal[] {
  return parts.reduce<readonly Goal[]>(
    (goals, part) => goals.flatMap((goal) => part.map((more) => new Map([...goal, ...more]))).slice(0, maxGoals),
    [new Map()],
  );
}

/** Returns the case with changes that reach the goal; null if no changes do. */
function reach(base: Case, goal: Goal): Case | null {
  let current = base;
  for (const path of new Set([...goal.keys()].map((leaf) => leaf.path))) {
    const here = [...goal].filter(([leaf]) => leaf.path === path);
    const isReached = ({ record }: Case) => here.every(([leaf, wanted]) => leaf.holds(record) === wanted);
    if (isReached(current)) continue;
    const open = here.filter(([leaf, wanted]) => leaf.holds(current.record) !== wanted);
    const before = current;
    const changes = [...open, ...here].flatMap(([leaf]) => leaf.changes(before.record));
    const changed = [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()]
      .map((change) => changedCase(before, path, change))
      .find((each) => each !== null && isReached(each));
    if (!changed) return null;
    current = changed;
  }
  return [...goal].every(([leaf, wanted]) => leaf.holds(current.record) === wanted) ? current : null;
}

function changedCase(given: Case, path: string, change: Change): Case | null {
  const { [path]: _, ...set } = given.set;
  try {
    if (change !== "unset") {
      const record = setPath(given.record, path, change.value);
      const unset = given.unset.filter((other) => other !== path);
      return { ...given, set: { ...set, [path]: change.value }, unset, record };
    }
    const record = unsetPath(given.record, path);
    if (record === undefined) return null;
    return { ...given, set, unset: path in given.set ? given.unset : [...given.unset, path], record };
  } catch (error) {
    // The path leads through a text, so this change is not possible.
    if (error instanceof IamAlertsError) return null;
    throw error;
  }
}
