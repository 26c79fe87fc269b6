import { type Command, Option } from "commander";
import { IamAlertsError } from "../../../errors.ts";
import type { Pattern } from "../../../pattern/ast.ts";
import type { Exclusion } from "../../../pattern/except.ts";
import { lint } from "../../../pattern/lint/lint.ts";
import { numberFor, type Run, repeatable } from "../../flags/flags.ts";
import { alsoOption, defaultHelp, exceptOption, patternHelp } from "../../flags/pattern.ts";
import type { Io } from "../../io.ts";
import { knowledge } from "../../knowledge/index.ts";
import { talk } from "../../report.ts";
import { destinationOf, filterOf, list, logGroupsOf, type SubscribeOptions } from "./request.ts";

export function declare(command: Command, run: Run): void {
  command
    .option("--log-group <name>", "log group; repeatable (env: IAM_ALERTS_LOG_GROUP, separated by commas)", repeatable)
    .option("--all-matching <prefix>", "every log group whose name begins with this")
    .option("--function <name>", "alert function, optionally with :alias or :version (env: IAM_ALERTS_FUNCTION)")
    .option("--destination <arn>", "Kinesis stream, Firehose stream or CloudWatch Logs destination to use instead")
    .option("--role <arn>", "role with which CloudWatch Logs writes to the stream")
    .option("--filter-name <name>", "name of the subscription filter", "iam-alerts")
    .option("--pattern <pattern>", `${patternHelp} ${defaultHelp}`)
    .addOption(alsoOption())
    .addOption(exceptOption())
    .addOption(
      new Option("--distribution <how>", "distribution of events over a Kinesis stream").choices([
        "Random",
        "ByLogStream",
      ]),
    )
    .option("--field-selection-criteria <expression>", "select log events by their system fields")
    .option("--emit-system-fields <names>", "system fields to send along, separated by commas", list)
    .option("--apply-on-transformed-logs", "filter the events as transformed by the log group's transformer")
    .option("--remove", "remove the filter and its permission")
    .option("--dry-run", "print the plan and exit")
    .option("--check", "like --dry-run, but exit with 1 if anything would change")
    .option(
      "--wait <seconds>",
      "longest time to wait for a permission to take effect",
      numberFor("--wait", 0, 3_600),
      60,
    )
    .addHelpText(
      "after",
      `
Prints each change: + create, ~ update, = unchanged, - delete. Filters with other names are not changed.
JSON: {"changes":[{"action","resource","name","before","after"}],"applied":boolean}
With --check, exits with 1 if anything would change. Exits with 2 if a log group failed; the others are still changed.

Examples:
  $ iam-alerts subscribe --log-group aws-cloudtrail-logs --function iam-alerts --dry-run
  $ iam-alerts subscribe --log-group aws-cloudtrail-logs --function iam-alerts:live --pattern iam-all-changes
  Detect manual changes, in CI:
  $ iam-alerts subscribe --log-group aws-cloudtrail-logs --function iam-alerts --check
  Remove the filter:
  $ iam-alerts subscribe --log-group aws-cloudtrail-logs --remove`,
    )
    .action(() => run((io, options: SubscribeOptions) => subscribe(options, io)));
}

/** Subscribes a destination to log groups. Returns the exit code. Invalid flags or patterns fail before any call to AWS. */
export async function subscribe(options: SubscribeOptions, io: Io): Promise<number> {
  const logGroups = logGroupsOf(options, io.env);
  const destination = destinationOf(options, io.env);
  if (options.remove) {
    const { remove } = await import("./subscription.ts");
    return remove(logGroups, destination, options, io);
  }
  if (destination === undefined) {
    throw new IamAlertsError("usage", "expected a destination to subscribe to, found none", {
      hint: "give --function, --destination or IAM_ALERTS_FUNCTION, for example --function iam-alerts",
    });
  }
  const { filter, parsed } = filterOf(options, destination, io.env);
  checkPattern(parsed, options, io);
  const { subscribe: subscribeAll } = await import("./subscription.ts");
  return subscribeAll(logGroups, destination, filter, options, io);
}

/** Prints the warnings of lint. @throws IamAlertsError `usage` for a pattern with an error. */
function checkPattern(pattern: Pattern, options: { quiet?: boolean; except?: readonly Exclusion[] }, io: Io): void {
  for (const { severity, code, message, hint, fix } of lint(pattern, knowledge)) {
    const advice = fix === null ? hint : `${hint === null ? "" : `${hint}; `}instead: ${fix}`;
    if (severity === "error") {
      throw new IamAlertsError("usage", `the pattern has an error, ${code}: ${message}`, {
        hint: advice ?? "run iam-alerts explain with the pattern for details",
        details: { diagnostic: code },
      });
    }
    if (severity === "warning")
      talk(`warning ${code}: ${message}${advice === null ? "" : ` (${advice})`}`, options, io);
  }
}
