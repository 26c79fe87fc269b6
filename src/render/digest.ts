import type { Alert } from "../alert/alert.ts";
import { byWorst, type Severity } from "../alert/severity.ts";
import { count, grouped, shortened } from "../words.ts";
import { visible } from "./escape.ts";

/** What a batch of alerts is in short. Its texts hold no character that does harm by itself. */
export interface Digest {
  /** The alerts to tell: the worst first, else in the order they came. */
  readonly alerts: readonly Alert[];
  /** The worst alert's title, and how many more there are. */
  readonly subject: string;
  /** "3 alerts" */
  readonly count: string;
  /** How many of each severity that occurs, the worst first. */
  readonly severities: readonly (readonly [severity: Severity, count: number])[];
  /** Who made how many of the calls, the busiest first; those beyond a few stand together. */
  readonly actors: readonly (readonly [name: string, count: number])[];
  /** Of the alerts beyond those to tell: how many, and who made how many of which calls. */
  readonly rest: readonly string[];
  /** The counts as lines. */
  readonly lines: readonly string[];
}

/** The severities at a glance, for readers that have colour but take no styles. */
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

/**
 * The first alert's title and how many more there are, in `limit` UTF-16 units at most. `toLine` makes a line of a title
 * that fits.
 */
export function subjectOf(
  sorted: readonly Alert[],
  limit: number,
  toLine: (title: string, limit: number) => string = (title, room) => shortened(visible(title), room),
): string {
  const more = sorted.length > 1 ? ` + ${grouped(sorted.length - 1)} more` : "";
  const line = toLine(sorted[0]?.title ?? "no alert", limit - more.length);
  // SNS takes no subject that is empty or begins with a blank; a title that is read from JSON can be nothing but marks.
  return `${line === "" ? "alert" : line}${more}`;
}

/** How many kinds of calls a flood's summary names. */
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
  return shortened(visible(`${action.service ?? "an unnamed service"} ${action.name ?? "something"}`), 80);
}

/** How a count calls the actor. */
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
  // One that is left over may as well have its name.
  if (actors.length <= maxActors + 1) return actors;
  const others = actors.slice(maxActors);
  return [
    ...actors.slice(0, maxActors),
    [`${grouped(others.length)} others`, others.reduce((sum, [, count]) => sum + count, 0)],
  ];
}
