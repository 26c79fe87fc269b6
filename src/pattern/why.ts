import { shortened } from "../words.ts";
import type { Comparison, Condition, FieldName, Pattern, SpacePattern, Term, TermPattern, Tree } from "./ast.ts";
import { checks, compileComparison, compileText } from "./match/compare.ts";
import { type NumbersAsWritten, numbersAsWritten } from "./match/numbers.ts";
import { selectAll } from "./match/select.ts";
import { compileWord, type TakenField, takeFields } from "./match/space.ts";
import { print, printCondition, printFieldCondition, printSelector, printTerm, printTerms } from "./print.ts";
import { countedTerms, isJoined } from "./tree.ts";

/** The outcome of a pattern for one message, clause by clause. */
export interface Verdict {
  readonly matches: boolean;
  /**
   * A reason if there is no clause to show (the message is not JSON, or has too few fields) or if terms are ignored.
   */
  readonly reason: string | null;
  readonly clause: Clause | null;
  /** The clause that decided: the first that was sufficient, or the group of clauses that all failed or all held. */
  readonly decisive: Clause | null;
}

export interface Clause {
  readonly kind: "or" | "and" | "condition";
  /** The clause as text. For "and" and "or": "all of" or "any of". */
  readonly text: string;
  readonly holds: boolean;
  /** The values that the clause tested; empty for "and" and "or". */
  readonly seen: readonly Seen[];
  readonly clauses: readonly Clause[];
}

/** A value that a clause tested. */
export interface Seen {
  /** $.eventName, a field's $name or $3, or "message". */
  readonly path: string;
  /** The value as JSON, or in words: absent, null, object, array of 2. */
  readonly value: string;
}

/** The longest value that is shown whole, in UTF-16 units. */
const maxShownValue = 200;

/**
 * Explains why a pattern matches a message or not: returns the tree of clauses with the values that were tested, and
 * the clause that decided.
 */
export function why(pattern: Pattern, message: string): Verdict {
  switch (pattern.kind) {
    case "terms":
      return termsVerdict(pattern, message);
    case "space":
      return spaceVerdict(pattern, message);
    case "json": {
      const event = parseEvent(message);
      if (event === undefined) return refused("the message is not a JSON object or array, so no condition is true");
      const written = numbersAsWritten(message);
      return verdict(treeClause(pattern.expression, (leaf) => conditionClause(leaf, event.value, written)));
    }
  }
}

function verdict(clause: Clause): Verdict {
  return { matches: clause.holds, reason: null, clause, decisive: decisive(clause) };
}

function refused(reason: string): Verdict {
  return { matches: false, reason, clause: null, decisive: null };
}

/** Descends to the first clause that was sufficient. If all clauses had to agree, returns their group. */
function decisive(clause: Clause): Clause {
  const isOneEnough = (clause.kind === "or") === clause.holds;
  const first = clause.clauses.find(({ holds }) => holds === clause.holds);
  return clause.kind !== "condition" && isOneEnough && first !== undefined ? decisive(first) : clause;
}

function parseEvent(message: string): { readonly value: object } | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === "object" && value !== null ? { value } : undefined;
  } catch {
    return undefined;
  }
}

function treeClause<Leaf extends { readonly kind: string }>(
  tree: Tree<Leaf>,
  leafClause: (leaf: Leaf) => Clause,
): Clause {
  if (!isJoined(tree)) return leafClause(tree);
  return joined(
    tree.kind,
    tree.operands.map((operand) => treeClause(operand, leafClause)),
  );
}

function joined(kind: "or" | "and", clauses: readonly Clause[]): Clause {
  const holds = kind === "or" ? clauses.some((clause) => clause.holds) : clauses.every((clause) => clause.holds);
  return { kind, text: kind === "or" ? "any of" : "all of", holds, seen: [], clauses };
}

function leaf(text: string, holds: boolean, seen: readonly Seen[]): Clause {
  return { kind: "condition", text, holds, seen, clauses: [] };
}

function conditionClause(condition: Condition, event: unknown, written: NumbersAsWritten): Clause {
  const { subject } = condition;
  const nodes = selectAll(subject, event);
  const texts = selectAll(subject, written.event).map(({ value }, index) =>
    typeof nodes[index]?.value === "number" ? written.textOf(value) : undefined,
  );
  const seen = nodes.map(({ path, value }, index) => ({ path, value: texts[index] ?? show(value) }));
  const shown = seen.length > 0 ? seen : [{ path: printSelector(subject), value: "absent" }];
  if (condition.kind === "check") {
    const holds =
      condition.test === "NOT EXISTS" ? nodes.length === 0 : nodes.some(({ value }) => checks[condition.test](value));
    return leaf(printCondition(condition), holds, shown);
  }
  const holds = compileComparison(condition);
  return leaf(
    printCondition(condition),
    nodes.some(({ value }, index) => holds(value, texts[index])),
    shown,
  );
}

function show(value: unknown): string {
  if (Array.isArray(value)) return `array of ${value.length}`;
  if (typeof value === "object" && value !== null) return "object";
  return shortened(JSON.stringify(value) ?? "absent", maxShownValue);
}

function termsVerdict({ terms }: TermPattern, message: string): Verdict {
  if (terms.length === 0) return verdict(leaf("every message", true, []));
  const { kind, counted, ignored } = countedTerms(terms);
  const clause = joined(
    kind,
    counted.map((term) => termClause(term, message)),
  );
  const reason = ignored.length === 0 ? null : `AWS ignores ? terms if the pattern has others: ${printTerms(ignored)}`;
  return { ...verdict(clause), reason };
}

function termClause(term: Term, message: string): Clause {
  const { value } = term;
  const occurs = value.kind === "text" ? message.includes(value.text) : compileText(value)(message);
  return leaf(printTerm(term), occurs !== (term.mode === "excluded"), [
    { path: "message", value: occurs ? "occurs" : "does not occur" },
  ]);
}

function spaceVerdict(pattern: SpacePattern, message: string): Verdict {
  const taken = takeFields(pattern, message);
  if (taken === undefined) return refused("the line has fewer fields than the pattern");
  const clauses = taken.flatMap(({ field, position, text }) => {
    if (field.kind !== "named" || field.condition === null) return [];
    const seen = [{ path: pathOf({ field, position }), value: show(text) }];
    const clauseOf = (condition: Comparison<FieldName>) =>
      leaf(printFieldCondition(condition), compileWord(condition)(text), seen);
    return [treeClause(field.condition, clauseOf)];
  });
  if (clauses.length > 0) return verdict(clauses.length === 1 ? (clauses[0] as Clause) : joined("and", clauses));
  const seen = taken.map((field) => ({ path: pathOf(field), value: show(field.text) }));
  return verdict(leaf(print(pattern), true, seen));
}

/** Returns $name, or $3 for the third field if it has no name. */
function pathOf({ field, position }: Pick<TakenField, "field" | "position">): string {
  return `$${field.kind === "named" ? field.name : position}`;
}
