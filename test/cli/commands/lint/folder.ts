import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { lines, type Ran, run, type TestIo } from "../../io.ts";

/** Writes files into a new folder, which is removed after the test. Returns the folder. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "iam-alerts-lint-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** A problem as --format ndjson prints it, with the file relative to the folder. */
export interface Line {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly resource: string | null;
  readonly fixable: boolean;
  readonly fingerprint: string;
}

/** Lints files. Returns the problems. */
export async function problemsIn(
  files: Readonly<Record<string, string | Uint8Array>>,
  ...flags: readonly string[]
): Promise<Ran & { readonly problems: readonly Line[]; readonly folder: string }> {
  const folder = folderWith(files);
  const ran = await run(["lint", folder, "--format", "ndjson", ...flags]);
  const found = lines<Line>(ran.stdout).slice(0, -1);
  return { ...ran, folder, problems: found.map((line) => ({ ...line, file: line.file.slice(folder.length + 1) })) };
}

/** Lints files and returns each problem as "file:line:column severity code". */
export async function placesIn(
  files: Readonly<Record<string, string | Uint8Array>>,
  ...flags: readonly string[]
): Promise<readonly string[]> {
  const { problems } = await problemsIn(files, ...flags);
  return problems.map(({ file, line, column, severity, code }) => `${file}:${line}:${column} ${severity} ${code}`);
}

/** Runs lint in a folder. Paths in the output are relative to the folder. */
export async function lintIn(folder: string, argv: readonly string[], io: TestIo = {}): Promise<Ran> {
  const { code, stdout, stderr } = await run(["lint", ...argv], io);
  const relative = (text: string) => text.replaceAll(`${folder}/`, "");
  return { code, stdout: relative(stdout), stderr: relative(stderr) };
}

/** A subscription filter of Terraform with a pattern as the file writes it. */
export const subscription = (written: string, name = "iam"): string =>
  `resource "aws_cloudwatch_log_subscription_filter" "${name}" {\n  filter_pattern = ${written}\n}\n`;

/** A metric filter of Terraform with a pattern as the file writes it. */
export const metric = (written: string, name = "iam"): string =>
  `resource "aws_cloudwatch_log_metric_filter" "${name}" {\n  pattern = ${written}\n}\n`;

/** An interpolation of Terraform. */
export const hole = (expression: string): string => `\${${expression}}`;
