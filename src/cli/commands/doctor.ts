import type { ChalkInstance } from "chalk";
import type { Command } from "commander";
import { parseArn, readFunctionName, readLogGroup } from "../../aws/arn.ts";
import type { Finding } from "../../aws/doctor/check.ts";
import { leastPolicy } from "../../aws/doctor/policy.ts";
import { IamAlertsError } from "../../errors.ts";
import type { Exception } from "../../pattern/except.ts";
import { safeJson, visible } from "../../render/escape.ts";
import { awsOptions, sleep } from "../aws.ts";
import { chooseCanary } from "../canary.ts";
import type { Run } from "../command.ts";
import { readEnvironment } from "../environment.ts";
import type { Io } from "../io.ts";
import { exceptOption, patternHelp, resolvePattern } from "../pattern.ts";
import { talk } from "../report.ts";
import { formatOf, type GlobalOptions, paintOf } from "../settings.ts";

export interface DoctorOptions extends GlobalOptions {
  readonly logGroup?: string;
  readonly function?: string;
  readonly filterName: string;
  readonly pattern?: string;
  readonly except?: readonly Exception[];
  readonly topic?: string;
  readonly emailFrom?: string;
  readonly canary?: boolean;
  readonly printPolicy?: boolean;
  /** Seconds. */
  readonly timeout: number;
}

export function declare(command: Command, run: Run): void {
  command
    .option("--log-group <name>", "the log group that CloudTrail writes to (env: IAM_ALERTS_LOG_GROUP)")
    .option("--function <name>", "the alert function (default: where the filter delivers; env: IAM_ALERTS_FUNCTION)")
    .option("--filter-name <name>", "the subscription filter", "iam-alerts")
    .option("--pattern <pattern>", `what the filter's pattern should be: ${patternHelp} (env: IAM_ALERTS_PATTERN)`)
    .addOption(exceptOption())
    .option("--topic <arn>", "the SNS topic (default: TOPIC_ARN in the function's environment)")
    .option("--email-from <address>", "the address that SES sends from (default: EMAIL_FROM there)")
    .option("--canary", "write one harmless event into the log group, and wait for its alert")
    .option("--timeout <seconds>", "how long to wait for the canary", secondsOf, 120)
    .option("--print-policy", "print the IAM policy that subscribe, simulate and doctor need, and stop")
    .addHelpText(
      "after",
      `
Exit code 0 when every check is green, 1 when one is red, 2 when none is red but one could not be made.

Examples:
  $ iam-alerts doctor --log-group aws-cloudtrail-logs --function iam-alerts
  $ iam-alerts doctor --log-group aws-cloudtrail-logs --canary
  $ iam-alerts doctor --log-group aws-cloudtrail-logs --function iam-alerts --print-policy`,
    )
    .action(() => run((io, options: DoctorOptions) => doctor(options, io)));
}

function secondsOf(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 1 && value <= 3_600) return value;
  throw new IamAlertsError("usage", `expected seconds from 1 to 3600 after --timeout, found ${JSON.stringify(text)}`);
}

/** Checks every link from trail to inbox. Gives the exit code. */
export async function doctor(options: DoctorOptions, io: Io): Promise<number> {
  const given = options.logGroup ?? (io.env["IAM_ALERTS_LOG_GROUP"] || undefined);
  if (given === undefined) {
    throw new IamAlertsError("usage", "expected the log group that CloudTrail writes to, found none", {
      hint: "give --log-group or IAM_ALERTS_LOG_GROUP, for example --log-group aws-cloudtrail-logs",
    });
  }
  const logGroup = readLogGroup(given);
  const named = options.function ?? (io.env["IAM_ALERTS_FUNCTION"] || undefined);
  const name = named === undefined ? null : readFunctionName(named);
  if (options.printPolicy) return printPolicy(logGroup, name?.name ?? null, options, io);
  const pattern = options.pattern ?? (io.env["IAM_ALERTS_PATTERN"] || undefined);
  const wish = {
    logGroup,
    filterName: options.filterName,
    pattern: pattern === undefined ? null : resolvePattern(pattern, options.except).source,
    function: name,
    topicArn: options.topic ?? null,
    emailFrom: options.emailFrom ?? null,
    readEnvironment,
    chooseCanary: options.canary === true ? chooseCanary : null,
  };
  const show = await printer(options, io);
  const client = awsOptions(options, io);
  const { examine } = await import("../../aws/doctor/examine.ts");
  const waiting = (seconds: number) => talk(`waiting for the canary's alert, ${seconds} s`, options, io);
  const statuses: Finding["status"][] = [];
  for await (const finding of examine(wish, client, { seconds: options.timeout, sleep, now: Date.now, waiting })) {
    statuses.push(finding.status);
    show.finding(finding);
  }
  show.end();
  const number = (status: Finding["status"]) => statuses.filter((other) => other === status).length;
  talk(`${number("green")} green, ${number("red")} red, ${number("not-checked")} not checked`, options, io);
  return statuses.includes("red") ? 1 : statuses.includes("not-checked") ? 2 : 0;
}

async function printer(options: DoctorOptions, io: Io): Promise<{ finding(finding: Finding): void; end(): void }> {
  const format = formatOf(options, io);
  const held: Finding[] = [];
  if (format === "json") {
    const end = () => io.stdout.write(`${safeJson(JSON.stringify(held, null, 2))}\n`);
    return { finding: (finding) => void held.push(finding), end };
  }
  if (format === "ndjson") {
    return { finding: (finding) => io.stdout.write(`${safeJson(JSON.stringify(finding))}\n`), end: () => {} };
  }
  const paint = format === "terminal" ? await paintOf(options, io) : undefined;
  return { finding: (finding) => io.stdout.write(printFinding(finding, paint)), end: () => {} };
}

function printFinding({ link, status, message, fix }: Finding, paint?: ChalkInstance): string {
  const word = { green: "green", red: "red", "not-checked": "not checked" }[status].padEnd(12);
  const shown =
    paint === undefined ? word : status === "green" ? paint.green(word) : status === "red" ? paint.red(word) : word;
  const mend = fix === null ? "" : `${" ".repeat(27)}mend: ${visible(fix)}\n`;
  return `${shown} ${link.padEnd(13)} ${visible(message)}\n${mend}`;
}

function printPolicy(logGroup: string, functionName: string | null, options: DoctorOptions, io: Io): number {
  const arn = parseArn(functionName ?? "");
  const policy = leastPolicy({
    partition: arn?.partition ?? "aws",
    region: arn?.region ?? options.region ?? (io.env["AWS_REGION"] || null),
    account: arn?.account ?? null,
    logGroup,
    functionName: functionName?.replace(/^.*:function:/, "") ?? null,
    topicArn: options.topic ?? null,
    queueArn: null,
    roleArn: null,
  });
  io.stdout.write(`${JSON.stringify(policy, null, 2)}\n`);
  return 0;
}
