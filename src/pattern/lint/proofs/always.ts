import type { RegexValue } from "../../ast.ts";
import { isSingle } from "../../match/select.ts";
import { parse } from "../../parse/parser.ts";
import { compileRegex } from "../../regex/regex.ts";
import { comparisonsOf, type Group, groupsOf, isOnSelector, printClause } from "../clauses.ts";
import type { LintFinding, LintRule } from "../rule.ts";
import { joined, testing } from "./parts.ts";
import { type Study, studyOf } from "./study.ts";

/** Finds conditions joined by OR, one of which is proven to be true for every value of the field. */
export const alwaysHolds: LintRule = (pattern) =>
  groupsOf(pattern).flatMap((group): readonly LintFinding[] => {
    const name = group.tree.kind === "or" ? alwaysIn(group, studyOf(pattern)) : undefined;
    if (name === undefined) return [];
    const unless = pattern.kind === "json" ? `, unless ${name} is null, an object or an array` : "";
    return [
      {
        severity: "warning",
        message: `one of the conditions on ${name} is always true${unless}`,
        hint: "remove the OR, or join the conditions with &&",
        span: group.tree.span,
        fix: null,
      },
    ];
  });

/** Returns the name of the field on which one of the members of an OR is always true. */
function alwaysIn({ tree, members }: Group, study: Study): string | undefined {
  const { pattern } = study;
  if (pattern.kind !== "json") {
    const any = testing(pattern, joined("and", [], tree.span));
    return study.includes(testing(pattern, tree), any) ? members[0]?.name : undefined;
  }
  const absent = members.find(({ clause }) => clause.kind === "check" && clause.test === "NOT EXISTS");
  if (absent === undefined || !isOnSelector(absent.clause) || !isSingle(absent.clause.subject)) return undefined;
  const { name } = absent;
  const some = members.filter((member) => member.name === name).map(({ clause }) => clause);
  // = "*" is true for every text, number and boolean.
  const each = parse(`{ ${name} = "*" || ${name} NOT EXISTS }`);
  return study.includes(testing(pattern, joined("or", some, tree.span)), each) ? name : undefined;
}

/** Finds regular expressions that are proven to match every text. */
export const regexMatchAll: LintRule = (pattern) =>
  (pattern.kind === "terms" ? pattern.terms : comparisonsOf(pattern)).flatMap((part): readonly LintFinding[] => {
    const { value } = part;
    if (value.kind !== "regex" || !isFoundEverywhere(value, studyOf(pattern))) return [];
    const effect =
      part.kind === "comparison" ? `${printClause(part)} is ${part.operator === "=" ? "always" : "never"} true: ` : "";
    return [
      {
        severity: "warning",
        message: `${effect}%${value.text}% matches every text, even an empty one`,
        hint: "make it require a character: + instead of *, or {1,3} instead of {0,3}",
        span: part.span,
        fix: null,
      },
    ];
  });

function isFoundEverywhere({ text }: RegexValue, study: Study): boolean {
  return compileRegex(text)("") && study.includes(parse(`%${text}%`), parse(""));
}
