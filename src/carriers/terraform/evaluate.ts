import type { Node } from "web-tree-sitter";
import { textOf } from "../text.ts";
import { asText, type Entry, get, type Tree, unknownAt } from "../tree.ts";
import { callFunction } from "./functions.ts";
import { keyOf } from "./instances.ts";
import { type Scope, withNames } from "./scope.ts";
import { childOf, childrenOf, placeOfNode, sourceOf } from "./syntax.ts";
import { readString } from "./template.ts";

/** Returns the value of an expression as far as it follows from the folder's files. */
export function evaluate(node: Node, scope: Scope): Tree {
  return evaluateAll(childrenOf(node), node, scope);
}

/** Evaluates a term and what follows it: `.name`, `[index]`, `[*]`. */
function evaluateAll(nodes: readonly Node[], whole: Node, scope: Scope): Tree {
  const [first, ...rest] = nodes;
  const place = placeOfNode(whole, scope.source);
  if (first === undefined) return unknownAt(place);
  if (first.type === "(") {
    const inner = rest[0];
    return inner === undefined ? unknownAt(place) : follow(evaluate(inner, scope), rest.slice(2), whole, scope);
  }
  if (first.type === "variable_expr") return evaluateReference(sourceOf(first, scope.source), rest, whole, scope);
  return follow(evaluateTerm(first, scope), rest, whole, scope);
}

function evaluateTerm(node: Node, scope: Scope): Tree {
  const place = placeOfNode(node, scope.source);
  switch (node.type) {
    case "literal_value":
    case "template_expr":
    case "collection_value":
    case "for_expr":
    case "operation": {
      const inner = childrenOf(node)[0];
      return inner === undefined ? unknownAt(place) : evaluateTerm(inner, scope);
    }
    case "expression":
      return evaluate(node, scope);
    case "string_lit":
    case "quoted_template":
    case "heredoc_template":
      return readString(node, scope.source, (expression) => asText(evaluate(expression, scope)));
    case "numeric_lit":
      return { kind: "other", value: Number(sourceOf(node, scope.source)), place };
    case "bool_lit":
      return { kind: "other", value: sourceOf(node, scope.source) === "true", place };
    case "null_lit":
      return { kind: "other", value: null, place };
    case "tuple": {
      const items = node.children.filter(({ type }) => type === "expression");
      return { kind: "list", items: items.map((item) => evaluate(item, scope)), place };
    }
    case "object": {
      const elements = node.children.filter(({ type }) => type === "object_elem");
      return { kind: "map", entries: elements.flatMap((element) => entryOf(element, scope)), place };
    }
    case "for_tuple_expr":
    case "for_object_expr":
      return evaluateFor(node, scope);
    case "conditional":
      return evaluateConditional(node, scope);
    case "function_call": {
      const name = sourceOf(childOf(node, "identifier") ?? node, scope.source);
      if (name === "file") return contentOf(node, scope) ?? unknownAt(place);
      const given = childOf(node, "function_arguments")?.children ?? [];
      const values = given.filter(({ type }) => type === "expression").map((argument) => evaluate(argument, scope));
      const last = values.at(-1);
      if (!given.some(({ type }) => type === "ellipsis")) return callFunction(name, values, place);
      // `f(list...)` gives the list's items as arguments.
      if (last?.kind !== "list") return unknownAt(place);
      return callFunction(name, [...values.slice(0, -1), ...last.items], place);
    }
    case "unary_operation":
    case "binary_operation":
      return evaluateOperation(node, scope);
    default:
      return unknownAt(place);
  }
}

