import { emptyFindings, type Findings, type FoundPattern, type SourceFile } from "../found.ts";
import { patternsIn } from "../patterns.ts";
import { patternsInSettings } from "../settings.ts";
import { hasHole, holeAt, replacedIn, textOf } from "../text.ts";
import { entriesOf, get, type TextTree, type Tree } from "../tree.ts";
import { unquotedPattern } from "./unquoted.ts";

/** The module that creates metric filters, with or without its collection's name. */
const moduleName = /^(?:[\w.]+\.)?cloudwatchlogs_log_group_metric_filter$/;

/** Finds the patterns in Ansible tasks at any depth of plays and blocks. */
export function findInAnsible(tree: Tree, file: SourceFile): Findings {
  const tasks = tasksIn(tree, file);
  // A task in a loop has its patterns in a list of variables, next to the names of metrics.
  const listed = patternsInSettings(tree, "vars")
    .filter(({ start, text }) => text !== undefined && !tasks.some((task) => task.start === start))
    .map((found): FoundPattern => ({ carrier: "ansible", ...found }));
  return {
    ...emptyFindings,
    patterns: [...tasks, ...listed.filter(({ text }) => text && !textOf(text).includes("{{"))],
  };
}

function tasksIn(tree: Tree, file: SourceFile): readonly FoundPattern[] {
  if (tree.kind === "list") return tree.items.flatMap((item) => tasksIn(item, file));
  return entriesOf(tree).flatMap(({ key, value }) =>
    moduleName.test(key) ? patternsOfTask(value, nameOf(tree, value), file) : tasksIn(value, file),
  );
}

function nameOf(task: Tree, settings: Tree): string {
  const name = get(task, "name") ?? get(settings, "filter_name");
  return name?.kind === "text" ? textOf(name.text) : "task";
}

function patternsOfTask(settings: Tree, name: string, file: SourceFile): readonly FoundPattern[] {
  const value = get(settings, "filter_pattern");
  if (value === undefined) return [];
  const around = {
    carrier: "ansible",
    kind: "metric filter",
    resource: name,
    isTrimmed: false,
    logGroup: saidIn(settings, "log_group_name"),
    metric: {
      namespace: saidIn(get(settings, "metric_transformation"), "metric_namespace"),
      name: saidIn(get(settings, "metric_transformation"), "metric_name"),
    },
  } as const;
  // Unquoted text in double braces is an error that Ansible itself explains.
  if (value.kind === "map" || value.kind === "list") return [{ ...around, ...unquotedPattern(value, file) }];
  const known = value.kind === "text" ? withHoles(value) : value;
  return patternsIn(known, value.place).map((found) => ({ ...around, ...found }));
}

function saidIn(settings: Tree | undefined, name: string): string | undefined {
  const value = get(settings, name);
  return value?.kind === "text" && !hasHole(value.text) ? textOf(value.text) : undefined;
}

/** Replaces the expressions and statements of Jinja by holes. */
function withHoles(tree: TextTree): TextTree {
  const expressions = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\{#[\s\S]*?#\}/g;
  return { ...tree, text: replacedIn(tree.text, expressions, (_found, place) => holeAt(place)) };
}
