import { type Command, Option } from "commander";
import { IamAlertsError } from "../../../errors.ts";
import { defaultFilterName, filterNameOption, numberFor, once, type Run, repeatable } from "../../flags/flags.ts";
import { alsoOption, defaultHelp, exceptOption, patternHelp } from "../../flags/pattern.ts";
import type { Io } from "../../io.ts";
import { checkPattern } from "./pattern.ts";
import {
  checkPrint,
  destinationOf,
  filterOf,
  languages,
  list,
  logGroupsOf,
  noDestination,
  type SubscribeOptions,
} from "./request.ts";

export function declare(command: Command, run: Run): void {
  command
    .option("--log-group <name>", "log group; repeatable (env: IAM_ALERTS_LOG_GROUP, separated by commas)", repeatable)
    .option("--all-matching <prefix>", "every log group whose name begins with this")
    .option(
      "--function <name>",
      "alert function, optionally with :alias or :version (env: IAM_ALERTS_FUNCTION)",
      once("--function", "run the command once for each function, with different filter names"),
    )
    .option(
      "--destination <arn>",
      "Kinesis stream, Firehose stream or CloudWatch Logs destination to use instead",
      once("--destination", "run the command once for each destination, with different filter names"),
    )
    .option("--role <arn>", "role with which CloudWatch Logs writes to the stream")
    .addOption(filterNameOption())
    .option(
      "--pattern <pattern>",
      `${patternHelp}; an existing filter keeps its own ${defaultHelp}`,
      once("--pattern", "combine patterns with --also"),
    )
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
    .option("--no-apply-on-transformed-logs", "filter the events as they were written")
    .option("--rename-from <name>", "move the filter with this name to --filter-name, without a gap")
    .option("--account-policy", "subscribe all log groups of the Region at once, with a policy of the account")
    .option("--selection <criteria>", "with --account-policy: log groups to leave out, as 'NOT IN [\"name\", …]'")
    .addOption(
      new Option("--policy-name <name>", "with --account-policy: name of the policy")
        .default(defaultFilterName)
        .argParser(once("--policy-name", "an account has one policy for each Region", defaultFilterName)),
    )
    .option(
      "--config [file]",
      "create and update the subscriptions that a file describes (default: iam-alerts.config.yaml)",
    )
    .option("--accept-loss", "change the filter even if it lets fewer events through")
    .option("--force", "accept a pattern that can never match, and change a filter that belongs to a stack")
    .option("--strict", "refuse a pattern that has warnings")
    .option("--remove", "remove the filter and its permission")
    .addOption(
      new Option("--print <language>", "print the filter and its permission as code, and change nothing").choices(
        languages,
      ),
    )
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
An existing filter keeps its pattern and settings unless a flag or IAM_ALERTS_PATTERN gives others. If a change lets fewer
events through, the plan says which; it is made after a question on a terminal, elsewhere only with --accept-loss.
JSON: {"changes":[{"action","resource","name","before","after"}],"losses":[…],"applied":boolean}
With --config: one object for each filter, {"account","accountId","region","logGroup","filter","changes",…,"error"}
With --check, exits with 1 if anything would change. Exits with 2 if a log group failed; the others are still changed.

Examples:
  $ iam-alerts subscribe --log-group aws-cloudtrail-logs --function iam-alerts --dry-run
  $ iam-alerts subscribe --log-group aws-cloudtrail-logs --function iam-alerts:live --pattern iam-all-changes
  Detect manual changes, in CI:
  $ iam-alerts subscribe --log-group aws-cloudtrail-logs --function iam-alerts --check
  Write it as code; with the function's ARN, AWS is not called:
  $ iam-alerts subscribe --log-group aws-cloudtrail-logs --function iam-alerts --print terraform
  Log groups of several accounts and Regions, as a file describes them:
  $ iam-alerts subscribe --config iam-alerts.config.yaml --check
  All log groups of the Region, also those that are created later:
  $ iam-alerts subscribe --account-policy --selection 'NOT IN ["app"]' --function iam-alerts --pattern iam-all-changes
  Remove the filter:
  $ iam-alerts subscribe --log-group aws-cloudtrail-logs --remove`,
    )
    .action(() => run((io, options: SubscribeOptions) => subscribe(options, io)));
}

/**
 * Subscribes a destination to log groups. Returns the exit code. Invalid flags or patterns fail before any call to AWS.
 */
export async function subscribe(options: SubscribeOptions, io: Io): Promise<number> {
  if (options.print !== undefined) checkPrint(options);
  if (options.config !== undefined) {
    const { subscribeConfig } = await import("./config/run.ts");
    return subscribeConfig(options.config, options, io);
  }
  if (options.accountPolicy === true) {
    const { subscribeAccount } = await import("./account/run.ts");
    return subscribeAccount(options, io);
  }
  const isNamed = options.policyName !== undefined && options.policyName !== defaultFilterName;
  if (options.selection !== undefined || isNamed) throw withoutPolicy(options);
  const logGroups = logGroupsOf(options, io.env);
  const destination = destinationOf(options, io.env);
  if (options.remove) {
    const { remove } = await import("./subscription.ts");
    return remove(logGroups, destination, options, io);
  }
  if (destination === undefined) {
    throw noDestination();
  }
  const { filter, parsed } = filterOf(options, destination, io.env);
  if (filter.isPatternGiven) checkPattern(parsed, options, io);
  if (options.print !== undefined) {
    const { printFilters } = await import("./print/print.ts");
    return printFilters(options.print, logGroups, destination, filter, options, io);
  }
  const { subscribe: subscribeAll } = await import("./subscription.ts");
  return subscribeAll(logGroups, destination, filter, options, io);
}

function withoutPolicy({ selection }: SubscribeOptions): IamAlertsError {
  const flag = selection === undefined ? "--policy-name" : "--selection";
  return new IamAlertsError("usage", `expected --account-policy with ${flag}, found none`, {
    hint: "only a policy of the account applies to all log groups but some; a filter belongs to its --log-group",
  });
}
