import type { And, Or, Term, Tree } from "./ast.ts";

/** Whether a tree joins other trees, rather than being a leaf. */
export function isJoined<Leaf extends { readonly kind: string }>(tree: Tree<Leaf>): tree is Or<Leaf> | And<Leaf> {
  return tree.kind === "or" || tree.kind === "and";
}

/** Compiles a tree of conditions into one test. */
export function compileTree<Leaf extends { readonly kind: string }, Subject>(
  tree: Tree<Leaf>,
  compileLeaf: (leaf: Leaf) => (subject: Subject) => boolean,
): (subject: Subject) => boolean {
  if (!isJoined(tree)) return compileLeaf(tree);
  return joinTests(
    tree.kind,
    tree.operands.map((operand) => compileTree(operand, compileLeaf)),
  );
}

/** Combines several tests into one: all must pass (and), or one (or). */
export function joinTests<Subject>(
  kind: "or" | "and",
  tests: readonly ((subject: Subject) => boolean)[],
): (subject: Subject) => boolean {
  const stopsAt = kind === "or";
  return (subject) => {
    for (let index = 0; index < tests.length; index++) {
      if ((tests[index] as (subject: Subject) => boolean)(subject) === stopsAt) return stopsAt;
    }
    return !stopsAt;
  };
}

/** Returns the leaves of a tree in source order. */
export function leavesOf<Leaf extends { readonly kind: string }>(tree: Tree<Leaf>): readonly Leaf[] {
  return isJoined(tree) ? tree.operands.flatMap(leavesOf) : [tree];
}

/**
 * Splits terms into those that count, joined by `kind`, and those that AWS ignores: terms with ? count only if a
 * pattern has no others.
 */
export function countedTerms(terms: readonly Term[]): {
  readonly kind: "or" | "and";
  readonly counted: readonly Term[];
  readonly ignored: readonly Term[];
} {
  const optional = terms.filter(({ mode }) => mode === "optional");
  if (terms.length > 0 && optional.length === terms.length) return { kind: "or", counted: terms, ignored: [] };
  return { kind: "and", counted: terms.filter(({ mode }) => mode !== "optional"), ignored: optional };
}
