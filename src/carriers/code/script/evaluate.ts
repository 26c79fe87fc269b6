import type { Node } from "web-tree-sitter";
import { holeAt, type Piece } from "../../text.ts";
import { escaped } from "../pieces.ts";
import { holesOf } from "./formats.ts";
import { textMethod } from "./methods.ts";
import type { Call, Shape } from "./shape.ts";
import { type Bound, type Names, placeOf, type Source, type Value } from "./value.ts";

const unknown: Value = { kind: "unknown" };

/** The longest chain of names that is followed, so that a name that refers to itself does not loop forever. */
const maxDepth = 12;

/** Returns the value of an expression as far as it can be read from the file. */
export function evaluate(source: Source, bound: Bound, depth: number = 0): Value {
  if (depth > maxDepth) return unknown;
  const shape = source.syntax.shapeOf(bound.node);
  const at = (node: Node) => evaluate(source, { node, names: bound.names }, depth + 1);
  switch (shape.kind) {
    case "text":
      return {
        kind: "text",
        pieces: shape.parts.flatMap((part) => ("kind" in part ? part : inserted(source, part, at(part)))),
      };
    case "join":
      return joined(source, shape.parts, at);
    case "format": {
      const text = at(shape.text);
      return text.kind === "text" ? { kind: "text", pieces: holesOf(text.pieces, shape.style) } : unknown;
    }
    case "number":
      return { kind: "number", value: shape.value, node: bound.node };
    case "boolean":
    case "nothing":
      return shape;
    case "name":
      return named(source, shape.name, bound.names, depth);
    case "member":
      return member(source, shape, at, depth);
    case "call":
      return (
        textMethod(shape, at, (inner) => evaluate(source, inner, depth + 1)) ??
        mapped(source, shape, bound, depth) ??
        returned(source, shape, bound, depth) ?? { kind: "call", call: shape, bound }
      );
    case "list":
      return { kind: "list", items: shape.items.map((node) => ({ node, names: bound.names })) };
    case "object":
      return { kind: "object", entries: boundEntries(shape.entries, bound.names) };
    case "choice":
      return { kind: "choice", options: shape.options.map((node) => ({ node, names: bound.names })) };
    case "other":
      return unknown;
  }
}

function boundEntries(entries: ReadonlyMap<string, Node>, names: Names): ReadonlyMap<string, Bound> {
  return new Map([...entries].map(([key, node]) => [key, { node, names }]));
}

function named(source: Source, name: string, names: Names, depth: number): Value {
  if (names.has(name)) {
    const bound = names.get(name);
    return bound === undefined ? unknown : evaluate(source, bound, depth + 1);
  }
  const node = source.constants.get(name);
  if (node === undefined) return unknown;
  // A function's local variables may depend on its parameters.
  return evaluate(source, { node, names: isLocal(source, node) ? names : new Map() }, depth + 1);
}

/** Returns the result of calling one of the file's functions. */
function returned(source: Source, call: Call, { names }: Bound, depth: number): Value | undefined {
  const isOwn = call.receiver === undefined || /^(?:this|self|cls)$/.test(call.receiver.text);
  const called = isOwn ? source.functions.get(call.name) : undefined;
  if (called?.result === undefined) return undefined;
  const given = called.parameters.flatMap((target, index) => {
    if (typeof target !== "string") return [];
    const keyword = source.syntax.carrier === "python" ? call.named.get(target) : undefined;
    const node = keyword ?? call.args[index];
    return [[target, node === undefined ? undefined : { node, names }] as const];
  });
  return evaluate(source, { node: called.result, names: new Map(given) }, depth + 1);
}

/** `list.map((item) => …)` of JavaScript. */
function mapped(source: Source, call: Call, bound: Bound, depth: number): Value | undefined {
  const [first] = call.args;
  if (call.name !== "map" || call.receiver === undefined || first === undefined) return undefined;
  const callback = source.syntax.functionOf(first);
  const [target] = callback?.parameters ?? [];
  const list = evaluate(source, { node: call.receiver, names: bound.names }, depth + 1);
  if (callback?.result === undefined || typeof target !== "string" || list.kind !== "list") return undefined;
  const node = callback.result;
  return {
    kind: "list",
    items: list.items.map((item) => ({ node, names: new Map([...bound.names, [target, item]]) })),
  };
}

/** Whether a declaration is part of a function. */
export function isLocal({ syntax }: Source, node: Node): boolean {
  for (let parent = node.parent; parent !== null; parent = parent.parent) {
    if (syntax.functionOf(parent) !== undefined) return true;
  }
  return false;
}

/** Reads `filters.root`, and `Patterns.ROOT` of a class whose names are known. */
function member(
  source: Source,
  { of, name }: Extract<Shape, { readonly kind: "member" }>,
  at: (node: Node) => Value,
  depth: number,
): Value {
  const value = at(of);
  if (value.kind === "object") {
    const entry = value.entries.get(name);
    return entry === undefined ? unknown : evaluate(source, entry, depth + 1);
  }
  const isClass = of.type === "identifier" && /^[A-Z]/.test(of.text);
  return isClass && value.kind === "unknown" ? named(source, name, new Map(), depth) : unknown;
}

/** Joins texts. An unknown part becomes a hole. Lists and numbers are not joined. */
function joined(source: Source, parts: readonly Node[], at: (node: Node) => Value): Value {
  const values = parts.map((node) => ({ node, value: at(node) }));
  if (!values.some(({ value }) => value.kind === "text")) return unknown;
  return { kind: "text", pieces: values.flatMap(({ node, value }) => inserted(source, node, value)) };
}

function inserted(source: Source, node: Node, value: Value): readonly Piece[] {
  if (value.kind === "text") return value.pieces;
  const isBraced = /^(?:template_substitution|interpolation)$/.test(node.parent?.type ?? "");
  const place = placeOf(source, isBraced ? (node.parent ?? node) : node);
  return value.kind === "number" ? [escaped(String(value.value), place)] : holeAt(place).pieces;
}
