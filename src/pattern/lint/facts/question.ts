import type { Comparison, Condition, Expression, Selector, Value } from "../../ast.ts";
import { compileText } from "../../match/compare.ts";
import { printSelector } from "../../print.ts";
import { isJoined, leavesOf } from "../../tree.ts";

/** A condition whose truth depends on what its field can hold. */
export interface Question {
  /** The path of the field, without $: "userIdentity.type", "resources[0].ARN". */
  readonly field: string;
  readonly clause: Condition;
  /** Whether a text of the field equals the value of the comparison. False for a check such as IS TRUE. */
  readonly isLike: (text: string) => boolean;
  /**
   * Returns lists of values for another field. One value of each list must equal the field wherever the condition
   * matters, because && joins the conditions.
   */
  readonly required: (field: string) => readonly (readonly Value[])[];
  /** Returns the values that the alternatives of the condition, joined by ||, compare the same field with. */
  readonly alternatives: () => readonly Value[];
}

/** An answer to a question: why a condition does not do what it seems to do. */
export interface Judgment {
  /**
   * "never": the field never equals the value, or never passes the check. "absent": the records that the other conditions
   * select do not have the field, so that not even != is true. The other two are the codes of their diagnostics.
   */
  readonly kind: "never" | "absent" | "error-code-variants" | "mfa-unknown";
  /** The reason, as the end of a sentence: "CloudTrail writes Root, …". */
  readonly why: string;
  /** The advice, if it is not "did you mean" and the values. */
  readonly hint?: string;
  /** The values that were probably meant. The fix compares with all of them. */
  readonly instead?: readonly string[];
  /** The condition that was probably meant, if the change of a value does not suffice. */
  readonly rewrite?: string;
}

const fields = new WeakMap<Selector, string>();

/** Returns the path of a selector without $. */
function fieldOf(selector: Selector): string {
  const field = fields.get(selector) ?? printSelector(selector).replace(/^\$\.?/, "");
  fields.set(selector, field);
  return field;
}

/** The questions of an expression: several rules ask them, and each compiles the values of the conditions. */
const questionsBefore = new WeakMap<Expression, readonly Question[]>();

/** Returns the question for each condition of an expression. */
export function questionsOf(expression: Expression): readonly Question[] {
  const questions = questionsBefore.get(expression) ?? visit(expression, [], []);
  questionsBefore.set(expression, questions);
  return questions;
}

function visit(tree: Expression, beside: readonly Expression[], either: readonly Expression[]): readonly Question[] {
  if (!isJoined(tree)) return [questionOf(tree, beside, either)];
  return tree.operands.flatMap((operand) => {
    const others = tree.operands.filter((other) => other !== operand);
    return tree.kind === "and"
      ? visit(operand, [...beside, ...others], [])
      : visit(operand, beside, [...either, ...others]);
  });
}

function questionOf(clause: Condition, beside: readonly Expression[], either: readonly Expression[]): Question {
  const field = fieldOf(clause.subject);
  return {
    field,
    clause,
    isLike: clause.kind === "comparison" ? compileText(clause.value) : () => false,
    required: (other) => beside.flatMap((tree) => requiredIn(tree, other)),
    alternatives: () =>
      either.flatMap((tree) => leavesOf(tree).flatMap((leaf) => (isEqual(leaf, field) ? [leaf.value] : []))),
  };
}

/** Returns the lists of values, one of which a field must equal for a tree to be true. */
function requiredIn(tree: Expression, field: string): readonly (readonly Value[])[] {
  if (!isJoined(tree)) return isEqual(tree, field) ? [[tree.value]] : [];
  if (tree.kind === "and") return tree.operands.flatMap((operand) => requiredIn(operand, field));
  const each = tree.operands.map((operand) => requiredIn(operand, field)[0]);
  return each.some((list) => list === undefined) ? [] : [each.flatMap((list) => list ?? [])];
}

function isEqual(leaf: Condition, field: string): leaf is Comparison<Selector> {
  return leaf.kind === "comparison" && leaf.operator === "=" && fieldOf(leaf.subject) === field;
}
