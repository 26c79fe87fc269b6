import { bucketNameFor, type Place } from "../../../aws/stack/bucket.ts";
import { whoCalls } from "../../../aws/stack/caller.ts";
import { type StackClients, stackClients } from "../../../aws/stack/clients.ts";
import { follow } from "../../../aws/stack/follow.ts";
import { conditionOf, readStack, type Stack } from "../../../aws/stack/stack.ts";
import { IamAlertsError } from "../../../errors.ts";
import { awsOptions, sleep } from "../../flags/aws.ts";
import type { Io } from "../../io.ts";
import { canAsk, confirm } from "../../read/confirm.ts";
import type { DeployOptions } from "./parameters.ts";
import { Progress } from "./progress.ts";

/** Everything that a run works with. */
export interface Session extends StackClients {
  readonly options: DeployOptions;
  readonly io: Io;
  readonly place: Place;
  readonly progress: Progress;
}

export async function startSession(options: DeployOptions, io: Io): Promise<Session> {
  const client = awsOptions(options, io);
  const caller = await whoCalls(client);
  return {
    options,
    io,
    ...(await stackClients(client)),
    place: { ...caller, bucket: options.bucket ?? bucketNameFor(caller.account, caller.region) },
    progress: new Progress(options, io),
  };
}

/**
 * Waits until no change of the stack is in progress, which another run may have started. Returns null without a stack.
 */
export async function settledStack(session: Session): Promise<Stack | null> {
  const { cloudFormation, options, progress } = session;
  const stack = await readStack(cloudFormation, options.stackName);
  if (stack === null || conditionOf(stack) !== "busy") return stack;
  progress.say(`the stack ${stack.name} is in ${stack.status}; waiting until that ends`);
  const following = progress.following(`waiting for the stack ${stack.name}`, sleep);
  await follow(cloudFormation, stack.id, null, following);
  progress.clear();
  return readStack(cloudFormation, options.stackName);
}

/**
 * Refuses a stack that this command cannot change.
 *
 * @throws IamAlertsError `usage` for a stack that is not of iam-alerts, `aws` for one that is stuck
 */
export function checkStack(stack: Stack): void {
  const { name, status, reason } = stack;
  if (!/^iam-alerts\b/.test(stack.description) && conditionOf(stack) !== "new") {
    throw new IamAlertsError("usage", `expected a stack of iam-alerts, found ${name}, which has another template`, {
      hint: "give another --stack-name",
      details: { stack: name, description: stack.description },
    });
  }
  if (conditionOf(stack) !== "stuck") return;
  const why = reason === null ? "" : `: ${reason}`;
  const command =
    status === "UPDATE_ROLLBACK_FAILED"
      ? `aws cloudformation continue-update-rollback --stack-name ${name}`
      : `aws cloudformation rollback-stack --stack-name ${name}`;
  throw new IamAlertsError("aws", `the stack ${name} is in ${status} and cannot be updated${why}`, {
    hint: `correct the cause, run ${command}, and then this command again`,
    details: { stack: name, status },
  });
}

/**
 * Whether the changes that the plan shows may be made.
 *
 * @throws IamAlertsError `usage` without --yes if nobody can be asked
 */
export async function isAgreed(question: string, { options, io }: Session): Promise<boolean> {
  if (options.yes === true) return true;
  if (canAsk(io)) return confirm(question, io);
  throw new IamAlertsError("usage", "expected --yes where no question can be asked, found none; nothing was changed", {
    hint: "look at the plan, and run the command again with --yes",
  });
}
