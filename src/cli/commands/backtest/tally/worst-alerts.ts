import { type Severity, severities } from "../../../../alert/severity.ts";

interface Ranked {
  readonly severity: Severity;
  readonly time: string | null;
}

/** Keeps a limited number of alerts: the most severe, and the latest among these. */
export class WorstAlerts<Item extends Ranked> {
  readonly #limit: number;
  #kept: Item[] = [];
  /** The last alert of the list when it was last sorted; alerts that come after it are not kept. */
  #last: Item | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(alert: Item): void {
    if (this.#last !== undefined && compare(alert, this.#last) >= 0) return;
    this.#kept.push(alert);
    // Sorts only when the list has doubled.
    if (this.#kept.length >= 2 * this.#limit) {
      this.#kept = [...this.list()];
      this.#last = this.#kept.at(-1);
    }
  }

  list(): readonly Item[] {
    return this.#kept.toSorted(compare).slice(0, this.#limit);
  }
}

function compare(first: Ranked, second: Ranked): number {
  const bySeverity = severities.indexOf(first.severity) - severities.indexOf(second.severity);
  if (bySeverity !== 0) return bySeverity;
  const [firstTime, secondTime] = [first.time ?? "", second.time ?? ""];
  return firstTime > secondTime ? -1 : firstTime < secondTime ? 1 : 0;
}
