import type { FoundPattern } from "./found.ts";
import { type Place, textOf } from "./text.ts";
import { asText, type Tree } from "./tree.ts";

/** A pattern's text and place, before its carrier adds its purpose. */
export type PatternText = Place & Pick<FoundPattern, "text" | "faults">;

/** Returns the patterns that a setting's value can be: none for null, several if a condition decides. */
export function patternsIn(tree: Tree, written: Place): readonly PatternText[] {
  switch (tree.kind) {
    case "choice": {
      const options = tree.options.flatMap((option) => patternsIn(option, written));
      const known = options.filter(({ text }) => text !== undefined);
      return known.length > 0 ? known : options.slice(0, 1);
    }
    case "other":
      return tree.value === null ? [] : [found(tree)];
    case "text":
      return [found(tree)];
    case "unknown":
    case "list":
    case "map":
      return [{ ...placeIn(written), text: undefined, faults: [] }];
  }
}

function found(tree: Tree): PatternText {
  const { text, place, faults } = asText(tree);
  const isHole = text.pieces.length > 0 && text.pieces.every(({ kind }) => kind === "hole");
  return { ...placeIn(place), text: isHole ? undefined : text, faults };
}

function placeIn({ file, start, end }: Place): Place {
  return { file, start, end };
}

/** Whether a text is certainly a JSON filter pattern, regardless of its setting. */
export function looksLikePattern(tree: Tree): boolean {
  return tree.kind === "text" && /^\s*\{[\s(!]*\$\s*[.[]/.test(textOf(tree.text));
}
