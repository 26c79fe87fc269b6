import { type Document, LineCounter, type Node, parseDocument, type Scalar, visit, type YAMLError } from "yaml";
import { IamAlertsError } from "../errors.ts";
import type { Place, Problem } from "./place.ts";

/** Returns the place of a node or an offset; without a node, the beginning of the file. */
export type Locate = (at: Node | number | null | undefined) => Place;

function locator(file: string, lines: LineCounter): Locate {
  return (at) => {
    const offset = typeof at === "number" ? at : (at?.range?.[0] ?? 0);
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
}

/** A YAML document, and the problems of its syntax. */
export interface YamlDocument {
  readonly document: Document;
  readonly locate: Locate;
  readonly problems: readonly Problem[];
}

/** Parses YAML and keeps the place of every node. */
export function readDocument(file: string, text: string): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const locate = locator(file, lines);
  const problem = (message: string, at: Node | number): Problem => ({
    error: new IamAlertsError("config", message),
    place: locate(at),
  });
  const faults = [...document.errors, ...document.warnings].slice(0, maxFaults);
  const problems = faults.map((fault) => problem(faultMessage(fault), fault.pos[0]));
  const loop = faults.length > 0 ? undefined : prepare(document);
  if (loop !== undefined)
    problems.push(problem("expected an alias of another node, found one that contains itself", loop));
  return { document, locate, problems };
}

/** The number of syntax errors that are reported; later ones usually follow from the first. */
const maxFaults = 3;

function faultMessage({ code, message }: YAMLError): string {
  if (code === "MULTIPLE_DOCS") return "expected one document, found more";
  return /call stack/.test(message) ? "expected YAML with fewer nested levels" : `expected YAML: ${message}`;
}

/**
 * Keeps numbers as text that JavaScript would print differently, such as an account ID with a leading 0. Returns an alias
 * that contains itself, if there is one.
 */
function prepare(document: Document): Node | undefined {
  let loop: Node | undefined;
  visit(document, {
    Scalar(_, node) {
      const { value, source = "" } = node as Scalar & { source?: string };
      if (typeof value === "number" && /^-?\d+$/.test(source) && String(value) !== source) node.value = source;
    },
    Alias(_, node, path) {
      const target = node.resolve(document);
      if (target !== undefined && path.includes(target)) loop ??= node;
    },
  });
  return loop;
}
