import type { Node } from "web-tree-sitter";
import type { CarrierFault } from "../found.ts";
import { type CarriedText, holeAt, joined, matchesOf, type Piece } from "../text.ts";
import type { TextTree } from "../tree.ts";
import { noDirective, placeOfNode, type Source } from "./syntax.ts";

/** Returns the value of an expression inside a template. */
type Interpolate = (node: Node) => TextTree;

/**
 * A part of a template: characters as the file has them, an interpolation, or everything from `%{ if }` to `%{ endif
 * }`.
 */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly node?: Node;
}

/**
 * Reads a string: `"…"` or a heredoc. The grammar's nodes lack leading and trailing spaces, so the text is read by
 * position.
 */
export function readString(node: Node, source: Source, interpolate: Interpolate): TextTree {
  const isHeredoc = node.type === "heredoc_template";
  const unclosed = unclosedString(node, source);
  if (unclosed !== undefined) {
    const place = placeOfNode(node, source);
    return { kind: "text", text: holeAt(place), place, faults: [unclosed] };
  }
  const parts = isHeredoc ? heredocParts(node, source) : partsOf(node, node.startIndex + 1, node.endIndex - 1);
  const faults: CarrierFault[] = [];
  const texts = stripped(parts, source).map((part) => {
    if (part.node === undefined) return readLiteral(part, source, isHeredoc, faults);
    if (part.node.type === "template_directive") return holeAt(placeOfNode(part.node, source));
    const expression = part.node.children.find(({ type }) => type === "expression");
    if (expression === undefined) return holeAt(placeOfNode(part.node, source));
    const value = interpolate(expression);
    faults.push(...value.faults);
    return value.text.pieces.some(({ kind }) => kind === "hole") && value.text.pieces.length === 1
      ? holeAt(placeOfNode(part.node, source))
      : value.text;
  });
  return { kind: "text", text: joined(texts), place: placeOfNode(node, source), faults };
}

/** Returns the fault of a string that is not closed on its line, or of a heredoc that is never closed. */
function unclosedString(node: Node, { file, text, offset }: Source): CarrierFault | undefined {
  const isHeredoc = node.type === "heredoc_template";
  const [opening, closing] = node.children.filter(({ type }) => type === "heredoc_identifier");
  const isClosed = isHeredoc
    ? closing !== undefined && closing.endIndex > closing.startIndex
    : !node.children.some(
        ({ type, startIndex, endIndex }) =>
          type === "template_literal" && text.slice(startIndex, endIndex).includes("\n"),
      );
  if (isClosed) return undefined;
  const lineBreak = text.indexOf("\n", node.startIndex);
  const end = lineBreak < 0 ? node.endIndex : lineBreak;
  const name = opening === undefined ? "" : text.slice(opening.startIndex, opening.endIndex);
  return {
    file,
    start: offset + node.startIndex,
    end: offset + Math.max(end, node.startIndex + 1),
    code: "unclosed-string",
    severity: "error",
    message: isHeredoc
      ? `expected ${name} on a line of its own after this heredoc, found the end of the file`
      : 'expected a closing " on this line, found a line break, which Terraform refuses in a string',
    hint: isHeredoc
      ? `write ${name} on the line after the pattern`
      : "close the string, or use a heredoc for several lines",
  };
}

/** Splits the characters between two offsets at the interpolations and directives. */
function partsOf(node: Node, start: number, end: number): readonly Part[] {
  const parts: Part[] = [];
  let at = start;
  for (const child of node.children) {
    if (child.type !== "template_interpolation" && child.type !== "template_directive") continue;
    parts.push({ start: at, end: child.startIndex }, { start: child.startIndex, end: child.endIndex, node: child });
    at = child.endIndex;
  }
  return [...parts, { start: at, end }].filter((part) => part.node !== undefined || part.start < part.end);
}

/** The parts between the line of `<<EOT` and the line of `EOT`; for `<<-EOT`, without the indentation of all lines. */
function heredocParts(node: Node, source: Source): readonly Part[] {
  const [opening, closing] = node.children.filter(({ type }) => type === "heredoc_identifier");
  const first = source.text.indexOf("\n", opening?.endIndex ?? node.startIndex) + 1;
  const last = source.text.lastIndexOf("\n", (closing?.startIndex ?? node.endIndex) - 1) + 1;
  const parts = partsOf(node, first, Math.max(first, last));
  return source.text.startsWith("<<-", node.startIndex) ? unindented(parts, first, source) : parts;
}

