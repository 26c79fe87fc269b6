import type { Pattern, Term } from "../../ast.ts";
import { compileText } from "../../match/compare.ts";
import { compileRegex } from "../../regex/regex.ts";
import { type AnyComparison, comparisonsOf, subjectName } from "../clauses.ts";
import { changesOn, findingOn, replaced } from "../proof.ts";
import type { LintFinding, LintRule } from "../rule.ts";

/** Finds alternatives of a regular expression with spaces around the bar, which belong to the alternatives. */
export const spacedAlternatives: LintRule = (pattern) => {
  const clauses: readonly (Term | AnyComparison)[] = pattern.kind === "terms" ? pattern.terms : comparisonsOf(pattern);
  return clauses.flatMap((clause): readonly LintFinding[] => {
    const { value } = clause;
    if (value.kind !== "regex" || !/ \| ?|\| /.test(value.text)) return [];
    const tight = value.text.replace(/ *\| */g, "|").trim();
    return [
      {
        severity: "warning",
        message: `the spaces around | in %${value.text}% belong to the alternatives, so that each must have a space beside it`,
        hint: `if the words need no space beside them, write %${tight}%`,
        span: value.span,
        fix: withRegex(pattern, clause, tight),
      },
    ];
  });
};

/** Finds a regular expression in slashes, as other languages write it. */
export const regexInSlashes: LintRule = (pattern) =>
  comparisonsOf(pattern).flatMap((clause): readonly LintFinding[] => {
    const [, body] = /^\/(.+)\/[gimsuy]*$/.exec(clause.value.text) ?? [];
    if (clause.value.kind !== "text" || body === undefined || !/[.*+?^$|()[\]\\]/.test(body)) return [];
    const inner = body.replace(/^\.\*/, "").replace(/\.\*$/, "");
    const start = body.startsWith(".*") || body.startsWith("^") ? "" : "^";
    const regex = `%${start}${inner}%`;
    return [
      findingOn(
        clause,
        "warning",
        `compares with a text that begins with a slash: / does not mark a regular expression`,
        `regular expressions are between percent signs: ${subjectName(clause)} ${clause.operator} ${regex}`,
        withRegex(pattern, clause, start + inner),
      ),
    ];
  });

/**
 * Returns the pattern with a regular expression as the value of a clause. Only what one of the two values matches
 * changes.
 */
function withRegex(pattern: Pattern, clause: Term | AnyComparison, regex: string): string | null {
  const before = compileText(clause.value);
  let after: ((text: string) => boolean) | undefined;
  const isEither = (text: string) => {
    // At this point, AWS is known to accept the expression.
    after ??= compileRegex(regex);
    return before(text) || after(text);
  };
  const changes = clause.kind === "term" ? (message: unknown) => isEither(`${message}`) : changesOn(clause, isEither);
  return replaced(pattern, clause.value.span, `%${regex}%`, changes);
}
