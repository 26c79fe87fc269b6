import { setPath, unsetPath } from "../../../../cloudtrail/path.ts";
import { isKnownName, knownEvents } from "../../../../cloudtrail/service-events.ts";
import { IamAlertsError } from "../../../../errors.ts";
import type { Condition, JsonPattern, Pattern, Term, Tree } from "../../../../pattern/ast.ts";
import { compile } from "../../../../pattern/match/compile.ts";
import { isJoined, leavesOf } from "../../../../pattern/tree.ts";
import { why } from "../../../../pattern/why.ts";
import { type Change, candidates, pathOf, textLike } from "./candidates.ts";
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
  readonly changes: readonly Change[];
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
        if (found === null || !isTrueTo(found, base, leaf) || !this.#dependsOn(found, index, matches)) continue;
        if (best === null || size(found) < size(best)) best = found;
      }
    }
    return best;
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
 * Whether changes leave an event one of its service: a call of IAM is not turned into one of S3, whose parameters it
 * does not have. Only a clause on the service itself may be tried with another service.
 */
function isTrueTo({ set }: Case, { record }: Case, { path }: Leaf): boolean {
  const { eventSource, eventName } = set;
  if (eventSource !== undefined && path !== "eventSource") return false;
  if (typeof eventSource === "string" && knownEvents(eventSource) !== undefined) return false;
  if (typeof eventName !== "string" || !isKnownName(eventName)) return true;
  const service = (record as { readonly eventSource?: unknown }).eventSource;
  return typeof service === "string" && knownEvents(service)?.names.has(eventName) === true;
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
  return { kind: "leaf", path: `requestParameters.example${index + 1}`, holds: testJson, changes };
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
    const changed = [...open, ...here]
      .flatMap(([leaf]) => leaf.changes)
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
