import { applyAll, type Clients } from "../../../aws/subscribe/apply.ts";
import { IamAlertsError } from "../../../errors.ts";
import { inTurns, sleep } from "../../flags/aws.ts";
import type { Io } from "../../io.ts";
import { canAsk, confirm } from "../../read/confirm.ts";
import { printLoss } from "./loss.ts";
import { owned } from "./owned.ts";
import { type Planned, Progress } from "./progress.ts";
import type { SubscribeOptions } from "./request.ts";

/** The number of log groups that are processed at the same time. */
const atOnce = 4;

/** Returns the plan for a log group. */
export type Planner = (logGroup: string) => Promise<Omit<Planned, "logGroup">>;

/** Plans and, unless the flags only ask for the plan, changes all log groups. Returns the exit code. */
export async function carryOut(
  logGroups: readonly string[],
  plan: Planner,
  clients: Clients,
  options: SubscribeOptions,
  io: Io,
): Promise<number> {
  const progress = await Progress.create(options, io);
  const plans = await inTurns(logGroups, atOnce, async (logGroup) => {
    const made = await owned(plan(logGroup), options, io).catch((error: unknown) => progress.failed(logGroup, error));
    return made === undefined ? [] : [{ logGroup, ...made }];
  });
  const ready = plans.flat();
  progress.planned(ready);
  const isDry = options.dryRun === true || options.check === true;
  if (!isDry && ready.some(({ loss }) => loss !== null) && !options.acceptLoss && !(await isAccepted(io))) {
    progress.end(false);
    throw lossRefused(ready);
  }
  if (!isDry) {
    await inTurns(ready, atOnce, async ({ logGroup, changes }) => {
      const waiting = (seconds: number) => progress.waiting(logGroup, seconds);
      await applyAll(changes, clients, { seconds: options.wait, sleep, waiting }).then(
        () => progress.applied(changes),
        (error: unknown) => progress.failed(logGroup, error),
      );
    });
  }
  const wouldChange = ready.some(({ changes }) => changes.some(({ action }) => action !== "unchanged"));
  progress.end(!isDry);
  return progress.failures > 0 ? 2 : options.check && wouldChange ? 1 : 0;
}

/** Asks whether a loss is accepted, if there is a terminal. */
export async function isAccepted(io: Io): Promise<boolean> {
  return canAsk(io) && (await confirm("The new filter lets fewer events through. Continue?", io));
}

/** Returns the error for a loss that was not accepted. */
export function lossRefused(planned: readonly Planned[]): IamAlertsError {
  const lines = planned.flatMap(({ logGroup, loss }) =>
    loss === null ? [] : [`${logGroup}: ${printLoss(loss).join("; ")}`],
  );
  return new IamAlertsError(
    "usage",
    `the change lets fewer events through, so nothing was changed. ${lines.join(". ")}`,
    {
      hint: "give --accept-loss to make the change; without --pattern and IAM_ALERTS_PATTERN the filter keeps its pattern",
      details: { losses: planned.flatMap(({ loss }) => loss ?? []) },
    },
  );
}
