import type { Tree } from "../tree.ts";
import { get } from "../tree.ts";
import { evaluate } from "./evaluate.ts";
import { interpolated } from "./json.ts";
import type { ParsedFile } from "./parse.ts";
import type { Folder, Scope } from "./scope.ts";
import { attributesIn, blocksIn, childOf } from "./syntax.ts";

/** The locals and variables that a folder declares, by name. */
interface Declarations {
  readonly locals: Map<string, () => Tree>;
  readonly variables: Map<string, () => Tree | undefined>;
}

/** Returns the values that the files of one folder give each other. Each is evaluated once, when it is asked for. */
export function folderOf(files: readonly ParsedFile[], json: readonly Tree[]): Folder {
  const declared: Declarations = { locals: new Map(), variables: new Map() };
  const known = new Map<string, Tree | undefined>();
  const remember = (key: string, find: (() => Tree | undefined) | undefined): Tree | undefined => {
    if (!known.has(key)) {
      // A local that refers to itself is unknown.
      known.set(key, undefined);
      known.set(key, find?.());
    }
    return known.get(key);
  };
  const folder: Folder = {
    local: (name) => remember(`local.${name}`, declared.locals.get(name)),
    variable: (name) => remember(`var.${name}`, declared.variables.get(name)),
  };
  for (const file of files) declare(file, folder, declared);
  for (const tree of json) declareJson(tree, folder, declared);
  return folder;
}

function declare({ source, body }: ParsedFile, folder: Folder, declared: Declarations): void {
  const scope: Scope = { source, folder, names: new Map() };
  for (const block of blocksIn(body, source)) {
    const inner = childOf(block.node, "body");
    if (block.type === "locals") {
      for (const [name, value] of attributesIn(inner, source)) declared.locals.set(name, () => evaluate(value, scope));
    }
    const fallback = block.type === "variable" ? attributesIn(inner, source).get("default") : undefined;
    if (fallback !== undefined) declared.variables.set(block.labels[0] ?? "", () => given(evaluate(fallback, scope)));
  }
}

function declareJson(tree: Tree, folder: Folder, declared: Declarations): void {
  const locals = get(tree, "locals");
  const variables = get(tree, "variable");
  for (const each of locals?.kind === "list" ? locals.items : [locals]) {
    if (each?.kind !== "map") continue;
    for (const { key, value } of each.entries) declared.locals.set(key, () => interpolated(value, folder, new Map()));
  }
  if (variables?.kind !== "map") return;
  for (const { key, value } of variables.entries) {
    const fallback = get(value, "default");
    if (fallback !== undefined) declared.variables.set(key, () => given(fallback));
  }
}

/** Returns undefined for a default that only says that the caller gives the value: null or an empty text. */
function given(tree: Tree): Tree | undefined {
  if (tree.kind === "other" && tree.value === null) return undefined;
  return tree.kind === "text" && tree.text.pieces.length === 0 ? undefined : tree;
}