/** Returns the text of a file next to this one: `file("${path.module}/pattern.txt")`. */
function contentOf(call: Node, { source, folder }: Scope): Tree | undefined {
  const argument = childOf(call, "function_arguments", "expression");
  const written = argument === undefined ? "" : sourceOf(argument, source);
  const [, name] = /^"(?:\$\{\s*path\.(?:module|root|cwd)\s*\}\/|\.\/)?([\w.-]+)"$/.exec(written) ?? [];
  const file = name === undefined ? undefined : folder.file(source.file.replace(/[^\\/]*$/, name));
  if (file === undefined) return undefined;
  const place = { file: file.name, start: 0, end: file.text.length };
  return { kind: "text", text: { pieces: [{ kind: "plain", text: file.text, ...place }] }, place, faults: [] };
}

function entryOf(element: Node, scope: Scope): readonly Entry[] {
  const [key, value] = element.children.filter(({ type }) => type === "expression");
  if (key === undefined || value === undefined) return [];
  const keyPlace = placeOfNode(key, scope.source);
  const written = sourceOf(key, scope.source);
  // A bare name is the key itself. It is a reference only in parentheses.
  const name = /^[\w-]+$/.test(written) ? written : textOfKey(evaluate(key, scope));
  return name === undefined ? [] : [{ key: name, keyPlace, value: evaluate(value, scope) }];
}

function textOfKey(tree: Tree): string | undefined {
  if (tree.kind !== "text" && tree.kind !== "other") return undefined;
  return textOf(asText(tree).text);
}

function evaluateReference(name: string, rest: readonly Node[], whole: Node, scope: Scope): Tree {
  const [attribute, ...more] = rest;
  const key = attribute?.type === "get_attr" ? sourceOf(attribute, scope.source).replace(/^\.\s*/, "") : undefined;
  const bound = scope.names.get(name);
  if (bound !== undefined) return follow(bound, rest, whole, scope);
  const value =
    key === undefined
      ? undefined
      : name === "local"
        ? scope.folder.local(key)
        : name === "var"
          ? scope.folder.variable(key)
          : undefined;
  return value === undefined ? unknownAt(placeOfNode(whole, scope.source)) : follow(value, more, whole, scope);
}

/** Returns the value that `.name`, `[index]` and `[*]` lead to. */
function follow(start: Tree, path: readonly Node[], whole: Node, scope: Scope): Tree {
  let at = start;
  for (const step of path) {
    const next = at.kind === "unknown" ? undefined : followOne(at, step, scope);
    if (next === undefined) return unknownAt(placeOfNode(whole, scope.source));
    at = next;
  }
  return at;
}

function followOne(tree: Tree, step: Node, scope: Scope): Tree | undefined {
  if (step.type === "get_attr") return get(tree, sourceOf(step, scope.source).replace(/^\.\s*/, ""));
  if (step.type === "splat") {
    const inner = childrenOf(step)[0];
    const rest = (inner?.children ?? []).filter(({ type }) => type === "get_attr" || type === "index");
    if (tree.kind !== "list") return undefined;
    return { ...tree, items: tree.items.map((item) => follow(item, rest, step, scope)) };
  }
  const written = childOf(step, "new_index", "expression");
  const index = written === undefined ? Number(sourceOf(step, scope.source).slice(1)) : evaluate(written, scope);
  return elementOf(tree, typeof index === "number" ? String(index) : textOfKey(index));
}

function elementOf(tree: Tree, key: string | undefined): Tree | undefined {
  if (key === undefined) return undefined;
  return tree.kind === "list" ? tree.items[Number(key)] : get(tree, key);
}

/** Pairs the keys of a map, or the indexes of a list, with their values; undefined if the value is neither. */
function pairsOf(tree: Tree): readonly (readonly [Tree, Tree])[] | undefined {
  if (tree.kind === "map") return tree.entries.map((entry) => [keyOf(entry), entry.value]);
  if (tree.kind !== "list") return undefined;
  return tree.items.map((item, index) => [{ kind: "other", value: index, place: item.place }, item]);
}

/**
 * Evaluates `[for … : …]` and `{for … : … => …}`. If the list is not known, the result has one item as an example,
 * in which the names of the loop are holes.
 */
