import { type Command, Option } from "commander";
import { IamAlertsError } from "../../../errors.ts";
import type { Pattern } from "../../../pattern/ast.ts";
import type { Exclusion } from "../../../pattern/except.ts";
import { lint } from "../../../pattern/lint/lint.ts";
import { knowledge } from "../../coverage.ts";
import { numberFor, type Run, repeatable } from "../../flags/flags.ts";
import { exceptOption, patternHelp } from "../../flags/pattern.ts";
import type { Io } from "../../io.ts";
import { talk } from "../../report.ts";
import { destinationOf, filterOf, list, logGroupsOf, type SubscribeOptions } from "./request.ts";

export function declare(command: Command, run: Run): void {
  command
    .option("--log-group <name>", "the log group; repeatable (env: IAM_ALERTS_LOG_GROUP, commas between)", repeatable)
    .option("--all-matching <prefix>", "every log group whose name begins so")
    .option("--function <name>", "the alert function, with :alias or :version if you like (env: IAM_ALERTS_FUNCTION)")
    .option("--destination <arn>", "a Kinesis or Firehose stream or a CloudWatch Logs destination instead")
    .option("--role <arn>", "the role by which CloudWatch Logs may write to the stream")
    .option("--filter-name <name>", "the subscription filter", "iam-alerts")
    .option("--pattern <pattern>", `${patternHelp} (default: iam-changes; env: IAM_ALERTS_PATTERN)`)
    .addOption(exceptOption())
    .addOption(new Option("--distribution <how>", "of events over a Kinesis stream").choices(["Random", "ByLogStream"]))
    .option("--field-selection-criteria <expression>", "which log events by their system fields")
    .option("--emit-system-fields <names>", "system fields to send along, commas between", list)
    .option("--apply-on-transformed-logs", "filter what the log group's transformer makes")
    .option("--remove", "take the filter and its permission away")
    .option("--dry-run", "print the plan and stop")
    .option("--check", "the same, with exit code 1 when anything would change")
    .option("--wait <seconds>", "how long to wait for a permission to take effect", numberFor("--wait", 0, 3_600), 60)
    .addHelpText(
      "after",
      `
Prints what it does: + create, ~ update, = unchanged, - delete. Only the filter of that name is touched.
JSON: {"changes":[{"action","resource","name","before","after"}],"applied":boolean}
Exit code 1 with --check when anything would change; 2 when a log group failed, the others are done.

Examples:
  $ iam-alerts subscribe --log-group aws-cloudtrail-logs --function iam-alerts --dry-run
  $ iam-alerts subscribe --log-group aws-cloudtrail-logs --function iam-alerts:live --pattern iam-all-changes
  Has anybody changed it? In CI:
  $ iam-alerts subscribe --log-group aws-cloudtrail-logs --function iam-alerts --check
  Take it away again:
  $ iam-alerts subscribe --log-group aws-cloudtrail-logs --remove`,
    )
    .action(() => run((io, options: SubscribeOptions) => subscribe(options, io)));
}

/** Wires log groups to a destination. Gives the exit code. Whatever is wrong with flags or pattern, no call is made. */
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
  sayRisks(parsed, options, io);
  const { subscribe: wire } = await import("./subscription.ts");
  return wire(logGroups, destination, filter, options, io);
}

/** Shows what lint finds. @throws IamAlertsError `usage` for a pattern that does nothing it seems to do. */
function sayRisks(pattern: Pattern, options: { quiet?: boolean; except?: readonly Exclusion[] }, io: Io): void {
  for (const { severity, code, message, hint, fix } of lint(pattern, knowledge)) {
    const advice = fix === null ? hint : `${hint === null ? "" : `${hint}; `}instead: ${fix}`;
    if (severity === "error") {
      throw new IamAlertsError("usage", `the pattern has an error, ${code}: ${message}`, {
        hint: advice ?? "iam-alerts explain says more of the pattern",
        details: { diagnostic: code },
      });
    }
    if (severity === "warning")
      talk(`warning ${code}: ${message}${advice === null ? "" : ` (${advice})`}`, options, io);
  }
}
