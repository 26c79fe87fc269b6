import type { Span } from "../../errors.ts";
import type { Comparison, Condition, Expression, Pattern, Selector, TermPattern } from "../ast.ts";
import { isSameSelector } from "../match/select.ts";
import { countedTerms, isJoined } from "../tree.ts";
import { type Caveat, ClauseContext, type Dialect, type Leaves } from "./dialect.ts";
import { exactText, likeOf } from "./like.ts";

/**
 * Walks a pattern and makes a query of it with the templates of a language. The query is undefined where the pattern
 * lets everything through. Caveats are added to the list.
 *
 * @throws PatternError for a clause that the language cannot say, with its place.
 */
export function toQuery<Query>(pattern: Pattern, dialect: Dialect<Query>, caveats: Caveat[]): Query | undefined {
  const clauseOf = (span: Span) => new ClauseContext(dialect.name, pattern.source, span, caveats);

  function leaf<Kind extends keyof Leaves>(kind: Kind, made: Leaves[Kind], span: Span): Query {
    const template = dialect.templates[kind];
    const clause = clauseOf(span);
    if (template === undefined) throw clause.refusal(dialect.refused[kind] ?? "it has nothing of the kind");
    return template(made, clause);
  }

  function join(kind: "and" | "or", operands: readonly Query[], span: Span): Query {
    const [only] = operands;
    return operands.length === 1 && only !== undefined ? only : dialect.join(kind, operands, clauseOf(span));
  }

  function expression(tree: Expression): Query {
    if (!isJoined(tree)) return condition(tree);
    const operands = flattened(tree, tree.kind);
    if (tree.kind === "and" || dialect.templates.oneOf === undefined) {
      return join(tree.kind, operands.map(expression), tree.span);
    }
    const groups = operands.map((operand) => operands.filter((other) => other === operand || isSame(operand, other)));
    const queries = operands.flatMap((operand, index) => {
      const group = groups[index] ?? [];
      if (group[0] !== operand) return [];
      const texts = [...new Set(group.flatMap(textsOf))];
      if (texts.length < 2 || operand.kind !== "comparison") return [expression(operand)];
      const span = { start: operand.span.start, end: group.at(-1)?.span.end ?? operand.span.end };
      return [leaf("oneOf", { subject: operand.subject, texts }, span)];
    });
    return join("or", queries, tree.span);
  }

  function condition(given: Condition): Query {
    return given.kind === "check" ? leaf(given.test, given, given.span) : comparison(given);
  }

  function comparison({ subject, operator, value, span }: Comparison<Selector>): Query {
    if (operator !== "=" && operator !== "!=") {
      return leaf("order", { subject, operator, value: value.kind === "number" ? value.value : Number.NaN }, span);
    }
    const negated = operator === "!=";
    switch (value.kind) {
      case "text":
        return leaf("text", { subject, negated, like: likeOf(value.text) }, span);
      case "number":
        return leaf("number", { subject, negated, text: value.text, value: value.value }, span);
      case "regex":
        return leaf("regex", { subject, negated, value }, span);
    }
  }

  function terms({ terms, span }: TermPattern): Query | undefined {
    const { kind, counted } = countedTerms(terms);
    if (counted.length === 0) return undefined;
    const queries = counted.map(({ mode, value, span }) => {
      const negated = mode === "excluded";
      return value.kind === "text"
        ? leaf("term", { negated, text: value.text }, span)
        : leaf("regexTerm", { negated, value }, span);
    });
    return join(kind, queries, span);
  }

  switch (pattern.kind) {
    case "json":
      return expression(pattern.expression);
    case "terms":
      return terms(pattern);
    case "space":
      throw clauseOf(pattern.span).refusal(dialect.refused.space ?? "it knows no fields with blanks between them");
  }
}

/** The operands, with those of the same kind inside in their place. */
function flattened(tree: Expression, kind: "and" | "or"): readonly Expression[] {
  return tree.kind === kind ? tree.operands.flatMap((operand) => flattened(operand, kind)) : [tree];
}

/** The text that a field is to equal, as a list of one; empty for any other condition. */
function textsOf(tree: Expression): readonly string[] {
  if (tree.kind !== "comparison" || tree.operator !== "=" || tree.value.kind !== "text") return [];
  const text = exactText(likeOf(tree.value.text));
  return text === undefined ? [] : [text];
}

function isSame(one: Expression, other: Expression): boolean {
  if (one.kind !== "comparison" || other.kind !== "comparison") return false;
  const areTexts = textsOf(one).length === 1 && textsOf(other).length === 1;
  return areTexts && isSameSelector(one.subject, other.subject);
}
