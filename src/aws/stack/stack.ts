import { type CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { checkAnswered } from "../failure.ts";
import { called, isMissing } from "./call.ts";

/** A stack as CloudFormation describes it. */
export interface Stack {
  readonly name: string;
  /** The ARN, which also names a stack that was deleted. */
  readonly id: string;
  readonly status: string;
  /** The reason of the status; null if CloudFormation gives none. */
  readonly reason: string | null;
  readonly description: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The state of a stack for this program: `new` has never been created, `ready` can be updated, `busy` is being changed,
 * `failed` can only be deleted, `stuck` needs a person.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
export type Condition = "new" | "ready" | "busy" | "failed" | "stuck";

/** Returns the state of a stack; null for one that does not exist. */
export function conditionOf(stack: Stack | null): Condition {
  const status = stack?.status ?? "DELETE_COMPLETE";
  if (status === "REVIEW_IN_PROGRESS" || status === "DELETE_COMPLETE") return "new";
  if (status.endsWith("_IN_PROGRESS")) return "busy";
  if (/^(?:ROLLBACK_COMPLETE|ROLLBACK_FAILED|CREATE_FAILED|DELETE_FAILED)$/.test(status)) return "failed";
  return status.endsWith("_COMPLETE") ? "ready" : "stuck";
}

/** Returns a stack by its name or ARN; null if there is none. @throws IamAlertsError `aws…` */
export async function readStack(client: CloudFormationClient, nameOrId: string): Promise<Stack | null> {
  const action = "cloudformation:DescribeStacks";
  const answer = await called(
    action,
    client.send(new DescribeStacksCommand({ StackName: nameOrId })).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    }),
  );
  if (answer === null) return null;
  checkAnswered(answer.Stacks, answer.$metadata, action);
  const [found] = answer.Stacks ?? [];
  if (found === undefined) return null;
  return {
    name: found.StackName ?? nameOrId,
    id: found.StackId ?? nameOrId,
    status: found.StackStatus ?? "",
    reason: found.StackStatusReason ?? null,
    description: found.Description ?? "",
    parameters: Object.fromEntries(
      (found.Parameters ?? []).map(({ ParameterKey = "", ParameterValue = "" }) => [ParameterKey, ParameterValue]),
    ),
  };
}
