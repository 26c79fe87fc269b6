import type { Command } from "commander";
import { parseArn, readLogGroup } from "../../../aws/arn.ts";
import type { Examination } from "../../../aws/doctor/examine.ts";
import { IamAlertsError } from "../../../errors.ts";
import { awsOptions, sleep } from "../../flags/aws.ts";
import { filterNameOption, numberFor, once, type Run, repeatable } from "../../flags/flags.ts";
import { alsoOption, exceptOption, patternHelp, patternOr, resolvePattern } from "../../flags/pattern.ts";
import type { Io } from "../../io.ts";
import { type CanaryEvent, canaryEvents, chooseCanary } from "./canary.ts";
import { readEnvironment } from "./environment.ts";
import { reportFindings } from "./finding-report.ts";
import { judgePattern } from "./judge.ts";
import { functionOf, givenGroups } from "./named.ts";
import type { DoctorOptions } from "./options.ts";
import { printPolicy } from "./print-policy.ts";
import { judgeSettings } from "./settings.ts";
import { Waiting } from "./waiting.ts";

export function declare(command: Command, run: Run): void {
  command
    .option(
      "--log-group <name>",
      "log group that CloudTrail writes to; repeatable (env: IAM_ALERTS_LOG_GROUP, separated by commas)",
      repeatable,
    )
    .option("--config [file]", "check every subscription of a file (default: iam-alerts.config.yaml)")
    .option("--all", "list every subscription filter of the Region with its pattern, destination and state")
    .option(
      "--function <name>",
      "alert function (default: the filter's destination; env: IAM_ALERTS_FUNCTION)",
      once("--function", "run the command once for each function"),
    )
    .option(
      "--destination <arn>",
      "destination that the filter should have instead: a stream or a CloudWatch Logs destination",
      once("--destination", "run the command once for each filter"),
    )
    .addOption(filterNameOption())
    .option(
      "--pattern <pattern>",
      `pattern that the filter should have: ${patternHelp} (env: IAM_ALERTS_PATTERN)`,
      once("--pattern", "combine patterns with --also"),
    )
    .addOption(alsoOption())
    .addOption(exceptOption())
    .option(
      "--topic <arn>",
      "SNS topic (default: TOPIC_ARN in the function's environment)",
      once("--topic", "run the command once for each topic"),
    )
    .option("--email-from <address>", "address that SES sends from (default: EMAIL_FROM in the function's environment)")
    .option("--canary", "write a harmless event to the log group, and wait for its alert")
    .option("--event <file|sample>", "with --canary: the event to send instead of a sample event")
    .option("--timeout <seconds>", "longest time to wait for the canary's alert", numberFor("--timeout", 1, 3_600), 120)
    .option(
      "--print-policy",
      "print the minimal IAM policy for subscribe, simulate and doctor with these names, and exit; with --all, for doctor --all too",
    )
    .option(
      "--backtest [s3-uri]",
      "with --print-policy: include the permissions for backtest --log-group; with the trail's folder in S3, print those for backtest s3://",
    )
    .option("--output <s3-uri>", "with --backtest: include the permissions for backtest --athena --output")
    .option("--account-policy", "with --print-policy: include the permissions for subscribe --account-policy")
    .option("--role <arn>", "with --print-policy: role that subscribe passes to --destination")
    .addHelpText(
      "after",
      `
Checks every link: credentials, trail, log group, filter, permission, function, dead letters, topic, email.
Each check is green, amber (works, but has a weakness), red or not checked. A red check comes with the command that
fixes it.
JSON: [{"link","status","message","fix"}], with "logGroup" if several are checked, and with --config "account" and "region"
Exits with 0 if every check is green or amber, 1 if one is red, and 2 if none is red but one could not be made.

Examples:
  $ iam-alerts doctor --log-group aws-cloudtrail-logs --function iam-alerts
  $ iam-alerts doctor --log-group aws-cloudtrail-logs --canary
  $ iam-alerts doctor --log-group aws-cloudtrail-logs --canary --event PutRolePolicy
  $ iam-alerts doctor --all
  $ iam-alerts doctor --config iam-alerts.config.yaml
  $ iam-alerts doctor --log-group aws-cloudtrail-logs --function iam-alerts --print-policy
  $ iam-alerts doctor --all --print-policy`,
    )
    .action(() => run((io, options: DoctorOptions) => doctor(options, io)));
}

/** Checks every link from trail to inbox. Returns the exit code. */
export async function doctor(options: DoctorOptions, io: Io): Promise<number> {
  if (options.config !== undefined) {
    const { doctorConfig } = await import("./config.ts");
    return doctorConfig(options.config, options, io);
  }
  if (options.all === true && options.printPolicy !== true) return listAll(options, io);
  const logGroups = [...new Set(givenGroups(options, io.env).map(readLogGroup))];
  const [first] = logGroups;
  const needsNoGroup = options.printPolicy === true && (options.all === true || typeof options.backtest === "string");
  if (first === undefined && needsNoGroup) return printPolicy([], options, io);
  if (first === undefined) {
    throw new IamAlertsError("usage", "expected the log group that CloudTrail writes to, found none", {
      hint: "give --log-group or IAM_ALERTS_LOG_GROUP, for example --log-group aws-cloudtrail-logs",
    });
  }
  const events = await canaryEvents(options, io);
  const examination = examinationOf(logGroups, events, options, io);
  if (options.printPolicy) return printPolicy(logGroups, options, io);
  const client = awsOptions(options, io);
  const { examine } = await import("../../../aws/doctor/examine.ts");
  const waiting = new Waiting(options, io);
  const watch = { seconds: options.timeout, sleep, now: Date.now, waiting: (seconds: number) => waiting.show(seconds) };
  return reportFindings(examine(examination, client, watch), options, io, () => waiting.clear());
}

async function listAll(options: DoctorOptions, io: Io): Promise<number> {
  const client = awsOptions(options, io);
  const { examineAll } = await import("../../../aws/doctor/all.ts");
  return reportFindings(examineAll(judgePattern, client), options, io);
}

function examinationOf(
  logGroups: readonly string[],
  events: readonly CanaryEvent[],
  options: DoctorOptions,
  io: Io,
): Examination {
  const isGiven = (options.pattern ?? options.also ?? (io.env["IAM_ALERTS_PATTERN"] || undefined)) !== undefined;
  return {
    logGroups,
    filterName: options.filterName,
    pattern: isGiven ? resolvePattern(patternOr(options.pattern, io.env), options).source : null,
    function: functionOf(options, io),
    destinationArn: arnOf("--destination", options.destination, /^(?:kinesis|firehose|logs|lambda)$/),
    topicArn: arnOf("--topic", options.topic, /^sns$/),
    emailFrom: options.emailFrom ?? null,
    readEnvironment,
    judge: judgePattern,
    judgeSettings,
    chooseCanary: options.canary === true ? (pattern, variables) => chooseCanary(events, pattern, variables) : null,
  };
}

function arnOf(flag: string, given: string | undefined, service: RegExp): string | null {
  if (given === undefined || service.test(parseArn(given)?.service ?? "")) return given ?? null;
  throw new IamAlertsError(
    "usage",
    `expected an ARN of the right service after ${flag}, found ${JSON.stringify(given)}`,
    {
      hint: "aws sns list-topics and aws logs describe-subscription-filters show ARNs",
    },
  );
}
