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

/** A function's settings as Lambda has them. */
export async function readConfiguration(client: LambdaClient, target: FunctionTarget): Promise<FunctionConfiguration> {
  const command = new GetFunctionConfigurationCommand({ FunctionName: qualifiedArn(target) });
  return client.send(command).catch((error: unknown) => {
    throw awsFailure(error, "lambda:GetFunctionConfiguration");
  });
}

/** The variables of a function's environment. */
export type Variables = Readonly<Record<string, string>>;

/** What the function's environment comes to, as the alert function reads it. */
export interface Environment {
  readonly topicArn: string | null;
  readonly emailFrom: string | null;
  /** Where alerts go, by name. */
  readonly channels: readonly string[];
  /** What is wrong with it, in words; null where nothing is. */
  readonly fault: string | null;
}

/** Since when AWS supports a Node.js runtime no longer; what came before these is over too. */
const ended: Readonly<Record<number, string>> = { 18: "2025-09-01", 20: "2026-04-30" };

/**
 * Whether the function can run: its state, its runtime, its environment.
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
      // Lambda puts a function to sleep that nothing invokes, and wakes it.
      (State === "Active" || State === "Inactive") && LastUpdateStatus !== "Failed",
      `${name} is active`,
      `${name} is ${State.toLowerCase()}, last update ${LastUpdateStatus.toLowerCase()}: ${why}`,
      `aws lambda get-function-configuration --function-name ${name} says more; deploy it again`,
    ),
    greenOrRed(
      "function",
      version > 20,
      `runtime ${Runtime === "" ? "of its image" : Runtime}`,
      `runtime ${Runtime} is no longer supported${version in ended ? `, since ${ended[version]}` : ""}`,
      `aws lambda update-function-configuration --function-name ${name} --runtime nodejs22.x`,
    ),
    unreadable !== undefined
      ? unchecked("function", `its environment cannot be read: ${unreadable.Message}`, "allow kms:Decrypt on its key")
      : greenOrRed(
          "function",
          fault === null,
          `its environment is complete: alerts go to ${channels.join(", ")}`,
          `its environment is not complete: ${fault}`,
          `open ${name} in the Lambda console, Configuration, Environment variables (the CLI would replace all of them)`,
        ),
  ];
}

const day = 86_400_000;

/** Whether the function failed or was throttled in the last day. `now` is in milliseconds since 1970. */
export async function checkErrors(
  client: CloudWatchClient,
  settings: FunctionConfiguration,
  now: number,
): Promise<readonly DoctorFinding[]> {
  const { FunctionName: name = "" } = settings;
  const group = settings.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`;
  const fixes = {
    Errors: `aws logs tail ${group} --since 1d`,
    Throttles: `aws lambda get-function-concurrency --function-name ${name}; raise it`,
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

/** Where the events go that the function failed on: an ARN, or undefined for nowhere. */
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
  return red("dead letters", "no dead-letter queue: what the function fails on three times is lost", fix);
}

export function otherDeadLetters(arn: string): DoctorFinding {
  return green("dead letters", `what the function fails on goes to ${arn}`);
}
