import { codeOf, findInScript, findInShellScript } from "./code/find.ts";
import { type Carrier, type Findings, type SourceFile, together } from "./found.ts";
import { parserOf, type ReadWasm } from "./grammars.ts";
import { findInTerraform, mayHavePatterns } from "./terraform/find.ts";

/**
 * Returns what a file can carry patterns as; undefined for files that cannot have one. Most files are refused by their name,
 * the others by the few words that matter.
 */
export function carrierOf(name: string, text: string): Carrier | undefined {
  if (/\.(?:tf|tofu|tfvars)$/.test(name)) return isTerraform(text) ? "terraform" : undefined;
  return codeOf(name, text);
}

/** Whether a file has patterns, or values and resources that the patterns of its folder need. */
function isTerraform(text: string): boolean {
  return (
    mayHavePatterns(text) || /^\s*(?:locals\s*\{|variable\s*")|"aws_cloudwatch_(?:metric_alarm|log_group)"/m.test(text)
  );
}

/**
 * Finds the patterns in files of one folder, given together so that the values which they give each other are known.
 * @param readWasm Reads the grammars. It is called only if there is a file that needs one.
 */
export async function findPatterns(files: readonly SourceFile[], readWasm: ReadWasm): Promise<Findings> {
  const terraform = files.filter(({ name, text }) => carrierOf(name, text) === "terraform");
  const found: Findings[] = [];
  if (terraform.some(({ text }) => mayHavePatterns(text))) {
    found.push(findInTerraform(terraform, await parserOf("hcl", readWasm)));
  }
  for (const file of files) {
    const code = codeOf(file.name, file.text);
    if (code === "shell") found.push(findInShellScript(file));
    else if (code !== undefined) found.push(findInScript(file, code, await parserOf(code, readWasm)));
  }
  return together(found);
}
