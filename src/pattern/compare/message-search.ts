/** Finds messages on which two patterns of one kind have given verdicts. */
export interface MessageSearch {
  /**
   * Returns such a message; null if there is none; undefined if that is not known.
   *
   * @throws EffortExceeded
   */
  readonly find: (verdicts: Verdicts) => string | null | undefined;
  /** Returns the facts that were taken for granted, as sentences without a period. */
  readonly assumptions: () => readonly string[];
}

/** Whether the first and the second pattern match. */
export type Verdicts = readonly [first: boolean, second: boolean];

/** Facts about the events that the patterns are for. A field is named by its path: "userIdentity.type". */
export interface Records {
  /** Whether every event has a field. */
  readonly isAlways?: (field: string) => boolean;
  /** Whether a field is text wherever it is present. */
  readonly isText?: (field: string) => boolean;
  /** Returns values that a field may have, for witnesses that look like real events. */
  readonly likely?: (field: string) => readonly string[];
}
