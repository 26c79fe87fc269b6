import type { Node } from "web-tree-sitter";
import type { Shape } from "./shape.ts";

/** An expression that carries no pattern. */
export const other: Shape = { kind: "other" };

/** Returns the children in these fields, without those that are missing. */
export function fields(node: Node, ...names: readonly string[]): readonly Node[] {
  return names.flatMap((name) => node.childForFieldName(name) ?? []);
}

/** Returns the named children that are not comments. */
export function named(node: Node): readonly Node[] {
  return node.namedChildren.filter((child) => child.type !== "comment");
}

/** Returns an entry for a Map. */
export function pairOf<Value>(
  entry: { readonly name: string; readonly value: Value } | undefined,
): readonly (readonly [string, Value])[] {
  return entry === undefined ? [] : [[entry.name, entry.value]];
}

/** Returns the operands of a chain of `+`, without recursion. */
export function summands(node: Node, isSum: (node: Node) => boolean): readonly Node[] {
  const parts: Node[] = [];
  let first = node;
  while (isSum(first)) {
    const [left, right] = fields(first, "left", "right");
    if (left === undefined || right === undefined) break;
    parts.unshift(right);
    first = left;
  }
  return [first, ...parts];
}
