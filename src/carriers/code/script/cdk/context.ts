import type { Node } from "web-tree-sitter";
import type { CarrierFault } from "../../../found.ts";
import { holeAt, type Piece } from "../../../text.ts";
import { escaped } from "../../pieces.ts";
import { evaluate } from "../evaluate.ts";
import type { Call } from "../shape.ts";
import { type Bound, placeOf, type Source } from "../value.ts";

/** The pattern, or the part of one, that a call of CDK's FilterPattern prints. */
export interface Printed {
  readonly pieces: readonly Piece[];
  readonly faults: readonly CarrierFault[];
  /** A condition does not have the braces of a pattern yet, because all() and any() print it without them. */
  readonly form: "whole" | "condition" | "columns";
}

/** A call of FilterPattern, and the values of the names in its arguments. */
export interface Context {
  readonly source: Source;
  readonly call: Call;
  readonly bound: Bound;
}

/** Returns text that CDK adds, placed at a node. */
export function added({ source }: Context, text: string, node: Node): Piece {
  return escaped(text, placeOf(source, node));
}

/** Returns text that CDK adds in front of a node, or after it. */
export function addedAt({ source }: Context, text: string, offset: number): Piece {
  return escaped(text, { file: source.file, start: offset, end: offset });
}

/** Returns the text of an argument: a hole if it is not known. */
export function textAt({ source, bound }: Context, node: Node): readonly Piece[] {
  const value = evaluate(source, { node, names: bound.names });
  if (value.kind === "text") return value.pieces;
  if (value.kind === "number") return [escaped(String(value.value), placeOf(source, value.node))];
  return holeAt(placeOf(source, node)).pieces;
}

/** Returns the arguments of a call, with `...list` and `*list` expanded if the list is known. */
export function argumentsOf({ source, call, bound }: Context): readonly Bound[] {
  return call.args.flatMap((node) => {
    const spread = /^(?:spread_element|list_splat)$/.test(node.type) ? node.namedChild(0) : null;
    if (spread === null) return [{ node, names: bound.names }];
    const list = evaluate(source, { node: spread, names: bound.names });
    return list.kind === "list" ? list.items : [{ node, names: bound.names }];
  });
}

/** Returns a text in double quotes, in which CDK escapes backslashes and quotes. */
export function quoted(context: Context, { node, names }: Bound): readonly Piece[] {
  const inside = textAt({ ...context, bound: { node, names } }, node).flatMap(escapeQuotes);
  const { start, end } = spanOf(inside, placeOf(context.source, node));
  const file = context.source.file;
  return [
    escaped('"', { file, start: Math.max(0, start - 1), end: start }),
    ...inside,
    escaped('"', { file, start: end, end: end + 1 }),
  ];
}

/** Returns the characters between the quotes of a literal, as far as they are known. */
function spanOf(pieces: readonly Piece[], place: { readonly start: number; readonly end: number }) {
  const [first, last] = [pieces[0], pieces.at(-1)];
  return first === undefined || last === undefined
    ? { start: place.start + 1, end: place.end - 1 }
    : { start: first.start, end: last.end };
}

function escapeQuotes(piece: Piece): readonly Piece[] {
  if (piece.kind === "hole" || !/["\\]/.test(piece.text)) return [piece];
  if (piece.kind === "escape") return [{ ...piece, text: piece.text.replace(/["\\]/g, "\\$&") }];
  let at = piece.start;
  return piece.text.split(/(["\\])/).flatMap((text) => {
    if (text === "") return [];
    const start = at;
    at += text.length;
    const isEscaped = text === '"' || text === "\\";
    return [
      { ...piece, kind: isEscaped ? "escape" : piece.kind, text: isEscaped ? `\\${text}` : text, start, end: at },
    ];
  });
}
