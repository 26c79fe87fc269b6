import { type Command, Option } from "commander";
import { regionsOf } from "../../cloudtrail/regions.ts";
import { IamAlertsError } from "../../errors.ts";
import type { Pattern } from "../../pattern/ast.ts";
import { toAthena } from "../../pattern/translate/athena.ts";
import { type TableOptions, toAthenaTable } from "../../pattern/translate/athena-table.ts";
import type { Translation } from "../../pattern/translate/dialect.ts";
import { toEventBridge } from "../../pattern/translate/eventbridge.ts";
import { toInsights } from "../../pattern/translate/insights.ts";
import { safeJson } from "../../render/escape.ts";
import { didYouMean } from "../../words.ts";
import { type Run, repeatable } from "../flags/flags.ts";
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
import { caveatInWords } from "../print/caveat.ts";

export interface TranslateOptions extends GlobalOptions, Refinement {
  readonly to: Target;
  readonly ddl?: boolean;
  readonly table?: string;
  readonly location?: string;
  readonly account?: readonly string[];
  readonly region?: readonly string[];
}

type Target = "insights" | "athena" | "eventbridge";

const translations: Readonly<Record<Target, (pattern: Pattern, options: TableOptions) => Translation>> = {
  insights: toInsights,
  athena: toAthena,
  eventbridge: toEventBridge,
};

const targets = Object.keys(translations) as Target[];

function parseTarget(text: string): Target {
  const target = targets.find((name) => name === text.toLowerCase());
  if (target !== undefined) return target;
  throw new IamAlertsError("usage", `expected a target after --to, found ${JSON.stringify(text)}`, {
    hint: didYouMean(text, targets) ?? `use one of ${targets.join(", ")}`,
  });
}

export function declare(command: Command, run: Run): void {
  command
    .argument("[pattern]", `${patternHelp} ${defaultHelp}`)
    .addOption(
      new Option("--to <target>", "language to translate to")
        .choices(targets)
        .argParser(parseTarget)
        .makeOptionMandatory(),
    )
    .addOption(alsoOption())
    .addOption(exceptOption())
    .option("--ddl", "print the CREATE TABLE statement for Athena instead")
    .option("--table <name>", "name of the Athena table (default: cloudtrail_logs_pp)")
    .option(
      "--location <s3-uri>",
      "with --ddl: location of the trail's files: of a Region, an account or an organization",
    )
    .option("--account <id>", "with --ddl: account of an organization to read; repeatable", repeatable)
    .option("--region <name>", "with --ddl: Region to read (default: all); repeatable", repeatable)
    .addHelpText(
      "after",
      `
The translation means exactly what the pattern means. If the target cannot express a clause, the command names the clause
and fails. Differences in rare events and costs are printed on stderr as caveats. Stdout has only the translation;
--format json includes the caveats.

  insights     a CloudWatch Logs Insights query, for the log group
  athena       Athena SQL, for the CloudTrail table in AWS's documentation, with partition projection
  eventbridge  an event pattern, for the events that CloudTrail sends to EventBridge

Examples:
  $ iam-alerts translate recommended --to insights
  $ iam-alerts translate iam-changes --to eventbridge > pattern.json
  $ aws events put-rule --name iam-changes --event-pattern file://pattern.json
  Create the table, of one Region or of an organization, then query it:
  $ iam-alerts translate --to athena --ddl --location s3://amzn-s3-demo-bucket/AWSLogs/111122223333/CloudTrail/us-east-1/
  $ iam-alerts translate --to athena --ddl --location s3://amzn-s3-demo-bucket/AWSLogs/o-exampleorgid/ --account 111122223333
  $ iam-alerts translate root-activity --to athena --except 'sourceIPAddress=203.0.113.*'`,
    )
    .action((pattern: string | undefined) => run((io, options) => translate(pattern, options as never, io)));
}

/** Prints a pattern in another AWS query language. Returns the exit code, 0. */
export async function translate(given: string | undefined, options: TranslateOptions, io: Io): Promise<number> {
  const { to, ddl, table, location, account, region } = options;
  const onlyAthena = {
    "--ddl": ddl,
    "--table": table,
    "--location": location,
    "--account": account,
    "--region": region,
  };
  for (const [flag, value] of Object.entries(onlyAthena)) {
    if (value === undefined || to === "athena") continue;
    throw new IamAlertsError("usage", `expected --to athena with ${flag}, found --to ${to}`);
  }
  for (const [flag, value] of Object.entries({ "--account": account, "--region": region })) {
    if (value === undefined || ddl) continue;
    throw new IamAlertsError("usage", `expected --ddl with ${flag}, found none`, {
      hint: "the table decides which accounts and Regions are read; add a condition on recipientAccountId to the pattern",
    });
  }
  const pattern = given === undefined && ddl ? undefined : resolvePattern(patternOr(given, io.env), options);
  const translation = pattern && translations[to](pattern.parsed, options);
  if (ddl) {
    if (location === undefined && !options.quiet) {
      io.stderr.write("iam-alerts: the location is an example of AWS's documentation: give your own with --location\n");
    }
    return print({ target: to, text: tableOf(options), caveats: [] }, "", options, io);
  }
  return translation === undefined ? 0 : print({ target: to, ...translation }, pattern?.source ?? "", options, io);
}

function tableOf({ table, location, account, region }: TranslateOptions): string {
  const regions = region ?? regionsOf("aws");
  return toAthenaTable({
    ...(table === undefined ? {} : { table }),
    ...(location === undefined ? {} : { location }),
    ...(account === undefined ? {} : { accounts: account }),
    regions,
  });
}

function print(
  found: Translation & { readonly target: Target },
  source: string,
  options: TranslateOptions,
  io: Io,
): number {
  const format = formatOf(options, io);
  if (format === "json") io.stdout.write(`${safeJson(JSON.stringify(found, null, 2))}\n`);
  else if (format === "ndjson") io.stdout.write(`${safeJson(JSON.stringify(found))}\n`);
  else {
    io.stdout.write(`${found.text.trimEnd()}\n`);
    if (!options.quiet)
      for (const caveat of found.caveats) io.stderr.write(`iam-alerts: ${caveatInWords(caveat, source)}\n`);
  }
  return 0;
}
