import type { CarrierFault } from "./found.ts";
import { type CarriedText, holeAt, type Place } from "./text.ts";

/** A value in a file. Terraform's expressions, YAML and JSON are all read into this form. */
export type Tree = TextTree | OtherTree | ListTree | MapTree | UnknownTree | ChoiceTree;

export interface TextTree {
  readonly kind: "text";
  readonly text: CarriedText;
  /** The whole value, with its quotes. */
  readonly place: Place;
  /** Faults of the way in which the value is written. */
  readonly faults: readonly CarrierFault[];
}

/** A number, true, false or null. */
export interface OtherTree {
  readonly kind: "other";
  readonly value: number | boolean | null;
  readonly place: Place;
}

export interface ListTree {
  readonly kind: "list";
  readonly items: readonly Tree[];
  readonly place: Place;
  /** The items are an example of what a loop returns for an unknown list. */
  readonly isExample?: true;
}

export interface MapTree {
  readonly kind: "map";
  readonly entries: readonly Entry[];
  readonly place: Place;
  /** The entry is an example of what a loop returns for an unknown list. */
  readonly isExample?: true;
}

export interface Entry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: Tree;
}

/** A value that is not in the files. */
export interface UnknownTree {
  readonly kind: "unknown";
  readonly place: Place;
}

/** One of several values; which one is not known. */
export interface ChoiceTree {
  readonly kind: "choice";
  readonly options: readonly Tree[];
  readonly place: Place;
}

export function unknownAt({ file, start, end }: Place): UnknownTree {
  return { kind: "unknown", place: { file, start, end } };
}

/** Returns a map's value; undefined if the tree is not a map or has no such key. */
export function get(tree: Tree | undefined, ...path: readonly string[]): Tree | undefined {
  let at = tree;
  for (const key of path)
    at = at?.kind === "map" ? at.entries.findLast((entry) => entry.key === key)?.value : undefined;
  return at;
}

export function entriesOf(tree: Tree | undefined): readonly Entry[] {
  return tree?.kind === "map" ? tree.entries : [];
}

export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === "list" ? tree.items : [];
}

/** Returns a value as text: a hole if it is not text or not known. */
export function asText(tree: Tree): TextTree {
  switch (tree.kind) {
    case "text":
      return tree;
    case "other":
      if (tree.value === null) return { kind: "text", text: holeAt(tree.place), place: tree.place, faults: [] };
      return computed(String(tree.value), tree.place);
    case "list":
    case "map":
    case "unknown":
    case "choice":
      return { kind: "text", text: holeAt(tree.place), place: tree.place, faults: [] };
  }
}

/** Returns a text that the file writes in another form: the place is one unit. */
export function computed(text: string, place: Place): TextTree {
  const { file, start, end } = place;
  return { kind: "text", text: { pieces: [{ kind: "escape", text, file, start, end }] }, place, faults: [] };
}
