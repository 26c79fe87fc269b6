import type { Severity } from "../severity.ts";

/** A finding about one name, in three parts: "the policy allows every action in ", "iam", " on every resource". */
export interface Notable {
  readonly code: string;
  readonly severity: Severity;
  readonly before: string;
  readonly name: string;
  readonly after: string;
  /** The other accounts that the finding is about. */
  readonly accounts?: readonly string[];
}
