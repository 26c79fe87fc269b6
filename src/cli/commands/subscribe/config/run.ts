import { applyAll, type Clients } from "../../../../aws/subscribe/apply.ts";
import type { Problem } from "../../../../document/place.ts";
import { IamAlertsError } from "../../../../errors.ts";
import { type Config, filledIn, placeName, type Target, targetsOf } from "../../../config/config.ts";
import { readConfig, refuseFlags } from "../../../config/read.ts";
import { type Session, Sessions } from "../../../config/sessions.ts";
import { inTurns, sleep } from "../../../flags/aws.ts";
import type { Io } from "../../../io.ts";
import { reportProblems, talk } from "../../../report.ts";
import { isAccepted, lossRefused, type Planner } from "../carry-out.ts";
import { owned } from "../owned.ts";
import { checkPattern } from "../pattern.ts";
import { destinationOf, type RequestedFilter, type SubscribeOptions } from "../request.ts";
import { clientsOf, prepare } from "../subscription.ts";
import { Report, type Row } from "./report.ts";

/** The number of filters that are worked on at the same time. */
const atOnce = 4;

/** The flags whose values come from the file instead. */
const inFile: readonly string[] = [
  ...["--log-group", "--all-matching", "--function", "--destination", "--role", "--filter-name", "--pattern"],
  ...["--also", "--except", "--distribution", "--field-selection-criteria", "--emit-system-fields"],
  ...["--apply-on-transformed-logs", "--rename-from", "--remove", "--print"],
];

/**
 * Creates and updates the subscriptions that a file describes, or reports the differences. Returns the exit code. A
 * failure, even of a whole account, does not stop the others.
 */
export async function subscribeConfig(file: string | true, options: SubscribeOptions, io: Io): Promise<number> {
  refuseFlags({ ...options }, inFile);
  const config = readConfig(file, options, io);
  if (config === undefined || !arePatternsGood(config, options, io)) return 2;
  return new ConfigRun(options, io, await Report.create(options, io)).run(targetsOf(config));
}

/** Checks each pattern once. Prints warnings, and patterns that are refused with their places. */
function arePatternsGood({ subscriptions }: Config, options: SubscribeOptions, io: Io): boolean {
  const problems: Problem[] = [];
  const checked = new Set<string>();
  for (const { pattern, patternPlace } of subscriptions) {
    if (checked.has(pattern.source)) continue;
    checked.add(pattern.source);
    try {
      checkPattern(pattern.parsed, options, io);
    } catch (error) {
      if (!(error instanceof IamAlertsError)) throw error;
      problems.push({ error, place: patternPlace });
    }
  }
  reportProblems(problems, options, io);
  return problems.length === 0;
}

/** A filter's plan, and the clients that carry it out. */
interface Ready {
  readonly row: Row;
  readonly clients: Clients;
}

/** The clients and the planner of a subscription in an account and Region. */
interface Prepared {
  readonly clients: Clients;
  readonly plan: Planner;
}

class ConfigRun {
  readonly #options: SubscribeOptions;
  readonly #io: Io;
  readonly #report: Report;
  readonly #sessions: Sessions;
  readonly #clients = new Map<Session, Promise<Clients>>();
  readonly #prepared = new Map<Session, Map<Target["subscription"], Promise<Prepared>>>();

  constructor(options: SubscribeOptions, io: Io, report: Report) {
    this.#options = options;
    this.#io = io;
    this.#report = report;
    this.#sessions = new Sessions(options, io);
  }

  async run(targets: readonly Target[]): Promise<number> {
    const ready = (await inTurns(targets, atOnce, (target) => this.#plan(target))).flat();
    const report = this.#report;
    report.planned();
    const { acceptLoss, check, dryRun } = this.#options;
    const isDry = dryRun === true || check === true;
    const lossy = ready.filter(({ row }) => row.loss !== null);
    if (!isDry && lossy.length > 0 && !acceptLoss && !(await isAccepted(this.#io))) {
      report.end();
      throw lossRefused(lossy.map(({ row }) => ({ logGroup: row.label, changes: [], loss: row.loss, notes: [] })));
    }
    if (!isDry) await inTurns(ready, atOnce, (one) => this.#apply(one));
    report.end();
    const wouldChange = ready.some(({ row }) => row.changes.some(({ action }) => action !== "unchanged"));
    return report.failures > 0 ? 2 : check && wouldChange ? 1 : 0;
  }

  async #plan(target: Target): Promise<readonly Ready[]> {
    const row = this.#report.row(target);
    let failing = target.account.name;
    try {
      const session = await this.#sessions.open(target);
      Object.assign(row, { accountId: session.account, region: session.region });
      failing = placeName({ ...target, region: session.region });
      const { clients, plan } = await this.#prepare(target.subscription, session, failing);
      failing = `${failing} ${target.logGroup}`;
      row.label = failing;
      Object.assign(row, await owned(plan(target.logGroup), this.#options, this.#io, session.client));
      return [{ row, clients }];
    } catch (error) {
      this.#report.failed(row, failing, error);
      return [];
    }
  }

  /** Looks up the destination of a subscription once in each account and Region. */
  #prepare(subscription: Target["subscription"], session: Session, label: string): Promise<Prepared> {
    const there = this.#prepared.get(session) ?? new Map<Target["subscription"], Promise<Prepared>>();
    this.#prepared.set(session, there);
    const found = there.get(subscription) ?? this.#look(subscription, session, label);
    there.set(subscription, found);
    return found;
  }

  async #look(subscription: Target["subscription"], session: Session, label: string): Promise<Prepared> {
    const clients = this.#clients.get(session) ?? clientsOf(session.client);
    this.#clients.set(session, clients);
    const { to, logGroups } = subscription;
    const destination = destinationOf({ [to.kind]: filledIn(to.text, session), filterName: "", wait: 0 }, {});
    if (destination === undefined) throw new Error("a subscription without a destination");
    const say = (line: string) => talk(`${label}: ${line}`, this.#options, this.#io);
    const tools = { clients: await clients, options: this.#options, io: this.#io, say };
    const { plan } = await prepare(logGroups, destination, filterFor(subscription, session), tools);
    return { clients: await clients, plan };
  }

  async #apply({ row, clients }: Ready): Promise<void> {
    const waiting = (seconds: number) => this.#report.waiting(row, seconds);
    await applyAll(row.changes, clients, { seconds: this.#options.wait, sleep, waiting }).then(
      () => {
        row.applied = true;
      },
      (error: unknown) => this.#report.failed(row, row.label, error),
    );
  }
}

/** Returns the whole filter, so that an existing one keeps nothing that the file does not describe. */
function filterFor(
  subscription: Target["subscription"],
  place: { readonly account: string; readonly region: string },
): RequestedFilter {
  const { filterName, pattern, role, distribution } = subscription;
  const { fieldSelectionCriteria, emitSystemFields, applyOnTransformedLogs } = subscription;
  return {
    name: filterName,
    pattern: pattern.source,
    isPatternGiven: true,
    roleArn: role === null ? "" : filledIn(role, place),
    ...{ distribution, fieldSelectionCriteria, emitSystemFields, applyOnTransformedLogs },
  };
}
