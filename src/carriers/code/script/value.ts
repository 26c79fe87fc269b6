import type { Node } from "web-tree-sitter";
import type { Piece, Place } from "../../text.ts";
import type { Call, FunctionShape, Syntax } from "./shape.ts";

/** A file and the values of its names. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly syntax: Syntax;
  /** The names that the file gives a value once. */
  readonly constants: ReadonlyMap<string, Node>;
  /** The functions of the file by name, without names that several of them share. */
  readonly functions: ReadonlyMap<string, FunctionShape>;
  /** The identifiers of nodes that a value was read from, so that no pattern is found twice. */
  readonly used: Set<number>;
}

/** An expression and the values of the names in it, except constants. */
export interface Bound {
  readonly node: Node;
  readonly names: Names;
}

/** The values of parameters and loop variables. undefined: a name without a known value. */
export type Names = ReadonlyMap<string, Bound | undefined>;

export type Value =
  | { readonly kind: "text"; readonly pieces: readonly Piece[] }
  | { readonly kind: "number"; readonly value: number; readonly node: Node }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "list"; readonly items: readonly Bound[] }
  | { readonly kind: "object"; readonly entries: ReadonlyMap<string, Bound> }
  | { readonly kind: "choice"; readonly options: readonly Bound[] }
  | { readonly kind: "call"; readonly call: Call; readonly bound: Bound }
  | { readonly kind: "nothing" }
  | { readonly kind: "unknown" };

export function placeOf({ file }: Source, { startIndex, endIndex }: Node): Place {
  return { file, start: startIndex, end: endIndex };
}

/** Returns the characters of a node. Faster than the node's own text. */
export function writtenIn({ text }: Source, { startIndex, endIndex }: Node): string {
  return text.slice(startIndex, endIndex);
}
