import { quote } from "../../print.ts";
import { subjectName } from "../clauses.ts";
import { sentenceWithoutQuotes } from "../facts/text.ts";
import { unequalIn } from "../joined.ts";
import type { LintFinding, LintRule } from "../rule.ts";
import { isOperator } from "../terms.ts";
import { isLiteral } from "../values.ts";
import { type Part, printPart } from "./parts.ts";
import { type Cause, type Superfluous, superfluousIn } from "./superfluous.ts";

/** Finds conditions and terms that are listed twice. */
export const duplicateClause: LintRule = (pattern, known) =>
  foundIn(pattern, known).flatMap(({ part, kind, cause, fix }): readonly LintFinding[] => {
    if (cause.kind !== "twin") return [];
    const where = part.kind === "term" ? "" : ` in the same ${kind === "or" ? "OR" : "AND"}`;
    const message = `${printPart(part)} is listed twice${where}`;
    return [{ severity: "warning", message, hint: "remove it", span: part.span, fix }];
  });

/** Finds alternatives that are proven to add nothing. */
export const subsumedClause: LintRule = (pattern, known) =>
  foundIn(pattern, known).flatMap((found) => (found.kind === "or" ? findingOf(found) : []));

/** Finds conditions of an AND that are proven to add nothing. */
export const idleClause: LintRule = (pattern, known) =>
  foundIn(pattern, known).flatMap((found) => (found.kind === "and" ? findingOf(found) : []));

/** Returns the superfluous parts, except where another rule reports the cause. */
const foundIn = (...[pattern, known]: Parameters<LintRule>): readonly Superfluous[] => {
  const isElsewhere =
    pattern.kind === "terms" && (pattern.terms.some(isOperator) || sentenceWithoutQuotes(pattern, known).length > 0);
  const unequal = unequalIn(pattern, known);
  return isElsewhere ? [] : superfluousIn(pattern).filter(({ part }) => !unequal.has(part));
};

function findingOf({ part, cause, fix }: Superfluous): readonly LintFinding[] {
  if (cause.kind === "twin") return [];
  return [
    {
      severity: "info",
      message: `${printPart(part)} adds nothing${reasons[cause.kind](printPart(cause.part))}`,
      hint: cause.kind === "implies" ? looseHint(cause.part) : "remove it",
      span: part.span,
      fix,
    },
  ];
}

const reasons: Readonly<Record<Exclude<Cause["kind"], "twin">, (other: string) => string>> = {
  includes: (other) => ` to ${other}`,
  implies: (other) => `: ${other} is stricter`,
  excludes: (other) => `: ${other} excludes it`,
};

/** Returns advice on a condition that a stricter one implies. Authors often mean a search in the field. */
function looseHint(part: Part): string {
  const isText = part.kind === "comparison" && part.operator === "=" && isLiteral(part.value);
  return isText
    ? `remove it, or write ${subjectName(part)} = ${quote(`*${part.value.text}*`)} if the text may be anywhere in the field`
    : "remove it";
}
