import type { JsonPattern, Step } from "../../../src/pattern/ast.ts";
import type { Caveat } from "../../../src/pattern/translate/dialect.ts";
import { likeOf } from "../../../src/pattern/translate/like.ts";
import { leavesOf } from "../../../src/pattern/tree.ts";
import { readJson, WrittenNumber } from "../../pattern/translate/json.ts";

/** A value that EventBridge finds for a selector, and what it passed on the way that the selector does not name. */
interface Found {
  readonly value: unknown;
  readonly passed: ReadonlySet<"list" | "dots" | "no list">;
}

/** Finds the values of a selector as EventBridge does: in lists, and below names that contain a dot. */
function find(node: unknown, steps: readonly Step[], passed: Found["passed"]): readonly Found[] {
  const [step, ...rest] = steps;
  const also = (what: "list" | "dots" | "no list") => new Set([...passed, what]);
  if (Array.isArray(node)) {
    const members =
      step?.kind === "any-index"
        ? node.flatMap((item) => find(item, rest, passed))
        : node.flatMap((item) => find(item, steps, also("list")));
    return step === undefined ? [{ value: node, passed }, ...members] : members;
  }
  if (step === undefined) return [{ value: node, passed }];
  if (step.kind === "any-index") return find(node, rest, also("no list"));
  if (typeof node !== "object" || node === null || node instanceof WrittenNumber) return [];
  return Object.entries(node).flatMap(([name, child]) => {
    const names = name.split(".");
    const isPath = names.every((part, index) => {
      const wanted = steps[index];
      return wanted?.kind === "name" && wanted.name === part;
    });
    return isPath ? find(child, steps.slice(names.length), names.length > 1 ? also("dots") : passed) : [];
  });
}

const isNumber = (value: unknown): value is WrittenNumber => value instanceof WrittenNumber;
const isComparable = ({ text }: WrittenNumber) =>
  Math.abs(Number(text)) <= 5e9 && Number(Number(text).toFixed(6)) === Number(text);
const hasValue = (node: unknown): boolean =>
  Array.isArray(node) ? node.some(hasValue) : typeof node !== "object" || node === null || isNumber(node);

/** Tests whether a record holds what a caveat is about, by a part of the caveat's message. */
const causes: Readonly<Record<string, (found: Found, pattern: JsonPattern) => boolean>> = {
  "looks inside lists": ({ passed }) => passed.has("list") || passed.has("dots"),
  "a single value or object": ({ passed }) => passed.has("no list"),
  "counts as absent": ({ value }) =>
    typeof value === "object" && value !== null && !isNumber(value) && !hasValue(value),
  "null counts": ({ value }) => value === null,
  "same number as text": ({ value }) =>
    isNumber(value) || (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))),
  "compares numbers only": ({ value }) => isNumber(value) && !isComparable(value),
  "only with text": ({ value }) => isNumber(value) || typeof value === "boolean",
  "in another spelling": ({ value }) => isNumber(value) && String(Number(value.text)) !== value.text,
  "occurs twice": ({ value }, { expression }) =>
    leavesOf(expression).some((leaf) => {
      const last =
        leaf.kind === "comparison" && leaf.value.kind === "text" ? likeOf(leaf.value.text).pieces.at(-1) : "";
      return (
        typeof value === "string" &&
        last !== "" &&
        last !== undefined &&
        value.indexOf(last) !== value.lastIndexOf(last)
      );
    }),
};

/** Whether a caveat names something that a record holds in a field that the pattern tests. */
export function isTold(caveats: readonly Caveat[], pattern: JsonPattern, message: string): boolean {
  const record = readJson(message);
  const found = leavesOf(pattern.expression).flatMap(({ subject }) => find(record, subject.steps, new Set()));
  return Object.entries(causes).some(
    ([part, isCause]) =>
      caveats.some((caveat) => caveat.message.includes(part)) && found.some((one) => isCause(one, pattern)),
  );
}
