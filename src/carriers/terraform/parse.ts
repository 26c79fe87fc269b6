import type { Node, Parser, Tree } from "web-tree-sitter";
import type { CarrierFault, SourceFile } from "../found.ts";
import { parsable, type Source } from "./syntax.ts";

/** A part of a Terraform file: a block at the left edge, with what is between it and the next one. */
export interface FilePart {
  readonly source: Source;
  /** Returns the part, which is parsed once; undefined if another part of the file already includes it. */
  readonly parsed: () => ParsedPart | undefined;
  /** Frees the memory that parsing used. */
  readonly release: () => void;
}

export interface ParsedPart {
  readonly source: Source;
  readonly tree: Tree;
  readonly root: Node;
  /** Undefined for a part without attributes and blocks. */
  readonly body: Node | undefined;
}

/**
 * Returns a file as one part, or split into its blocks if it cannot be parsed, so that the fault does not reach them
 * all.
 */
export function parseFile({ name, text }: SourceFile, parser: Parser): readonly FilePart[] {
  const source = { file: name, text, offset: 0 };
  const whole = parse(source, parser);
  if (whole?.root.hasError === false) return [{ source, parsed: () => whole, release: () => whole.tree.delete() }];
  whole?.tree.delete();
  return partsOf({ name, text }, parser);
}

/**
 * Splits a file into its blocks. Each is parsed by itself and only when it is needed, so only the values that are used
 * cost time.
 */
export function partsOf({ name, text }: SourceFile, parser: Parser): readonly FilePart[] {
  const edges = [0, ...startsOf(text).slice(1), text.length];
  let whole: ParsedPart | undefined;
  return edges.slice(1).map((end, index) => {
    const offset = edges[index] ?? 0;
    const source: Source = { file: name, text: text.slice(offset, end), offset };
    let known: ParsedPart | undefined;
    let isKnown = false;
    return {
      source,
      parsed: () => {
        if (!isKnown) {
          isKnown = true;
          const part = parse(source, parser);
          // A comment that spans several blocks is split wrongly. In that case, the file as a whole has no fault.
          const other = part?.root.hasError && edges.length > 2 ? wholeOf() : undefined;
          known = other === undefined || other.root.hasError ? part : isFirst(other) ? other : undefined;
        }
        return known;
      },
      release: () => known?.tree.delete(),
    };
  });

  function wholeOf(): ParsedPart | undefined {
    return whole ?? parse({ file: name, text, offset: 0 }, parser);
  }

  function isFirst(part: ParsedPart): boolean {
    const isNew = whole === undefined;
    whole = part;
    return isNew;
  }
}

const starts =
  /<<-?([\w-]+)[ \t]*\r?$|^(?:resource|module|data|locals|variable|output|provider|terraform|moved|import|check|removed)\b[^=\n]*\{/gm;

/** Returns the offsets of the blocks that start at the left edge, outside of heredocs. */
function startsOf(text: string): readonly number[] {
  const offsets: number[] = [];
  starts.lastIndex = 0;
  for (let found = starts.exec(text); found !== null; found = starts.exec(text)) {
    const [, identifier] = found;
    if (identifier === undefined) offsets.push(found.index);
    else starts.lastIndex = endOfHeredoc(text, starts.lastIndex, identifier);
  }
  return offsets;
}

/** The first word of each line. */
const firstWords = /^[ \t]*([\w-]+)/gm;

function endOfHeredoc(text: string, from: number, identifier: string): number {
  firstWords.lastIndex = from;
  for (let found = firstWords.exec(text); found !== null; found = firstWords.exec(text)) {
    if (found[1] === identifier) return firstWords.lastIndex;
  }
  return from;
}

function parse(source: Source, parser: Parser): ParsedPart | undefined {
  const tree = parser.parse(parsable(source.text));
  if (tree === null) return undefined;
  const root = tree.rootNode;
  return { source, tree, root, body: root.children.find(({ type }) => type === "body") };
}

/** Returns the first place that cannot be parsed. The parser continues after it, so all other places are read. */
export function syntaxFaults({ root, source }: ParsedPart): readonly CarrierFault[] {
  if (!root.hasError) return [];
  const broken = firstError(root);
  // What is missing at the end is reported at the last character.
  const last = source.offset + source.text.trimEnd().length;
  const start = Math.max(source.offset, Math.min(source.offset + broken.startIndex, last - 1));
  return [
    {
      file: source.file,
      start,
      end: Math.min(Math.max(last, start), Math.max(start + 1, Math.min(source.offset + broken.endIndex, start + 40))),
      code: "unreadable",
      severity: "error",
      message:
        "expected Terraform, found something that cannot be parsed; patterns near it may be missing from this report",
      hint: "run terraform validate to see what is wrong",
    },
  ];
}

function firstError(node: Node): Node {
  const inner = node.children.find((child) => child.isError || child.isMissing || child.hasError);
  return inner === undefined ? node : firstError(inner);
}
