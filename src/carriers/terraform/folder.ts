import type { SourceFile } from "../found.ts";
import { get, type Tree } from "../tree.ts";
import { evaluate } from "./evaluate.ts";
import { interpolated } from "./json.ts";
import type { FilePart } from "./parse.ts";
import type { Folder, Scope } from "./scope.ts";
import { attributesIn, blocksIn, childOf } from "./syntax.ts";

/** Returns the values that the files of one folder share. Each is evaluated once, on first use. */
export function folderOf(parts: readonly FilePart[], json: readonly Tree[], files: readonly SourceFile[]): Folder {
  const known = new Map<string, Tree | undefined>();
  const remember = (key: string, find: () => Tree | undefined): Tree | undefined => {
    if (!known.has(key)) {
      // A local value that refers to itself is unknown.
      known.set(key, undefined);
      known.set(key, find());
    }
    return known.get(key);
  };
  const folder: Folder = {
    local: (name) =>
      remember(`local.${name}`, () => {
        const value = firstOf(parts, (part) => localIn(part, name, folder));
        return value ?? firstOf(json, (tree) => jsonLocal(tree, name, folder));
      }),
    variable: (name) =>
      remember(`var.${name}`, () => {
        const value = firstOf(parts, (part) => defaultIn(part, name, folder));
        return given(value ?? firstOf(json, (tree) => get(tree, "variable", name, "default")));
      }),
    file: (name) => files.find((file) => file.name === name),
  };
  return folder;
}

function firstOf<Item>(items: readonly Item[], find: (item: Item) => Tree | undefined): Tree | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function localIn(part: FilePart, name: string, folder: Folder): Tree | undefined {
  // Names are looked for in the text first, because most parts need not be parsed.
  if (!part.source.text.includes("locals") || !part.source.text.includes(name)) return undefined;
  return valueIn(part, folder, "locals", undefined, name);
}

function defaultIn(part: FilePart, name: string, folder: Folder): Tree | undefined {
  if (!part.source.text.includes("variable") || !part.source.text.includes(name)) return undefined;
  return valueIn(part, folder, "variable", name, "default");
}

/** Returns the value of an attribute of the block with this type and label. */
function valueIn(
  part: FilePart,
  folder: Folder,
  type: string,
  label: string | undefined,
  attribute: string,
): Tree | undefined {
  const parsed = part.parsed();
  if (parsed === undefined) return undefined;
  const { source, body } = parsed;
  const scope: Scope = { source, folder, names: new Map() };
  for (const block of blocksIn(body, source)) {
    if (block.type !== type || block.labels[0] !== label) continue;
    const expression = attributesIn(childOf(block.node, "body"), source).get(attribute);
    if (expression !== undefined) return evaluate(expression, scope);
  }
  return undefined;
}

function jsonLocal(tree: Tree, name: string, folder: Folder): Tree | undefined {
  const locals = get(tree, "locals");
  const value = firstOf(locals?.kind === "list" ? locals.items : locals === undefined ? [] : [locals], (each) =>
    get(each, name),
  );
  return value && interpolated(value, folder, new Map());
}

/** Returns undefined for a default that only means that the caller sets the value: null or an empty text. */
function given(tree: Tree | undefined): Tree | undefined {
  if (tree?.kind === "other" && tree.value === null) return undefined;
  return tree?.kind === "text" && tree.text.pieces.length === 0 ? undefined : tree;
}
