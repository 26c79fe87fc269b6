import { IamAlertsError } from "../../errors.ts";
import { awsFailure, isNamed } from "../failure.ts";

/** The clock for waiting for CloudFormation. */
export interface Watch {
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Awaits a call of CloudFormation. `action` is the call as in IAM policies.
 *
 * @throws IamAlertsError `aws…`
 */
export async function called<Answer>(action: string, answer: Promise<Answer>): Promise<Answer> {
  return answer.catch((error: unknown) => {
    throw refusalOf(error) ?? awsFailure(error, action);
  });
}

/** Whether CloudFormation reports that a stack does not exist, which only the message says. */
export function isMissing(error: unknown): boolean {
  return isNamed(error, "ValidationError") && /does not exist/i.test(error.message);
}

/** Returns the error for a refusal of CloudFormation that its name or its message distinguishes. */
function refusalOf(error: unknown): IamAlertsError | undefined {
  if (!(error instanceof Error)) return undefined;
  const text = error.message.split("\n")[0] ?? "";
  const refused = (message: string, hint: string) => new IamAlertsError("aws", message, { hint, cause: error });
  if (error.name === "InsufficientCapabilitiesException") {
    return refused(
      `CloudFormation asks for a capability that this template should not need: ${text}`,
      "install the package again, because its template.yaml was changed",
    );
  }
  if (/TerminationProtection/i.test(text)) {
    return refused(
      `the stack is protected from being deleted: ${text}`,
      "aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name <name> turns that off",
    );
  }
  if (/_IN_PROGRESS state/.test(text)) {
    return refused(`another change of the stack is in progress: ${text}`, "run the command again when it has finished");
  }
  return undefined;
}
