import { budgetOf } from "../../pattern/budget.ts";
import { maxRegexes, maxWildcardSelectors } from "../../pattern/parse/limits.ts";
import { maxLength } from "../../pattern/parse/parser.ts";
import { grouped } from "../../words.ts";
import { h } from "../dom.ts";
import type { Checked } from "../model/check.ts";

/** Shows how much of AWS's limits a pattern uses. Of a refused pattern, only the length is known. */
export function showBudget(parent: HTMLElement, { source, parsed }: Checked): void {
  const budget = parsed && budgetOf(parsed);
  parent.replaceChildren(
    meter("characters", [...source].length, maxLength),
    ...(budget === undefined
      ? []
      : [
          meter("regular expressions", budget.regexes, maxRegexes),
          meter("wildcard selectors", budget.wildcardSelectors, maxWildcardSelectors),
        ]),
  );
}

function meter(label: string, used: number, most: number): HTMLElement {
  const text = `${grouped(used)} of ${grouped(most)} ${label}`;
  const bar = h("meter", { min: 0, max: most, value: Math.min(used, most), high: most * 0.9, "aria-label": label });
  return h("span", { class: used > most ? "meter over" : "meter" }, bar, text);
}
