import type { Span } from "../../errors.ts";
import type { Comparison, Condition, Expression, Pattern, Selector, Term, TermPattern } from "../ast.ts";
import { isSameSelector } from "../match/select.ts";
import { countedTerms, isJoined } from "../tree.ts";
import { type Caveat, ClauseContext, type Dialect, type Leaves } from "./dialect.ts";
import { exactText, likeOf } from "./like.ts";

/**
 * Translates a pattern with the templates of a dialect. Returns undefined for a pattern that matches everything.
 * Appends caveats to the list.
 *
 * @throws PatternError for a clause that the dialect cannot express, with its place.
 */
export function toQuery<Query>(pattern: Pattern, dialect: Dialect<Query>, caveats: Caveat[]): Query | undefined {
  return new Translator(pattern.source, dialect, caveats).pattern(pattern);
}

class Translator<Query> {
  readonly #source: string;
  readonly #dialect: Dialect<Query>;
  readonly #caveats: Caveat[];

  constructor(source: string, dialect: Dialect<Query>, caveats: Caveat[]) {
    this.#source = source;
    this.#dialect = dialect;
    this.#caveats = caveats;
  }

  pattern(pattern: Pattern): Query | undefined {
    switch (pattern.kind) {
      case "json":
        return this.#expression(pattern.expression);
      case "terms":
        return this.#terms(pattern);
      case "space":
        throw this.#clause(pattern.span).refusal(this.#dialect.refused.space ?? "it has no fields separated by spaces");
    }
  }

  #clause(span: Span): ClauseContext {
    return new ClauseContext(this.#dialect.name, this.#source, span, this.#caveats);
  }

  #leaf<Kind extends keyof Leaves>(kind: Kind, leaf: Leaves[Kind], span: Span): Query {
    const template = this.#dialect.templates[kind];
    const clause = this.#clause(span);
    if (template === undefined) throw clause.refusal(this.#dialect.refused[kind] ?? "it has no equivalent");
    return template(leaf, clause);
  }

  #join(kind: "and" | "or", operands: readonly Query[], span: Span): Query {
    const [only] = operands;
    return operands.length === 1 && only !== undefined ? only : this.#dialect.join(kind, operands, this.#clause(span));
  }

  #expression(tree: Expression): Query {
    if (!isJoined(tree)) return this.#condition(tree);
    const operands = flattened(tree, tree.kind);
    if (tree.kind === "and" || this.#dialect.templates.oneOf === undefined) {
      return this.#join(
        tree.kind,
        operands.map((operand) => this.#expression(operand)),
        tree.span,
      );
    }
    return this.#join("or", this.#alternatives(operands), tree.span);
  }

  /** Translates the operands of an OR. Those that compare one field with several texts become one `oneOf`. */
  #alternatives(operands: readonly Expression[]): readonly Query[] {
    return operands.flatMap((operand) => {
      const group = operands.filter((other) => other === operand || isSame(operand, other));
      if (group[0] !== operand) return [];
      const texts = [...new Set(group.flatMap(textsOf))];
      if (texts.length < 2 || operand.kind !== "comparison") return [this.#expression(operand)];
      const span = { start: operand.span.start, end: group.at(-1)?.span.end ?? operand.span.end };
      return [this.#leaf("oneOf", { subject: operand.subject, texts }, span)];
    });
  }

  #condition(condition: Condition): Query {
    return condition.kind === "check"
      ? this.#leaf(condition.test, condition, condition.span)
      : this.#comparison(condition);
  }

  #comparison({ subject, operator, value, span }: Comparison<Selector>): Query {
    if (operator !== "=" && operator !== "!=") {
      const number = value.kind === "number" ? value.value : Number.NaN;
      return this.#leaf("order", { subject, operator, value: number }, span);
    }
    const negated = operator === "!=";
    switch (value.kind) {
      case "text":
        return this.#leaf("text", { subject, negated, like: likeOf(value.text) }, span);
      case "number":
        return this.#leaf("number", { subject, negated, text: value.text, value: value.value }, span);
      case "regex":
        return this.#leaf("regex", { subject, negated, value }, span);
    }
  }

  #terms({ terms, span }: TermPattern): Query | undefined {
    const { kind, counted } = countedTerms(terms);
    if (counted.length === 0) return undefined;
    const queries = counted.map((term) => this.#term(term));
    return this.#join(kind, queries, span);
  }

  #term({ mode, value, span }: Term): Query {
    const negated = mode === "excluded";
    return value.kind === "text"
      ? this.#leaf("term", { negated, text: value.text }, span)
      : this.#leaf("regexTerm", { negated, value }, span);
  }
}

/** Returns the operands, with nested operands of the same kind inlined. */
function flattened(tree: Expression, kind: "and" | "or"): readonly Expression[] {
  return tree.kind === kind ? tree.operands.flatMap((operand) => flattened(operand, kind)) : [tree];
}

/** Returns the text that a condition compares a field with, as a list of one; empty for any other condition. */
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
