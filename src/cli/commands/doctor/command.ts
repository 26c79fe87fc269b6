import type { Command } from "commander";
import { type FunctionName, parseArn, readFunctionName, readLogGroup } from "../../../aws/arn.ts";
import type { DoctorFinding } from "../../../aws/doctor/check.ts";
import type { Examination } from "../../../aws/doctor/examine.ts";
import { leastPolicy } from "../../../aws/doctor/policy.ts";
import { IamAlertsError } from "../../../errors.ts";
import { awsOptions, sleep } from "../../flags/aws.ts";
import { numberFor, type Run } from "../../flags/flags.ts";
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
import { talk } from "../../report.ts";
import { chooseCanary } from "./canary.ts";
import { readEnvironment } from "./environment.ts";
import { printer } from "./finding-report.ts";

export interface DoctorOptions extends AwsFlags, Refinement {
  readonly logGroup?: string;
  readonly function?: string;
  readonly filterName: string;
  readonly pattern?: string;
  readonly destination?: string;
  readonly role?: string;
  readonly topic?: string;
  readonly emailFrom?: string;
  readonly canary?: boolean;
  readonly printPolicy?: boolean;
  readonly backtest?: boolean;
  /** Seconds. */
  readonly timeout: number;
}

export function declare(command: Command, run: Run): void {
  command
    .option("--log-group <name>", "log group that CloudTrail writes to (env: IAM_ALERTS_LOG_GROUP)")
    .option("--function <name>", "alert function (default: the filter's destination; env: IAM_ALERTS_FUNCTION)")
    .option(
      "--destination <arn>",
      "destination that the filter should have instead: a stream or a CloudWatch Logs destination",
    )
    .option("--filter-name <name>", "name of the subscription filter", "iam-alerts")
    .option("--pattern <pattern>", `pattern that the filter should have: ${patternHelp} (env: IAM_ALERTS_PATTERN)`)
    .addOption(alsoOption())
    .addOption(exceptOption())
    .option("--topic <arn>", "SNS topic (default: TOPIC_ARN in the function's environment)")
    .option("--email-from <address>", "address that SES sends from (default: EMAIL_FROM in the function's environment)")
    .option("--canary", "write a harmless event to the log group, and wait for its alert")
    .option("--timeout <seconds>", "longest time to wait for the canary's alert", numberFor("--timeout", 1, 3_600), 120)
    .option(
      "--print-policy",
      "print the minimal IAM policy for subscribe, simulate and doctor with these names, and exit",
    )
    .option("--backtest", "with --print-policy: include the permissions for backtest --log-group")
    .option("--role <arn>", "with --print-policy: role that subscribe passes to --destination")
    .addHelpText(
      "after",
      `
Checks every link: credentials, trail, log group, filter, permission, function, dead letters, topic, email.
Each check is green, red or not checked. A red check comes with the command that fixes it.
JSON: [{"link","status","message","fix"}]
Exits with 0 if every check is green, 1 if one is red, and 2 if none is red but one could not be made.

Examples:
  $ iam-alerts doctor --log-group aws-cloudtrail-logs --function iam-alerts
  $ iam-alerts doctor --log-group aws-cloudtrail-logs --canary
  $ iam-alerts doctor --log-group aws-cloudtrail-logs --function iam-alerts --print-policy`,
    )
    .action(() => run((io, options: DoctorOptions) => doctor(options, io)));
}

/** Checks every link from trail to inbox. Returns the exit code. */
export async function doctor(options: DoctorOptions, io: Io): Promise<number> {
  const given = options.logGroup ?? (io.env["IAM_ALERTS_LOG_GROUP"] || undefined);
  if (given === undefined) {
    throw new IamAlertsError("usage", "expected the log group that CloudTrail writes to, found none", {
      hint: "give --log-group or IAM_ALERTS_LOG_GROUP, for example --log-group aws-cloudtrail-logs",
    });
  }
  const examination = examinationOf(given, options, io);
  if (options.printPolicy) return printPolicy(given, options, io);
  const show = await printer(options, io);
  const client = awsOptions(options, io);
  const { examine } = await import("../../../aws/doctor/examine.ts");
  const waiting = (seconds: number) => talk(`waiting for the canary's alert, ${seconds} s`, options, io);
  const statuses: DoctorFinding["status"][] = [];
  for await (const finding of examine(examination, client, {
    seconds: options.timeout,
    sleep,
    now: Date.now,
    waiting,
  })) {
    statuses.push(finding.status);
    show.finding(finding);
  }
  show.end();
  const number = (status: DoctorFinding["status"]) => statuses.filter((each) => each === status).length;
  talk(`${number("green")} green, ${number("red")} red, ${number("not-checked")} not checked`, options, io);
  return statuses.includes("red") ? 1 : statuses.includes("not-checked") ? 2 : 0;
}

function examinationOf(given: string, options: DoctorOptions, io: Io): Examination {
  const isGiven = (options.pattern ?? options.also ?? (io.env["IAM_ALERTS_PATTERN"] || undefined)) !== undefined;
  return {
    logGroup: readLogGroup(given),
    filterName: options.filterName,
    pattern: isGiven ? resolvePattern(patternOr(options.pattern, io.env), options).source : null,
    function: functionOf(options, io),
    destinationArn: arnOf("--destination", options.destination, /^(?:kinesis|firehose|logs|lambda)$/),
    topicArn: arnOf("--topic", options.topic, /^sns$/),
    emailFrom: options.emailFrom ?? null,
    readEnvironment,
    chooseCanary: options.canary === true ? chooseCanary : null,
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

function printPolicy(given: string, options: DoctorOptions, io: Io): number {
  const called = functionOf(options, io)?.name ?? null;
  const arn = [called, given, options.destination, options.topic].map((name) => parseArn(name ?? "")).find(Boolean);
  const region = arn?.region ?? options.region ?? (io.env["AWS_REGION"] || null);
  const policy = leastPolicy({
    partition: arn?.partition ?? partitionOf(region ?? ""),
    region,
    account: arn?.account ?? parseArn(options.role ?? "")?.account ?? null,
    logGroup: readLogGroup(given),
    functionName: called?.replace(/^.*:function:/, "") ?? null,
    topicArn: options.topic ?? null,
    roleArn: options.role ?? null,
    backtest: options.backtest ?? false,
  });
  io.stdout.write(`${JSON.stringify(policy, null, 2)}\n`);
  return 0;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partitionOf(region: string): string {
  return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
