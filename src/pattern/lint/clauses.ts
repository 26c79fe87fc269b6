import type { Span } from "../../errors.ts";
import type { And, Comparison, Condition, FieldName, Or, Pattern, Selector, Tree, Value } from "../ast.ts";
import { printCondition, printFieldCondition, printSelector } from "../print.ts";
import { isJoined, leavesOf } from "../tree.ts";

/** A condition on a JSON field or on a field of a line. */
export type AnyCondition = Condition | Comparison<FieldName>;

export type AnyComparison = Extract<AnyCondition, { kind: "comparison" }>;

function isOnField(clause: AnyCondition): clause is Comparison<FieldName> {
  return clause.subject.kind === "field";
}

export function isOnSelector(clause: AnyCondition): clause is Condition {
  return clause.subject.kind === "selector";
}

/** Returns the subject of a clause as text: $.userIdentity.type, or a field name. */
export function subjectName({ subject }: { readonly subject: Selector | FieldName }): string {
  return subject.kind === "field" ? subject.name : printSelector(subject);
}

/** Returns the first field of a path: $.userIdentity for $.userIdentity.type. */
export function topOf(name: string): string {
  return /^\$\.?[^.[]*/.exec(name)?.[0] ?? name;
}

/** Prints a clause without parentheses. */
export function printClause(clause: AnyCondition): string {
  return isOnField(clause) ? printFieldCondition(clause) : printCondition(clause);
}

/** Returns a key that is equal for values with the same meaning. Quotes only matter around numbers. */
function valueKey({ kind, text }: Value): string {
  return `${kind} ${text}`;
}

/** Returns the condition trees of a pattern: one for a JSON pattern, one per field for a space-delimited pattern. */
export function treesOf(pattern: Pattern): readonly Tree<AnyCondition>[] {
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

/** Whether a tree has its own parentheses, which show only in its span. */
export function isParenthesized(tree: Tree<AnyCondition>): boolean {
  const first = isJoined(tree) ? tree.operands[0] : tree.subject;
  return first !== undefined && tree.span.start < first.span.start;
}

/** A clause that is an operand of an AND or OR, with the derived values that rules compare. */
export interface Member {
  readonly clause: AnyCondition;
  readonly name: string;
  /** A key that is equal for members with the same meaning. */
  readonly key: string;
}

/** Everything that one AND or OR joins, including operands in redundant parentheses: a || (b || c). */
export interface Group {
  readonly tree: Or<AnyCondition> | And<AnyCondition>;
  readonly operands: readonly Tree<AnyCondition>[];
  /** The operands that are clauses. */
  readonly members: readonly Member[];
}

/** Returns every AND and OR of a pattern, outer ones first. */
export function groupsOf(pattern: Pattern): readonly Group[] {
  return treesOf(pattern).flatMap(groupsIn);
}

function groupsIn(tree: Tree<AnyCondition>): readonly Group[] {
  if (!isJoined(tree)) return [];
  const removable = removableIn(tree);
  const members = removable.flatMap(({ operand }) => (isJoined(operand) ? [] : [memberOf(operand)]));
  const operands = removable.map(({ operand }) => operand);
  return [{ tree, operands, members }, ...operands.flatMap(groupsIn)];
}

/** An operand, and the part of the text to delete in order to remove it. */
export interface Removable<Leaf = AnyCondition> {
  readonly operand: Tree<Leaf>;
  readonly cut: Span;
}

/** Returns everything that an AND or OR joins, including operands in redundant parentheses. */
export function removableIn<Leaf extends { readonly kind: string; readonly span: Span }>({
  kind,
  operands,
}: Or<Leaf> | And<Leaf>): readonly Removable<Leaf>[] {
  return operands.flatMap((operand, index): readonly Removable<Leaf>[] => {
    if (isJoined(operand) && operand.kind === kind) return removableIn(operand);
    const [before, after] = [operands[index - 1], operands[index + 1]];
    const start = before?.span.end ?? operand.span.start;
    const end = before === undefined && after !== undefined ? after.span.start : operand.span.end;
    return [{ operand, cut: { start, end } }];
  });
}

function memberOf(clause: AnyCondition): Member {
  return { clause, name: subjectName(clause), key: keyOf(clause) };
}

/** Returns a key that is equal for clauses with the same meaning. */
export function keyOf(clause: AnyCondition): string {
  return `${subjectName(clause)} ${clause.kind === "check" ? clause.test : `${clause.operator} ${valueKey(clause.value)}`}`;
}

/** A clause and the trees that contain it, outermost first and the clause itself last. */
export interface LocatedCondition {
  readonly clause: AnyCondition;
  readonly path: readonly Tree<AnyCondition>[];
}

/** Returns the clauses of a tree in source order. */
export function locatedIn(
  tree: Tree<AnyCondition>,
  above: readonly Tree<AnyCondition>[] = [],
): readonly LocatedCondition[] {
  const path = [...above, tree];
  return isJoined(tree) ? tree.operands.flatMap((operand) => locatedIn(operand, path)) : [{ clause: tree, path }];
}

/** The keys of the deciding clauses, for a tree and each of its subtrees. */
export type Decided = ReadonlyMap<Tree<AnyCondition>, ReadonlySet<string>>;

/**
 * Returns for each tree the keys of clauses that it requires ("and") or that suffice for it ("or"). A tree of that kind
 * has the keys of all its operands; any other tree has the keys that its operands share.
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