/**
 * Removes the indentation that all lines share, as HCL does: lines of nothing but spaces do not count and are kept,
 * and a line that starts with an interpolation has no indentation.
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#indented-heredocs
 */
function unindented(parts: readonly Part[], first: number, { text }: Source): readonly Part[] {
  const lines = parts.flatMap((part) => (part.node === undefined ? linesOf(part, text) : [part]));
  const startsLine = (part: Part) => part.start === first || text[part.start - 1] === "\n";
  const isBlank = (part: Part) => part.node === undefined && /^\s*\n$/.test(text.slice(part.start, part.end));
  const indentOf = (part: Part) =>
    part.node === undefined ? (/^\s*/.exec(text.slice(part.start, part.end))?.[0].length ?? 0) : 0;
  const starts = lines.filter((part) => startsLine(part) && !isBlank(part));
  const least = Math.min(...starts.map(indentOf));
  return lines.map((part) =>
    part.node === undefined && startsLine(part) && !isBlank(part) ? { ...part, start: part.start + least } : part,
  );
}

function linesOf({ start, end }: Part, text: string): readonly Part[] {
  const lines: Part[] = [];
  for (let at = start; at < end; ) {
    const next = text.indexOf("\n", at) + 1;
    const stop = next === 0 || next > end ? end : next;
    lines.push({ start: at, end: stop });
    at = stop;
  }
  return lines;
}

/** Removes the white space at `${~` and `~}`. */
function stripped(parts: readonly Part[], { text }: Source): readonly Part[] {
  return parts.map((part, index) => {
    if (part.node !== undefined) return part;
    const slice = () => text.slice(start, end);
    let { start, end } = part;
    const before = parts[index - 1];
    const after = parts[index + 1];
    if (before?.node !== undefined && text[before.end - 2] === "~") start = end - slice().trimStart().length;
    if (after?.node !== undefined && text[after.start + 2] === "~") end = start + slice().trimEnd().length;
    return { start, end };
  });
}

const simple: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };
const escapes = /\$\$\{|%%\{|\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g;
/** A heredoc keeps its backslashes. */
const heredocEscapes = /\$\$\{|%%\{/g;

function readLiteral(part: Part, source: Source, isHeredoc: boolean, faults: CarrierFault[]): CarriedText {
  const { file } = source;
  const raw = source.text.slice(part.start, part.end);
  const from = source.offset + part.start;
  const pieces: Piece[] = [];
  let at = 0;
  const plain = (end: number) => {
    if (end > at) {
      pieces.push({ kind: "plain", text: raw.slice(at, end), file, start: from + at, end: from + end });
    }
  };
  for (const { 0: written, index } of matchesOf(isHeredoc ? heredocEscapes : escapes, raw)) {
    const start = from + index;
    const text = unescaped(written);
    if (text === undefined) {
      faults.push(invalidEscape(written, { file, start, end: start + written.length }));
      continue;
    }
    plain(index);
    pieces.push({ kind: "escape", text, file, start, end: start + written.length });
    at = index + written.length;
  }
  plain(raw.length);
  faults.push(...directivesIn(raw, from, file));
  return { pieces };
}

/** Returns undefined for an escape that HCL does not have. */
function unescaped(written: string): string | undefined {
  if (written === "$${" || written === "%%{") return written.slice(1);
  if (!/^\\u/i.test(written)) return simple[written.charAt(1)];
  const code = Number.parseInt(written.slice(2), 16);
  return written.length > 2 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function invalidEscape(written: string, place: { file: string; start: number; end: number }): CarrierFault {
  return {
    ...place,
    code: "invalid-escape",
    severity: "error",
    message: `Terraform refuses the escape ${written} in a string`,
    hint: `write \\${written} for a backslash in the pattern`,
    fix: [{ file: place.file, start: place.start, end: place.start, text: "\\" }],
  };
}

function directivesIn(raw: string, offset: number, file: string): readonly CarrierFault[] {
  return matchesOf(noDirective, raw).map(({ index }) => {
    const start = offset + index;
    return {
      file,
      start,
      end: start + 2,
      code: "template-directive",
      severity: "error",
      message: "Terraform reads %{ in a string as a template directive and refuses this one",
      hint: "write %%{ for the characters %{ in the pattern",
      fix: [{ file, start, end: start, text: "%" }],
    };
  });
}
