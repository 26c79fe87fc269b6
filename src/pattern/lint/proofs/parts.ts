import type { Span } from "../../../errors.ts";
import type { Comparison, Condition, Expression, FieldName, Pattern, Term, Tree } from "../../ast.ts";
import { printTerm, printTree } from "../../print.ts";
import { countedTerms, isJoined, leavesOf } from "../../tree.ts";
import { type AnyCondition, printClause, treesOf } from "../clauses.ts";

/** A condition or a term, or some of them joined by AND and OR. */
export type Part = Tree<AnyCondition | Term>;

/** Returns what a pattern tests: its expression, the conditions of its fields, or its terms that count. */
export function wholeOf(pattern: Pattern): Part {
  if (pattern.kind !== "terms") return joined("and", treesOf(pattern), pattern.span);
  const { kind, counted } = countedTerms(pattern.terms);
  return joined(kind, counted, pattern.span);
}

/** Joins parts. One part alone remains what it is; none, joined by AND, are always true. */
export function joined(kind: "and" | "or", operands: readonly Part[], span: Span): Part {
  const [only] = operands;
  return operands.length === 1 && only !== undefined ? only : { kind, operands, span };
}

/** Returns a pattern of the same kind that only tests a part. In a line, that is a part of one field's conditions. */
export function testing(pattern: Pattern, part: Part): Pattern {
  switch (pattern.kind) {
    case "terms":
      return { ...pattern, terms: leavesOf(part) as readonly Term[] };
    case "json":
      return { ...pattern, expression: part as Expression };
    case "space": {
      const [clause] = leavesOf(part) as readonly Comparison<FieldName>[];
      const condition = part as Tree<Comparison<FieldName>>;
      const fields = pattern.fields.map((field) =>
        field.kind === "named"
          ? { ...field, condition: field.name === clause?.subject.name ? condition : null }
          : field,
      );
      return { ...pattern, fields };
    }
  }
}

/** Returns a pattern without some of its parts. */
export function without(pattern: Pattern, removed: ReadonlySet<Part>): Pattern {
  switch (pattern.kind) {
    case "terms":
      return { ...pattern, terms: pattern.terms.filter((term) => !removed.has(term)) };
    case "json":
      return { ...pattern, expression: pruned<Condition>(pattern.expression, removed) ?? pattern.expression };
    case "space": {
      const fields = pattern.fields.map((field) => {
        if (field.kind !== "named" || field.condition === null) return field;
        return { ...field, condition: pruned(field.condition, removed) };
      });
      return { ...pattern, fields };
    }
  }
}

function pruned<Leaf extends AnyCondition>(tree: Tree<Leaf>, removed: ReadonlySet<Part>): Tree<Leaf> | null {
  if (removed.has(tree)) return null;
  if (!isJoined(tree)) return tree;
  const operands = tree.operands.flatMap((operand) => pruned(operand, removed) ?? []);
  const [only] = operands;
  return operands.length < 2 ? (only ?? null) : { ...tree, operands };
}

/** Prints a part without parentheses around it. */
export function printPart(part: Part, printCondition: (clause: AnyCondition) => string = printClause): string {
  return printTree(part, (leaf) => (leaf.kind === "term" ? printTerm(leaf) : printCondition(leaf)));
}
