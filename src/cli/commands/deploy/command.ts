import { type Command, Option } from "commander";
import { severities } from "../../../alert/severity.ts";
import { readLogGroup } from "../../../aws/arn.ts";
import { IamAlertsError } from "../../../errors.ts";
import { once, type Run } from "../../flags/flags.ts";
import { alsoOption, exceptOption, patternHelp, patternOr, resolvePattern } from "../../flags/pattern.ts";
import type { Io } from "../../io.ts";
import { checkPattern } from "../subscribe/pattern.ts";
import { collectParameter, type DeployOptions, givenParameters } from "./parameters.ts";

export function declare(command: Command, run: Run): void {
  command
    .option(
      "--log-group <name>",
      "log group that CloudTrail writes to; an existing stack keeps its own (env: IAM_ALERTS_LOG_GROUP)",
      once("--log-group", "deploy a stack for each log group, with different --stack-name"),
    )
    .option("--email <address>", "address that gets the alerts; it receives an e-mail to confirm the subscription")
    .option("--slack-secret <arn>", "Secrets Manager secret with the URL of a Slack incoming webhook")
    .option(
      "--pattern <pattern>",
      `${patternHelp}; an existing filter keeps its own (default: recommended; env: IAM_ALERTS_PATTERN)`,
      once("--pattern", "combine patterns with --also"),
    )
    .addOption(alsoOption())
    .addOption(exceptOption())
    .option("--heartbeat [rate]", "send a test event through the filter to the function, by default every hour")
    .addOption(new Option("--min-severity <severity>", "lowest severity that is sent").choices([...severities]))
    .option("--parameter <Name=Value>", "any other parameter of the template; repeatable", collectParameter)
    .option(
      "--stack-name <name>",
      "name of the stack, and of a new stack's function and filter",
      once("--stack-name", "run the command once for each stack", "iam-alerts"),
      "iam-alerts",
    )
    .option("--bucket <name>", "bucket for the function's code (default: a new one, iam-alerts-<account>-<region>)")
    .option("--accept-loss", "with --yes: change the filter even if it lets fewer events through")
    .option("--force", "accept a pattern that can never match")
    .option("--strict", "refuse a pattern that has warnings")
    .option("--remove", "delete the filter, the stack, the code, and the bucket that deploy created")
    .option("--dry-run", "print the plan and exit")
    .option("--yes", "apply the plan without a question")
    .addHelpText(
      "after",
      `
Creates or updates a CloudFormation stack from this package: function, topic, dead-letter queue, alarms and subscription
filter. Prints each change (+ create, ~ update, - delete), asks, follows the stack, and runs doctor.
An existing stack keeps the parameters that no flag sets. To deploy an older version, run its own package.
A filter that subscribe created stays outside the stack.
JSON: {"stack","changes":[{"action","resource","name","before","after"}],"losses":[…],"applied":boolean,"doctor":[…]}
Exits with 0 if the stack is in the requested state, 1 if a check of doctor is red or you answered no, and 2 otherwise.

Examples:
  $ iam-alerts deploy --log-group aws-cloudtrail-logs --email security@example.com
  $ iam-alerts deploy --min-severity medium --dry-run
  $ iam-alerts deploy --parameter LogRetentionDays=30 --yes
  Deploy an older version:
  $ npx iam-alerts@0.1.0 deploy
  Remove everything:
  $ iam-alerts deploy --remove`,
    )
    .action(() => run((io, options: DeployOptions) => deploy(options, io)));
}

/**
 * Creates, updates or removes the stack. Returns the exit code. Invalid flags or patterns fail before any call to AWS.
 */
export async function deploy(options: DeployOptions, io: Io): Promise<number> {
  checkNames(options);
  if (options.remove) {
    const { remove } = await import("./remove.ts");
    return remove(options, io);
  }
  const { readRelease } = await import("./template.ts");
  const release = readRelease();
  const pattern = patternOf(options, io);
  const logGroup = options.logGroup ?? (io.env["IAM_ALERTS_LOG_GROUP"] || undefined);
  const group = logGroup === undefined ? undefined : readLogGroup(logGroup);
  const given = givenParameters(options, group, pattern, release.parameters);
  const { deploy: deployStack } = await import("./deploy.ts");
  return deployStack(release, given, options, io);
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
function checkNames({ stackName, bucket }: DeployOptions): void {
  if (!/^[a-zA-Z][-a-zA-Z0-9]{0,39}$/.test(stackName)) {
    throw new IamAlertsError("usage", `expected a stack's name, found ${JSON.stringify(stackName)}`, {
      hint: "a name has letters, digits and hyphens, begins with a letter, and has at most 40 characters",
    });
  }
  if (bucket === undefined || /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return;
  throw new IamAlertsError("usage", `expected a bucket's name, found ${JSON.stringify(bucket)}`, {
    hint: "give the name alone, without s3:// and without a folder",
  });
}

/** Returns the text of the pattern from the flags or the environment; undefined if there is none. */
function patternOf(options: DeployOptions, io: Io): string | undefined {
  const { pattern, also, except } = options;
  if ((pattern ?? also ?? except ?? (io.env["IAM_ALERTS_PATTERN"] || undefined)) === undefined) return undefined;
  const { source, parsed } = resolvePattern(patternOr(pattern, io.env), options);
  checkPattern(parsed, options, io);
  return source;
}
