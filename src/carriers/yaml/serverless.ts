import { findInTemplate } from "../cloudformation/find.ts";
import { templateOf } from "../cloudformation/template.ts";
import { emptyFindings, type Findings, type FoundPattern, type SourceFile, together } from "../found.ts";
import { patternsIn } from "../patterns.ts";
import { patternsInSettings, type SettingPattern } from "../settings.ts";
import { type CarriedText, hasHole, holeAt, replacedIn, textOf, unescaped } from "../text.ts";
import { asText, entriesOf, get, itemsOf, type TextTree, type Tree } from "../tree.ts";
import { unquotedPattern } from "./unquoted.ts";

/** Finds the patterns in a serverless.yml: events of functions, settings of plugins, and resources. */
export function findInServerless(tree: Tree, file: SourceFile): Findings {
  const known = interpolated(tree, tree, 0);
  const functions = get(known, "functions");
  const events = entriesOf(functions).flatMap(({ key, value }) =>
    itemsOf(get(value, "events")).flatMap((event) => patternsOfEvent(event, `functions.${key}`, file)),
  );
  const settings = [
    ...patternsInSettings(get(known, "custom") ?? tree, "custom").filter(({ resource }) =>
      resource.startsWith("custom."),
    ),
    ...entriesOf(functions).flatMap(({ key, value }) => patternsOfFunction(value, `functions.${key}`)),
  ];
  const resources = get(known, "resources");
  const patterns = [
    ...events,
    ...unseen(settings, events).map((found): FoundPattern => ({ carrier: "serverless", ...found })),
  ];
  return together([
    { ...emptyFindings, patterns },
    ...(resources === undefined
      ? []
      : [findInTemplate(resources, templateOf(resources, file), "serverless", ["resources"])]),
  ]);
}

/** Returns the patterns in settings, except those that an event refers to. */
function unseen(settings: readonly SettingPattern[], events: readonly FoundPattern[]): readonly SettingPattern[] {
  return settings.filter(({ start }) => !events.some((event) => event.start === start));
}

function patternsOfEvent(event: Tree, name: string, file: SourceFile): readonly FoundPattern[] {
  const settings = get(event, "cloudwatchLog");
  const filter = get(settings, "filter");
  if (filter === undefined) return [];
  const around = {
    carrier: "serverless",
    kind: "function event",
    resource: name,
    isTrimmed: false,
    logGroup: writtenIn(get(settings, "logGroup")),
    destination: name,
  } as const;
  if (filter.kind === "map" || filter.kind === "list") return [{ ...around, ...unquotedPattern(filter, file) }];
  return patternsIn(filter, filter.place).map((found) => ({
    ...around,
    ...found,
    text: found.text && withoutEscapes(found.text),
  }));
}

function writtenIn(tree: Tree | undefined): string | undefined {
  return tree?.kind === "text" && !hasHole(tree.text) ? textOf(tree.text) : undefined;
}

/**
 * The Serverless Framework removes the backslashes of \" and \' if the first backslash is in front of the first quote.
 */
function withoutEscapes(text: CarriedText): CarriedText {
  return /^[^"']*\\["']/.test(textOf(text)) ? unescaped(text, /\\(["'])/g, ([, quote]) => quote) : text;
}

/** The plugin settings of a function: alarms with patterns, and the subscription of its log. */
function patternsOfFunction(tree: Tree, name: string): readonly SettingPattern[] {
  return entriesOf(tree)
    .filter(({ key }) => key !== "events")
    .flatMap(({ key, value }) => patternsInSettings(value, `${name}.${key}`));
}

/** Replaces `${self:path}` by the value in this file, and every other variable of the framework by a hole. */
function interpolated(tree: Tree, root: Tree, depth: number): Tree {
  switch (tree.kind) {
    case "map":
      return {
        ...tree,
        entries: tree.entries.map((entry) => ({ ...entry, value: interpolated(entry.value, root, depth) })),
      };
    case "list":
      return { ...tree, items: tree.items.map((item) => interpolated(item, root, depth)) };
    case "text":
      return textOf(tree.text).includes("${") ? withVariables(tree, root, depth) : tree;
    case "choice":
    case "other":
    case "unknown":
      return tree;
  }
}

function withVariables(tree: TextTree, root: Tree, depth: number): Tree {
  const valueAt = (source: string | undefined, path: string | undefined) => {
    const value = source === "self" && depth < 5 ? get(root, ...(path ?? "").trim().split(".")) : undefined;
    return value && interpolated(value, root, depth + 1);
  };
  const [, source, path] = /^\$\{(\w+):(?!:)([^{}]*)\}$/.exec(textOf(tree.text)) ?? [];
  const whole = valueAt(source, path);
  if (whole !== undefined) return whole;
  // CloudFormation variables, such as ${AWS::Region}, have two colons or none.
  const variables = /\$\{(\w+)(?:\([^)]*\))?:(?!:)([^{}]*)\}/g;
  const text = replacedIn(tree.text, variables, ([, name, inner], place) => {
    const known = valueAt(name, inner);
    return known?.kind === "text" || known?.kind === "other" ? asText(known).text : holeAt(place);
  });
  return { ...tree, text };
}
