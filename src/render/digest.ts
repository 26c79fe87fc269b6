import type { Alert } from "../alert/alert.ts";
import { byWorst, type Severity } from "../alert/severity.ts";
import { count, grouped, shortened } from "../words.ts";
import { visible } from "./escape.ts";

/** A summary of a batch of alerts. Its texts contain no harmful characters. */
export interface Digest {
  /** The alerts to show in full: worst first, otherwise in their original order. */
  readonly alerts: readonly Alert[];
  /** The worst alert's severity, account and title, and the number of other alerts. */
  readonly subject: string;
  /** The number of alerts: "3 alerts". */
  readonly count: string;
  /** The number of alerts for each severity that occurs, worst first. */
  readonly severities: readonly (readonly [severity: Severity, count: number])[];
  /** The number of calls by actor, busiest first; actors beyond the first few share one entry. */
  readonly actors: readonly (readonly [name: string, count: number])[];
  /** Lines about the alerts that are not shown in full: how many there are, and the calls by actor. */
  readonly rest: readonly string[];
  /** The counts as lines of text. */
  readonly lines: readonly string[];
}

/** Color marks of the severities, for readers that show emoji but no styles. */
export const marks: Readonly<Record<Severity, string>> = {
  critical: "🔴",
  high: "🟠",
  medium: "🟡",
  low: "🔵",
  info: "⚪",
};

const maxActors = 5;

/** @param maxDetailed how many alerts to show in full; the others are summarized. */
export function digestOf(alerts: readonly Alert[], maxDetailed: number = Number.POSITIVE_INFINITY): Digest {
  const sorted = alerts.toSorted(byWorst);
  const bySeverity = countsOf(sorted.map(({ severity }) => severity));
  const actors = fewest(countsOf(sorted.map(actorName)).toSorted(([, a], [, b]) => b - a));
  const total = alerts.length === 0 ? "no alerts" : count(alerts.length, "alert");
  const rest = restOf(sorted.slice(maxDetailed));
  return {
    alerts: sorted.slice(0, maxDetailed),
    subject: subjectOf(sorted, 200),
    count: total,
    severities: bySeverity,
    actors,
    rest,
    lines: [
      `${total}: ${bySeverity.map(([name, number]) => `${grouped(number)} ${name}`).join(", ")}`,
      `by ${actors.map(([name, number]) => `${name} (${grouped(number)})`).join(", ")}`,
      ...rest,
    ],
  };
}

/** Turns untrusted text into a line of at most `limit` UTF-16 units. */
type ToLine = (text: string, limit: number) => string;

const visibleLine: ToLine = (text, limit) => shortened(visible(text), limit);

/**
 * Returns the first alert's severity, account and title and the number of other alerts, in at most `limit` UTF-16
 * units: "CRITICAL production: alice deleted role deploy + 2 more".
 */
export function subjectOf(sorted: readonly Alert[], limit: number, toLine: ToLine = visibleLine): string {
  const [worst] = sorted;
  if (worst === undefined) return "no alert";
  const lead = leadOf(worst, toLine);
  const more = sorted.length > 1 ? ` + ${grouped(sorted.length - 1)} more` : "";
  // A title from JSON can consist of combining marks only, which ASCII does not have.
  const title = toLine(worst.title, limit - lead.length - 1 - more.length) || "alert";
  return `${lead} ${title}${more}`;
}

/** The maximum length of an account's name in a subject, so that the title has the greater part. */
const maxAccount = 40;

/**
 * Returns what a locked phone must show first, the severity and the account: "CRITICAL production:". The account has
 * its id if it has no name or one without ASCII letters for a channel that needs ASCII.
 */
export function leadOf({ severity, account }: Alert, toLine: ToLine = visibleLine): string {
  // A record can have any text as the id.
  const id = /^\d{12}$/.test(account.id ?? "") ? account.id : null;
  const names = [account.alias, id].map((name) => (name === null ? "" : toLine(name, maxAccount)));
  const name = names.find((text) => /[^?\s]/.test(text));
  return name === undefined ? `${severity.toUpperCase()}:` : `${severity.toUpperCase()} ${name}:`;
}

/** The number of kinds of calls that a summary lists. */
const maxKinds = 20;

function restOf(alerts: readonly Alert[]): readonly string[] {
  if (alerts.length === 0) return [];
  const kinds = countsOf(alerts.map((alert) => `${actorName(alert)}: ${callName(alert)}`));
  const named = kinds.toSorted(([, a], [, b]) => b - a).slice(0, maxKinds);
  const others = alerts.length - named.reduce((sum, [, calls]) => sum + calls, 0);
  return [
    `${count(alerts.length, "more alert")}, summarized:`,
    ...named.map(([kind, calls]) => `  ${grouped(calls)} × ${kind}`),
    ...(others === 0 ? [] : [`  ${grouped(others)} × others`]),
  ];
}

function callName({ action }: Alert): string {
  return shortened(visible(`${action.service ?? "an unnamed service"} ${action.name ?? "an unnamed operation"}`), 80);
}

/** Returns the actor's name for a count. */
export function actorName({ actor }: Alert): string {
  const name = actor.name ?? actor.arn ?? (actor.accountId === null ? "someone" : `account ${actor.accountId}`);
  return shortened(visible(actor.type === "AssumedRole" && actor.name !== actor.session ? `role ${name}` : name), 80);
}

function countsOf<Key extends string>(keys: readonly Key[]): readonly (readonly [Key, number])[] {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts];
}

function fewest(actors: readonly (readonly [string, number])[]): readonly (readonly [string, number])[] {
  // A single actor beyond the limit is named, because "1 others" would take as much space.
  if (actors.length <= maxActors + 1) return actors;
  const others = actors.slice(maxActors);
  return [
    ...actors.slice(0, maxActors),
    [`${grouped(others.length)} others`, others.reduce((sum, [, count]) => sum + count, 0)],
  ];
}
