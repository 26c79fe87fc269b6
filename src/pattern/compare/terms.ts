import type { TermPattern } from "../ast.ts";
import { countedTerms } from "../tree.ts";
import type { Effort } from "./effort.ts";
import type { MessageSearch } from "./message-search.ts";
import { textsBut } from "./solve/cells.ts";
import { type Formula, join, type Literal, opposite } from "./solve/formula.ts";
import { Search } from "./solve/search.ts";
import { Texts, type Variable } from "./solve/variable.ts";
import { Languages } from "./text/language.ts";

const message: Variable = { id: 0, cells: [textsBut([], { write: (text) => text })], open: 1n };

/** Returns a search for messages on which two term patterns have given verdicts. */
export function termSearch(patterns: readonly [TermPattern, TermPattern], effort: Effort): MessageSearch {
  const languages = new Languages();
  const texts = new Texts(effort);
  const formulaOf = ({ terms }: TermPattern, verdict: boolean): Formula => {
    const { kind, counted } = countedTerms(terms);
    const literals = counted.map(({ mode, value }): Literal => {
      const language = languages.ofTerm(value);
      return { kind: "literal", variable: message, mask: 0n, language, holds: mode !== "excluded" };
    });
    return join((kind === "and") === verdict ? "and" : "or", verdict ? literals : literals.map(opposite));
  };
  return {
    find(verdicts) {
      const formulas = patterns.map((pattern, index) => formulaOf(pattern, verdicts[index] === true));
      const solution = new Search([message], () => true, texts, effort).solve(join("and", formulas), [message.open]);
      return solution === null ? null : solution?.get(message);
    },
    assumptions: () => [],
  };
}
