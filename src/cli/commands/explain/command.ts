import type { Command } from "commander";
import { IamAlertsError } from "../../../errors.ts";
import type { Pattern } from "../../../pattern/ast.ts";
import { budgetOf } from "../../../pattern/budget.ts";
import { explain as inWords } from "../../../pattern/explain.ts";
import { neverTrue, whyNeverTrue } from "../../../pattern/lint/facts/never-true.ts";
import { lint } from "../../../pattern/lint/lint.ts";
import { mended } from "../../../pattern/lint/mended.ts";
import { parse } from "../../../pattern/parse/parser.ts";
import { leavesOf } from "../../../pattern/tree.ts";
import { presets } from "../../../presets.ts";
import { safeJson, visibleLines } from "../../../render/escape.ts";
import { coverageRangeOf } from "../../coverage.ts";
import { percentageFor, type Run } from "../../flags/flags.ts";
import {
  alsoOption,
  defaultHelp,
  exceptOption,
  patternHelp,
  patternOr,
  type Refinement,
  resolvePattern,
} from "../../flags/pattern.ts";
import { columnsOf } from "../../flags/screen.ts";
import { formatOf, type GlobalOptions } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { knowledge } from "../../knowledge/index.ts";
import { hang } from "./hang.ts";
import { type Explained, printReport } from "./report.ts";

export interface ExplainOptions extends GlobalOptions, Refinement {
  readonly minCoverage?: number;
  /** A file of rules to explain instead of a pattern. */
  readonly rules?: string;
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
    .option("--rules <file>", "explain each of the team's rules in a YAML file instead of a pattern")
    .addHelpText(
      "after",
      `
Examples:
  $ iam-alerts explain
  $ iam-alerts explain iam-changes
  $ iam-alerts explain '{ $.eventName = "Delete*" && $.userIdentity.type != "AWSService" }'
  $ iam-alerts explain iam-all-changes --also root-activity
  $ iam-alerts explain --rules rules.yaml
  $ iam-alerts explain recommended --except 'userIdentity.arn=arn:aws:sts::*:assumed-role/ci-deploy/*' --min-coverage 100`,
    )
    .action((pattern: string | undefined) => run((io, options) => explain(pattern, options, io)));
}

/**
 * Prints what a pattern means, uses of AWS's limits, risks and misses. Returns the exit code: 1 below --min-coverage, and
 * for a pattern with a condition that is never true.
 */
export async function explain(given: string | undefined, options: ExplainOptions, io: Io): Promise<number> {
  if (options.rules !== undefined) {
    if (given !== undefined) {
      throw new IamAlertsError("usage", `expected a pattern or --rules, found both`, {
        hint: "leave out one of the two",
      });
    }
    const { explainRules } = await import("./rules.ts");
    return explainRules(options.rules, options, io);
  }
  const report = await explained(given, options, io);
  const format = formatOf(options, io);
  if (format === "json") io.stdout.write(`${safeJson(JSON.stringify(forPrograms(report), null, 2))}\n`);
  else if (format === "ndjson") io.stdout.write(`${safeJson(JSON.stringify(forPrograms(report)))}\n`);
  else io.stdout.write(hang(visibleLines(printReport(report)), columnsOf(io)));
  const isEnough = report.coverage.percent >= (options.minCoverage ?? 0);
  if (!isEnough && !options.quiet) {
    io.stderr.write(
      `iam-alerts: expected a coverage of at least ${options.minCoverage}%, found ${report.coverage.percent}%\n`,
    );
  }
  const isPossible = !report.neverMatches && !report.diagnostics.some(({ code }) => code === "never-holds");
  return isEnough && isPossible ? 0 : 1;
}

async function explained(given: string | undefined, options: ExplainOptions, io: Io): Promise<Explained> {
  const { name, source, parsed, matcher } = resolvePattern(patternOr(given, io.env), options);
  const diagnostics = lint(parsed, knowledge);
  return {
    name,
    pattern: source,
    parsed,
    neverMatches: whyNeverTrue(parsed, diagnostics) !== undefined,
    meaning: inWords(parsed),
    budget: budgetOf(parsed),
    diagnostics,
    corrected: mended(parsed, diagnostics, knowledge),
    shorter: await shorterThan(parsed),
    coverage: coverageRangeOf(parsed, matcher, neverTrue(diagnostics)),
  };
}

/** The length from which a pattern is nearly too long, in characters. */
const nearLimit = 800;

/** Returns a shorter pattern that matches the same, if it has fewer clauses or the pattern is nearly too long. */
async function shorterThan(pattern: Pattern): Promise<string | null> {
  const clausesOf = (parsed: Pattern) => (parsed.kind === "json" ? leavesOf(parsed.expression).length : 0);
  if (clausesOf(pattern) < 2 || presets.some((preset) => preset.pattern === pattern.source)) return null;
  const { simplify } = await import("../../../pattern/compare/simplify.ts");
  const shorter = simplify(pattern);
  if (shorter === null) return null;
  return pattern.source.length > nearLimit || clausesOf(parse(shorter)) < clausesOf(pattern) ? shorter : null;
}

/** Leaves out the parsed pattern, whose shape is not for other programs. */
function forPrograms({ parsed: _parsed, ...report }: Explained): Omit<Explained, "parsed"> {
  return report;
}
