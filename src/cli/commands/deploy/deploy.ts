import { makeBucket } from "../../../aws/stack/bucket.ts";
import { type ChangeSet, createChangeSet, deleteChangeSet, executeChangeSet } from "../../../aws/stack/change-set.ts";
import { deleteAndFollow, deleteStack, failuresOf, follow, readOperation } from "../../../aws/stack/follow.ts";
import { upload } from "../../../aws/stack/objects.ts";
import { conditionOf, type Stack } from "../../../aws/stack/stack.ts";
import { IamAlertsError } from "../../../errors.ts";
import { sleep } from "../../flags/aws.ts";
import type { Io } from "../../io.ts";
import { printLoss } from "../subscribe/loss.ts";
import { examine } from "./examine.ts";
import { subscribeOutside } from "./filter.ts";
import type { DeployOptions } from "./parameters.ts";
import { type Code, changesOf, findCode, keptOf, type Wanted, wantedFor } from "./plan.ts";
import { type Change, isJson, printPlan, printReport } from "./plan-report.ts";
import { checkStack, isAgreed, type Session, settledStack, startSession } from "./session.ts";
import type { Release } from "./template.ts";

/** A run whose change set exists. */
interface Prepared {
  readonly stack: Stack | null;
  readonly wanted: Wanted;
  readonly code: Code;
  readonly changeSet: ChangeSet;
}

/** Creates or updates the stack with the given parameters. Returns the exit code. */
export async function deploy(
  release: Release,
  flags: Readonly<Record<string, string>>,
  options: DeployOptions,
  io: Io,
): Promise<number> {
  const session = await startSession(options, io);
  const found = await settledStack(session);
  if (found !== null) checkStack(found);
  const stack = conditionOf(found) === "failed" ? await withoutFailed(session, found as Stack) : found;
  if (stack === undefined) return options.dryRun ? 0 : 1;
  const wanted = await wantedFor(session, release, stack, flags);
  const code = await findCode(session, release);
  const changeSet = await createChangeSet(
    session.cloudFormation,
    {
      stackName: options.stackName,
      isNew: conditionOf(stack) === "new",
      template: release.templateWith(session.place.bucket, code.key),
      parameters: wanted.values,
    },
    { sleep },
  );
  return carryOut(session, release, { stack, wanted, code, changeSet });
}

/** Deletes a stack that can only be deleted. Returns null; undefined if it must stay. */
async function withoutFailed(session: Session, stack: Stack): Promise<null | undefined> {
  const { options, io, progress, cloudFormation } = session;
  const why = stack.reason === null ? "" : `: ${stack.reason}`;
  progress.say(`the stack ${stack.name} is in ${stack.status} and can only be deleted${why}`);
  await printPlan(stack.name, [deletionOf(stack)], options, io);
  if (options.dryRun) {
    progress.say("without --dry-run, it is deleted and created again");
    return undefined;
  }
  if (!(await isAgreed(`Delete the stack ${stack.name}, and create it again?`, session))) return undefined;
  await deleteAndFollow(cloudFormation, stack, progress.following(`deleting the stack ${stack.name}`, sleep));
  progress.clear();
  return null;
}

function deletionOf({ name, status }: Stack): Change {
  return { action: "delete", resource: "stack", name, before: { status }, after: null };
}

async function carryOut(session: Session, release: Release, prepared: Prepared): Promise<number> {
  const { options, io, progress } = session;
  const { stack, wanted, code, changeSet } = prepared;
  const changes = changesOf(session, code, wanted, stack, changeSet);
  await printPlan(options.stackName, changes, options, io);
  const kept = keptOf(wanted, stack, release);
  if (kept.length > 0) progress.say(`the stack keeps ${kept.join(", ")}`);
  for (const line of wanted.losses.flatMap(printLoss)) progress.say(`loss: ${line}`);
  const report = { stack: options.stackName, changes, losses: wanted.losses, applied: false, doctor: null };
  if (options.dryRun || changeSet.isEmpty) await discard(session, prepared);
  if (options.dryRun) {
    printReport(report, options, io);
    return 0;
  }
  if (!changeSet.isEmpty) {
    const agreed = await isAccepted(session, wanted).catch(async (error: unknown) => {
      await discard(session, prepared);
      printReport(report, options, io);
      throw error;
    });
    if (!agreed) {
      await discard(session, prepared);
      progress.say("nothing was changed");
      printReport(report, options, io);
      return 1;
    }
    await apply(session, release, prepared);
  }
  return finish(session, wanted, changes);
}

