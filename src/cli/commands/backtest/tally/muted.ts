import type { KnownAccounts } from "../../../../alert/accounts.ts";
import type { Alert } from "../../../../alert/alert.ts";
import { isMuted, MutedAlerts, type MutedByRule } from "../../../../rules/muted.ts";
import { type SavedTally, type Summary, Tally } from "./tally.ts";

/** A tally of muted alerts as JSON. */
export interface SavedMuted {
  readonly tally: SavedTally;
  readonly rules: readonly MutedByRule[];
}

/** Counts the alerts that rules mute. */
export class MutedTally {
  readonly #tally: Tally;
  readonly #muted = new MutedAlerts();

  constructor(known: KnownAccounts) {
    this.#tally = new Tally(known);
  }

  /** Returns whether a rule mutes an alert. Counts it if the pattern matches its record. */
  takes(alert: Alert, isMatch: boolean): boolean {
    if (isMatch && this.#muted.takes(alert)) this.#tally.add(alert);
    return isMuted(alert);
  }

  get saved(): SavedMuted {
    return { tally: this.#tally.saved, rules: this.#muted.counts };
  }

  /** Continues the tally of an earlier run. */
  restore({ tally, rules }: SavedMuted): void {
    this.#tally.restore(tally);
    this.#muted.restore(rules);
  }

  summary(): Summary & { readonly rules: readonly MutedByRule[] } {
    return { ...this.#tally.summary(), rules: this.#muted.counts };
  }
}
