import { type Severity, severities } from "../../../../alert/severity.ts";

interface Ranked {
  readonly severity: Severity;
  readonly time: string | null;
}

/** Keeps the worst of many alerts, the latest of these first; as many as wanted, however many there are. */
export class Worst<One extends Ranked> {
  readonly #most: number;
  #kept: One[] = [];
  /** The least of those that were kept when there were enough for the first time, or later. */
  #least: One | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  add(alert: One): void {
    if (this.#least !== undefined && compare(alert, this.#least) >= 0) return;
    this.#kept.push(alert);
    // Sorted now and then, not each time.
    if (this.#kept.length >= 2 * this.#most) {
      this.#kept = [...this.list()];
      this.#least = this.#kept.at(-1);
    }
  }

  list(): readonly One[] {
    return this.#kept.toSorted(compare).slice(0, this.#most);
  }
}

function compare(one: Ranked, other: Ranked): number {
  const bySeverity = severities.indexOf(one.severity) - severities.indexOf(other.severity);
  if (bySeverity !== 0) return bySeverity;
  const [time, otherTime] = [one.time ?? "", other.time ?? ""];
  return time > otherTime ? -1 : time < otherTime ? 1 : 0;
}
