import { type CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  type LambdaClient,
} from "@aws-sdk/client-lambda";
import { awsFailure, isNamed } from "../failure.ts";
import { type FunctionTarget, qualifiedArn } from "../subscribe/plan.ts";
import { type DoctorFinding, green, greenOrRed, red, unchecked } from "./check.ts";

/** Reads a function's settings from Lambda. */
export async function readConfiguration(client: LambdaClient, target: FunctionTarget): Promise<FunctionConfiguration> {
  const command = new GetFunctionConfigurationCommand({ FunctionName: qualifiedArn(target) });
  return client.send(command).catch((error: unknown) => {
    throw awsFailure(error, "lambda:GetFunctionConfiguration");
  });
}

/** The variables of a function's environment. */
export type Variables = Readonly<Record<string, string>>;

/** The function's environment, as the alert function reads it. */
export interface Environment {
  readonly topicArn: string | null;
  readonly emailFrom: string | null;
  /** The names of the channels that alerts go to. */
  readonly channels: readonly string[];
  /** The fault of the environment, in words; null if it is valid. */
  readonly fault: string | null;
}

/** The dates on which AWS ended support for Node.js runtimes. Older versions have no support either. */
const ended: Readonly<Record<number, string>> = { 18: "2025-09-01", 20: "2026-04-30" };

/**
 * Checks that the function can run: its state, its runtime and its environment.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
export function checkFunction(
  settings: FunctionConfiguration,
  { channels, fault }: Environment,
): readonly DoctorFinding[] {
  const { FunctionName: name = "", State = "Active", LastUpdateStatus = "Successful", Runtime = "" } = settings;
  const why = settings.StateReason ?? settings.LastUpdateStatusReason ?? "no reason given";
  const version = Number(/^nodejs(\d+)\.x$/.exec(Runtime)?.[1] ?? Number.POSITIVE_INFINITY);
  const unreadable = settings.Environment?.Error;
  return [
    greenOrRed(
      "function",
      // Lambda makes an idle function inactive, and activates it again when it is invoked.
      (State === "Active" || State === "Inactive") && LastUpdateStatus !== "Failed",
      `${name} is active`,
      `${name} is ${State.toLowerCase()}, last update ${LastUpdateStatus.toLowerCase()}: ${why}`,
      `see aws lambda get-function-configuration --function-name ${name}, then deploy the function again`,
    ),
    greenOrRed(
      "function",
      version > 20,
      `the runtime is ${Runtime === "" ? "in the function's image" : Runtime}`,
      `the runtime ${Runtime} is no longer supported${version in ended ? `, since ${ended[version]}` : ""}`,
      `aws lambda update-function-configuration --function-name ${name} --runtime nodejs24.x`,
    ),
    unreadable !== undefined
      ? unchecked("function", `the environment cannot be read: ${unreadable.Message}`, "allow kms:Decrypt on its key")
      : greenOrRed(
          "function",
          fault === null,
          `the environment is complete: alerts go to ${channels.join(", ")}`,
          `the environment is not valid: ${fault}`,
          `edit the environment variables of ${name} in the Lambda console, under Configuration (the CLI would replace all of them)`,
        ),
  ];
}

const day = 86_400_000;

/** Checks that the function did not fail and was not throttled in the last day. `now` is in milliseconds since 1970. */
export async function checkErrors(
  client: CloudWatchClient,
  settings: FunctionConfiguration,
  now: number,
): Promise<readonly DoctorFinding[]> {
  const { FunctionName: name = "" } = settings;
  const group = settings.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
  const fixes = {
    Errors: `aws logs tail ${group} --since 1d`,
    Throttles: `check and raise the concurrency: aws lambda get-function-concurrency --function-name ${name}`,
  } as const;
  return Promise.all(
    (["Errors", "Throttles"] as const).map(async (metric) => {
      const command = new GetMetricStatisticsCommand({
        Namespace: "AWS/Lambda",
        MetricName: metric,
        Dimensions: [{ Name: "FunctionName", Value: name }],
        StartTime: new Date(now - day),
        EndTime: new Date(now),
        Period: day / 1_000,
        Statistics: ["Sum"],
      });
      const { Datapoints = [] } = await client.send(command).catch((error: unknown) => {
        throw awsFailure(error, "cloudwatch:GetMetricStatistics");
      });
      const sum = Datapoints.reduce((total, { Sum = 0 }) => total + Sum, 0);
      const word = metric.toLowerCase();
      return greenOrRed(
        "function",
        sum === 0,
        `no ${word} in the last day`,
        `${sum} ${word} in the last day`,
        fixes[metric],
      );
    }),
  );
}

/** Returns the ARN to which failed events go, or undefined if there is none. */
export async function readDeadLetters(
  client: LambdaClient,
  target: FunctionTarget,
  settings: FunctionConfiguration,
): Promise<string | undefined> {
  const queue = settings.DeadLetterConfig?.TargetArn;
  if (queue !== undefined && queue !== "") return queue;
  const command = new GetFunctionEventInvokeConfigCommand({
    FunctionName: target.functionArn,
    ...(target.qualifier === null ? {} : { Qualifier: target.qualifier }),
  });
  const settled = await client.send(command).catch((error: unknown) => {
    if (isNamed(error, "ResourceNotFoundException")) return undefined;
    throw awsFailure(error, "lambda:GetFunctionEventInvokeConfig");
  });
  return settled?.DestinationConfig?.OnFailure?.Destination;
}

export function noDeadLetters({ FunctionName: name = "" }: FunctionConfiguration): DoctorFinding {
  const fix = `aws lambda update-function-configuration --function-name ${name} --dead-letter-config TargetArn=<queue>`;
  return red(
    "dead letters",
    "there is no dead-letter queue: an event is lost after the function fails on it three times",
    fix,
  );
}

export function otherDeadLetters(arn: string): DoctorFinding {
  return green("dead letters", `events that the function fails on go to ${arn}`);
}
