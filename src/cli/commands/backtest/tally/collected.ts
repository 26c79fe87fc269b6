import type { Alert } from "../../../../alert/alert.ts";
import type { SavedMuted } from "./muted.ts";
import type { SavedTally, Tally } from "./tally.ts";

/** A part of a file or log stream that could not be read. */
export interface Problem {
  readonly file: string;
  readonly message: string;
}

/** The alerts of a search by what happens to them. */
export type Tallies = Readonly<Record<"all" | "silenced" | "caught" | "lost", Tally>>;

/** The state of a collector as JSON. */
export interface Collected {
  readonly matched: number;
  readonly problemCount: number;
  readonly problems: readonly Problem[];
  readonly clauses: readonly number[];
  readonly tallies: Readonly<Record<keyof Tallies, SavedTally>>;
  readonly muted: SavedMuted;
  readonly worst: readonly Alert[];
}
