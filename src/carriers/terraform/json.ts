import { emptyFindings, type Findings, type SourceFile, together } from "../found.ts";
import { holeAt, replacedIn, textOf } from "../text.ts";
import { get, type MapTree, type TextTree, type Tree, unknownAt } from "../tree.ts";
import { instancesOf } from "./instances.ts";
import { patternsOfModule } from "./modules.ts";
import { findInResource } from "./resources.ts";
import type { Folder } from "./scope.ts";

type Names = ReadonlyMap<string, Tree>;

/** Finds the patterns in a file in Terraform's JSON syntax: *.tf.json. */
export function findInTerraformJson(tree: Tree, folder: Folder, { text }: SourceFile): Findings {
  const resources = bodiesIn(get(tree, "resource"), 2).flatMap(({ path: [type = "", name = ""], body }) =>
    instancesIn(body, folder).map(({ key, settings }) =>
      findInResource({ type, address: `${name}${key}`, settings, sourceOf: () => text }),
    ),
  );
  const modules = bodiesIn(get(tree, "module"), 1).flatMap(({ path: [name = ""], body }) =>
    instancesIn(body, folder).flatMap(({ key, settings }) => patternsOfModule(settings, `module.${name}${key}`)),
  );
  return inJson(together([...resources, { ...emptyFindings, patterns: modules }]));
}

function inJson(found: Findings): Findings {
  return { ...found, patterns: found.patterns.map((pattern) => ({ ...pattern, carrier: "terraform-json" })) };
}

interface Body {
  readonly path: readonly string[];
  readonly body: MapTree;
}

/** Returns the maps at a depth of nested keys. At every depth, there may be a list of maps instead of a map. */
function bodiesIn(tree: Tree | undefined, depth: number, path: readonly string[] = []): readonly Body[] {
  if (tree?.kind === "list") return tree.items.flatMap((item) => bodiesIn(item, depth, path));
  if (tree?.kind !== "map") return [];
  if (depth === 0) return [{ path, body: tree }];
  return tree.entries.flatMap(({ key, value }) => bodiesIn(value, depth - 1, [...path, key]));
}

function instancesIn(body: MapTree, folder: Folder): readonly { readonly key: string; readonly settings: MapTree }[] {
  const settingAt = (name: string) => {
    const value = get(body, name);
    return value && interpolated(value, folder, new Map());
  };
  return instancesOf(settingAt("for_each"), settingAt("count")).map(({ key, names }) => ({
    key,
    settings: interpolatedMap(body, folder, new Map(names)),
  }));
}

function interpolatedMap(tree: MapTree, folder: Folder, names: Names): MapTree {
  return {
    ...tree,
    entries: tree.entries.map((entry) => ({ ...entry, value: interpolated(entry.value, folder, names) })),
  };
}

/** Returns a value with the templates in its texts evaluated. */
export function interpolated(tree: Tree, folder: Folder, names: Names): Tree {
  switch (tree.kind) {
    case "map":
      return interpolatedMap(tree, folder, names);
    case "list":
      return { ...tree, items: tree.items.map((item) => interpolated(item, folder, names)) };
    case "text":
      return /[$%]\{/.test(textOf(tree.text)) ? withTemplates(tree, folder, names) : tree;
    case "choice":
    case "other":
    case "unknown":
      return tree;
  }
}

/** Replaces `${…}` by the value of a plain reference, or by a hole. */
function withTemplates(tree: TextTree, folder: Folder, names: Names): Tree {
  const whole = /^\$\{([^{}]*)\}$/.exec(textOf(tree.text))?.[1];
  if (whole !== undefined) return referenced(whole, folder, names) ?? unknownAt(tree.place);
  const templates = /\$\$\{|%%\{|\$\{((?:[^{}]|\{[^{}]*\})*)\}/g;
  const text = replacedIn(tree.text, templates, ([written, expression], place) => {
    if (expression === undefined) return { pieces: [{ kind: "escape", text: written.slice(1), ...place }] };
    const value = referenced(expression, folder, names);
    return value?.kind === "text" ? value.text : holeAt(place);
  });
  return { ...tree, text };
}

function referenced(expression: string, folder: Folder, names: Names): Tree | undefined {
  const [root = "", ...path] = expression
    .trim()
    .replace(/\["([\w-]+)"\]/g, ".$1")
    .split(".");
  if (!/^[\w-]*$/.test(path.join(""))) return undefined;
  const bound = names.get(root);
  if (bound !== undefined) return get(bound, ...path);
  const [name = "", ...rest] = path;
  const value = root === "local" ? folder.local(name) : root === "var" ? folder.variable(name) : undefined;
  return value && get(value, ...rest);
}
