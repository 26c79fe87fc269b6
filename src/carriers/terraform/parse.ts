import type { Node, Parser, Tree } from "web-tree-sitter";
import type { CarrierFault, SourceFile } from "../found.ts";
import { parsable, type Source } from "./syntax.ts";

/** A Terraform file, or a part of a broken one, as parsed. */
export interface ParsedFile {
  readonly source: Source;
  readonly tree: Tree;
  readonly root: Node;
  /** Undefined for a file without attributes and blocks. */
  readonly body: Node | undefined;
}

/** The lines that start a block at the left edge: a file's parts, if the file as a whole cannot be parsed. */
const blockStart =
  /^(?:resource|module|data|locals|variable|output|provider|terraform|moved|import|check|removed)\b[^=\n]*\{/gm;

/** Parses a file. In a broken file, each block is parsed by itself, so that the faults of one do not reach the next. */
export function parseFile({ name, text }: SourceFile, parser: Parser): readonly ParsedFile[] {
  const source = { file: name, text };
  const whole = parsed(parsable(text), source, parser);
  if (whole === undefined || !whole.root.hasError) return whole === undefined ? [] : [whole];
  const starts = [...text.matchAll(blockStart)].map(({ index }) => index);
  if (starts.length < 2) return [whole];
  whole.tree.delete();
  const edges = [...new Set([0, ...starts, text.length])];
  return edges.slice(1).flatMap((end, index) => {
    const start = edges[index] ?? 0;
    // Spaces before a part keep its places those of the file.
    const part = parsed(" ".repeat(start) + parsable(text.slice(start, end)), source, parser);
    return part === undefined ? [] : [part];
  });
}

function parsed(text: string, source: Source, parser: Parser): ParsedFile | undefined {
  const tree = parser.parse(text);
  if (tree === null) return undefined;
  const root = tree.rootNode;
  return { source, tree, root, body: root.children.find(({ type }) => type === "body") };
}

/** Returns the first part that cannot be parsed. The parser goes on after it, so that all other parts are read. */
export function syntaxFaults(root: Node, { file }: Source): readonly CarrierFault[] {
  if (!root.hasError) return [];
  const broken = firstError(root);
  return [
    {
      file,
      start: broken.startIndex,
      end: Math.max(broken.startIndex + 1, Math.min(broken.endIndex, broken.startIndex + 40)),
      code: "unreadable",
      severity: "error",
      message:
        "expected Terraform, found something that cannot be parsed; patterns near it may be missing from this report",
      hint: "terraform validate says what is wrong",
    },
  ];
}

function firstError(node: Node): Node {
  const inner = node.children.find((child) => child.isError || child.isMissing || child.hasError);
  return inner === undefined ? node : firstError(inner);
}
