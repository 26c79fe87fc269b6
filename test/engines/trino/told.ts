import type { JsonPattern, Step } from "../../../src/pattern/ast.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import { toAthenaCondition } from "../../../src/pattern/translate/athena.ts";
import { leavesOf } from "../../../src/pattern/tree.ts";
import type { Difference } from "../../pattern/translate/cases.ts";
import { readJson, WrittenNumber } from "../../pattern/translate/json.ts";

/** A value that Athena finds for a selector. */
interface Found {
  readonly value: unknown;
  /** Whether Athena read a position in a list as the name of a field. */
  readonly isMisread: boolean;
}

/** Finds the values of a selector as Athena does. */
function find(node: unknown, steps: readonly Step[], isMisread = false): readonly Found[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [{ value: node, isMisread }];
  if (typeof node !== "object" || node === null || node instanceof WrittenNumber) return [];
  const isList = Array.isArray(node);
  const member = (name: string | number, misread = isMisread) =>
    Object.hasOwn(node, name) ? find((node as Record<string, unknown>)[name], rest, misread) : [];
  switch (step.kind) {
    case "name":
      return isList ? [] : member(step.name);
    case "index":
      return member(step.index, isMisread || !isList);
    case "any-name":
    case "any-index":
      return isList === (step.kind === "any-index") ? Object.keys(node).flatMap((name) => member(name)) : [];
  }
}

/** Tests whether a found value is what a caveat is about, by a part of the caveat's message. */
const causes: Readonly<Record<string, (found: Found) => boolean>> = {
  "as a field named": ({ isMisread }) => isMisread,
  "as Athena writes it": ({ value }) => value instanceof WrittenNumber,
  "beyond the range": ({ value }) => value instanceof WrittenNumber && !Number.isFinite(Number(value.text)),
  "booleans as text": ({ value }) => value === "true" || value === "false",
  "null counts": ({ value }) => value === null,
};

/** Whether a caveat of the translation names something that the message has in a field that the pattern tests. */
export function isTold({ pattern, message }: Difference): boolean {
  const { caveats } = toAthenaCondition(pattern);
  const record = readJson(message);
  const { expression } = parse(pattern) as JsonPattern;
  const found = leavesOf(expression).flatMap(({ subject }) => find(record, subject.steps));
  return Object.entries(causes).some(
    ([part, isCause]) => caveats.some((caveat) => caveat.message.includes(part)) && found.some(isCause),
  );
}
