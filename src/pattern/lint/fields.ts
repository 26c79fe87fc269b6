import { closest } from "../../words.ts";
import type { Selector } from "../ast.ts";
import { leavesOf } from "../tree.ts";
import { edited, type Knowledge, type LintFinding, type LintRule } from "./rule.ts";

/** The fields of a CloudTrail record that patterns ask for most. */
const mostAsked = ["eventName", "eventSource", "userIdentity", "sourceIPAddress", "requestParameters"];

/**
 * A field of CloudTrail's in another case. Where all of its fields are known, and the pattern asks for one of those that
 * are asked for most, also a field with a letter or two that are wrong.
 */
export const unknownField: LintRule = (pattern, { fieldNames }) => {
  if (pattern.kind !== "json") return [];
  const leaves = leavesOf(pattern.expression);
  const isForCloudTrail = leaves.some(({ subject }) => mostAsked.includes(namesOf(subject)[0] ?? ""));
  return leaves.flatMap(({ subject }): readonly LintFinding[] => {
    const names = namesOf(subject);
    const wrong = fieldNames === undefined ? wrongCase(names) : wrongIn(names, fieldNames, isForCloudTrail);
    if (wrong === undefined) return [];
    const { path, meant } = wrong;
    const name = path.at(-1) ?? "";
    // The names stand in their order, whatever stands between them.
    const start =
      path.reduce((at, step) => pattern.source.indexOf(step, at) + step.length, subject.span.start) - name.length;
    const why = name.toLowerCase() === meant.toLowerCase() ? ": field names are case-sensitive" : "";
    return [
      {
        severity: "warning",
        message: `CloudTrail records have no field ${path.join(".")}${why}`,
        hint: `did you mean ${[...path.slice(0, -1), meant].join(".")}?`,
        span: subject.span,
        fix: edited(pattern.source, [{ span: { start, end: start + name.length }, text: meant }]),
      },
    ];
  });
};

/** The path to a name that is not known, and the name that was meant. */
interface Wrong {
  readonly path: readonly string[];
  readonly meant: string;
}

/** The names that a selector begins with, up to its first index or wildcard. */
function namesOf({ steps }: Selector): readonly string[] {
  const names: string[] = [];
  for (const step of steps) {
    if (step.kind !== "name") break;
    names.push(step.name);
  }
  return names;
}

function wrongCase([name = ""]: readonly string[]): Wrong | undefined {
  const meant = mostAsked.find((field) => field.toLowerCase() === name.toLowerCase());
  return meant === undefined || meant === name ? undefined : { path: [name], meant };
}

/** The first name that is not known, where it is like another. */
function wrongIn(
  names: readonly string[],
  fieldNames: NonNullable<Knowledge["fieldNames"]>,
  isForCloudTrail: boolean,
): Wrong | undefined {
  for (const [index, name] of names.entries()) {
    const known = fieldNames(names.slice(0, index));
    if (known === undefined) return undefined;
    if (known.includes(name)) continue;
    const meant = closest(name, known, Math.min(2, Math.floor(name.length / 2)));
    const isMeant = meant !== undefined && (isForCloudTrail || mostAsked.includes(meant));
    return isMeant ? { path: names.slice(0, index + 1), meant } : undefined;
  }
  return undefined;
}
