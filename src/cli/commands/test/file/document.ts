import { type Document, LineCounter, type Node, parseDocument, type Scalar, visit, type YAMLError } from "yaml";
import { IamAlertsError } from "../../../../errors.ts";
import { type Locate, locator, type Problem } from "./place.ts";

/** A document in YAML, and what is wrong with it as such. */
export interface YamlDocument {
  readonly document: Document;
  readonly locate: Locate;
  readonly problems: readonly Problem[];
}

/** Reads YAML so that the place of every node is known. */
export function readDocument(file: string, text: string): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const locate = locator(file, lines);
  const problem = (message: string, at: Node | number): Problem => ({
    error: new IamAlertsError("config", message),
    place: locate(at),
  });
  const faults = [...document.errors, ...document.warnings].slice(0, mostFaults);
  const problems = faults.map((fault) => problem(sayFault(fault), fault.pos[0]));
  const loop = faults.length > 0 ? undefined : prepare(document);
  if (loop !== undefined)
    problems.push(problem("expected an alias of something else, found one of what it stands in", loop));
  return { document, locate, problems };
}

/** Faults of YAML to tell: what comes after the first few comes of them. */
const mostFaults = 3;

function sayFault({ code, message }: YAMLError): string {
  if (code === "MULTIPLE_DOCS") return "expected one document, found more";
  return /call stack/.test(message) ? "expected YAML of fewer levels" : `expected YAML: ${message}`;
}

/**
 * Numbers that JavaScript would write otherwise, as an account's id with a leading 0, stay the text that they were. Gives
 * an alias within what it stands for, where there is one.
 */
function prepare(document: Document): Node | undefined {
  let loop: Node | undefined;
  visit(document, {
    Scalar(_, node) {
      const { value, source = "" } = node as Scalar & { source?: string };
      if (typeof value === "number" && /^-?\d+$/.test(source) && String(value) !== source) node.value = source;
    },
    Alias(_, node, path) {
      const meant = node.resolve(document);
      if (meant !== undefined && path.includes(meant)) loop ??= node;
    },
  });
  return loop;
}
