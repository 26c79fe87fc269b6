import type { Node } from "web-tree-sitter";
import type { Piece } from "../../text.ts";
import { decoded, javascript, raw } from "./escapes.ts";
import { fields, named, other, pairOf, summands } from "./nodes.ts";
import type { FunctionShape, Loop, Shape, Syntax, Target } from "./shape.ts";

const wrappers =
  /^(?:parenthesized_expression|as_expression|satisfies_expression|non_null_expression|await_expression)$/;

const types: Syntax["types"] = {
  values: [
    "variable_declarator",
    "public_field_definition",
    "assignment_expression",
    "augmented_assignment_expression",
  ],
  calls: ["call_expression", "new_expression"],
  entries: ["pair", "shorthand_property_identifier"],
  functions: ["arrow_function", "function_expression", "function_declaration", "method_definition"],
};

/** Reads TypeScript and JavaScript by the tree of tree-sitter-typescript. */
export function typescriptSyntax(file: string, text: string): Syntax {
  return { carrier: "typescript", types, shapeOf, declarationsIn, functionOf, loopOf, entryOf };

  function shapeOf(node: Node): Shape {
    const inner = wrappers.test(node.type) ? node.namedChild(0) : null;
    if (inner !== null) return shapeOf(inner);
    switch (node.type) {
      case "string":
        return { kind: "text", parts: literal(node.startIndex + 1, node.endIndex - 1, javascript) };
      case "template_string":
        return { kind: "text", parts: template(node, javascript) };
      case "number":
        return { kind: "number", value: Number(node.text.replaceAll("_", "")) };
      case "unary_expression":
        return unary(node);
      case "true":
      case "false":
        return { kind: "boolean", value: node.type === "true" };
      case "null":
      case "undefined":
        return { kind: "nothing" };
      case "identifier":
      case "shorthand_property_identifier":
        return { kind: "name", name: node.text };
      case "member_expression":
        return member(node.childForFieldName("object"), node.childForFieldName("property")?.text);
      case "subscript_expression":
        return member(node.childForFieldName("object"), keyOf(node.childForFieldName("index")));
      case "binary_expression":
        return isSum(node) ? { kind: "join", parts: summands(node, isSum) } : other;
      case "ternary_expression":
        return { kind: "choice", options: fields(node, "consequence", "alternative") };
      case "array":
        return { kind: "list", items: named(node) };
      case "object":
        return { kind: "object", entries: entriesOf(node) };
      case "call_expression":
      case "new_expression":
        return call(node);
      default:
        return other;
    }
  }

  function literal(start: number, end: number, decode: typeof javascript): readonly Piece[] {
    return decoded(text, { file, start, end }, decode);
  }

  function template(node: Node, decode: typeof javascript): readonly (Piece | Node)[] {
    const holes = named(node).filter(({ type }) => type === "template_substitution");
    let at = node.startIndex + 1;
    const parts = holes.flatMap((substitution) => {
      const before = literal(at, substitution.startIndex, decode);
      at = substitution.endIndex;
      return [...before, substitution.namedChild(0) ?? substitution];
    });
    return [...parts, ...literal(at, node.endIndex - 1, decode)];
  }

  function call(node: Node): Shape {
    const callee = node.childForFieldName("function") ?? node.childForFieldName("constructor");
    const given = node.childForFieldName("arguments");
    if (callee === null || given === null) return other;
    if (given.type === "template_string") return tagged(callee.text, given);
    const args = named(given);
    const last = args.at(-1);
    const object = last === undefined ? undefined : shapeOf(last);
    const property = callee.type === "member_expression" ? callee.childForFieldName("property") : null;
    return {
      kind: "call",
      name: (property ?? callee).text,
      nameNode: property ?? callee,
      receiver: property === null ? undefined : (callee.childForFieldName("object") ?? undefined),
      args,
      named: object?.kind === "object" ? object.entries : new Map(),
    };
  }

  function tagged(tag: string, node: Node): Shape {
    if (tag === "String.raw") return { kind: "text", parts: template(node, raw) };
    return /(?:^|\.)interpolate$/.test(tag) ? { kind: "text", parts: template(node, javascript) } : other;
  }

  function entryOf(node: Node) {
    if (node.type === "shorthand_property_identifier") return { name: node.text, value: node };
    const value = node.type === "pair" ? node.childForFieldName("value") : null;
    const name = keyOf(node.childForFieldName("key"));
    return value === null || name === undefined ? undefined : { name, value };
  }

  function entriesOf(node: Node): ReadonlyMap<string, Node> {
    return new Map(named(node).flatMap((child) => pairOf(entryOf(child))));
  }

  function keyOf(node: Node | null): string | undefined {
    if (node === null) return undefined;
    return node.type === "string" ? text.slice(node.startIndex + 1, node.endIndex - 1) : node.text;
  }

  function declarationsIn(node: Node) {
    switch (node.type) {
      case "variable_declarator":
      case "public_field_definition": {
        const name = node.childForFieldName("name");
        if (name === null || name.type.endsWith("_pattern")) return [];
        const value = node.childForFieldName("value") ?? undefined;
        return [{ name: name.text.replace(/^#/, ""), value }];
      }
      case "assignment_expression":
      case "augmented_assignment_expression": {
        const name = node.childForFieldName("left")?.text.replace(/^this\./, "") ?? "";
        return [
          {
            name,
            value: node.type === "assignment_expression" ? (node.childForFieldName("right") ?? undefined) : undefined,
          },
        ];
      }
      default:
        return [];
    }
  }

  function functionOf(node: Node): FunctionShape | undefined {
    if (!types.functions.includes(node.type)) return undefined;
    const single = node.childForFieldName("parameter");
    const list = node.childForFieldName("parameters");
    const patterns =
      list === null ? [] : named(list).map((parameter) => parameter.childForFieldName("pattern") ?? parameter);
    const declarator = node.parent?.type === "variable_declarator" || node.parent?.type === "public_field_definition";
    const name = node.childForFieldName("name") ?? (declarator ? node.parent?.childForFieldName("name") : null);
    return {
      name: name?.text,
      parameters: single === null ? patterns.map(targetOf) : [single.text],
      result: resultOf(node.childForFieldName("body")),
    };
  }

  /** Reads `for (const x of list)`, `list.forEach((x) => …)` and `list.map((x) => …)`; also Object.entries(object). */
  function loopOf(node: Node): Loop | undefined {
    if (node.type === "for_in_statement") {
      const [left, list, body] = fields(node, "left", "right", "body");
      const target = left === undefined ? undefined : targetOf(left);
      return target === undefined || list === undefined || body === undefined ? undefined : { target, list, body };
    }
    if (node.type !== "call_expression") return undefined;
    const shape = shapeOf(node);
    const [first] = shape.kind === "call" ? shape.args : [];
    if (shape.kind !== "call" || shape.receiver === undefined || first?.type !== "arrow_function") return undefined;
    if (!/^(?:forEach|map|flatMap)$/.test(shape.name)) return undefined;
    const parameter = first.childForFieldName("parameter") ?? first.childForFieldName("parameters")?.namedChild(0);
    const target = parameter ? targetOf(parameter.childForFieldName("pattern") ?? parameter) : undefined;
    return target === undefined ? undefined : { target, list: shape.receiver, body: first };
  }

  function targetOf(node: Node): Target | undefined {
    switch (node.type) {
      case "identifier":
        return node.text;
      case "array_pattern":
        return { items: named(node).map((item) => item.text) };
      case "object_pattern":
        return { members: new Map(named(node).flatMap((item) => pairOf(memberOf(item)))) };
      default:
        return undefined;
    }
  }

  /** Reads `{ pattern }`, `{ pattern: p }` and `{ pattern = "" }`. */
  function memberOf(node: Node) {
    const key = node.childForFieldName("key") ?? node.childForFieldName("left") ?? node;
    return { name: key.text, value: (node.childForFieldName("value") ?? key).text };
  }
}

function unary(node: Node): Shape {
  const [operator, operand] = [node.child(0)?.type, node.childForFieldName("argument")];
  const isNumber = operator === "-" && operand?.type === "number";
  return isNumber ? { kind: "number", value: -Number(operand.text.replaceAll("_", "")) } : other;
}

function member(of: Node | null, name: string | undefined): Shape {
  if (of === null || name === undefined) return other;
  return of.type === "this" ? { kind: "name", name: name.replace(/^#/, "") } : { kind: "member", of, name };
}

function resultOf(body: Node | null): Node | undefined {
  if (body === null || body.type !== "statement_block") return body ?? undefined;
  const [first, ...others] = named(body);
  return first?.type === "return_statement" && others.length === 0 ? named(first)[0] : undefined;
}

function isSum(node: Node): boolean {
  return node.type === "binary_expression" && node.childForFieldName("operator")?.type === "+";
}
