import type { Check, Comparison, Value } from "../ast.ts";
import { compileRegex } from "../regex.ts";
import { compileWildcard } from "./wildcard.ts";

/** Says of a text whether the value is like it: text with wildcards, or an expression found in it. */
export function compileText(value: Value): (text: string) => boolean {
  switch (value.kind) {
    case "text":
      return compileWildcard(value.text);
    case "number":
      return (text) => text === value.text;
    case "regex":
      return compileRegex(value.text);
  }
}

/**
 * Says of a node whether a comparison holds. `numberText` gives a number as it was written.
 *
 * A node that is missing, null, a list or an object satisfies no comparison, != included.
 */
export function compileComparison({
  operator,
  value,
}: Comparison<unknown>): (node: unknown, numberText: string | undefined) => boolean {
  const isLike = compileText(value);
  const wanted = value.kind === "number" ? value.value : Number.NaN;
  const equals = (node: unknown, numberText: string | undefined): boolean | undefined => {
    if (typeof node === "string") return isLike(node);
    if (typeof node === "number") return value.kind === "number" ? node === wanted : isLike(numberText ?? String(node));
    return typeof node === "boolean" ? isLike(String(node)) : undefined;
  };
  switch (operator) {
    case "=":
      return (node, numberText) => equals(node, numberText) === true;
    case "!=":
      return (node, numberText) => equals(node, numberText) === false;
    case "<":
      return (node) => typeof node === "number" && node < wanted;
    case ">":
      return (node) => typeof node === "number" && node > wanted;
    case "<=":
      return (node) => typeof node === "number" && node <= wanted;
    case ">=":
      return (node) => typeof node === "number" && node >= wanted;
  }
}

/** Whether a comparison's outcome can depend on how a number was written. */
export function dependsOnSpelling({ operator, value }: Comparison<unknown>): boolean {
  return (operator === "=" || operator === "!=") && value.kind !== "number";
}

/** Says of a node, which is there, whether a check holds. */
export const checks: Readonly<Record<Check["test"], (node: unknown) => boolean>> = {
  "IS NULL": (node) => node === null,
  "IS TRUE": (node) => node === true,
  "IS FALSE": (node) => node === false,
  "NOT EXISTS": () => false,
};
