import type { FoundPattern } from "../found.ts";
import { looksLikePattern, patternsIn } from "../patterns.ts";
import { patternsInSettings } from "../settings.ts";
import type { Entry, MapTree, Tree } from "../tree.ts";
import { evaluate } from "./evaluate.ts";
import { instancesOf } from "./resources.ts";
import type { Scope } from "./scope.ts";
import { attributesIn, type Block, childOf, placeOfNode } from "./syntax.ts";

/** The settings of a module call that are Terraform's own. */
const own = new Set(["source", "version", "providers", "for_each", "count", "depends_on"]);

/** Returns the patterns that a module call passes on. */
export function patternsOfModule(block: Block, scope: Scope): readonly FoundPattern[] {
  const attributes = attributesIn(childOf(block.node, "body"), scope.source);
  return instancesOf(attributes, scope).flatMap(([key, inner]) => {
    const entries = [...attributes].flatMap(([name, value]): readonly Entry[] =>
      own.has(name) ? [] : [{ key: name, keyPlace: placeOfNode(value, scope.source), value: evaluate(value, inner) }],
    );
    const settings: MapTree = { kind: "map", entries, place: placeOfNode(block.node, scope.source) };
    return inTerraform(patternsInSettings(settings, `module.${block.labels[0] ?? ""}${key}`));
  });
}

/** Returns the patterns that a file of variables' values gives. */
export function patternsOfVariables(
  attributes: ReturnType<typeof attributesIn>,
  scope: Scope,
): readonly FoundPattern[] {
  return [...attributes].flatMap(([name, value]) => {
    const place = placeOfNode(value, scope.source);
    const entries = [{ key: name, keyPlace: place, value: evaluate(value, scope) }];
    return inTerraform(patternsInSettings({ kind: "map", entries, place }, "var"));
  });
}

function inTerraform(found: ReturnType<typeof patternsInSettings>): readonly FoundPattern[] {
  return found.map((pattern) => ({ carrier: "terraform", ...pattern }));
}

/**
 * Returns the texts in a local or in a variable's default that are surely patterns. They reach a filter on ways that
 * evaluation does not follow.
 */
export function patternsInValue(tree: Tree, name: string): readonly FoundPattern[] {
  switch (tree.kind) {
    case "text":
      if (!looksLikePattern(tree)) return [];
      return patternsIn(tree, tree.place).map((found) => ({
        ...found,
        carrier: "terraform",
        kind: "pattern",
        resource: name,
        isTrimmed: true,
      }));
    case "list":
      return tree.items.flatMap((item, index) => patternsInValue(item, `${name}[${index}]`));
    case "map":
      return tree.entries.flatMap(({ key, value }) => patternsInValue(value, `${name}.${key}`));
    case "choice":
      return tree.options.flatMap((option) => patternsInValue(option, name));
    case "other":
    case "unknown":
      return [];
  }
}
