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

/** How long an answer may take, in milliseconds: as long as simulate waits. */
const timeout = 60_000;

/**
 * The function that is deployed, by name or ARN. Each message is an invocation of its own, one after the other, so that an
 * answer is of one test and an error fails one test; what the function delivers is marked as a test.
 *
 * @throws IamAlertsError `usage` for a name that is none.
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
      const ours = readAnswer(answer);
      if (ours === undefined) throw notOurs(given, answer);
      return ours.alerts[0];
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

function notOurs(name: string, answer: string): IamAlertsError {
  const found = answer === "" ? "nothing" : shortened(visible(answer), 100);
  return new IamAlertsError("aws", `expected alerts from ${name}, found ${found}`, {
    hint: "--function is for a function of iam-alerts; iam-alerts simulate --function shows any answer",
  });
}
