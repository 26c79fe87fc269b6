import { visible } from "../../render/escape.ts";
import { h } from "../dom.ts";
import type { Problem, Problems } from "../model/check.ts";

interface ProblemActions {
  readonly fix: (pattern: string) => void;
  readonly show: (problem: Problem) => void;
}

/** Lists a pattern's problems, each with its fix as a button. */
export function showProblems(parent: HTMLElement, { list, corrected }: Problems, { fix, show }: ProblemActions): void {
  const items = list.map((problem) => {
    const { severity, message, hint, fix: fixed } = problem;
    return h(
      "li",
      { class: `problem ${severity}` },
      h("span", { class: "badge" }, severity),
      h(
        "div",
        {},
        h("button", { type: "button", class: "link", onclick: () => show(problem) }, visible(message)),
        hint !== null && h("p", { class: "muted" }, visible(hint)),
      ),
      fixed !== null && h("button", { type: "button", class: "primary", onclick: () => fix(fixed) }, "Fix"),
    );
  });
  const fixable = list.filter((problem) => problem.fix !== null && problem.severity !== "info");
  parent.replaceChildren(
    ...(items.length === 0 ? [] : [h("ul", { class: "problems" }, ...items)]),
    ...(corrected === null || fixable.length < 2
      ? []
      : [h("button", { type: "button", class: "primary", onclick: () => fix(corrected) }, "Fix all")]),
  );
}
