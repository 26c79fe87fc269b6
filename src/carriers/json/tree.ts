import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { CarrierFault, SourceFile } from "../found.ts";
import { type CarriedText, type Place, placeOf, sliced, textOf, unescaped } from "../text.ts";
import { type Entry, type Tree, unknownAt } from "../tree.ts";

/** A file as read: undefined if nothing of it can be read. */
export interface ReadTree {
  readonly tree: Tree | undefined;
  readonly faults: readonly CarrierFault[];
}

/** Reads a JSON file, and continues after a mistake. */
export function readJson({ name, text }: SourceFile): ReadTree {
  const whole: CarriedText = { pieces: [{ kind: "plain", text, file: name, start: 0, end: text.length }] };
  // A byte-order mark is not JSON, but editors on Windows write one.
  return readJsonText(text.startsWith("\ufeff") ? sliced(whole, 1, text.length) : whole);
}

/** Reads JSON that is itself a text in a file, such as a policy document in a string. */
export function readJsonText(text: CarriedText): ReadTree {
  const errors: ParseError[] = [];
  const root = parseTree(textOf(text), errors, { allowTrailingComma: false, disallowComments: true });
  const [error] = errors;
  const faults = error === undefined ? [] : [faultOf(error, text)];
  return { tree: root && treeOf(root, text), faults };
}

function faultOf({ error, offset, length }: ParseError, text: CarriedText): CarrierFault {
  const place = placeIn(text, offset, offset + length);
  return {
    ...place,
    code: "unreadable",
    severity: "error",
    message: `expected JSON, found a mistake (${namesOfErrors[printParseErrorCode(error)] ?? "unexpected text"}); patterns after it may be missing from this report`,
    hint: "correct the JSON",
  };
}

const namesOfErrors: Readonly<Record<string, string>> = {
  InvalidSymbol: "a word that is not JSON",
  InvalidNumberFormat: "a malformed number",
  PropertyNameExpected: "a property's name is missing",
  ValueExpected: "a value is missing",
  ColonExpected: "a colon is missing",
  CommaExpected: "a comma is missing",
  CloseBraceExpected: "a } is missing",
  CloseBracketExpected: "a ] is missing",
  EndOfFileExpected: "more text after the end",
  InvalidCommentToken: "a comment",
  UnexpectedEndOfComment: "a comment without an end",
  UnexpectedEndOfString: "a string without an end",
  UnexpectedEndOfNumber: "a malformed number",
  InvalidUnicode: "a malformed \\u escape",
  InvalidEscapeCharacter: "an escape that JSON does not have",
  InvalidCharacter: "a control character in a string",
};

function placeIn(text: CarriedText, start: number, end: number): Place {
  return placeOf(text, start, end) ?? { file: text.pieces[0]?.file ?? "", start: 0, end: 0 };
}

function treeOf(node: Node, text: CarriedText): Tree {
  const place = placeIn(text, node.offset, node.offset + node.length);
  switch (node.type) {
    case "string":
      return { kind: "text", text: stringOf(node, text), place, faults: [] };
    case "array":
      return { kind: "list", items: (node.children ?? []).map((child) => treeOf(child, text)), place };
    case "object":
      return { kind: "map", entries: (node.children ?? []).flatMap((child) => entryOf(child, text)), place };
    case "number":
    case "boolean":
    case "null":
      return { kind: "other", value: node.value ?? null, place };
    case "property":
      return unknownAt(place);
  }
}

function entryOf({ children = [] }: Node, text: CarriedText): readonly Entry[] {
  const [key, value] = children;
  if (key === undefined || value === undefined) return [];
  const keyPlace = placeIn(text, key.offset, key.offset + key.length);
  return [{ key: String(key.value), keyPlace, value: treeOf(value, text) }];
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

function stringOf({ offset, length }: Node, text: CarriedText): CarriedText {
  return unescaped(sliced(text, offset + 1, offset + length - 1), /\\(?:u([0-9a-fA-F]{4})|(.))/g, ([, code, letter]) =>
    code === undefined ? (escapes[letter ?? ""] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
