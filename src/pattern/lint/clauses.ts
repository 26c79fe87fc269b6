import type { Span } from "../../errors.ts";
import type { And, Comparison, Condition, FieldName, Or, Pattern, Selector, Tree, Value } from "../ast.ts";
import { printCondition, printFieldCondition, printSelector } from "../print.ts";
import { isJoined, leavesOf } from "../tree.ts";

/** A condition on a JSON field, or on a field of a line. */
export type AnyCondition = Condition | Comparison<FieldName>;

export type AnyComparison = Extract<AnyCondition, { kind: "comparison" }>;

function isOnField(clause: AnyCondition): clause is Comparison<FieldName> {
  return clause.subject.kind === "field";
}

export function isOnSelector(clause: AnyCondition): clause is Condition {
  return clause.subject.kind === "selector";
}

/** What a clause is on: $.userIdentity.type, or a field name. */
export function subjectName({ subject }: { readonly subject: Selector | FieldName }): string {
  return subject.kind === "field" ? subject.name : printSelector(subject);
}

/** A clause as text, without parentheses. */
export function printClause(clause: AnyCondition): string {
  return isOnField(clause) ? printFieldCondition(clause) : printCondition(clause);
}

/** The same for values that mean the same: quotes do not matter but round numbers. */
export function valueKey({ kind, text }: Value): string {
  return `${kind} ${text}`;
}

/** The conditions of a pattern: of a JSON pattern one tree, of a space-delimited one a tree a field. */
function treesOf(pattern: Pattern): readonly Tree<AnyCondition>[] {
  switch (pattern.kind) {
    case "terms":
      return [];
    case "json":
      return [pattern.expression];
    case "space":
      return pattern.fields.flatMap((field) =>
        field.kind === "named" && field.condition !== null ? [field.condition] : [],
      );
  }
}

/** Returns the comparisons of a pattern in source order. */
export function comparisonsOf(pattern: Pattern): readonly AnyComparison[] {
  return treesOf(pattern)
    .flatMap((tree) => leavesOf(tree))
    .filter((clause) => clause.kind === "comparison");
}

/** Whether a tree stands in parentheses of its own: they are seen in its span only. */
export function isParenthesized(tree: Tree<AnyCondition>): boolean {
  const first = isJoined(tree) ? tree.operands[0] : tree.subject;
  return first !== undefined && tree.span.start < first.span.start;
}

/** A clause that is an operand of an AND or OR, by what is compared again and again. */
export interface Member {
  readonly clause: AnyCondition;
  readonly name: string;
  /** The same for members that mean the same. */
  readonly key: string;
  /** What to leave out of the text to be rid of it. */
  readonly cut: Span;
}

/** All that one AND or OR joins, also through parentheses that make no difference: a || (b || c). */
export interface Group {
  readonly tree: Or<AnyCondition> | And<AnyCondition>;
  readonly operands: readonly Tree<AnyCondition>[];
  readonly removable: readonly Removable[];
  /** The operands that are clauses. */
  readonly members: readonly Member[];
}

/** Every AND and OR of a pattern, the outer ones first. */
export function groupsOf(pattern: Pattern): readonly Group[] {
  return treesOf(pattern).flatMap(groupsIn);
}

function groupsIn(tree: Tree<AnyCondition>): readonly Group[] {
  if (!isJoined(tree)) return [];
  const removable = operandsOf(tree, tree.kind);
  const members = removable.flatMap(({ operand, cut }) => (isJoined(operand) ? [] : [memberOf(operand, cut)]));
  const operands = removable.map(({ operand }) => operand);
  return [{ tree, operands, removable, members }, ...operands.flatMap(groupsIn)];
}

/** An operand, and what to leave out of the text to be rid of it. */
export interface Removable {
  readonly operand: Tree<AnyCondition>;
  readonly cut: Span;
}

function operandsOf({ operands }: Or<AnyCondition> | And<AnyCondition>, kind: "or" | "and"): readonly Removable[] {
  return operands.flatMap((operand, index): readonly Removable[] => {
    if (isJoined(operand) && operand.kind === kind) return operandsOf(operand, kind);
    const [before, after] = [operands[index - 1], operands[index + 1]];
    const start = before?.span.end ?? operand.span.start;
    const end = before === undefined && after !== undefined ? after.span.start : operand.span.end;
    return [{ operand, cut: { start, end } }];
  });
}

function memberOf(clause: AnyCondition, cut: Span): Member {
  return { clause, name: subjectName(clause), key: keyOf(clause), cut };
}

/** The same for clauses that mean the same. */
export function keyOf(clause: AnyCondition): string {
  return `${subjectName(clause)} ${clause.kind === "check" ? clause.test : `${clause.operator} ${valueKey(clause.value)}`}`;
}

/** A clause and the trees that it is in, the outermost first and itself last. */
export interface LocatedCondition {
  readonly clause: AnyCondition;
  readonly path: readonly Tree<AnyCondition>[];
}

/** The clauses of a tree, in their order. */
export function locatedIn(
  tree: Tree<AnyCondition>,
  above: readonly Tree<AnyCondition>[] = [],
): readonly LocatedCondition[] {
  const path = [...above, tree];
  return isJoined(tree) ? tree.operands.flatMap((operand) => locatedIn(operand, path)) : [{ clause: tree, path }];
}

/** The keys of the clauses that decide, for a tree and each tree in it. */
export type Decided = ReadonlyMap<Tree<AnyCondition>, ReadonlySet<string>>;

/**
 * Of each tree the keys without whose clauses it cannot hold ("and"), or whose clauses are enough for it ("or"): where
 * the kind joins, the keys of all operands, otherwise those that all operands have.
 */
export function decidedIn(
  tree: Tree<AnyCondition>,
  kind: "and" | "or",
  keyOf: (clause: AnyCondition) => string | undefined,
): Decided {
  const found = new Map<Tree<AnyCondition>, ReadonlySet<string>>();
  const visit = (node: Tree<AnyCondition>): ReadonlySet<string> => {
    const keys = keysOf(node);
    found.set(node, keys);
    return keys;
  };
  const keysOf = (node: Tree<AnyCondition>): ReadonlySet<string> => {
    if (!isJoined(node)) {
      const key = keyOf(node);
      return new Set(key === undefined ? [] : [key]);
    }
    const sets = node.operands.map(visit);
    if (node.kind === kind) return new Set(sets.flatMap((set) => [...set]));
    return new Set([...(sets[0] ?? [])].filter((key) => sets.every((set) => set.has(key))));
  };
  visit(tree);
  return found;
}