/** Asks whether the plan may be applied. @throws IamAlertsError `usage` where nobody can be asked */
async function isAccepted(session: Session, { losses }: Wanted): Promise<boolean> {
  const { options, io } = session;
  const isLoss = losses.length > 0 && options.acceptLoss !== true;
  if (isLoss && options.yes === true && !(io.stdin.isTerminal && io.stderr.isTerminal)) {
    throw new IamAlertsError("usage", "the new pattern lets fewer events through, so nothing was changed", {
      hint: "give --accept-loss together with --yes; without --pattern the filter keeps its pattern",
      details: { losses },
    });
  }
  const more = isLoss ? "The new pattern lets fewer events through. " : "";
  return isAgreed(
    `${more}Apply these changes?`,
    isLoss ? { ...session, options: { ...options, yes: false } } : session,
  );
}

/** Deletes the change set, and the stack that only exists because of it. */
async function discard({ cloudFormation }: Session, { stack, changeSet }: Prepared): Promise<void> {
  await deleteChangeSet(cloudFormation, changeSet.stackId, changeSet.id);
  if (conditionOf(stack) === "new") await deleteStack(cloudFormation, changeSet.stackId);
}

async function apply(session: Session, release: Release, { stack, code, changeSet }: Prepared): Promise<void> {
  const { cloudFormation, s3, place, options, progress } = session;
  if (options.bucket === undefined && code.bucket !== "made") await makeBucket(s3, place);
  if (!code.isThere) await upload(s3, place, code.key, release.code);
  const { start } = await readOperation(cloudFormation, changeSet.stackId);
  await executeChangeSet(cloudFormation, changeSet);
  const isNew = conditionOf(stack) === "new";
  const title = `${isNew ? "creating" : "updating"} the stack ${options.stackName}`;
  const ended = await follow(cloudFormation, changeSet.stackId, start, progress.following(title, sleep));
  progress.clear();
  const status = ended.stack?.status ?? "DELETE_COMPLETE";
  if (/^(?:CREATE|UPDATE)_COMPLETE$/.test(status)) return;
  const failures = failuresOf(ended.events);
  const isBack = status === "UPDATE_ROLLBACK_COMPLETE";
  const outcome = isNew ? "was not created" : `was not updated${isBack ? ", and is as it was" : ""}`;
  throw new IamAlertsError("aws", `the stack ${options.stackName} ${outcome}: ${failures.join("; ") || status}`, {
    hint: isNew
      ? "correct the cause, and run the command again: it deletes what is left, and creates the stack"
      : "correct the cause, and run the command again",
    details: { action: "cloudformation:ExecuteChangeSet", status, failures },
  });
}

/** Subscribes if the stack does not, and runs doctor. Returns the exit code. */
async function finish(session: Session, wanted: Wanted, changes: readonly Change[]): Promise<number> {
  const { options, io } = session;
  const { subscription } = wanted;
  const outside =
    wanted.filter !== "outside"
      ? null
      : await examine(isJson(options, io), io, (to) => subscribeOutside(subscription, options, to));
  if (outside !== null && outside.code === 2) return 2;
  const { doctor } = await import("../doctor/command.ts");
  const { logGroup, functionName, filterName } = subscription;
  const { region, profile, endpointUrl, quiet, debug, color } = options;
  const given = { region, profile, endpointUrl, quiet, debug, color };
  const flags = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const examined = await examine(isJson(options, io), io, (to) =>
    doctor(
      {
        ...flags,
        ...(isJson(options, io)
          ? { format: "ndjson" }
          : options.format === undefined
            ? {}
            : { format: options.format }),
        logGroup: [logGroup],
        function: functionName,
        filterName,
        timeout: 120,
      },
      to,
    ),
  );
  const more = (outside?.lines ?? []).flatMap((line) => (line as { changes: readonly Change[] }).changes);
  const all = [...changes, ...more];
  printReport(
    { stack: options.stackName, changes: all, losses: wanted.losses, applied: true, doctor: examined.lines },
    options,
    io,
  );
  return examined.code === 1 ? 1 : 0;
}
