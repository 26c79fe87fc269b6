import { textOf } from "../text.ts";
import { asText, type Entry, type Tree } from "../tree.ts";

/**
 * A copy of a resource or module: its key as Terraform writes it, such as ["root"], and the names that it gives its
 * settings.
 */
export interface Instance {
  readonly key: string;
  readonly names: readonly (readonly [string, Tree])[];
}

const single: Instance = { key: "", names: [] };

/** The most copies of a resource that are evaluated. */
const mostInstances = 100;

/** Returns the copies that for_each or count asks for; one copy without names if they are not known. */
export function instancesOf(forEach: Tree | undefined, count: Tree | undefined): readonly Instance[] {
  const pairs = forEach && pairsOf(forEach);
  if (pairs !== undefined) {
    return pairs.map(([key, value]) => ({
      key: `[${JSON.stringify(textOf(asText(key).text))}]`,
      names: [["each", mapOf(value, { key, value })]],
    }));
  }
  if (count?.kind !== "other" || typeof count.value !== "number" || count.value < 2) return [single];
  return Array.from({ length: Math.min(count.value, mostInstances) }, (_, index) => ({
    key: `[${index}]`,
    names: [["count", mapOf(count, { index: { ...count, value: index } })]],
  }));
}

/** Pairs the keys of for_each with its values. An item of a set is both. */
function pairsOf(tree: Tree): readonly (readonly [Tree, Tree])[] | undefined {
  if (tree.kind === "list") return tree.items.map((item) => [item, item]);
  if (tree.kind === "map") return tree.entries.map((entry) => [keyOf(entry), entry.value]);
  // Such as var.is_enabled ? local.filters : {}
  const options = tree.kind === "choice" ? tree.options.flatMap((option) => pairsOf(option) ?? []) : [];
  return options.length > 0 ? options : undefined;
}

/** Returns an entry's key as a value. */
export function keyOf({ key, keyPlace: { file, start, end } }: Entry): Tree {
  const place = { file, start, end };
  return { kind: "text", text: { pieces: [{ kind: "escape", text: key, ...place }] }, place, faults: [] };
}

function mapOf({ place }: Tree, values: Readonly<Record<string, Tree>>): Tree {
  return {
    kind: "map",
    entries: Object.entries(values).map(([key, value]) => ({ key, keyPlace: place, value })),
    place,
  };
}
