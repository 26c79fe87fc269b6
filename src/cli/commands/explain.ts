import type { Command } from "commander";
import { iamOperationsSource } from "../../cloudtrail/operations.ts";
import type { Pattern } from "../../pattern/ast.ts";
import { type Budget, budgetOf } from "../../pattern/budget.ts";
import { explain as inWords } from "../../pattern/explain.ts";
import { type Diagnostic, lint } from "../../pattern/lint/lint.ts";
import { maxRegexes, maxWildcardSelectors } from "../../pattern/parse/limits.ts";
import { maxLength } from "../../pattern/parse/parser.ts";
import { printSelector } from "../../pattern/print.ts";
import { leavesOf } from "../../pattern/tree.ts";
import { safeJson, visible, visibleLines } from "../../render/escape.ts";
import { listed } from "../../words.ts";
import { type Coverage, coverageOf } from "../coverage.ts";
import { percentageFor, type Run } from "../flags/flags.ts";
import {
  alsoOption,
  defaultHelp,
  exceptOption,
  patternHelp,
  patternOr,
  type Refinement,
  resolvePattern,
} from "../flags/pattern.ts";
import { formatOf, type GlobalOptions } from "../flags/settings.ts";
import type { Io } from "../io.ts";
import { knowledge } from "../knowledge/index.ts";

export interface ExplainOptions extends GlobalOptions, Refinement {
  readonly minCoverage?: number;
}

export function declare(command: Command, run: Run): void {
  command
    .argument("[pattern]", `${patternHelp} ${defaultHelp}`)
    .addOption(alsoOption())
    .addOption(exceptOption())
    .option(
      "--min-coverage <percent>",
      "exit with 1 if the pattern catches less than this share of IAM's write operations",
      percentageFor("--min-coverage"),
    )
    .addHelpText(
      "after",
      `
Examples:
  $ iam-alerts explain
  $ iam-alerts explain iam-changes
  $ iam-alerts explain '{ $.eventName = "Delete*" && $.userIdentity.type != "AWSService" }'
  $ iam-alerts explain iam-all-changes --also root-activity
  $ iam-alerts explain recommended --except 'userIdentity.arn=*:assumed-role/ci-deploy/*' --min-coverage 100`,
    )
    .action((pattern: string | undefined) => run((io, options) => explain(pattern, options, io)));
}

/** Prints what a pattern means, uses of AWS's limits, risks and misses. Returns the exit code: 1 below --min-coverage. */
export async function explain(given: string | undefined, options: ExplainOptions, io: Io): Promise<number> {
  const { name, source, parsed, matcher } = resolvePattern(patternOr(given, io.env), options);
  const report = {
    name,
    pattern: source,
    meaning: inWords(parsed),
    budget: budgetOf(parsed),
    diagnostics: lint(parsed, knowledge),
    coverage: coverageOf(matcher),
  };
  const format = formatOf(options, io);
  if (format === "json") io.stdout.write(`${safeJson(JSON.stringify(report, null, 2))}\n`);
  else if (format === "ndjson") io.stdout.write(`${safeJson(JSON.stringify(report))}\n`);
  else io.stdout.write(visibleLines(printReport(report, coverageNote(parsed))));
  const isEnough = report.coverage.percent >= (options.minCoverage ?? 0);
  if (!isEnough && !options.quiet) {
    io.stderr.write(
      `iam-alerts: expected a coverage of at least ${options.minCoverage} %, found ${report.coverage.percent} %\n`,
    );
  }
  return isEnough ? 0 : 1;
}

const advice = `
With attribute-based access control, a tag can grant access. The preset iam-all-changes catches all of these operations,
and operations that AWS adds later.`;

/** Fields that coverage varies, or that have the same value in every successful call. */
const coveredFields: ReadonlySet<string> = new Set(
  ["eventName", "eventSource", "eventType", "eventCategory", "eventVersion", "managementEvent", "readOnly"].map(
    (field) => `$.${field}`,
  ),
);

/** Returns a note about the other fields that a pattern tests: coverage is counted with one plain call of each operation. */
function coverageNote(pattern: Pattern): string {
  if (pattern.kind !== "json") return "";
  const fields = new Set(leavesOf(pattern.expression).map(({ subject }) => printSelector(subject)));
  const others = [...fields].filter((field) => !coveredFields.has(field));
  if (others.length === 0) return "";
  return `\nCounted for successful calls by an IAM user. For other calls, the result also depends on ${listed(others)}.`;
}

interface Report {
  readonly name: string;
  readonly pattern: string;
  readonly meaning: string;
  readonly budget: Budget;
  readonly diagnostics: readonly Diagnostic[];
  readonly coverage: Coverage;
}

function printReport({ name, pattern, meaning, budget, diagnostics, coverage }: Report, note: string): string {
  const { caught, of, percent, missed } = coverage;
  const sections = [
    `${name}\n  ${visible(pattern)}`,
    meaning,
    `Budget: ${budget.characters} of ${maxLength} characters, ${budget.regexes} of ${maxRegexes} regular expressions, ${budget.wildcardSelectors} of ${maxWildcardSelectors} wildcard selectors`,
    diagnostics.length === 0 ? "No warnings." : diagnostics.map(printDiagnostic).join("\n"),
    `Catches ${caught} of IAM's ${of} write operations, ${percent} % (${iamOperationsSource})${
      missed.length === 0 || caught === 0 ? "" : `\nMisses:\n${wrapped(missed)}`
    }${percent > 0 && percent < 100 ? advice : ""}${note}`,
  ];
  return `${sections.join("\n\n")}\n`;
}

function printDiagnostic({ code, severity, message, hint, fix }: Diagnostic): string {
  const more = [...(hint === null ? [] : [`hint: ${hint}`]), ...(fix === null ? [] : [`instead: ${fix}`])];
  return [`${severity} ${code}: ${message}`, ...more.map((line) => `  ${line}`)].join("\n");
}

/** Wraps names at 100 characters per line. */
function wrapped(names: readonly string[]): string {
  const lines = [""];
  for (const name of names) {
    const last = lines.at(-1) as string;
    if (last !== "" && last.length + name.length > 98) lines.push(name);
    else lines[lines.length - 1] = last === "" ? name : `${last}, ${name}`;
  }
  return lines.map((line) => `  ${line}`).join(",\n");
}
