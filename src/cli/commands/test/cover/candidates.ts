import { mutatingIamOperations, readingIamOperations } from "../../../../cloudtrail/operations.ts";
import type { Condition, Selector, Step, Term, Value } from "../../../../pattern/ast.ts";
import { compileText } from "../../../../pattern/match/compare.ts";
import { lineSeparator, RegexParser } from "../../../../pattern/regex/parser.ts";

/** A change to a field: a new value, or its removal. */
export type Change = { readonly value: unknown } | "unset";

/** Returns changes to the field of a condition. Some make the condition hold and some do not; the caller must check. */
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

/** Returns an IAM operation that matches a value with wildcards, because it reads better than an invented name. */
function operationsLike(value: Value): readonly string[] {
  if (value.kind === "text" && !value.text.includes("*")) return [];
  const like = compileText(value);
  return [...mutatingIamOperations, ...readingIamOperations].filter(like).slice(0, 1);
}

/** Returns a text that matches a value, if one is easy to construct. */
export function textLike(value: Term["value"]): string {
  if (value.kind === "text") return value.text.replaceAll("*", "");
  const [sequence = []] = new RegexParser(value.text).alternatives();
  return sequence.map(({ set, min }) => (typeof set === "string" ? "" : symbolOf(set).repeat(min))).join("");
}

/** Returns a letter or digit of a set if it has one, else any character. */
function symbolOf(set: Uint8Array): string {
  const codes = [...set.keys()].filter((code) => set[code] !== 0 && code < lineSeparator);
  const code = codes.find((each) => /\w/.test(String.fromCharCode(each))) ?? codes[0];
  return code === undefined ? "" : String.fromCharCode(code);
}

/** Returns the path of a selector's field, in the notation of `set`; with wildcards, the first of several paths. */
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
