import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { CarrierFault, SourceFile } from "../found.ts";
import { type CarriedText, type Place, textOf } from "../text.ts";
import { computed, type Entry, type Tree, unknownAt } from "../tree.ts";
import { blockText } from "./blocks.ts";
import { doubleQuotedText, plainText, singleQuotedText, type Written } from "./scalars.ts";
import { cutByComment, quoted } from "./unquoted.ts";

/** A YAML file as read: the trees of its documents. */
export interface ReadDocuments {
  readonly trees: readonly Tree[];
  readonly faults: readonly CarrierFault[];
}

/**
 * Reads a YAML file, and continues after a mistake.
 * @param parsable The text to parse, if it is not all of the file's. Offsets must be the same.
 */
export function readYaml(file: SourceFile, parsable: string = file.text): ReadDocuments {
  const documents = parseAllDocuments(parsable, { logLevel: "silent", uniqueKeys: false, merge: true });
  if (!Array.isArray(documents)) return { trees: [], faults: [] };
  const errors = (documents as Document[]).flatMap((document) => document.errors);
  // After a mistake, resources that were turned into comments can become text.
  if (errors.length > 0 && parsable !== file.text) return readYaml(file);
  const unclosed: Place[] = [];
  const trees = (documents as Document[]).flatMap((document) => {
    const contents = document.contents as Node | null;
    return contents === null ? [] : [treeOf(contents, { file, document, depth: 0, unclosed })];
  });
  return { trees, faults: errors.slice(0, 1).map((error) => faultOf(error, file, unclosed[0])) };
}

interface Reading {
  readonly file: SourceFile;
  readonly document: Document;
  /** The aliases that led here: an alias of an alias may grow without end. */
  readonly depth: number;
  /** Collects the texts that have no closing quote. */
  readonly unclosed: Place[];
}

