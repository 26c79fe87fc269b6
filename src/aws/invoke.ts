import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from "@aws-sdk/client-lambda";
import { defaultMaxBytes } from "../bytes/bytes.ts";
import { IamAlertsError } from "../errors.ts";
import { type AwsLogsEvent, encodePayload } from "../payload/awslogs.ts";
import type { FunctionName } from "./arn.ts";
import { awsFailure, isNamed } from "./failure.ts";

/** RequestResponse waits for the answer, Event leaves the function a task, DryRun asks whether one may. */
export type InvocationType = "RequestResponse" | "Event" | "DryRun";

/**
 * The most bytes that an invocation may carry.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const maxPayload: Readonly<Record<InvocationType, number>> = {
  RequestResponse: 6_291_456,
  Event: 1_048_576,
  DryRun: 6_291_456,
};

/**
 * Packs messages into as few events as Lambda takes, in their order.
 *
 * @throws IamAlertsError `payload` for a message that is too large by itself.
 */
export function packMessages(
  messages: readonly string[],
  type: InvocationType,
  logStream: string,
): readonly AwsLogsEvent[] {
  const event = encodePayload(messages, { logStream });
  const size = JSON.stringify(event).length; // base64 is ASCII
  const unpacked = messages.reduce((sum, message) => sum + message.length, 0);
  // The function unpacks no more than that, and quotes take room in JSON.
  if (size <= maxPayload[type] && unpacked <= defaultMaxBytes / 4) return [event];
  if (messages.length === 1) {
    const found = `found one of ${size} with a single event`;
    throw new IamAlertsError("payload", `expected a payload of at most ${maxPayload[type]} bytes, ${found}`, {
      hint: "CloudWatch Logs has no log events as large as that; leave it out",
    });
  }
  const half = messages.length >> 1;
  return [messages.slice(0, half), messages.slice(half)].flatMap((part) => packMessages(part, type, logStream));
}

/**
 * Invokes a function once. Gives the text that it answered, or null where the type of invocation has no answer.
 *
 * @throws IamAlertsError where the function failed or AWS refused, with the last lines of the function's log in
 *   `details.logTail` where AWS gave them: `timeout`, `not-found`, `aws-limit`, `aws…`
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
    return new IamAlertsError("not-found", `expected a Lambda function ${called}, found none`, {
      hint: "check the name, its alias or version, and --region; aws lambda list-functions lists what there is",
      cause: error,
    });
  }
  if (status === 413) {
    return new IamAlertsError("aws-limit", `the payload is larger than ${called} can be given: HTTP 413`, {
      hint: "send fewer events at once",
      details: { action: "lambda:InvokeFunction", httpStatus: 413 },
      cause: error,
    });
  }
  if (isNamed(error, "TooManyRequestsException")) {
    return new IamAlertsError("aws-limit", `AWS throttled ${called}: ${error.message}`, {
      hint: "invoke it less often (--rate), or raise its concurrency",
      details: { action: "lambda:InvokeFunction", httpStatus: 429 },
      cause: error,
    });
  }
  return awsFailure(error, "lambda:InvokeFunction");
}

/** What a function's error looks like; another runtime may send any text. */
function failureOf(called: string, { FunctionError, LogResult }: InvokeCommandOutput, answer: string): IamAlertsError {
  const { errorType, errorMessage } = readError(answer);
  const said = [errorType, errorMessage].filter((text) => text !== undefined).join(": ") || answer || "no reason given";
  const isTimeout = /timed out|lambda timeout/i.test(errorMessage ?? "");
  const logTail = LogResult === undefined ? "" : Buffer.from(LogResult, "base64").toString("utf8");
  return new IamAlertsError(
    isTimeout ? "timeout" : "aws",
    isTimeout
      ? `${called} did not finish in its time: ${errorMessage}`
      : `${called} failed (${FunctionError}): ${said}`,
    {
      hint: isTimeout
        ? `aws lambda update-function-configuration --function-name ${called} --timeout 30 gives it more`
        : "its log says more: aws logs tail with the function's log group",
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
