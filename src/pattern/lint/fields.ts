import { closest } from "../../words.ts";
import type { Pattern, Selector } from "../ast.ts";
import { leavesOf } from "../tree.ts";
import { changesWithout, replaced } from "./proof.ts";
import { type Knowledge, type LintFinding, type LintRule, onJson } from "./rule.ts";

/** The fields of a CloudTrail record that patterns test most often. */
const commonFields = ["eventName", "eventSource", "userIdentity", "sourceIPAddress", "requestParameters"];

/**
 * Finds CloudTrail fields in the wrong letter case. If the list of fields is known and the pattern tests a common
 * field, also finds fields with one or two wrong letters.
 */
export const unknownField: LintRule = onJson((pattern, { fieldNames }) => {
  const leaves = leavesOf(pattern.expression);
  const isTrail = isForCloudTrail(pattern);
  return leaves.flatMap(({ subject }): readonly LintFinding[] => {
    const names = namesOf(subject);
    const wrong = fieldNames === undefined ? wrongCase(names) : wrongIn(names, fieldNames, isTrail);
    if (wrong === undefined) return [];
    const { path, meant } = wrong;
    const name = path.at(-1) ?? "";
    // The names appear in this order, with any text between them.
    const start =
      path.reduce((at, step) => pattern.source.indexOf(step, at) + step.length, subject.span.start) - name.length;
    const why = name.toLowerCase() === meant.toLowerCase() ? ": field names are case-sensitive" : "";
    const right = corrected(subject, path.length - 1, meant);
    const [wrongly, rightly] = [changesWithout(subject), changesWithout(right)];
    return [
      {
        severity: "warning",
        message: `CloudTrail records have no field ${path.join(".")}${why}`,
        hint: `did you mean ${[...path.slice(0, -1), meant].join(".")}?`,
        span: subject.span,
        // Only events that have one of the two fields can get another verdict.
        fix: replaced(
          pattern,
          { start, end: start + name.length },
          meant,
          (event) => !wrongly(event) || !rightly(event),
        ),
      },
    ];
  });
});

/** Returns a selector with another name at an index. */
function corrected(selector: Selector, at: number, name: string): Selector {
  return { ...selector, steps: selector.steps.with(at, { kind: "name", name }) };
}

/** Whether a pattern tests a field that is common in CloudTrail records and rare elsewhere. */
export function isForCloudTrail(pattern: Pattern): boolean {
  if (pattern.kind !== "json") return false;
  return leavesOf(pattern.expression).some(({ subject }) => commonFields.includes(namesOf(subject)[0] ?? ""));
}

/** The path to an unknown name, and the name that was probably meant. */
interface Wrong {
  readonly path: readonly string[];
  readonly meant: string;
}

/** Returns the names at the start of a selector, up to its first index or wildcard. */
function namesOf({ steps }: Selector): readonly string[] {
  const names: string[] = [];
  for (const step of steps) {
    if (step.kind !== "name") break;
    names.push(step.name);
  }
  return names;
}

function wrongCase([name = ""]: readonly string[]): Wrong | undefined {
  const meant = commonFields.find((field) => field.toLowerCase() === name.toLowerCase());
  return meant === undefined || meant === name ? undefined : { path: [name], meant };
}

/** Returns the first unknown name if it resembles a known one. */
function wrongIn(
  names: readonly string[],
  fieldNames: NonNullable<Knowledge["fieldNames"]>,
  isTrail: boolean,
): Wrong | undefined {
  for (const [index, name] of names.entries()) {
    const known = fieldNames(names.slice(0, index));
    if (known === undefined) return undefined;
    if (known.includes(name)) continue;
    const meant = closest(name, known, Math.min(2, Math.floor(name.length / 2)));
    const isMeant = meant !== undefined && (isTrail || commonFields.includes(meant));
    return isMeant ? { path: names.slice(0, index + 1), meant } : undefined;
  }
  return undefined;
}
