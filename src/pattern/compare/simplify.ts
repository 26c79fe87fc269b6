import type { Condition, Expression, JsonPattern, Pattern } from "../ast.ts";
import { compile } from "../match/compile.ts";
import { numberPattern } from "../parse/limits.ts";
import { parse } from "../parse/parser.ts";
import { printTight } from "../print.ts";
import { isJoined } from "../tree.ts";
import { compare } from "./compare.ts";
import { Effort } from "./effort.ts";
import { canCompare } from "./preparation.ts";

/** The steps that all comparisons for one pattern may take: some tenths of a second. */
const maxSteps = 2_000_000;

/**
 * Returns a shorter text that is proven to match the same messages: without clauses that change nothing, with common
 * clauses only once, and without quotes and spaces that AWS does not need. Returns null if there is none.
 */
export function simplify(pattern: Pattern): string | null {
  if (pattern.kind !== "json") return null;
  const proof = new Proof(pattern);
  let expression = pattern.expression;
  for (let smaller = proof.smaller(expression); smaller !== null; smaller = proof.smaller(expression)) {
    expression = smaller;
  }
  const text = textOf(expression);
  return text.length < pattern.source.length && proof.isEqual(expression) ? text : null;
}

/** Proves that versions of a pattern match what the pattern matches. */
class Proof {
  readonly #pattern: JsonPattern;
  readonly #matches: (message: string) => boolean;
  /** Messages on which earlier versions had another verdict. */
  readonly #refutations: string[] = [];
  readonly #effort = new Effort(maxSteps);

  constructor(pattern: JsonPattern) {
    this.#pattern = pattern;
    const matcher = compile(pattern);
    this.#matches = (message) => matcher.test(message);
  }

  /** Returns a smaller expression that is equal to the pattern; null if there is none. */
  smaller(expression: Expression): Expression | null {
    for (const version of versionsOf(expression)) if (this.isEqual(version)) return version;
    return null;
  }

  isEqual(expression: Expression): boolean {
    const version = parse(textOf(expression));
    const matcher = compile(version);
    if (this.#refutations.some((message) => matcher.test(message) !== this.#matches(message))) return false;
    if (!canCompare(this.#effort, [this.#pattern, version])) return false;
    const { relation, onlyInFirst, onlyInSecond } = compare(this.#pattern, version, {}, this.#effort);
    this.#refutations.push(...[onlyInFirst, onlyInSecond].filter((message) => message !== null));
    return relation === "equal";
  }
}

/** Yields versions of an expression with fewer clauses. */
function* versionsOf(tree: Expression): Generator<Expression> {
  if (!isJoined(tree)) return;
  const { operands } = tree;
  const others = (index: number) => joined(tree.kind, operands.toSpliced(index, 1));
  for (const index of operands.keys()) yield others(index);
  const common = commonIn(tree);
  if (common !== null) yield common;
  for (const [index, operand] of operands.entries()) {
    for (const version of versionsOf(operand)) yield joined(tree.kind, operands.with(index, version));
  }
}

/** Joins operands, those of operands of the same kind directly. */
function joined(kind: "and" | "or", operands: readonly Expression[]): Expression {
  const flat = operands.flatMap((operand) => (operand.kind === kind ? operand.operands : [operand]));
  const [first] = flat as [Expression, ...Expression[]];
  return flat.length === 1 ? first : { kind, span: first.span, operands: flat };
}

/** Writes clauses that all operands share only once: (a && b) || (a && c) becomes a && (b || c). Null if there are none. */
function commonIn(tree: Exclude<Expression, Condition>): Expression | null {
  const inner = tree.kind === "or" ? "and" : "or";
  const parts = tree.operands.map((operand) => (operand.kind === inner ? operand.operands : [operand]));
  const keys = parts.map((part) => new Set(part.map(textOf)));
  const common = (parts[0] ?? []).filter((part) => keys.every((set) => set.has(textOf(part))));
  const shared = new Set(common.map(textOf));
  const rests = parts.map((part) => part.filter((each) => !shared.has(textOf(each))));
  if (common.length === 0) return null;
  if (rests.some((rest) => rest.length === 0)) return joined(inner, common);
  return joined(inner, [
    ...common,
    joined(
      tree.kind,
      rests.map((rest) => joined(inner, rest)),
    ),
  ]);
}

/** Prints an expression as a pattern, as short as AWS accepts it. */
function textOf(expression: Expression): string {
  return printTight({ kind: "json", span: expression.span, source: "", expression: unquoted(expression) });
}

function unquoted(tree: Expression): Expression {
  if (isJoined(tree)) return { ...tree, operands: tree.operands.map(unquoted) };
  if (tree.kind === "check" || tree.value.kind !== "text") return tree;
  const { text } = tree.value;
  // AWS's own patterns have such values without quotes.
  const quoted = !/^[A-Za-z0-9_.*]+$/.test(text) || numberPattern.test(text);
  return { ...tree, value: { ...tree.value, quoted } };
}
