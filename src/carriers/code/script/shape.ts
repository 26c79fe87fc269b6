import type { Node } from "web-tree-sitter";
import type { Piece } from "../../text.ts";

/** The form of an expression, the same for both languages. Nodes are expressions that have not been read yet. */
export type Shape =
  /** A literal. A node is the expression of an interpolation. */
  | { readonly kind: "text"; readonly parts: readonly (Piece | Node)[] }
  /** Texts that are joined: `a + b`, and in Python also `"a" "b"`. */
  | { readonly kind: "join"; readonly parts: readonly Node[] }
  /** A text with the holes of `%` or `.format()`, whose values are ignored. */
  | { readonly kind: "format"; readonly text: Node; readonly style: "percent" | "braces" }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  /** `null`, `undefined` or `None`: a setting that is not set. */
  | { readonly kind: "nothing" }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "member"; readonly of: Node; readonly name: string }
  | Call
  | { readonly kind: "list"; readonly items: readonly Node[] }
  | { readonly kind: "object"; readonly entries: ReadonlyMap<string, Node> }
  /** `condition ? a : b` */
  | { readonly kind: "choice"; readonly options: readonly Node[] }
  | { readonly kind: "other" };

/**
 * `logs.FilterPattern.literal("a")`, `new Metric({ namespace: "n" })`, `client.put_metric_filter(filterPattern="a")`
 */
export interface Call {
  readonly kind: "call";
  /** The last part of the called name: literal. */
  readonly name: string;
  /** The node of the last name. */
  readonly nameNode: Node;
  /** The object that has the name as a member: logs.FilterPattern. */
  readonly receiver: Node | undefined;
  readonly args: readonly Node[];
  /** Keyword arguments, or the entries of the last argument if it is an object. */
  readonly named: ReadonlyMap<string, Node>;
}

/** The name that a value gets, or the names of its items or members (member to name): `x`, `[x, y]`, `{ a: x }`. */
export type Target = string | { readonly items: readonly string[] } | { readonly members: ReadonlyMap<string, string> };

export interface FunctionShape {
  readonly name: string | undefined;
  /** The parameters in order; undefined for a form that is not read. */
  readonly parameters: readonly (Target | undefined)[];
  /** The expression that the function returns, if that is all it does. */
  readonly result: Node | undefined;
}

/** A loop over a list. */
export interface Loop {
  readonly target: Target;
  readonly list: Node;
  /** The part of the source in which the target is known. */
  readonly body: Node;
}

/** Reads the syntax tree of a language. */
export interface Syntax {
  readonly carrier: "typescript" | "python";
  /** The types of the nodes that are read: assignments, calls, entries of objects and calls, functions. */
  readonly types: Readonly<Record<"values" | "calls" | "entries" | "functions", readonly string[]>>;
  shapeOf(node: Node): Shape;
  /** Returns the names that a declaration or an assignment gives a value. Without a value, it is not known. */
  declarationsIn(node: Node): readonly { readonly name: string; readonly value: Node | undefined }[];
  functionOf(node: Node): FunctionShape | undefined;
  loopOf(node: Node): Loop | undefined;
  /** The name and value of `name: value` in an object or `name=value` in a call. */
  entryOf(node: Node): { readonly name: string; readonly value: Node } | undefined;
}
