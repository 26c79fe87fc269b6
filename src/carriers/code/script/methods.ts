import type { Node } from "web-tree-sitter";
import type { Piece } from "../../text.ts";
import type { Call } from "./shape.ts";
import type { Bound, Value } from "./value.ts";

/** Returns the text that a string method returns, or undefined for any other call. */
export function textMethod(
  call: Call,
  at: (node: Node) => Value,
  evaluate: (bound: Bound) => Value,
): Value | undefined {
  if (call.receiver === undefined) return undefined;
  const [first] = call.args;
  switch (call.name) {
    case "trim":
    case "strip":
      return call.args.length === 0 ? trimmed(at(call.receiver)) : undefined;
    case "join":
      return first === undefined ? undefined : joinedBy(at(call.receiver), at(first), evaluate);
    case "replace":
    case "replaceAll":
      return first !== undefined && isWhitespaceRegex(first) ? textOnly(at(call.receiver)) : undefined;
    default:
      return undefined;
  }
}

/** `["a", "b"].join(" ")` of JavaScript, or `" ".join(["a", "b"])` of Python. */
function joinedBy(receiver: Value, argument: Value, evaluate: (bound: Bound) => Value): Value | undefined {
  const [list, separator] = receiver.kind === "list" ? [receiver, argument] : [argument, receiver];
  if (list.kind !== "list" || separator.kind !== "text") return undefined;
  const texts = list.items.map(evaluate);
  if (!texts.every((text) => text.kind === "text")) return undefined;
  const pieces = texts.flatMap((text, index) => [...(index === 0 ? [] : separator.pieces), ...text.pieces]);
  return { kind: "text", pieces };
}

/** `.replace(/\s+/g, " ")` puts a pattern on one line. The meaning is the same, so the text is kept as it is. */
function isWhitespaceRegex(node: Node): boolean {
  return /^\/(?:\\[snrt]|[ +*()|[\]])+\/g?m?$/.test(node.text);
}

function textOnly(value: Value): Value | undefined {
  return value.kind === "text" ? value : undefined;
}

function trimmed(value: Value): Value | undefined {
  if (value.kind !== "text") return undefined;
  return { kind: "text", pieces: trimEnd(trimStart(value.pieces)) };
}

function trimStart(pieces: readonly Piece[]): readonly Piece[] {
  const [first, ...others] = pieces;
  if (first === undefined || first.kind === "hole") return pieces;
  const text = first.text.trimStart();
  if (text === "") return trimStart(others);
  const start = first.kind === "plain" ? first.start + first.text.length - text.length : first.start;
  return [{ ...first, text, start }, ...others];
}

function trimEnd(pieces: readonly Piece[]): readonly Piece[] {
  const last = pieces.at(-1);
  if (last === undefined || last.kind === "hole") return pieces;
  const text = last.text.trimEnd();
  const others = pieces.slice(0, -1);
  if (text === "") return trimEnd(others);
  const end = last.kind === "plain" ? last.start + text.length : last.end;
  return [...others, { ...last, text, end }];
}
