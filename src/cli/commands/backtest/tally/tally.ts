import type { Alert } from "../../../../alert/alert.ts";
import { type Severity, severities } from "../../../../alert/severity.ts";
import { WorstAlerts } from "./worst-alerts.ts";

/** A name and the number of its alerts. */
export interface Count {
  readonly name: string;
  readonly alerts: number;
}

/** A short form of an alert. */
export interface Brief {
  readonly time: string | null;
  readonly severity: Severity;
  readonly title: string;
  readonly id: string | null;
}

/** The number of alerts, by time and by property; each list begins with the largest count. */
export interface Summary {
  readonly alerts: number;
  /** Every day, in UTC, from the first alert to the last. Alerts without a time are not counted here. */
  readonly days: readonly Count[];
  readonly severities: readonly Count[];
  readonly actors: readonly Count[];
  readonly apis: readonly Count[];
  readonly sources: readonly Count[];
  /** The most severe alerts, the latest first. */
  readonly worst: readonly Brief[];
}

/** The number of names and alerts that are listed. */
const maxListed = 10;
const day = 86_400_000;

/** Counts alerts. */
export class Tally {
  #alerts = 0;
  readonly #counts = {
    days: new Map<string, number>(),
    severities: new Map<string, number>(),
    actors: new Map<string, number>(),
    apis: new Map<string, number>(),
    sources: new Map<string, number>(),
  };
  readonly #weekHours = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  readonly #worst = new WorstAlerts<Brief>(maxListed);

  add({ time, severity, title, id, actor, action, source }: Alert): void {
    this.#alerts++;
    const { days, severities, actors, apis, sources } = this.#counts;
    if (time !== null) {
      increase(days, time.slice(0, 10));
      const date = new Date(time);
      const hours = this.#weekHours[(date.getUTCDay() + 6) % 7] as number[];
      hours[date.getUTCHours()] = (hours[date.getUTCHours()] ?? 0) + 1;
    }
    increase(severities, severity);
    increase(actors, actor.name ?? actor.arn ?? actor.type);
    increase(apis, `${action.service ?? "?"}:${action.name ?? "?"}`);
    increase(sources, source.ip ?? "unknown");
    this.#worst.add({ time, severity, title, id });
  }

  /** The day with the most alerts. */
  get busiest(): Count | undefined {
    return byCount(this.#counts.days)[0];
  }

  /** The number of alerts by weekday, beginning with Monday, and by hour. */
  get weekHours(): readonly (readonly number[])[] {
    return this.#weekHours;
  }

  summary(): Summary {
    const { days, severities: bySeverity, actors, apis, sources } = this.#counts;
    return {
      alerts: this.#alerts,
      days: everyDay(days),
      severities: severities.flatMap((name) => {
        const alerts = bySeverity.get(name);
        return alerts === undefined ? [] : [{ name, alerts }];
      }),
      actors: byCount(actors).slice(0, maxListed),
      apis: byCount(apis).slice(0, maxListed),
      sources: byCount(sources).slice(0, maxListed),
      worst: this.#worst.list(),
    };
  }
}

function increase(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function byCount(counts: ReadonlyMap<string, number>): Count[] {
  const list = [...counts].map(([name, alerts]) => ({ name, alerts }));
  return list.sort((a, b) => b.alerts - a.alerts || (a.name < b.name ? -1 : 1));
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
