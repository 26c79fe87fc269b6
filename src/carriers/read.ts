import { carrierOf } from "./carrier.ts";
import { findInTemplate } from "./cloudformation/find.ts";
import { templateOf } from "./cloudformation/template.ts";
import { findInScript, findInShellScript, grammarOf } from "./code/find.ts";
import { patternFaults } from "./faults.ts";
import { type Carrier, type CarrierFault, emptyFindings, type Findings, type SourceFile, together } from "./found.ts";
import { parserOf, type ReadWasm } from "./grammars.ts";
import { readJson } from "./json/tree.ts";
import { findInPatternFile } from "./pattern-file.ts";
import { findInTerraform } from "./terraform/find.ts";
import { mayHavePatterns } from "./terraform/names.ts";
import { findInPlan } from "./terraform/plan.ts";
import type { Tree } from "./tree.ts";
import { findInAnsible } from "./yaml/ansible.ts";
import { findInExpectations } from "./yaml/expectations.ts";
import { neededOf } from "./yaml/needed.ts";
import { findInPulumi } from "./yaml/pulumi.ts";
import { findInServerless } from "./yaml/serverless.ts";
import { readYaml } from "./yaml/tree.ts";

export { carrierOf } from "./carrier.ts";

/**
 * Finds the patterns in files of one folder, given together because they use each other's values.
 * @param readWasm Reads the grammars. It is called only if there is a file that needs one.
 */
export async function findPatterns(files: readonly SourceFile[], readWasm: ReadWasm): Promise<Findings> {
  const carried = files.map((file) => ({ file, carrier: carrierOf(file.name, file.text) }));
  const terraform = carried.filter(({ carrier }) => carrier === "terraform" || carrier === "terraform-json");
  const patterns = carried.filter(({ carrier }) => carrier === "pattern-file");
  const folder = await findInFolder(
    terraform.map(({ file }) => file),
    patterns.map(({ file }) => file),
    readWasm,
  );
  const used = new Set(folder.patterns.map(({ file }) => file));
  const found = [folder];
  for (const { file, carrier } of carried) {
    if (carrier !== undefined && !used.has(file.name)) found.push(await findInFile(file, carrier, readWasm));
  }
  return together(found);
}

async function findInFolder(
  files: readonly SourceFile[],
  patterns: readonly SourceFile[],
  readWasm: ReadWasm,
): Promise<Findings> {
  // Locals, variables and log groups matter only to patterns.
  if (!files.some(({ text }) => mayHavePatterns(text))) return emptyFindings;
  const isJson = ({ name }: SourceFile) => name.endsWith(".json");
  const json = files.filter(isJson).map((file) => ({ file, ...readJson(file) }));
  const faults = json.flatMap((read) => read.faults);
  const trees = json.flatMap(({ file, tree }) => (tree === undefined ? [] : [{ file, tree }]));
  const found = findInTerraform(
    { files: files.filter((file) => !isJson(file)), json: trees, patterns },
    await parserOf("hcl", readWasm),
  );
  return withPatternFaults(together([found, { ...emptyFindings, faults }]));
}

/** Finds the patterns in a file that is read by itself. */
async function findInFile(file: SourceFile, carrier: Carrier, readWasm: ReadWasm): Promise<Findings> {
  switch (carrier) {
    case "cloudformation":
      return findInTrees(file, (tree) => findInTemplate(tree, templateOf(tree, file), "cloudformation"));
    case "serverless":
      return findInTrees(file, (tree) => findInServerless(tree, file));
    case "pulumi":
      return findInTrees(file, (tree) => findInPulumi(tree, file));
    case "ansible":
      return findInTrees(file, (tree) => findInAnsible(tree, file));
    case "expectations":
      return findInTrees(file, findInExpectations);
    case "terraform-plan":
      return findInTrees(file, findInPlan);
    case "pattern-file":
      return findInPatternFile(file);
    case "shell":
      return findInShellScript(file);
    case "typescript":
    case "python":
      return findInScript(file, carrier, await parserOf(grammarOf(file.name, carrier), readWasm));
    case "terraform":
    case "terraform-json":
      return emptyFindings;
  }
}

function findInTrees(file: SourceFile, find: (tree: Tree) => Findings): Findings {
  const { trees, faults } = treesIn(file);
  return withPatternFaults(together([...trees.map(find), { ...emptyFindings, faults }]));
}

function withPatternFaults(found: Findings): Findings {
  return { ...found, patterns: found.patterns.map((pattern) => ({ ...pattern, faults: patternFaults(pattern) })) };
}

function treesIn(file: SourceFile): { readonly trees: readonly Tree[]; readonly faults: readonly CarrierFault[] } {
  if (!isJsonText(file)) return readYaml(file, neededOf(file.text));
  const { tree, faults } = readJson(file);
  return { trees: tree === undefined ? [] : [tree], faults };
}

/** Whether a file is JSON: by its name, or by its first character if the name does not say. */
function isJsonText({ name, text }: SourceFile): boolean {
  return /\.json$/i.test(name) || (!/\.ya?ml$/i.test(name) && /^\s*\{\s*"/.test(text));
}
