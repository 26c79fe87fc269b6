import type { Node } from "web-tree-sitter";
import { evaluate, isLocal } from "./evaluate.ts";
import type { FunctionShape, Loop, Syntax, Target } from "./shape.ts";
import { type Bound, type Names, type Source, writtenIn } from "./value.ts";

/** The most values of a parameter or a loop variable that are tried. */
const maxValues = 200;

/** Returns the names of a file that have one value. */
export function constantsOf(nodes: readonly Node[], syntax: Syntax): ReadonlyMap<string, Node> {
  const values = new Map<string, Node | undefined>();
  for (const { name, value } of nodes.flatMap((node) => syntax.declarationsIn(node))) {
    values.set(name, values.has(name) ? undefined : value);
  }
  return new Map([...values].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

/** Returns the functions of a file by name, without names that several of them share. */
export function functionsOf(nodes: readonly Node[], syntax: Syntax): ReadonlyMap<string, FunctionShape> {
  const functions = new Map<string, FunctionShape | undefined>();
  for (const shape of nodes.flatMap((node) => syntax.functionOf(node) ?? [])) {
    if (shape.name !== undefined) functions.set(shape.name, functions.has(shape.name) ? undefined : shape);
  }
  return new Map([...functions].flatMap(([name, shape]) => (shape === undefined ? [] : [[name, shape] as const])));
}

/** A function or loop around an expression that binds a name in the expression. */
type Binder =
  | { readonly kind: "loop"; readonly loop: Loop; readonly node: Node }
  | { readonly kind: "function"; readonly shape: FunctionShape; readonly node: Node };

/**
 * Returns the values of the parameters and loop variables in an expression: one set for each iteration over a list in
 * the file, and one for each call of the function in the file.
 */
export function namesFor(source: Source, calls: readonly Node[], node: Node, depth: number = 0): readonly Names[] {
  let all: readonly Names[] = [new Map()];
  for (const binder of bindersOf(source, node)) {
    const more = all.flatMap((names) =>
      binder.kind === "loop" ? rounds(source, binder.loop, names) : callsOf(source, calls, binder.shape, names, depth),
    );
    all = more.slice(0, maxValues);
  }
  return all;
}

/** The binders of names that an expression uses, from the outside to the inside. */
function bindersOf(source: Source, node: Node): readonly Binder[] {
  const { syntax } = source;
  const used = namesUsedBy(source, node);
  const found: Binder[] = [];
  for (let parent = node.parent; parent !== null; parent = parent.parent) {
    const loop = syntax.loopOf(parent);
    const shape = syntax.functionOf(parent);
    if (loop !== undefined && isWithin(node, loop.body) && namesOf(loop.target).some((name) => used.has(name))) {
      found.unshift({ kind: "loop", loop, node: parent });
      for (const name of namesIn(loop.list)) used.add(name);
    }
    const isRound = parent.parent?.parent ? syntax.loopOf(parent.parent.parent)?.body.id === parent.id : false;
    if (
      shape !== undefined &&
      !isRound &&
      shape.parameters.some((target) => namesOf(target).some((name) => used.has(name)))
    ) {
      found.unshift({ kind: "function", shape, node: parent });
    }
  }
  return found;
}

/** The names in an expression, and in the local constants that it uses. */
function namesUsedBy(source: Source, node: Node): Set<string> {
  const used = namesIn(node);
  // The loop also visits the names that are added here.
  for (const name of used) {
    const value = source.constants.get(name);
    if (value !== undefined && isLocal(source, value)) for (const more of namesIn(value)) used.add(more);
  }
  return used;
}

function isWithin(node: Node, body: Node): boolean {
  return node.startIndex >= body.startIndex && node.endIndex <= body.endIndex;
}

function namesIn(node: Node): Set<string> {
  const types = ["identifier", "shorthand_property_identifier"];
  return new Set(node.descendantsOfType(types).map((found) => found.text));
}

function namesOf(target: Target | undefined): readonly string[] {
  if (target === undefined) return [];
  if (typeof target === "string") return [target];
  return "items" in target ? target.items : [...target.members.values()];
}

function rounds(source: Source, loop: Loop, names: Names): readonly Names[] {
  const items = itemsOf(source, { node: loop.list, names });
  if (items.length === 0) return [new Map([...names, ...pairs(source, loop.target, undefined)])];
  return items.map((item) => new Map([...names, ...pairs(source, loop.target, item)]));
}

/** An item of a list, or an entry of an object: the item or the value. */
interface Item {
  readonly bound: Bound;
  readonly isEntry: boolean;
}

/** Returns the items of a list, of `Object.entries(…)`, `Object.values(…)`, `.items()` and `.values()`. */
function itemsOf(source: Source, list: Bound): readonly Item[] {
  const value = evaluate(source, list);
  if (value.kind === "list") return value.items.map((bound) => ({ bound, isEntry: false }));
  if (value.kind !== "call") return [];
  const { name, receiver, args } = value.call;
  if (!/^(?:entries|items|values)$/.test(name) || receiver === undefined) return [];
  const object = evaluate(source, { node: args[0] ?? receiver, names: list.names });
  if (object.kind !== "object") return [];
  return [...object.entries.values()].map((bound) => ({ bound, isEntry: name !== "values" }));
}

/** Binds the names of a target to a value: `[name, { pattern }]` is destructured for one level only. */
function pairs(
  source: Source,
  target: Target | undefined,
  item: Item | undefined,
): readonly [string, Bound | undefined][] {
  if (target === undefined) return [];
  if (item === undefined) return namesOf(target).map((name) => [name, undefined]);
  if (typeof target === "string") return [[target, item.isEntry ? undefined : item.bound]];
  if ("items" in target) {
    if (item.isEntry) return target.items.map((name, index) => [name, index === 1 ? item.bound : undefined]);
    const list = evaluate(source, item.bound);
    return target.items.map((name, index) => [name, list.kind === "list" ? list.items[index] : undefined]);
  }
  const object = evaluate(source, item.bound);
  return [...target.members].map(([key, name]) => [
    name,
    object.kind === "object" ? object.entries.get(key) : undefined,
  ]);
}

/** Returns the parameters of a function for each of its calls in the file. Without calls, they are not known. */
function callsOf(
  source: Source,
  calls: readonly Node[],
  { name, parameters }: FunctionShape,
  names: Names,
  depth: number,
): readonly Names[] {
  const callers =
    depth > 1 || name === undefined
      ? []
      : calls.filter((call) => writtenIn(source, call).includes(name) && calleeOf(source.syntax, call) === name);
  const unbound = parameters.flatMap((target) => pairs(source, target, undefined));
  if (callers.length === 0) return [new Map([...names, ...unbound])];
  return callers.flatMap((caller) => {
    const shape = source.syntax.shapeOf(caller);
    if (shape.kind !== "call") return [];
    return namesFor(source, calls, caller, depth + 1).map((around): Names => {
      const given = parameters.flatMap((target, index) => {
        const keyword =
          typeof target === "string" && source.syntax.carrier === "python" ? shape.named.get(target) : undefined;
        const node = keyword ?? shape.args[index];
        return pairs(
          source,
          target,
          node === undefined ? undefined : { bound: { node, names: around }, isEntry: false },
        );
      });
      return new Map([...names, ...unbound, ...given]);
    });
  });
}

function calleeOf(syntax: Syntax, call: Node): string | undefined {
  const shape = syntax.shapeOf(call);
  if (shape.kind !== "call") return undefined;
  const isOwn = shape.receiver === undefined || /^(?:this|self|cls)$/.test(shape.receiver.text);
  return isOwn ? shape.name : undefined;
}
