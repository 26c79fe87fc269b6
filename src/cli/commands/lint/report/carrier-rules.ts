/** A code as viewers show it. */
export interface Rule {
  /** A short sentence without a period. */
  readonly title: string;
  /** Sentences that say why it matters and what to do. */
  readonly help: string;
}

/** The rules for what files do to patterns, by code. */
export const carrierRules: Readonly<Record<string, Rule>> = {
  "escaped-quote": {
    title: "A backslash that nothing removes",
    help: "Heredocs, block scalars and single quotes keep backslashes. AWS gets them as part of the pattern.",
  },
  "final-line-break": {
    title: "A line break at the end of the pattern",
    help: "Heredocs and block scalars end in a line break, which is sent to AWS. AWS refuses white space after the closing bracket.",
  },
};
