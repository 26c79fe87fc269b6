import type { Command } from "commander";
import { type FunctionName, parseArn, readFunctionName, readLogGroup } from "../../../aws/arn.ts";
import type { Examination } from "../../../aws/doctor/examine.ts";
import { leastPolicy, listingPolicy } from "../../../aws/doctor/policy.ts";
import { IamAlertsError } from "../../../errors.ts";
import { awsOptions, sleep } from "../../flags/aws.ts";
import { filterNameOption, numberFor, once, type Run, repeatable } from "../../flags/flags.ts";
import {
  alsoOption,
  exceptOption,
  patternHelp,
  patternOr,
  type Refinement,
  resolvePattern,
} from "../../flags/pattern.ts";
import type { AwsFlags } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { type CanaryEvent, chooseCanary, readEvent, sampleEvents } from "./canary.ts";
import { readEnvironment } from "./environment.ts";
import { reportFindings } from "./finding-report.ts";
import { judgePattern } from "./judge.ts";
import { judgeSettings } from "./settings.ts";
import { Waiting } from "./waiting.ts";

export interface DoctorOptions extends AwsFlags, Refinement {
  readonly logGroup?: readonly string[];
  readonly all?: boolean;
  /** A file with the desired state; true for the default file. */
  readonly config?: string | true;
  readonly function?: string;
  readonly filterName: string;
  readonly pattern?: string;
  readonly destination?: string;
  readonly role?: string;
  readonly topic?: string;
  readonly emailFrom?: string;
  readonly canary?: boolean;
  /** A file, a sample's name or - for stdin. */
  readonly event?: string;
  readonly printPolicy?: boolean;
  readonly backtest?: boolean;
  /** Seconds. */
  readonly timeout: number;
}

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
    .option("--backtest", "with --print-policy: include the permissions for backtest --log-group")
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
  if (first === undefined && options.all === true) return printPolicy([], options, io);
  if (first === undefined) {
    throw new IamAlertsError("usage", "expected the log group that CloudTrail writes to, found none", {
      hint: "give --log-group or IAM_ALERTS_LOG_GROUP, for example --log-group aws-cloudtrail-logs",
    });
  }
  if (options.event !== undefined && options.canary !== true) {
    throw new IamAlertsError("usage", "expected --canary with --event, found none", {
      hint: "--event names the event that --canary sends",
    });
  }
  const events = options.event === undefined ? sampleEvents() : [await readEvent(options.event, io)];
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

/** Returns the log groups' names or ARNs as they are given. */
function givenGroups({ logGroup }: DoctorOptions, env: Io["env"]): readonly string[] {
  return logGroup ?? (env["IAM_ALERTS_LOG_GROUP"] ?? "").split(",").flatMap((name) => name.trim() || []);
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

function functionOf(options: DoctorOptions, { env }: Io): FunctionName | null {
  const named = options.function ?? (options.destination === undefined && env["IAM_ALERTS_FUNCTION"]);
  return named ? readFunctionName(named) : null;
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

function printPolicy(logGroups: readonly string[], options: DoctorOptions, io: Io): number {
  const called = functionOf(options, io)?.name ?? null;
  const given = givenGroups(options, io.env);
  const arn = [called, ...given, options.destination, options.topic].map((name) => parseArn(name ?? "")).find(Boolean);
  const region = arn?.region ?? options.region ?? (io.env["AWS_REGION"] || null);
  const place = {
    partition: arn?.partition ?? partitionOf(region ?? ""),
    region,
    account: arn?.account ?? parseArn(options.role ?? "")?.account ?? null,
  };
  const names = {
    ...place,
    logGroups,
    functionName: called?.replace(/^.*:function:/, "") ?? null,
    topicArn: options.topic ?? null,
    roleArn: options.role ?? null,
    backtest: options.backtest ?? false,
    all: options.all ?? false,
  };
  const policy = logGroups.length === 0 ? listingPolicy(place) : leastPolicy(names);
  io.stdout.write(`${JSON.stringify(policy, null, 2)}\n`);
  return 0;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partitionOf(region: string): string {
  return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
