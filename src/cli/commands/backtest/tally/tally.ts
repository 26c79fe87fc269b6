import type { Alert } from "../../../../alert/alert.ts";
import { type Severity, severities } from "../../../../alert/severity.ts";
import { WorstAlerts } from "./worst-alerts.ts";

/** How often a name occurred. */
export interface Count {
  readonly name: string;
  readonly alerts: number;
}

/** An alert in short. */
export interface Brief {
  readonly time: string | null;
  readonly severity: Severity;
  readonly title: string;
  readonly id: string | null;
}

/** How many alerts there were, when, and of what; the lists are the longest first. */
export interface Summary {
  readonly alerts: number;
  /** Every day, in UTC, from the first that had an alert to the last. Alerts without a time are in none. */
  readonly days: readonly Count[];
  readonly severities: readonly Count[];
  readonly actors: readonly Count[];
  readonly apis: readonly Count[];
  readonly sources: readonly Count[];
  /** The worst alerts, the latest of these first. */
  readonly worst: readonly Brief[];
}

/** As many names and alerts are listed. */
const listed = 10;
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
  readonly #worst = new WorstAlerts<Brief>(listed);

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

  /** The day with most alerts. */
  get busiest(): Count | undefined {
    return longest(this.#counts.days)[0];
  }

  /** Of each weekday, Monday first, the alerts in each of its hours. */
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
      actors: longest(actors).slice(0, listed),
      apis: longest(apis).slice(0, listed),
      sources: longest(sources).slice(0, listed),
      worst: this.#worst.list(),
    };
  }
}

function increase(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function longest(counts: ReadonlyMap<string, number>): Count[] {
  const list = [...counts].map(([name, alerts]) => ({ name, alerts }));
  return list.sort((one, other) => other.alerts - one.alerts || (one.name < other.name ? -1 : 1));
}

/** Days without an alert count too, unless somebody's clock stood decades off. */
function everyDay(counts: ReadonlyMap<string, number>): Count[] {
  const known = [...counts.keys()].sort();
  const [first = "", last = ""] = [known[0], known.at(-1)];
  const span = (Date.parse(last) - Date.parse(first)) / day;
  const names =
    span > 0 && span < 10_000
      ? Array.from({ length: span + 1 }, (_, index) =>
          new Date(Date.parse(first) + index * day).toISOString().slice(0, 10),
        )
      : known;
  return names.map((name) => ({ name, alerts: counts.get(name) ?? 0 }));
}
