import type { FoundPattern, Kind } from "./found.ts";
import { looksLikePattern, patternsIn } from "./patterns.ts";
import type { MapTree, Tree } from "./tree.ts";

/** A pattern in settings that some module, plugin or template passes on. */
export type SettingPattern = Omit<FoundPattern, "carrier">;

/**
 * Returns the patterns in settings at any depth: values of `filter_pattern`, and of `pattern` next to a metric or a log
 * group.
 */
export function patternsInSettings(tree: Tree, resource: string): readonly SettingPattern[] {
  if (tree.kind === "list")
    return tree.items.flatMap((item, index) => patternsInSettings(item, `${resource}[${index}]`));
  if (tree.kind === "choice") return tree.options.flatMap((option) => patternsInSettings(option, resource));
  if (tree.kind !== "map") return [];
  return tree.entries.flatMap(({ key, value }) => {
    const name = `${resource}.${key}`;
    if (!isPatternSetting(key, value, tree)) return patternsInSettings(value, name);
    const kind = kindOf(tree);
    // A module's metric filter is trimmed by Terraform's provider. For other settings, assume the same.
    const isTrimmed = kind !== "subscription filter";
    return patternsIn(value, value.place).map((found) => ({ ...found, kind, resource: name, isTrimmed }));
  });
}

function isPatternSetting(key: string, value: Tree, siblings: MapTree): boolean {
  if (/^(?:\w+_)?filter_?pattern$/i.test(key)) return value.kind !== "map" && value.kind !== "list";
  if (!/^(?:(?:log|metric)_?)?pattern$/i.test(key) || value.kind === "map" || value.kind === "list") return false;
  return looksLikePattern(value) || (value.kind !== "unknown" && kindOf(siblings) !== "pattern");
}

function kindOf({ entries }: MapTree): Kind {
  const keys = entries.map(({ key }) => key.toLowerCase());
  if (keys.some((key) => /^metric(?:_?(?:name|namespace|value|transformation).*)?$|^default_?value$/.test(key)))
    return "metric filter";
  if (keys.some((key) => /^destination(?:_?arn)?$/.test(key))) return "subscription filter";
  return "pattern";
}
