import { type Severity, severities } from "../../../../alert/severity.ts";

interface Ranked {
  readonly severity: Severity;
  readonly time: string | null;
}

/** Keeps the worst of many alerts, the latest of these first; as many as wanted, however many there are. */
export class WorstAlerts<Item extends Ranked> {
  readonly #most: number;
  #kept: Item[] = [];
  /** The least of those that were kept when there were enough for the first time, or later. */
  #least: Item | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  add(alert: Item): void {
    if (this.#least !== undefined && compare(alert, this.#least) >= 0) return;
    this.#kept.push(alert);
    // Sorted now and then, not each time.
    if (this.#kept.length >= 2 * this.#most) {
      this.#kept = [...this.list()];
      this.#least = this.#kept.at(-1);
    }
  }

  list(): readonly Item[] {
    return this.#kept.toSorted(compare).slice(0, this.#most);
  }
}

function compare(first: Ranked, second: Ranked): number {
  const bySeverity = severities.indexOf(first.severity) - severities.indexOf(second.severity);
  if (bySeverity !== 0) return bySeverity;
  const [firstTime, secondTime] = [first.time ?? "", second.time ?? ""];
  return firstTime > secondTime ? -1 : firstTime < secondTime ? 1 : 0;
}
