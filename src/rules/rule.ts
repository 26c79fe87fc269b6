import type { ChannelName } from "../alert/channel.ts";
import type { Severity } from "../alert/severity.ts";
import type { Place, Problem } from "../document/place.ts";
import type { Pattern } from "../pattern/ast.ts";
import type { Matcher } from "../pattern/match/compile.ts";

/** A rule of the team's file: what to change about the alerts whose records match. */
export interface Rule {
  /** The number of the rule in its file, from 1. */
  readonly number: number;
  readonly place: Place;
  /** The pattern as the file has it: a preset's name or a pattern's text. */
  readonly when: string;
  readonly pattern: Pattern;
  readonly matcher: Matcher;
  readonly severity: Severity | null;
  /** Whether alerts are kept out of every channel; null to leave that to earlier rules. */
  readonly mute: boolean | null;
  /** The finding that the rule adds. */
  readonly finding: { readonly code: string; readonly message: string } | null;
  readonly channels: readonly ChannelName[] | null;
  readonly runbook: string | null;
  /** The last day on which the rule is applied, in UTC: 2027-01-31. */
  readonly until: string | null;
  /** Whether the rule may mute, lower and route alerts about calls that tamper with the pipeline. */
  readonly tampering: boolean;
}

/** The rules of a file. */
export interface RuleSet {
  /** The rules that can be read. */
  readonly rules: readonly Rule[];
  /** The faults of the file, in the order of their places. */
  readonly problems: readonly Problem[];
  /** Whether every rule can be read. If not, alerts are neither muted nor lowered: a missing rule could have prevented it. */
  readonly isWhole: boolean;
}

/** Whether the last day of a rule is over. `now` is in milliseconds since 1970. */
export function isExpired({ until }: Pick<Rule, "until">, now: number): boolean {
  return until !== null && new Date(now).toISOString().slice(0, 10) > until;
}
