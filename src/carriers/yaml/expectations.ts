import { emptyFindings, type Findings, type FoundPattern } from "../found.ts";
import { patternsIn } from "../patterns.ts";
import { textOf } from "../text.ts";
import { get, itemsOf, type Tree } from "../tree.ts";

/** Finds the patterns that a file of expectations writes out. Names of presets and @file are not patterns. */
export function findInExpectations(tree: Tree): Findings {
  const main = get(tree, "pattern");
  const values = [...(main === undefined ? [] : [{ name: "pattern", value: main }]), ...alsoIn(tree)];
  const patterns = values
    .filter(({ value }) => isWrittenOut(value))
    .flatMap(({ name, value }) =>
      patternsIn(value, value.place).map(
        (found): FoundPattern => ({
          ...found,
          carrier: "expectations",
          kind: "pattern",
          resource: name,
          isTrimmed: false,
        }),
      ),
    );
  return { ...emptyFindings, patterns };
}

function alsoIn(tree: Tree): readonly { readonly name: string; readonly value: Tree }[] {
  return itemsOf(get(tree, "also")).map((value, index) => ({ name: `also[${index}]`, value }));
}

/** Whether a text is a pattern and not the name of a preset or file: names have no spaces and no brackets. */
function isWrittenOut(tree: Tree): boolean {
  return tree.kind === "text" && !/^(?:@.*|[\w.-]+)$/.test(textOf(tree.text));
}
