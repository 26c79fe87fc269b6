import { deleteBucket, type Existing, readBucket } from "../../../aws/stack/bucket.ts";
import { deleteAndFollow, deleteStack } from "../../../aws/stack/follow.ts";
import { deleteVersions, listVersions, prefixFor, type Version } from "../../../aws/stack/objects.ts";
import { listResources } from "../../../aws/stack/resources.ts";
import { conditionOf, type Stack } from "../../../aws/stack/stack.ts";
import type { Filter } from "../../../aws/subscribe/plan.ts";
import { applyFilter } from "../../../aws/subscribe/subscription.ts";
import { IamAlertsError } from "../../../errors.ts";
import { sleep } from "../../flags/aws.ts";
import type { Io } from "../../io.ts";
import { findFilter, isOwn } from "./filter.ts";
import type { DeployOptions } from "./parameters.ts";
import { type Change, printPlan, printReport } from "./plan-report.ts";
import { checkStack, isAgreed, type Session, settledStack, startSession } from "./session.ts";

/** Everything of a deployment that exists. */
interface Deployed {
  readonly stack: Stack | null;
  /** A filter that is not in the stack. */
  readonly filter: Filter | null;
  readonly resources: readonly Change[];
  readonly bucket: Existing;
  readonly versions: readonly Version[];
}

/** Deletes what `deploy` created: the filter, the stack, the code, and the bucket. Returns the exit code. */
export async function remove(options: DeployOptions, io: Io): Promise<number> {
  const session = await startSession(options, io);
  const { place, progress } = session;
  const deployed = await findDeployed(session);
  const changes = changesOf(session, deployed);
  await printPlan(options.stackName, changes, options, io);
  if (changes.length === 0) progress.say(`the stack ${options.stackName} does not exist, and nothing is left of it`);
  const report = { stack: options.stackName, changes, losses: [], doctor: null };
  if (options.dryRun || changes.length === 0) {
    printReport({ ...report, applied: options.dryRun !== true }, options, io);
    return 0;
  }
  if (!(await isAgreed("Delete all of this?", session))) {
    progress.say("nothing was changed");
    printReport({ ...report, applied: false }, options, io);
    return 1;
  }
  await apply(session, deployed);
  if (deployed.bucket === "made" && !(await deleteBucket(session.s3, place))) {
    progress.say(`kept the bucket ${place.bucket}, which holds other objects`);
  }
  printReport({ ...report, applied: true }, options, io);
  return 0;
}

async function findDeployed(session: Session): Promise<Deployed> {
  const { cloudFormation, s3, place, options } = session;
  const stack = await settledStack(session);
  if (stack !== null && conditionOf(stack) !== "stuck") checkStack(stack);
  const bucket = await readBucket(s3, place);
  const versions = bucket === "none" ? [] : await listVersions(s3, place, prefixFor(options.stackName));
  const resources = stack === null ? [] : await listResources(cloudFormation, stack.id);
  return {
    stack,
    filter: stack === null ? null : await filterOutside(session, stack),
    resources: resources.map(({ type, name, id }) => ({
      action: "delete",
      resource: type,
      name,
      before: id === "" ? null : { id },
      after: null,
    })),
    bucket,
    versions,
  };
}

/** Returns the filter that `subscribe` made for the stack's function. */
async function filterOutside(session: Session, { parameters }: Stack): Promise<Filter | null> {
  const { LogGroupName: logGroup, FilterName: filterName, FunctionName: functionName, SubscriptionFilter } = parameters;
  if (!logGroup || !filterName || !functionName || SubscriptionFilter === "true") return null;
  const filter = await findFilter(session, { logGroup, filterName, functionName }).catch((error: unknown) => {
    // A deleted log group has no filters.
    if (error instanceof IamAlertsError && error.code === "not-found") return null;
    throw error;
  });
  return filter != null && isOwn(filter, functionName) ? filter : null;
}

function changesOf({ place }: Session, { stack, filter, resources, bucket, versions }: Deployed): readonly Change[] {
  const deletion = (resource: string, name: string, before: Readonly<Record<string, string>> | null): Change => ({
    action: "delete",
    resource,
    name,
    before,
    after: null,
  });
  return [
    ...(filter === null ? [] : [deletion("subscription-filter", filter.name, { logGroup: filter.logGroup })]),
    ...resources,
    ...(stack === null ? [] : [deletion("stack", stack.name, { status: stack.status })]),
    ...[...new Set(versions.map(({ Key }) => Key))].map((key) => deletion("object", key, null)),
    ...(bucket === "made" ? [deletion("bucket", place.bucket, null)] : []),
  ];
}

/** Deletes dependents first, so that no events are sent to a missing function. */
async function apply(session: Session, { stack, filter, versions }: Deployed): Promise<void> {
  const { cloudFormation, logs, s3, place, progress } = session;
  if (filter !== null) {
    const change = {
      action: "delete",
      resource: "subscription-filter",
      name: filter.name,
      before: filter,
      after: null,
    } as const;
    await applyFilter(logs, change, { seconds: 60, sleep, waiting: () => {} });
  }
  if (stack !== null && conditionOf(stack) === "new") await deleteStack(cloudFormation, stack.id);
  else if (stack !== null) {
    await deleteAndFollow(cloudFormation, stack, progress.following(`deleting the stack ${stack.name}`, sleep));
    progress.clear();
  }
  await deleteVersions(s3, place, versions);
}
