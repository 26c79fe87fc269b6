import type { Check, Comparison, Value } from "../ast.ts";
import { compileRegex } from "../regex/regex.ts";
import { compileWildcard } from "./wildcard.ts";

/** Compiles a value into a test of a text: text with wildcards must match all of it, a regular expression any part. */
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
 * Compiles a comparison into a test of a node. `numberText` is the node's spelling in the message if the node is a
 * number.
 *
 * A node that is missing, null, a list or an object satisfies no comparison, not even !=.
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

/** Whether the result of a comparison can depend on how the message spells a number. */
export function dependsOnSpelling({ operator, value }: Comparison<unknown>): boolean {
  return (operator === "=" || operator === "!=") && value.kind !== "number";
}

/** Tests whether a check holds for an existing node. */
export const checks: Readonly<Record<Check["test"], (node: unknown) => boolean>> = {
  "IS NULL": (node) => node === null,
  "IS TRUE": (node) => node === true,
  "IS FALSE": (node) => node === false,
  "NOT EXISTS": () => false,
};