function evaluateFor(node: Node, scope: Scope): Tree {
  const place = placeOfNode(node, scope.source);
  const intro = childOf(node, "for_intro");
  const over = intro && childOf(intro, "expression");
  const [first, second] = node.children.filter(({ type }) => type === "expression");
  if (intro === undefined || over === undefined || first === undefined) return unknownAt(place);
  const pairs = pairsOf(evaluate(over, scope));
  const names = intro.children.filter(({ type }) => type === "identifier").map((name) => sourceOf(name, scope.source));
  const condition = childOf(node, "for_cond", "expression");
  const unknown = unknownAt(placeOfNode(over, scope.source));
  const scopes = (pairs ?? [[unknown, unknown] as const])
    .map(([key, value]) => {
      const bound = names.length === 2 ? [key, value] : [value];
      return withNames(
        scope,
        names.map((name, index): [string, Tree] => [name, bound[index] ?? value]),
      );
    })
    .filter((inner) => condition === undefined || knownValue(evaluate(condition, inner)) !== false);
  const example = pairs === undefined ? { isExample: true as const } : {};
  if (second === undefined) {
    return { kind: "list", items: scopes.map((inner) => evaluate(first, inner)), place, ...example };
  }
  const entries = scopes.flatMap((inner) => {
    const key = textOfKey(evaluate(first, inner)) ?? (pairs === undefined ? "*" : undefined);
    return key === undefined
      ? []
      : [{ key, keyPlace: placeOfNode(first, scope.source), value: evaluate(second, inner) }];
  });
  return { kind: "map", entries, place, ...example };
}

function evaluateConditional(node: Node, scope: Scope): Tree {
  const [condition, yes, no] = node.children.filter(({ type }) => type === "expression");
  const place = placeOfNode(node, scope.source);
  if (condition === undefined || yes === undefined || no === undefined) return unknownAt(place);
  const answer = knownValue(evaluate(condition, scope));
  if (typeof answer === "boolean") return evaluate(answer ? yes : no, scope);
  return { kind: "choice", options: [evaluate(yes, scope), evaluate(no, scope)], place };
}

/** Returns the number, boolean or text of a known value; undefined for every other value. */
function knownValue(tree: Tree): string | number | boolean | null | undefined {
  if (tree.kind === "other") return tree.value;
  if (tree.kind !== "text" || tree.text.pieces.some(({ kind }) => kind === "hole")) return undefined;
  return textOf(tree.text);
}

function evaluateOperation(node: Node, scope: Scope): Tree {
  const place = placeOfNode(node, scope.source);
  const nodes = childrenOf(node);
  const at = nodes.findIndex(({ type }) => /^(?:[-+*/%!<>]|[<>=!]=|&&|\|\|)$/.test(type));
  const operator = nodes[at]?.type;
  const right = knownValue(evaluateAll(nodes.slice(at + 1), node, scope));
  const left = at > 0 ? knownValue(evaluateAll(nodes.slice(0, at), node, scope)) : undefined;
  const value = at > 0 ? binary(operator, left, right) : unary(operator, right);
  return value === undefined ? unknownAt(place) : { kind: "other", value, place };
}

function unary(operator: string | undefined, value: unknown): number | boolean | undefined {
  if (operator === "!" && typeof value === "boolean") return !value;
  return operator === "-" && typeof value === "number" ? -value : undefined;
}

function binary(operator: string | undefined, left: unknown, right: unknown): number | boolean | undefined {
  if (operator === "&&" && (left === false || right === false)) return false;
  if (operator === "||" && (left === true || right === true)) return true;
  if (left === undefined || right === undefined) return undefined;
  if (operator === "==") return left === right;
  if (operator === "!=") return left !== right;
  if (operator === "&&" || operator === "||") return operator === "&&";
  if (typeof left !== "number" || typeof right !== "number") return undefined;
  if (operator === "+") return left + right;
  return operator === "-" ? left - right : undefined;
}
