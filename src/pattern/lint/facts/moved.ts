import type { Pattern, Selector } from "../../ast.ts";
import { printSelector } from "../../print.ts";
import { leavesOf } from "../../tree.ts";
import { isForCloudTrail } from "../fields.ts";
import { changesWithout, replaced } from "../proof.ts";
import type { Knowledge, LintFinding, LintRule } from "../rule.ts";

/** Finds fields that CloudTrail writes at another place, and the shapes of other services around a record. */
export const movedField: LintRule = (pattern, known) => {
  if (pattern.kind !== "json" || known.fieldNames === undefined) return [];
  return leavesOf(pattern.expression).flatMap(({ subject }): readonly LintFinding[] => {
    const moved = unwrapped(pattern, subject, known) ?? renamed(pattern, subject, known);
    return moved === undefined ? [] : [findingOf(pattern, subject, moved)];
  });
};

interface Moved {
  readonly why: string;
  readonly meant: Selector;
}

function findingOf(pattern: Pattern, subject: Selector, { why, meant }: Moved): LintFinding {
  const text = printSelector(meant);
  const [wrongly, rightly] = [changesWithout(subject), changesWithout(meant)];
  return {
    severity: "warning",
    message: `CloudTrail records have no field ${printSelector(subject).slice(2)}${why}`,
    hint: `did you mean ${text}?`,
    span: subject.span,
    fix: replaced(pattern, subject.span, text, (event) => !wrongly(event) || !rightly(event)),
  };
}

/** Returns the selector without detail, as in EventBridge's events, or Records, as in the files of a trail. */
function unwrapped(pattern: Pattern, subject: Selector, { fieldNames }: Knowledge): Moved | undefined {
  const [first, ...rest] = subject.steps;
  if (first?.kind !== "name" || (first.name !== "detail" && first.name !== "Records")) return undefined;
  if (first.name === "detail" && isForEventBridge(pattern, fieldNames?.([]) ?? [])) return undefined;
  const steps = rest.filter(({ kind }, at) => at > 0 || kind === "name");
  const [next] = steps;
  if (next?.kind !== "name" || !fieldNames?.([])?.includes(next.name)) return undefined;
  const shape =
    first.name === "detail" ? "EventBridge puts a record under detail" : "a trail's files put records under Records";
  return { why: `: ${shape}, a log group has the record itself`, meant: { ...subject, steps } };
}

/**
 * Whether a pattern tests the envelope of an EventBridge event, or a detail that no CloudTrail record has. EventBridge
 * can write events to a log group, and not all of them are from CloudTrail.
 */
function isForEventBridge(pattern: Pattern, recordFields: readonly string[]): boolean {
  if (pattern.kind !== "json") return false;
  return leavesOf(pattern.expression).some(({ subject: { steps } }) => {
    const [first, second] = steps;
    if (first?.kind !== "name") return false;
    if (first.name === "detail-type" || first.name === "source") return true;
    return first.name === "detail" && second?.kind === "name" && !recordFields.includes(second.name);
  });
}

/**
 * Returns the selector with a name of the same object that ends in the unknown one's last word, or of an inner object.
 */
function renamed(pattern: Pattern, subject: Selector, { fieldNames, usualFieldNames }: Knowledge): Moved | undefined {
  const names = subject.steps.flatMap((step) => (step.kind === "name" ? [step.name] : []));
  if (names.length !== subject.steps.length) return undefined;
  for (const [index, name] of names.entries()) {
    const path = names.slice(0, index);
    const known = fieldNames?.(path);
    if (known === undefined)
      return usualCase(subject, name, index === names.length - 1 ? (usualFieldNames?.(path) ?? []) : []);
    if (known.includes(name)) continue;
    if (known.some((one) => one.toLowerCase() === name.toLowerCase())) return undefined;
    if (index === 0 && !isForCloudTrail(pattern)) return undefined;
    const inner = innerPath(name, path, known, fieldNames);
    if (inner !== undefined) {
      const at = path.concat(inner.slice(0, -1)).join(".");
      return { why: `: it is in ${at}`, meant: withPath(subject, [...path, ...inner, ...names.slice(index + 1)]) };
    }
    const word = known.find((one) => index > 0 && name.endsWith(one.charAt(0).toUpperCase() + one.slice(1)));
    return word === undefined
      ? undefined
      : { why: "", meant: withPath(subject, [...path, word, ...names.slice(index + 1)]) };
  }
  return undefined;
}

/** Returns the name in the right letter case, for an object that may have other fields as well. */
function usualCase(subject: Selector, name: string, usual: readonly string[]): Moved | undefined {
  const meant = usual.find((one) => one.toLowerCase() === name.toLowerCase());
  if (meant === undefined || meant === name) return undefined;
  return {
    why: ": field names are case-sensitive",
    meant: { ...subject, steps: [...subject.steps.slice(0, -1), { kind: "name", name: meant }] },
  };
}

/** Returns the path to a name that is in an object inside the object, searched level by level. */
function innerPath(
  name: string,
  path: readonly string[],
  known: readonly string[],
  fieldNames: Knowledge["fieldNames"],
): readonly string[] | undefined {
  let level: readonly (readonly string[])[] = known.map((one) => [one]);
  while (level.length > 0) {
    const next = level.flatMap((one) => (fieldNames?.([...path, ...one]) ?? []).map((inner) => [...one, inner]));
    const found = next.find((one) => one.at(-1) === name);
    if (found !== undefined) return found;
    level = next;
  }
  return undefined;
}

const withPath = (subject: Selector, path: readonly string[]): Selector => ({
  ...subject,
  steps: path.map((name) => ({ kind: "name", name })),
});
