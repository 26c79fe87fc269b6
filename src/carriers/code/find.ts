import type { Node, Parser } from "web-tree-sitter";
import { patternFaults } from "../faults.ts";
import type { CarrierFault, Findings, SourceFile } from "../found.ts";
import type { Grammar } from "../grammars.ts";
import { findInTree } from "./script/find.ts";
import { pythonSyntax } from "./script/python.ts";
import type { Syntax } from "./script/shape.ts";
import { typescriptSyntax } from "./script/typescript.ts";
import { findInShell } from "./shell/shell.ts";

/** The forms of code that are read. */
export type Code = "shell" | "typescript" | "python";

/** Returns the form of code that a file has, if it can have a pattern for CloudWatch Logs. */
export function codeOf(name: string, text: string): Code | undefined {
  const isShell =
    /\.(?:sh|bash|zsh|ksh)$/.test(name) || (!/\.\w+$/.test(name) && /^#!.*\b(?:ba|z|k|da)?sh\b/.test(text));
  if (isShell) return /--(?:log-event-)?filter-pattern\b|\bfilterPattern\b/i.test(text) ? "shell" : undefined;
  const isScript = /\.(?:[cm]?[jt]s|[jt]sx)$/.test(name);
  if (!isScript && !/\.py$/.test(name)) return undefined;
  return hasPattern(text) && isAboutAws(text) ? (isScript ? "typescript" : "python") : undefined;
}

/** Returns the grammar for a file. JavaScript may contain JSX, and TypeScript has syntax that conflicts with JSX. */
export function grammarOf(name: string, code: "typescript" | "python"): Grammar {
  return code === "typescript" && !/\.[cm]?ts$/.test(name) ? "tsx" : code;
}

function hasPattern(text: string): boolean {
  return /filter_?pattern|log_?metric_?filter/i.test(text);
}

/** Whether a text is about AWS. Other libraries also have a filterPattern. */
function isAboutAws(text: string): boolean {
  return /aws|amazon|boto|pulumi|cdktf|cloud_?watch|serverless/i.test(text);
}

/** Finds the patterns in a shell script. */
export function findInShellScript(file: SourceFile): Findings {
  return withPatternFaults(findInShell(file));
}

/** Finds the patterns in TypeScript, JavaScript or Python, whose parser is given. */
export function findInScript(file: SourceFile, code: "typescript" | "python", parser: Parser): Findings {
  const tree = parser.parse(file.text);
  if (tree === null) return { patterns: [], alarms: [], logGroups: [], faults: [unreadable(file, code)] };
  const syntax: Syntax = (code === "python" ? pythonSyntax : typescriptSyntax)(file.name, file.text);
  const found = findInTree(file.name, file.text, tree.rootNode, syntax);
  const faults = tree.rootNode.hasError ? [unreadable(file, code, firstError(tree.rootNode))] : [];
  tree.delete();
  return withPatternFaults({ ...found, faults: [...found.faults, ...faults] });
}

function withPatternFaults(found: Findings): Findings {
  return { ...found, patterns: found.patterns.map((pattern) => ({ ...pattern, faults: patternFaults(pattern) })) };
}

/** Returns the fault of a part that cannot be parsed. The parser continues after it, so all other parts are read. */
function unreadable({ name, text }: SourceFile, code: "typescript" | "python", node?: Node): CarrierFault {
  const start = node?.startIndex ?? 0;
  return {
    file: name,
    start,
    end: Math.min(text.length, Math.max(start + 1, Math.min(node?.endIndex ?? 0, start + 40))),
    code: "unreadable",
    severity: "warning",
    message: `expected ${code === "python" ? "Python" : "TypeScript or JavaScript"}, found something that cannot be parsed; patterns near it may be missing from this report`,
  };
}

function firstError(node: Node): Node {
  const inner = node.children.find((child) => child.isError || child.isMissing || child.hasError);
  return inner === undefined || node.isError ? node : firstError(inner);
}
