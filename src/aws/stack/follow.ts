import {
  type CloudFormationClient,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  type StackEvent,
} from "@aws-sdk/client-cloudformation";
import { IamAlertsError } from "../../errors.ts";
import { called, isMissing, type Watch } from "./call.ts";
import { readStack, type Stack } from "./stack.ts";

/** An event of a resource in a stack. */
export interface ResourceEvent {
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string | null;
}

export interface Following extends Watch {
  readonly event: (event: ResourceEvent) => void;
}

/** The events of a stack's latest operation, the oldest first. */
export interface Operation {
  /** The id of its first event; null if there are no events. */
  readonly start: string | null;
  readonly events: readonly StackEvent[];
}

/** Reads the events back to the one with which the latest operation began. @throws IamAlertsError `aws…` */
export async function readOperation(client: CloudFormationClient, stackId: string): Promise<Operation> {
  const events: StackEvent[] = [];
  for (let NextToken: string | undefined; ; ) {
    const command = new DescribeStackEventsCommand({
      StackName: stackId,
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    const page = await called(
      "cloudformation:DescribeStackEvents",
      client.send(command).catch((error: unknown) => {
        if (isMissing(error)) return { StackEvents: [], NextToken: undefined };
        throw error;
      }),
    );
    for (const event of page.StackEvents ?? []) {
      events.push(event);
      if (isStart(event)) return { start: event.EventId ?? null, events: events.reverse() };
    }
    NextToken = page.NextToken;
    if (!NextToken) return { start: null, events: events.reverse() };
  }
}

function isStart({ PhysicalResourceId, StackId, ResourceStatus }: StackEvent): boolean {
  return PhysicalResourceId === StackId && /^(?:CREATE|UPDATE|DELETE|IMPORT)_IN_PROGRESS$/.test(`${ResourceStatus}`);
}

/** The number of polls without a new operation after which the operation counts as over, because events come late. */
const mostIdle = 5;

/**
 * Waits until an operation of a stack ends, and reports its events. `before` is the start of the previous operation.
 * Returns the stack; null if it was deleted.
 */
export async function follow(
  client: CloudFormationClient,
  stackId: string,
  before: string | null,
  { sleep, event }: Following,
): Promise<{ readonly stack: Stack | null; readonly events: readonly StackEvent[] }> {
  const seen = new Set<string>();
  let idle = 0;
  for (let pause = 500; ; pause = Math.min(pause * 1.5, 4_000)) {
    const stack = await readStack(client, stackId);
    const { start, events } = await readOperation(client, stackId);
    const isNew = start !== null && start !== before;
    for (const found of isNew ? events : []) {
      if (seen.has(found.EventId ?? "")) continue;
      seen.add(found.EventId ?? "");
      if (found.PhysicalResourceId !== found.StackId) event(toEvent(found));
    }
    const isOver = stack === null || !stack.status.endsWith("_IN_PROGRESS");
    if (isOver && (isNew || stack === null || ++idle > mostIdle)) {
      return { stack: stack?.status === "DELETE_COMPLETE" ? null : stack, events };
    }
    await sleep(pause);
  }
}

function toEvent(event: StackEvent): ResourceEvent {
  return {
    name: event.LogicalResourceId ?? "",
    type: event.ResourceType ?? "",
    status: event.ResourceStatus ?? "",
    reason: event.ResourceStatusReason ?? null,
  };
}

/** Returns the reasons why an operation failed: those of the resources that failed on their own. */
export function failuresOf(events: readonly StackEvent[]): readonly string[] {
  const failed = events.filter(
    ({ ResourceStatus, PhysicalResourceId, StackId }) =>
      ResourceStatus?.endsWith("_FAILED") && PhysicalResourceId !== StackId,
  );
  const causes = failed.filter(({ ResourceStatusReason = "" }) => !/cancelled/i.test(ResourceStatusReason));
  const texts = (causes.length === 0 ? failed : causes).map(
    ({ LogicalResourceId, ResourceType, ResourceStatusReason = "no reason given" }) =>
      `${LogicalResourceId} (${ResourceType}): ${ResourceStatusReason}`,
  );
  return [...new Set(texts)];
}

/** Begins to delete a stack. @throws IamAlertsError `aws…` */
export async function deleteStack(client: CloudFormationClient, stackId: string): Promise<void> {
  await called("cloudformation:DeleteStack", client.send(new DeleteStackCommand({ StackName: stackId })));
}

/** Deletes a stack and waits until it is gone. @throws IamAlertsError `aws`, which says what cannot be deleted */
export async function deleteAndFollow(client: CloudFormationClient, found: Stack, following: Following): Promise<void> {
  const { start } = await readOperation(client, found.id);
  await deleteStack(client, found.id);
  const { stack, events } = await follow(client, found.id, start, following);
  if (stack === null) return;
  throw new IamAlertsError(
    "aws",
    `the stack ${found.name} was not deleted: ${failuresOf(events).join("; ") || stack.status}`,
    {
      hint: "remove what the message names, and run the command again",
      details: { action: "cloudformation:DeleteStack", status: stack.status, failures: failuresOf(events) },
    },
  );
}
