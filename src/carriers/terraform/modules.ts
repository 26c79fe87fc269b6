import type { FoundPattern } from "../found.ts";
import { looksLikePattern, patternsIn } from "../patterns.ts";
import { patternsInSettings } from "../settings.ts";
import type { MapTree, Tree } from "../tree.ts";

/** The settings of a module call that are Terraform's own. */
const own = new Set(["source", "version", "providers", "for_each", "count", "depends_on"]);

/** Returns the patterns that a module call passes on. */
export function patternsOfModule(settings: MapTree, name: string): readonly FoundPattern[] {
  const entries = settings.entries.filter(({ key }) => !own.has(key));
  return patternsOfVariables({ ...settings, entries }, name);
}

/** Returns the patterns in a file of variable values (*.tfvars). */
export function patternsOfVariables(settings: MapTree, name: string): readonly FoundPattern[] {
  return patternsInSettings(settings, name).map((pattern) => ({ carrier: "terraform", ...pattern }));
}

/**
 * Returns the texts in a local value or in a variable's default that are certainly patterns. Evaluation cannot follow
 * them to a filter.
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
    case "map": {
      const listed = patternsOfVariables(tree, name);
      const others = tree.entries.flatMap(({ key, value }) => patternsInValue(value, `${name}.${key}`));
      return [...listed, ...others.filter(({ start }) => !listed.some((each) => each.start === start))];
    }
    case "choice":
      return tree.options.flatMap((option) => patternsInValue(option, name));
    case "other":
    case "unknown":
      return [];
  }
}
