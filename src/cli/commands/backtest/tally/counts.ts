import { type Severity, severities } from "../../../../alert/severity.ts";

/** A name and the number of its alerts. */
export interface Count {
  readonly name: string;
  readonly alerts: number;
}

/** The number of alerts by severity. Severities without an alert are left out. */
type BySeverity = Readonly<Partial<Record<Severity, number>>>;

/** A name, the number of its alerts, and how severe they are. */
export interface Ranked extends Count {
  readonly severities: BySeverity;
}

/** The alerts with one name. `of` distinguishes it from others with the same name. */
export interface Entry<Of> {
  readonly name: string;
  readonly of: Of;
  alerts: number;
  readonly severities: Partial<Record<Severity, number>>;
}

/** A map as JSON. */
export type SavedMap<Value> = readonly (readonly [name: string, value: Value])[];

/** Counts alerts by name. A second key keeps entries with the same name apart. */
export class Counts<Of> {
  readonly entries: Map<string, Entry<Of>> = new Map();

  /** @param distinction distinguishes entries with the same name */
  add(name: string, of: Of, severity: Severity, distinction = ""): void {
    const key = `${distinction}\0${name}`;
    let entry = this.entries.get(key);
    if (entry === undefined) {
      entry = { name, of, alerts: 0, severities: {} };
      this.entries.set(key, entry);
    }
    entry.alerts++;
    entry.severities[severity] = (entry.severities[severity] ?? 0) + 1;
  }

  /** Returns the entries, the largest first. */
  list(): readonly Entry<Of>[] {
    const entries = [...this.entries.values()].sort(largestFirst);
    return entries.map((entry) => ({ ...entry, severities: worstFirst(entry.severities) }));
  }
}

function worstFirst(counts: BySeverity): BySeverity {
  return Object.fromEntries(severities.flatMap((name) => (counts[name] === undefined ? [] : [[name, counts[name]]])));
}

export const largestFirst = (a: Count, b: Count): number =>
  b.alerts - a.alerts || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Adds the entries of a saved map. */
export function fill<Value>(map: Map<string, Value>, saved: SavedMap<Value>): void {
  for (const [name, value] of saved) map.set(name, value);
}
