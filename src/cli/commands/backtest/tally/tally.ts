import { aliasOf, type KnownAccounts } from "../../../../alert/accounts.ts";
import type { Alert } from "../../../../alert/alert.ts";
import { type Severity, severities } from "../../../../alert/severity.ts";
import { type Count, Counts, type Entry, fill, largestFirst, type Ranked, type SavedMap } from "./counts.ts";
import { WorstAlerts } from "./worst-alerts.ts";

/** An actor, with the account of its credentials if the alerts come from several accounts. */
export interface ActorCount extends Ranked {
  readonly account?: Account;
}

/** An account's id and its name, if it has been given one. */
export interface Account {
  readonly id: string | null;
  readonly alias: string | null;
}

/** An account and the number of its alerts. `name` is the alias, else the id. */
export interface AccountCount extends Ranked {
  readonly id: string | null;
}

/** A short form of an alert. */
export interface Brief {
  readonly time: string | null;
  readonly severity: Severity;
  readonly title: string;
  readonly id: string | null;
  readonly account: Account;
}

/** The number of alerts, by time and by property; each list begins with the largest count. */
export interface Summary {
  readonly alerts: number;
  /** Every day, in UTC, from the first alert to the last. Alerts without a time are not counted here. */
  readonly days: readonly Count[];
  readonly severities: readonly Count[];
  readonly accounts: readonly AccountCount[];
  readonly regions: readonly Ranked[];
  readonly actors: readonly ActorCount[];
  readonly apis: readonly Ranked[];
  readonly sources: readonly Ranked[];
  /** The most severe alerts, the latest first. */
  readonly worst: readonly Brief[];
}

/** A tally as JSON. */
export interface SavedTally {
  readonly alerts: number;
  readonly days: SavedMap<number>;
  readonly severities: SavedMap<number>;
  readonly accounts: SavedMap<Entry<string | null>>;
  readonly regions: SavedMap<Entry<null>>;
  readonly actors: SavedMap<Entry<Account>>;
  readonly apis: SavedMap<Entry<null>>;
  readonly sources: SavedMap<Entry<null>>;
  readonly weekHours: readonly (readonly number[])[];
  readonly worst: readonly Brief[];
}

/** The number of names and alerts that are listed. */
const maxListed = 10;
const day = 86_400_000;

/** Counts alerts. */
export class Tally {
  #alerts = 0;
  readonly #days = new Map<string, number>();
  readonly #severities = new Map<string, number>();
  readonly #accounts = new Counts<string | null>();
  readonly #regions = new Counts<null>();
  readonly #actors = new Counts<Account>();
  readonly #apis = new Counts<null>();
  readonly #sources = new Counts<null>();
  readonly #weekHours = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  readonly #worst = new WorstAlerts<Brief>(maxListed);
  readonly #known: KnownAccounts;

  constructor(known: KnownAccounts = {}) {
    this.#known = known;
  }

  add({ time, severity, title, id, actor, action, source, account }: Alert): void {
    this.#alerts++;
    if (time !== null) {
      increase(this.#days, time.slice(0, 10));
      const date = new Date(time);
      const hours = this.#weekHours[(date.getUTCDay() + 6) % 7] as number[];
      hours[date.getUTCHours()] = (hours[date.getUTCHours()] ?? 0) + 1;
    }
    increase(this.#severities, severity);
    this.#accounts.add(account.alias ?? account.id ?? "unknown", account.id, severity, account.id ?? "");
    this.#regions.add(source.region ?? "unknown", null, severity);
    const owner = this.#accountOf(actor.accountId ?? account.id);
    this.#actors.add(actor.name ?? actor.arn ?? actor.type, owner, severity, owner.id ?? "");
    this.#apis.add(`${action.service ?? "?"}:${action.name ?? "?"}`, null, severity);
    this.#sources.add(source.ip ?? "unknown", null, severity);
    this.#worst.add({ time, severity, title, id, account: { id: account.id, alias: account.alias } });
  }

  get saved(): SavedTally {
    return {
      alerts: this.#alerts,
      days: [...this.#days],
      severities: [...this.#severities],
      accounts: [...this.#accounts.entries],
      regions: [...this.#regions.entries],
      actors: [...this.#actors.entries],
      apis: [...this.#apis.entries],
      sources: [...this.#sources.entries],
      weekHours: this.#weekHours,
      worst: this.#worst.list(),
    };
  }

  /** Continues a tally, before the first alert is added. */
  restore(saved: SavedTally): void {
    this.#alerts = saved.alerts;
    fill(this.#days, saved.days);
    fill(this.#severities, saved.severities);
    fill(this.#accounts.entries, saved.accounts);
    fill(this.#regions.entries, saved.regions);
    fill(this.#actors.entries, saved.actors);
    fill(this.#apis.entries, saved.apis);
    fill(this.#sources.entries, saved.sources);
    for (const [index, hours] of saved.weekHours.entries()) this.#weekHours[index] = [...hours];
    for (const alert of saved.worst) this.#worst.add(alert);
  }

  #accountOf(id: string | null): Account {
    return { id, alias: aliasOf(id, this.#known) ?? null };
  }

  /** The day with the most alerts. */
  get busiest(): Count | undefined {
    return byCount(this.#days)[0];
  }

  /** The number of alerts by weekday, beginning with Monday, and by hour. */
  get weekHours(): readonly (readonly number[])[] {
    return this.#weekHours;
  }

  summary(): Summary {
    const accounts = this.#accounts.list();
    const actors = this.#actors.list();
    const ids = [...accounts.map(({ of }) => of), ...actors.map(({ of }) => of.id)].filter((id) => id !== null);
    const hasAccounts = new Set(ids).size > 1;
    return {
      alerts: this.#alerts,
      days: everyDay(this.#days),
      severities: severities.flatMap((name) => {
        const alerts = this.#severities.get(name);
        return alerts === undefined ? [] : [{ name, alerts }];
      }),
      accounts: accounts.map(({ of, ...rest }) => ({ ...rest, id: of })),
      regions: ranked(this.#regions),
      actors: actors.map(({ of, ...rest }) => (hasAccounts ? { ...rest, account: of } : rest)).slice(0, maxListed),
      apis: ranked(this.#apis).slice(0, maxListed),
      sources: ranked(this.#sources).slice(0, maxListed),
      worst: this.#worst.list(),
    };
  }
}

/** Returns an actor's name, with the account if the alerts come from several. */
export function actorLabel({ name, account }: ActorCount): string {
  const where = account?.alias ?? account?.id;
  return where === undefined || where === null ? name : `${name} in ${where}`;
}

const ranked = (counts: Counts<null>): Ranked[] => counts.list().map(({ of: _, ...rest }) => rest);

function increase(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function byCount(counts: ReadonlyMap<string, number>): Count[] {
  return [...counts].map(([name, alerts]) => ({ name, alerts })).sort(largestFirst);
}

/** Adds the days without an alert, unless the range is decades long, which must be a wrong clock. */
function everyDay(counts: ReadonlyMap<string, number>): Count[] {
  const daysWithAlerts = [...counts.keys()].sort();
  const [first = "", last = ""] = [daysWithAlerts[0], daysWithAlerts.at(-1)];
  const span = (Date.parse(last) - Date.parse(first)) / day;
  const names =
    span > 0 && span < 10_000
      ? Array.from({ length: span + 1 }, (_, index) =>
          new Date(Date.parse(first) + index * day).toISOString().slice(0, 10),
        )
      : daysWithAlerts;
  return names.map((name) => ({ name, alerts: counts.get(name) ?? 0 }));
}
