import type { Parser } from "web-tree-sitter";
import { emptyFindings, type Findings, type FoundPattern, type SourceFile, together } from "../found.ts";
import type { Tree } from "../tree.ts";
import { instancesOfBlock, settingsOf } from "./blocks.ts";
import { evaluate } from "./evaluate.ts";
import { folderOf } from "./folder.ts";
import { findInTerraformJson } from "./json.ts";
import { patternsInValue, patternsOfModule, patternsOfVariables } from "./modules.ts";
import { mayHavePatterns } from "./names.ts";
import { type ParsedPart, parseFile, partsOf, syntaxFaults } from "./parse.ts";
import { findInResource, isResourceType } from "./resources.ts";
import type { Folder, Scope } from "./scope.ts";
import { attributesIn, blocksIn, childOf } from "./syntax.ts";

/** The files of a folder that Terraform reads as one. */
export interface TerraformFolder {
  readonly files: readonly SourceFile[];
  /** The files that are JSON, as read. */
  readonly json: readonly { readonly file: SourceFile; readonly tree: Tree }[];
  /** The files that contain nothing but a pattern, for file("…"). */
  readonly patterns: readonly SourceFile[];
}

/** Finds the patterns in the Terraform files of one folder. */
export function findInTerraform({ files, json, patterns }: TerraformFolder, parser: Parser): Findings {
  const read = files.filter(isRead).flatMap((file) => parseFile(file, parser));
  const parts = [...read, ...files.filter((file) => !isRead(file)).flatMap((file) => partsOf(file, parser))];
  const folder = folderOf(
    parts,
    json.map(({ tree }) => tree),
    patterns,
  );
  const texts = new Map([...files, ...json.map(({ file }) => file)].map(({ name, text }) => [name, text]));
  const sourceOf = (file: string) => texts.get(file) ?? "";
  const parsed = read.flatMap((part) => part.parsed() ?? []);
  const found = together([
    ...parsed.map((file) => findInFile(file, folder, sourceOf)),
    ...json.map(({ file, tree }) => findInTerraformJson(tree, folder, file)),
  ]);
  const more = parsed.flatMap((file) => restOf(file, folder, found.patterns));
  const faults = parsed.flatMap(syntaxFaults);
  for (const part of parts) part.release();
  return { ...found, patterns: [...found.patterns, ...more], faults };
}

/** Whether a file has patterns, or resources that they are compared with. Other files are parsed only when used. */
function isRead({ name, text }: SourceFile): boolean {
  return (
    mayHavePatterns(text) ||
    /"aws_cloudwatch_(?:metric_alarm|log_group)"|\{[\s(!]*\$\s*[.[]/.test(text) ||
    isValues(name)
  );
}

/** Whether a file only has values for a module: Terraform's variables, or Terragrunt's inputs. */
function isValues(file: string): boolean {
  return /\.(?:tfvars|hcl)$/i.test(file);
}

function findInFile({ source, body }: ParsedPart, folder: Folder, sourceOf: (file: string) => string): Findings {
  const scope: Scope = { source, folder, names: new Map() };
  if (isValues(source.file)) {
    return {
      ...emptyFindings,
      patterns: body === undefined ? [] : patternsOfVariables(settingsOf(body, scope), "var"),
    };
  }
  const blocks = blocksIn(body, source);
  const resources = blocks.filter(({ type, labels }) => type === "resource" && isResourceType(labels[0] ?? ""));
  const modules = blocks.filter(({ type }) => type === "module");
  return together([
    ...resources.flatMap((block) =>
      instancesOfBlock(block, scope).map(({ key, settings }) => {
        const [type = "", name = ""] = block.labels;
        return findInResource({ type, address: `${name}${key}`, settings, sourceOf });
      }),
    ),
    ...modules.flatMap((block) =>
      instancesOfBlock(block, scope).map(({ key, settings }) => ({
        ...emptyFindings,
        patterns: patternsOfModule(settings, `module.${block.labels[0] ?? ""}${key}`),
      })),
    ),
  ]);
}

/** Returns the patterns in locals and defaults that no known resource or module uses. */
function restOf({ source, body }: ParsedPart, folder: Folder, found: readonly FoundPattern[]): readonly FoundPattern[] {
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
