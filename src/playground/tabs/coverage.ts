import { coverageRangeOf, percentOf } from "../../cli/coverage.ts";
import { iamOperationsSource } from "../../cloudtrail/operations.ts";
import { neverTrue } from "../../pattern/lint/facts/never-true.ts";
import { h } from "../dom.ts";
import type { Tab } from "./tab.ts";

/** Shows the share of IAM's operations that a pattern catches. */
export const coverage: Tab = {
  name: "coverage",
  label: "Coverage",
  show: ({ checked: { parsed, matcher }, problems }) => {
    const { caught, of, percent, upTo, missed } = coverageRangeOf(parsed, matcher, neverTrue(problems.diagnostics));
    const range =
      upTo > caught ? `, and up to ${upTo} (${percentOf(upTo)}%), depending on who calls, from where and how` : "";
    return [
      h("p", {}, `Catches ${caught} of IAM's ${of} write operations (${percent}%)${range}.`),
      h("meter", {
        class: "wide",
        min: 0,
        max: of,
        value: caught,
        "aria-label": "operations that the pattern catches",
      }),
      ...(missed.length === 0
        ? []
        : [
            h("h3", {}, upTo > caught ? "Not caught in every case" : "Not caught"),
            h("ul", { class: "names" }, ...missed.map((name) => h("li", {}, name))),
          ]),
      h(
        "p",
        { class: "muted" },
        `Counted for a successful call of each operation by an IAM user (${iamOperationsSource}).`,
      ),
    ];
  },
};
