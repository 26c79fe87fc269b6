import {
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  type LambdaClient,
  paginateListFunctions,
} from "@aws-sdk/client-lambda";
import { IamAlertsError } from "../../errors.ts";
import { nearest } from "../../words.ts";
import { type FunctionName, parseArn } from "../arn.ts";
import { awsFailure, checkAnswered, isNamed } from "../failure.ts";
import { type DeployedFunction, readFunction } from "../subscribe/function-policy.ts";
import { type FunctionTarget, qualifiedArn } from "../subscribe/plan.ts";
import { type DoctorFinding, green, greenOrRed, red, unchecked } from "./check.ts";

/**
 * Looks up a function.
 *
 * @throws IamAlertsError `not-found`, with a similar name if there is one; `aws…`
 */
export async function findFunction(client: LambdaClient, given: FunctionName): Promise<DeployedFunction> {
  try {
    return await readFunction(client, given);
  } catch (error) {
    if (!(error instanceof IamAlertsError) || error.code !== "not-found") throw error;
    const near = nearest(given.name.replace(/^.*:/, ""), await functionNames(client).catch(() => []));
    if (near === undefined) throw error;
    const hint = `pass --function ${near}, or deploy ${given.name} first`;
    throw new IamAlertsError("not-found", `${error.message}; did you mean ${near}?`, { hint, cause: error });
  }
}

/** Returns the names of the first functions: enough to find a similar one. */
async function functionNames(client: LambdaClient): Promise<readonly string[]> {
  const names: string[] = [];
  try {
    for await (const { Functions = [] } of paginateListFunctions({ client }, {})) {
      names.push(...Functions.flatMap(({ FunctionName }) => FunctionName ?? []));
      if (names.length >= 1_000) break;
    }
  } catch (error) {
    throw awsFailure(error, "lambda:ListFunctions");
  }
  return names;
}

/** Reads a function's settings from Lambda. */
export async function readConfiguration(client: LambdaClient, target: FunctionTarget): Promise<FunctionConfiguration> {
  const action = "lambda:GetFunctionConfiguration";
  const command = new GetFunctionConfigurationCommand({ FunctionName: qualifiedArn(target) });
  const settings = await client.send(command).catch((error: unknown) => {
    throw awsFailure(error, action);
  });
  checkAnswered(settings.FunctionName, {}, action);
  return settings;
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

export function noDeadLetters({ FunctionName: name = "", FunctionArn = "" }: FunctionConfiguration): DoctorFinding {
  const { partition, region, account } = parseArn(FunctionArn) ?? {
    partition: "aws",
    region: "us-east-1",
    account: "",
  };
  const queue = `${name}-dead-letters`;
  const fix =
    `aws sqs create-queue --queue-name ${queue}, allow the function's role sqs:SendMessage on it, then ` +
    `aws lambda update-function-configuration --function-name ${name} ` +
    `--dead-letter-config TargetArn=arn:${partition}:sqs:${region}:${account}:${queue}`;
  return red(
    "dead letters",
    "there is no dead-letter queue: an event is lost after the function fails on it three times",
    fix,
  );
}

export function otherDeadLetters(arn: string): DoctorFinding {
  return green("dead letters", `events that the function fails on go to ${arn}`);
}
