import { setPath, unsetPath } from "../../../../cloudtrail/path.ts";
import { IamAlertsError } from "../../../../errors.ts";
import type { Condition, JsonPattern, Pattern, Term, Tree } from "../../../../pattern/ast.ts";
import { compile } from "../../../../pattern/match/compile.ts";
import { isJoined, leavesOf } from "../../../../pattern/tree.ts";
import { why } from "../../../../pattern/why.ts";
import { type Change, candidates, pathOf, textLike } from "./candidates.ts";
import { turningPoints } from "./clauses.ts";

/** An event for a test: a sample, and what to change in it. */
export interface Case {
  readonly sample: string;
  readonly set: Readonly<Record<string, unknown>>;
  readonly unset: readonly string[];
  readonly record: unknown;
}

/** A clause as something that can be asked of a record, and that a change of one field can turn. */
interface Leaf {
  readonly path: string;
  readonly holds: (record: unknown) => boolean;
  readonly changes: readonly Change[];
}

/** Which clauses must hold and which must not; the others may do as they like. */
type Wish = ReadonlyMap<Leaf, boolean>;

/** Finds events on which single clauses of a pattern decide. */
export class CaseFinder {
  readonly #pattern: Pattern;
  readonly #tree: Tree<Leaf & { readonly kind: "leaf" }>;
  readonly #leaves: readonly Leaf[];
  readonly #samples: readonly Case[];

  constructor(pattern: Pattern, samples: ReadonlyMap<string, unknown>) {
    this.#pattern = pattern;
    this.#tree = treeOf(pattern);
    this.#leaves = leavesOf(this.#tree);
    this.#samples = [...samples].map(([sample, record]) => ({ sample, set: {}, unset: [], record }));
  }

  /**
   * A match and a refusal that turn on the clause: samples as they are where there are such, else what is nearest to
   * one, and for the refusal to the match. Null where none was found.
   */
  find(index: number): { readonly match: Case | null; readonly refusal: Case | null } {
    const asIs = (matches: boolean) => this.#samples.find((sample) => this.#turns(sample, index, matches));
    const match = asIs(true) ?? this.#search(index, true, this.#samples);
    const near = match === null ? null : (asIs(false) ?? this.#search(index, false, [match]));
    return { match, refusal: near ?? this.#search(index, false, this.#samples) };
  }

  #search(index: number, matches: boolean, bases: readonly Case[]): Case | null {
    const leaf = this.#leaves[index];
    if (leaf === undefined) return null;
    let best: Case | null = null;
    for (const wish of wishes(this.#tree, leaf, matches)) {
      for (const base of bases) {
        const made = realise(base, wish);
        if (made === null || !this.#turns(made, index, matches)) continue;
        if (best === null || size(made) < size(best)) best = made;
      }
    }
    return best;
  }

  #turns({ record }: Case, index: number, matches: boolean): boolean {
    const verdict = why(this.#pattern, JSON.stringify(record));
    return verdict.matches === matches && turningPoints(verdict).some((point) => point.index === index);
  }
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
        "expected a pattern of events in JSON or of terms after --init, found fields of a line",
        {
          hint: "CloudTrail writes JSON, which has no fields with blanks between",
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

/** Most ways to make a verdict turn on a clause that are tried. */
const mostWishes = 64;

/** What must hold for the verdict to turn on a leaf: beside it all of an "and" must, and none of an "or". */
function wishes(tree: Tree<Leaf & { readonly kind: "leaf" }>, leaf: Leaf, matches: boolean): readonly Wish[] {
  if (!isJoined(tree)) return tree === leaf ? [new Map([[leaf, matches]])] : [];
  const [on] = tree.operands.filter((operand) => leavesOf(operand).includes(leaf as never));
  if (on === undefined) return [];
  const beside = tree.operands.filter((operand) => operand !== on);
  return product([wishes(on, leaf, matches), ...beside.map((operand) => ways(operand, tree.kind === "and"))]);
}

/** The ways in which a tree comes out as wanted. */
function ways(tree: Tree<Leaf & { readonly kind: "leaf" }>, wanted: boolean): readonly Wish[] {
  if (!isJoined(tree)) return [new Map([[tree, wanted]])];
  const all = tree.operands.map((operand) => ways(operand, wanted));
  return (tree.kind === "and") === wanted ? product(all) : all.flat().slice(0, mostWishes);
}

function product(parts: readonly (readonly Wish[])[]): readonly Wish[] {
  return parts.reduce<readonly Wish[]>(
    (made, part) => made.flatMap((one) => part.map((other) => new Map([...one, ...other]))).slice(0, mostWishes),
    [new Map()],
  );
}

/** The case with fields changed until every wish is granted, or null where that does not come about. */
function realise(base: Case, wish: Wish): Case | null {
  let made = base;
  for (const path of new Set([...wish.keys()].map((leaf) => leaf.path))) {
    const here = [...wish].filter(([leaf]) => leaf.path === path);
    const isGranted = ({ record }: Case) => here.every(([leaf, wanted]) => leaf.holds(record) === wanted);
    if (isGranted(made)) continue;
    const open = here.filter(([leaf, wanted]) => leaf.holds(made.record) !== wanted);
    const before = made;
    const changed = [...open, ...here]
      .flatMap(([leaf]) => leaf.changes)
      .map((change) => changedCase(before, path, change))
      .find((each) => each !== null && isGranted(each));
    if (!changed) return null;
    made = changed;
  }
  return [...wish].every(([leaf, wanted]) => leaf.holds(made.record) === wanted) ? made : null;
}

function changedCase(given: Case, path: string, change: Change): Case | null {
  const { [path]: _, ...set } = given.set;
  try {
    if (change !== "unset") {
      const record = setPath(given.record, path, change.value);
      return { ...given, set: { ...set, [path]: change.value }, record };
    }
    const record = unsetPath(given.record, path);
    if (record === undefined) return null;
    return { ...given, set, unset: path in given.set ? given.unset : [...given.unset, path], record };
  } catch (error) {
    // A path that leads through text: not this way.
    if (error instanceof IamAlertsError) return null;
    throw error;
  }
}
