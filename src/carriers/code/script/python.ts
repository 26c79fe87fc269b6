import type { Node } from "web-tree-sitter";
import type { Piece } from "../../text.ts";
import { decoded, python, raw, withDoubledBraces } from "./escapes.ts";
import { fields, named, other, pairOf, summands } from "./nodes.ts";
import type { FunctionShape, Loop, Shape, Syntax } from "./shape.ts";

const types: Syntax["types"] = {
  values: ["assignment", "augmented_assignment"],
  calls: ["call"],
  entries: ["pair", "keyword_argument"],
  functions: ["function_definition"],
};

/** Reads Python by the tree of tree-sitter-python. */
export function pythonSyntax(file: string, text: string): Syntax {
  return { carrier: "python", types, shapeOf, declarationsIn, functionOf, loopOf, entryOf };

  function shapeOf(node: Node): Shape {
    switch (node.type) {
      case "parenthesized_expression":
      case "await": {
        const [inner] = named(node);
        return inner === undefined ? other : shapeOf(inner);
      }
      case "string":
        return { kind: "text", parts: literal(node) };
      case "concatenated_string":
        return { kind: "join", parts: named(node) };
      case "integer":
      case "float":
        return { kind: "number", value: Number(node.text.replaceAll("_", "")) };
      case "unary_operator":
        return negative(node);
      case "true":
      case "false":
        return { kind: "boolean", value: node.type === "true" };
      case "none":
        return { kind: "nothing" };
      case "identifier":
        return { kind: "name", name: node.text };
      case "attribute":
        return member(node.childForFieldName("object"), node.childForFieldName("attribute")?.text);
      case "subscript":
        return member(node.childForFieldName("value"), keyOf(node.childForFieldName("subscript")));
      case "binary_operator":
        return operation(node);
      case "conditional_expression":
        return {
          kind: "choice",
          options: [node.namedChild(0), node.namedChild(2)].filter((option) => option !== null),
        };
      case "list":
      case "tuple":
        return { kind: "list", items: named(node) };
      case "dictionary":
        return { kind: "object", entries: entriesOf(node) };
      case "call":
        return call(node);
      default:
        return other;
    }
  }

  function literal(node: Node): readonly (Piece | Node)[] {
    const prefix = /^[a-zA-Z]*/.exec(text.slice(node.startIndex, node.startIndex + 3))?.[0].toLowerCase() ?? "";
    const decode = prefix.includes("r") ? raw : python;
    const decodeAll = prefix.includes("f") ? withDoubledBraces(decode) : decode;
    const [start] = node.namedChildren;
    const last = node.namedChildren.at(-1);
    let at = start?.endIndex ?? node.startIndex;
    const read = (end: number) => decoded(text, { file, start: at, end }, decodeAll);
    const parts = named(node).flatMap((child): readonly (Piece | Node)[] => {
      if (child.type !== "interpolation") return [];
      const before = read(child.startIndex);
      at = child.endIndex;
      return [...before, child.namedChildCount === 1 ? (child.namedChild(0) ?? child) : child];
    });
    return [...parts, ...read(last?.type === "string_end" ? last.startIndex : node.endIndex)];
  }

  function operation(node: Node): Shape {
    const [left, right] = fields(node, "left", "right");
    const operator = node.childForFieldName("operator")?.type;
    if (left === undefined || right === undefined) return other;
    if (operator === "%") return { kind: "format", text: left, style: "percent" };
    return operator === "+" ? { kind: "join", parts: summands(node, isSum) } : other;
  }

  function call(node: Node): Shape {
    const [callee, given] = fields(node, "function", "arguments");
    if (callee === undefined || given === undefined) return other;
    const attribute = callee.type === "attribute" ? callee.childForFieldName("attribute") : null;
    const receiver = attribute === null ? undefined : (callee.childForFieldName("object") ?? undefined);
    const name = (attribute ?? callee).text;
    if (name === "format" && receiver !== undefined) return { kind: "format", text: receiver, style: "braces" };
    const children = named(given);
    const args = children.filter(({ type }) => type !== "keyword_argument" && type !== "dictionary_splat");
    const keywords = new Map(
      children.flatMap((child) => (child.type === "keyword_argument" ? pairOf(entryOf(child)) : [])),
    );
    if (callee.text === "dict") return { kind: "object", entries: keywords };
    return { kind: "call", name, nameNode: attribute ?? callee, receiver, args, named: keywords };
  }

  function entryOf(node: Node) {
    if (node.type !== "pair" && node.type !== "keyword_argument") return undefined;
    const value = node.childForFieldName("value");
    const name = keyOf(node.childForFieldName("key") ?? node.childForFieldName("name"));
    return value === null || name === undefined ? undefined : { name, value };
  }

  function entriesOf(node: Node): ReadonlyMap<string, Node> {
    return new Map(named(node).flatMap((child) => pairOf(entryOf(child))));
  }

  function keyOf(node: Node | null): string | undefined {
    if (node === null) return undefined;
    const [start] = node.namedChildren;
    return node.type === "string" ? text.slice(start?.endIndex, node.namedChildren.at(-1)?.startIndex) : node.text;
  }

  function declarationsIn(node: Node) {
    if (node.type !== "assignment" && node.type !== "augmented_assignment") return [];
    const name = node.childForFieldName("left")?.text.replace(/^self\./, "") ?? "";
    const value = node.type === "assignment" ? (node.childForFieldName("right") ?? undefined) : undefined;
    return [{ name, value }];
  }

  function functionOf(node: Node): FunctionShape | undefined {
    const list = node.type === "function_definition" ? node.childForFieldName("parameters") : null;
    if (list === null) return undefined;
    const names = named(list).flatMap((parameter) => {
      if (parameter.type === "keyword_separator") return [];
      if (parameter.type === "identifier") return [parameter.text];
      return [(parameter.childForFieldName("name") ?? parameter.namedChild(0))?.text];
    });
    return {
      name: node.childForFieldName("name")?.text,
      parameters: /^(?:self|cls)$/.test(names[0] ?? "") ? names.slice(1) : names,
      result: resultOf(node.childForFieldName("body")),
    };
  }

  /** Reads `for x in list:`, and the same in a comprehension. */
  function loopOf(node: Node): Loop | undefined {
    const clause = /_comprehension$|^generator_expression$/.test(node.type)
      ? named(node).find(({ type }) => type === "for_in_clause")
      : node;
    if (clause === undefined || !/^for_/.test(clause.type)) return undefined;
    const [left, list] = fields(clause, "left", "right");
    if (left === undefined || list === undefined) return undefined;
    const target = left.type === "identifier" ? left.text : { items: named(left).map((item) => item.text) };
    return { target, list, body: node };
  }
}

function member(of: Node | null, name: string | undefined): Shape {
  if (of === null || name === undefined) return other;
  return of.text === "self" || of.text === "cls" ? { kind: "name", name } : { kind: "member", of, name };
}

function negative(node: Node): Shape {
  const operand = node.childForFieldName("argument");
  const isNumber = node.child(0)?.type === "-" && (operand?.type === "integer" || operand?.type === "float");
  return isNumber ? { kind: "number", value: -Number(operand.text.replaceAll("_", "")) } : other;
}

/** Returns the result of a function that only has a return statement and possibly a docstring. */
function resultOf(body: Node | null): Node | undefined {
  const statements = body === null ? [] : named(body);
  const [only, ...others] = statements.filter((node) => node.namedChild(0)?.type !== "string");
  return only?.type === "return_statement" && others.length === 0 ? named(only)[0] : undefined;
}

function isSum(node: Node): boolean {
  return node.type === "binary_operator" && node.childForFieldName("operator")?.type === "+";
}
