import { readFunctionName } from "../../../aws/arn.ts";
import { IamAlertsError } from "../../../errors.ts";
import { encodePayload, simulatedLogStream } from "../../../payload/awslogs.ts";
import { visible } from "../../../render/escape.ts";
import { shortened } from "../../../words.ts";
import { awsOptions } from "../../flags/aws.ts";
import type { AwsFlags } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { readAnswer } from "../../read/answer.ts";
import type { Answer, Invoke } from "./run.ts";

/** The time to wait for an answer, in milliseconds; the default of simulate. */
const timeout = 60_000;

/**
 * Returns an invoker of the deployed function, by name or ARN. Every message is a separate invocation, one after the other,
 * so that an answer belongs to one test and an error fails one test. The function marks its alerts as tests.
 *
 * @throws IamAlertsError `usage` for an invalid name.
 */
export async function invokeDeployed(given: string, options: AwsFlags, io: Io): Promise<Invoke> {
  const name = readFunctionName(given);
  const { invokeClient } = await import("../../../aws/clients.ts");
  const { invoke } = await import("../../../aws/invoke.ts");
  const client = await invokeClient(awsOptions(options, io), timeout);
  const ask = async (message: string): Promise<Answer> => {
    try {
      const event = encodePayload([message], { logStream: simulatedLogStream });
      const answer = (await invoke(client, name, event, "RequestResponse")) ?? "";
      const parsed = readAnswer(answer);
      if (parsed === undefined) throw foreignAnswer(given, answer);
      return parsed.alerts[0];
    } catch (error) {
      if (error instanceof IamAlertsError) return error;
      throw error;
    }
  };
  return async (messages) => {
    const answers: Answer[] = [];
    for (const message of messages) answers.push(await ask(message));
    return answers;
  };
}

function foreignAnswer(name: string, answer: string): IamAlertsError {
  const found = answer === "" ? "nothing" : shortened(visible(answer), 100);
  return new IamAlertsError("aws", `expected alerts from ${name}, found ${found}`, {
    hint: "--function needs an iam-alerts function; iam-alerts simulate --function prints any answer",
  });
}