function faultOf(
  error: { code: string; message: string; pos: [number, number] },
  { name, text }: SourceFile,
  unclosed: Place | undefined,
): CarrierFault {
  const [from, to] = error.code === "MISSING_CHAR" && unclosed !== undefined ? lineOf(unclosed, text) : error.pos;
  // What is missing at the end is reported at the last character.
  const last = text.trimEnd().length;
  const start = Math.max(0, Math.min(from, last - 1));
  const place = { file: name, start, end: Math.min(text.length, Math.max(to, start + 1)) };
  if (error.code === "BAD_SCALAR_START" && text[start] === "%") return unquotedPercent(place, text);
  const reason = (error.message.split(/ at line \d|\n/)[0] ?? "")
    .replace(/^./, (letter) => letter.toLowerCase())
    .replace(/^missing closing (["'])quote$/, "text that has no closing $1");
  return {
    ...place,
    code: "unreadable",
    severity: "error",
    message: `expected YAML, found a mistake (${reason}); patterns after it may be missing from this report`,
    hint: "correct the YAML",
  };
}

/** Returns the part of a place that is on its first line. */
function lineOf({ start, end }: Place, text: string): [number, number] {
  const lineBreak = text.indexOf("\n", start);
  return [start, lineBreak < 0 ? end : Math.min(end, lineBreak)];
}

/** Finds an unquoted regular expression: in YAML, plain text cannot start with %. */
function unquotedPercent(place: Place, text: string): CarrierFault {
  const { file, start } = place;
  const end = start + (/^[^\n]*?(?=\s+#|\s*$)/m.exec(text.slice(start))?.[0].length ?? 1);
  return {
    file,
    start,
    end,
    code: "yaml-unquoted",
    severity: "error",
    message: "YAML does not accept unquoted text that starts with %",
    hint: "put the pattern in single quotes",
    fix: [{ file, start, end, text: quoted(text.slice(start, end)) }],
  };
}

function placeOfNode({ range }: Node, { file }: Reading): Place {
  const [start, end] = range ?? [0, 0];
  return { file: file.name, start, end };
}

/** Returns the place of a map or list. The parser counts the line break after a block as part of it. */
function withoutSpace({ file, start, end }: Place, { text }: SourceFile): Place {
  return { file, start, end: start + text.slice(start, end).trimEnd().length };
}

function treeOf(node: Node, reading: Reading): Tree {
  const place = placeOfNode(node, reading);
  const tree = untaggedTree(node, place, reading);
  const name = node.tag === undefined ? undefined : functionOf(node.tag);
  if (name === undefined) return tree;
  return { kind: "map", entries: [{ key: name, keyPlace: place, value: tree }], place };
}

/** Returns the long name of CloudFormation's short form: Fn::Sub for !Sub. */
function functionOf(tag: string): string | undefined {
  const name = /^!([A-Z][A-Za-z]*)$/.exec(tag)?.[1];
  return name === undefined || name === "Ref" || name === "Condition" ? name : `Fn::${name}`;
}

function untaggedTree(node: Node, place: Place, reading: Reading): Tree {
  if (isAlias(node)) return aliased(node, place, reading);
  if (isMap(node)) return { kind: "map", entries: entriesOf(node, reading), place: withoutSpace(place, reading.file) };
  if (isSeq(node)) {
    return {
      kind: "list",
      items: (node.items as readonly Node[]).map((item) => treeOf(item, reading)),
      place: withoutSpace(place, reading.file),
    };
  }
  if (!isScalar(node)) return unknownAt(place);
  const { value } = node;
  if (!isClosed(node, place, reading.file)) {
    reading.unclosed.push(place);
    return unknownAt(place);
  }
  if (value === null || typeof value === "boolean") return { kind: "other", value, place };
  const faults = node.type === "PLAIN" ? cutByComment(place, reading.file) : [];
  return { kind: "text", text: scalarText(node, place, reading), place, faults };
}

/** Whether a quoted text has its closing quote. Without one, it includes everything up to the end of the file. */
function isClosed({ type }: Scalar, { start, end }: Place, { text }: SourceFile): boolean {
  const quote = type === "QUOTE_DOUBLE" ? '"' : type === "QUOTE_SINGLE" ? "'" : undefined;
  return quote === undefined || (end - start > 1 && text[end - 1] === quote);
}

function aliased(node: Alias, place: Place, reading: Reading): Tree {
  const target = reading.depth < 10 ? node.resolve(reading.document) : undefined;
  return target === undefined ? unknownAt(place) : treeOf(target, { ...reading, depth: reading.depth + 1 });
}

function entriesOf(map: YAMLMap, reading: Reading): readonly Entry[] {
  return map.items.flatMap(({ key, value }): readonly Entry[] => {
    const keyNode = key as Node;
    const keyPlace = placeOfNode(keyNode, reading);
    const name = isScalar(keyNode) ? String(keyNode.source ?? keyNode.value) : "";
    const tree = value === null ? nothingAfter(keyPlace) : treeOf(value as Node, reading);
    if (name !== "<<") return [{ key: name, keyPlace, value: tree }];
    const merged = tree.kind === "list" ? tree.items : [tree];
    return merged.flatMap((each) => (each.kind === "map" ? each.entries : []));
  });
}

function nothingAfter({ file, end }: Place): Tree {
  return { kind: "other", value: null, place: { file, start: end, end } };
}

/**
 * Returns a scalar's text with the place of each character, or as one unit if the YAML parser reads a different text.
 */
function scalarText(node: Scalar, place: Place, { file }: Reading): CarriedText {
  const written: Written = { ...place, source: file.text };
  const text = writtenText(node, written);
  const expected = typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
  return textOf(text) === expected ? text : computed(expected, place).text;
}

function writtenText(node: Scalar, written: Written): CarriedText {
  switch (node.type) {
    case "BLOCK_FOLDED":
    case "BLOCK_LITERAL":
      return blockText(written);
    case "QUOTE_SINGLE":
      return singleQuotedText(written);
    case "QUOTE_DOUBLE":
      return doubleQuotedText(written);
    default:
      return plainText(written);
  }
}
