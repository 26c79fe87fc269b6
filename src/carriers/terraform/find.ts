import type { Node, Parser } from "web-tree-sitter";
import { patternFaults } from "../faults.ts";
import { type CarrierFault, emptyFindings, type Findings, type FoundPattern, type SourceFile } from "../found.ts";
import { evaluate } from "./evaluate.ts";
import { folderOf, type ParsedFile } from "./folder.ts";
import { patternsInValue, patternsOfModule, patternsOfVariables } from "./modules.ts";
import { alarmsOfResource, logGroupsOfResource, patternsOfResource } from "./resources.ts";
import type { Folder, Scope } from "./scope.ts";
import { attributesIn, blocksIn, childOf, parsable } from "./syntax.ts";

/** Whether a Terraform file can have a pattern. */
export function mayHavePatterns(text: string): boolean {
  return /(?<!event_)pattern|aws_cloudwatch_log_account_policy/.test(text);
}

/** Finds the patterns in the Terraform files of one folder. */
export function findInTerraform(files: readonly SourceFile[], parser: Parser): Findings {
  if (!files.some(({ text }) => mayHavePatterns(text))) return emptyFindings;
  const trees = files.map((file) => ({ file, tree: parser.parse(parsable(file.text)) }));
  const parsed = trees.map(({ file, tree }): ParsedFile => {
    const source = { file: file.name, text: file.text };
    return { source, body: tree?.rootNode.children.find(({ type }) => type === "body") };
  });
  const folder = folderOf(parsed, []);
  const found = parsed.map((file) => findInFile(file, folder));
  const patterns = found.flatMap((each) => each.patterns);
  const more = parsed.flatMap((file) => restOf(file, folder, patterns));
  const faults = trees.flatMap(({ file, tree }) => (tree === null ? [] : syntaxFaults(tree.rootNode, file)));
  for (const { tree } of trees) tree?.delete();
  return {
    patterns: [...patterns, ...more].map((pattern) => ({ ...pattern, faults: patternFaults(pattern) })),
    alarms: found.flatMap(({ alarms }) => alarms),
    logGroups: found.flatMap(({ logGroups }) => logGroups),
    faults,
  };
}

function findInFile({ source, body }: ParsedFile, folder: Folder): Findings {
  const scope: Scope = { source, folder, names: new Map() };
  if (/\.tfvars$/.test(source.file)) {
    return { ...emptyFindings, patterns: patternsOfVariables(attributesIn(body, source), scope) };
  }
  const blocks = blocksIn(body, source);
  const resources = blocks.filter(({ type }) => type === "resource");
  const modules = blocks.filter(({ type }) => type === "module");
  return {
    patterns: [
      ...resources.flatMap((block) => patternsOfResource(block, scope)),
      ...modules.flatMap((block) => patternsOfModule(block, scope)),
    ],
    alarms: resources.flatMap((block) => alarmsOfResource(block, scope)),
    logGroups: resources.flatMap((block) => logGroupsOfResource(block, scope)),
    faults: [],
  };
}

/** Returns the patterns in locals and defaults that no resource or module was seen to use. */
function restOf({ source, body }: ParsedFile, folder: Folder, found: readonly FoundPattern[]): readonly FoundPattern[] {
  const scope: Scope = { source, folder, names: new Map() };
  const pieces = found.flatMap(({ text }) => text?.pieces ?? []);
  const seen = new Set(pieces.map(({ file, start }) => `${file}:${start}`));
  const isNew = ({ text }: FoundPattern) => !text?.pieces.some(({ file, start }) => seen.has(`${file}:${start}`));
  return blocksIn(body, source)
    .flatMap(({ type, labels, node }) => {
      const attributes = attributesIn(childOf(node, "body"), source);
      if (type === "locals") {
        return [...attributes].flatMap(([name, value]) => patternsInValue(evaluate(value, scope), `local.${name}`));
      }
      const fallback = type === "variable" ? attributes.get("default") : undefined;
      return fallback === undefined ? [] : patternsInValue(evaluate(fallback, scope), `var.${labels[0]}`);
    })
    .filter(isNew);
}

/** Returns the first part of a file that cannot be parsed. The parser goes on after it, so that all other parts are read. */
function syntaxFaults(root: Node, { name }: SourceFile): readonly CarrierFault[] {
  if (!root.hasError) return [];
  const broken = firstError(root);
  return [
    {
      file: name,
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
  return inner === undefined || node.isError ? node : firstError(inner);
}
