import { mutatingIamOperations, readingIamOperations } from "../../../../cloudtrail/operations.ts";
import type { Condition, Selector, Step, Term, Value } from "../../../../pattern/ast.ts";
import { compileText } from "../../../../pattern/match/compare.ts";
import { lineSeparator, RegexParser } from "../../../../pattern/regex-parser.ts";

/** A change to a field: to a value, or away with it. */
export type Change = { readonly value: unknown } | "unset";

/** Changes to the field of a condition, some of which make it hold and some not: whoever takes one has to look. */
export function candidates(condition: Condition): readonly Change[] {
  if (condition.kind === "check") {
    const values = { "IS NULL": [null, "example"], "IS TRUE": [true, false], "IS FALSE": [false, true] };
    return condition.test === "NOT EXISTS" ? ["unset", { value: "example" }] : values[condition.test].map(of);
  }
  const { subject, value } = condition;
  if (value.kind === "number") return [0, 1, -1].map((step) => of(value.value + step));
  const name = subject.steps.at(-1);
  const names = name?.kind === "name" && name.name === "eventName" ? operationsLike(value) : [];
  const like = [...names, textLike(value)];
  return [...like.map(of), ...like.map((text) => of(`Not${text}`)), of("example"), "unset"];
}

const of = (value: unknown): Change => ({ value });

/** IAM's operations that a value with wildcards stands for: they read better than what is made up. */
function operationsLike(value: Value): readonly string[] {
  if (value.kind === "text" && !value.text.includes("*")) return [];
  const like = compileText(value);
  return [...mutatingIamOperations, ...readingIamOperations].filter(like).slice(0, 1);
}

/** A text that a value stands for, where one is easily made. */
export function textLike(value: Term["value"]): string {
  if (value.kind === "text") return value.text.replaceAll("*", "");
  const [sequence = []] = new RegexParser(value.text).alternatives();
  return sequence.map(({ set, min }) => (typeof set === "string" ? "" : symbolOf(set).repeat(min))).join("");
}

/** A letter or digit of a set, where it has one. */
function symbolOf(set: Uint8Array): string {
  const codes = [...set.keys()].filter((code) => set[code] !== 0 && code < lineSeparator);
  const code = codes.find((each) => /\w/.test(String.fromCharCode(each))) ?? codes[0];
  return code === undefined ? "" : String.fromCharCode(code);
}

/** The path of a selector's field, as `set` takes it; the first of several, where it has wildcards. */
export function pathOf({ steps }: Selector): string {
  return steps.map(printStep).join("").replace(/^\./, "");
}

function printStep(step: Step): string {
  switch (step.kind) {
    case "name":
      return /^[A-Za-z_]\w*$/.test(step.name) ? `.${step.name}` : `[${JSON.stringify(step.name)}]`;
    case "index":
      return `[${step.index}]`;
    case "any-name":
      return ".example";
    case "any-index":
      return "[0]";
  }
}
