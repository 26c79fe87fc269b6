import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from "@aws-sdk/client-lambda";
import { defaultMaxBytes } from "../bytes/bytes.ts";
import { IamAlertsError } from "../errors.ts";
import { type AwsLogsEvent, encodePayload } from "../payload/awslogs.ts";
import type { FunctionName } from "./arn.ts";
import { awsFailure, isNamed } from "./failure.ts";

/** RequestResponse waits for the answer, Event queues the event, DryRun checks the permission. */
export type InvocationType = "RequestResponse" | "Event" | "DryRun";

/**
 * The maximum size of an invocation's payload, in bytes.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const maxPayload: Readonly<Record<InvocationType, number>> = {
  RequestResponse: 6_291_456,
  Event: 1_048_576,
  DryRun: 6_291_456,
};

/**
 * Packs messages into as few events as Lambda's limits allow, in order.
 *
 * @throws IamAlertsError `payload` if a single message is too large
 */
export function packMessages(
  messages: readonly string[],
  type: InvocationType,
  logStream: string,
): readonly AwsLogsEvent[] {
  const event = encodePayload(messages, { logStream });
  const size = JSON.stringify(event).length; // base64 is ASCII
  const unpacked = messages.reduce((sum, message) => sum + message.length, 0);
  // The function's limit applies to the unpacked payload, in which quotes are escaped.
  if (size <= maxPayload[type] && unpacked <= defaultMaxBytes / 4) return [event];
  if (messages.length === 1) {
    const found = `found one of ${size} with a single event`;
    throw new IamAlertsError("payload", `expected a payload of at most ${maxPayload[type]} bytes, ${found}`, {
      hint: "leave the event out: CloudWatch Logs does not accept log events of that size",
    });
  }
  const half = messages.length >> 1;
  return [messages.slice(0, half), messages.slice(half)].flatMap((part) => packMessages(part, type, logStream));
}

/**
 * Invokes a function once. Returns the text of its answer, or null if this type of invocation has no answer.
 *
 * @throws IamAlertsError if the function failed or AWS refused: `timeout`, `not-found`, `aws-limit`, `aws…`. If AWS returned
 *   the last lines of the function's log, they are in `details.logTail`.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function invoke(
  client: LambdaClient,
  { name, qualifier }: FunctionName,
  event: unknown,
  type: InvocationType,
): Promise<string | null> {
  const command = new InvokeCommand({
    FunctionName: name,
    ...(qualifier === undefined ? {} : { Qualifier: qualifier }),
    InvocationType: type,
    Payload: Buffer.from(JSON.stringify(event)),
    ...(type === "RequestResponse" ? { LogType: "Tail" as const } : {}),
  });
  const called = qualifier === undefined ? name : `${name}:${qualifier}`;
  const output = await client.send(command).catch((error: unknown) => {
    throw invokeError(error, called);
  });
  const answer = Buffer.from(output.Payload ?? []).toString("utf8");
  if (output.FunctionError !== undefined) throw failureOf(called, output, answer);
  return type === "RequestResponse" ? answer : null;
}

function invokeError(error: unknown, called: string): IamAlertsError {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (isNamed(error, "ResourceNotFoundException")) {
    return new IamAlertsError("not-found", `expected the Lambda function ${called}, found none with that name`, {
      hint: "check the name, its alias or version, and --region; list the functions with aws lambda list-functions",
      cause: error,
    });
  }
  if (status === 413) {
    return new IamAlertsError("aws-limit", `the payload is too large for ${called}: HTTP 413`, {
      hint: "send fewer events at once",
      details: { action: "lambda:InvokeFunction", httpStatus: 413 },
      cause: error,
    });
  }
  if (isNamed(error, "TooManyRequestsException")) {
    return new IamAlertsError("aws-limit", `AWS throttled ${called}: ${error.message}`, {
      hint: "lower the rate of invocations (--rate), or raise the function's concurrency",
      details: { action: "lambda:InvokeFunction", httpStatus: 429 },
      cause: error,
    });
  }
  return awsFailure(error, "lambda:InvokeFunction");
}

/** Returns the error of a function that failed. Its answer is usually JSON, but a runtime may return any text. */
function failureOf(called: string, { FunctionError, LogResult }: InvokeCommandOutput, answer: string): IamAlertsError {
  const { errorType, errorMessage } = readError(answer);
  const reason =
    [errorType, errorMessage].filter((text) => text !== undefined).join(": ") || answer || "no reason given";
  const isTimeout = /timed out|lambda timeout/i.test(errorMessage ?? "");
  const logTail = LogResult === undefined ? "" : Buffer.from(LogResult, "base64").toString("utf8");
  return new IamAlertsError(
    isTimeout ? "timeout" : "aws",
    isTimeout ? `${called} timed out: ${errorMessage}` : `${called} failed (${FunctionError}): ${reason}`,
    {
      hint: isTimeout
        ? `allow more time: aws lambda update-function-configuration --function-name ${called} --timeout 30`
        : "see the function's log with aws logs tail",
      details: { action: "lambda:InvokeFunction", functionError: FunctionError, answer, logTail },
    },
  );
}

function readError(answer: string): { readonly errorType?: string; readonly errorMessage?: string } {
  try {
    const { errorType, errorMessage } = (JSON.parse(answer) ?? {}) as Record<string, unknown>;
    return {
      ...(typeof errorType === "string" ? { errorType } : {}),
      ...(typeof errorMessage === "string" ? { errorMessage } : {}),
    };
  } catch {
    return {};
  }
}
