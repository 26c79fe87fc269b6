import type { Alert } from "../alert/alert.ts";
import { byWorst, type Severity } from "../alert/severity.ts";
import { shortened } from "../words.ts";
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

const mostActors = 5;

/** @param most how many alerts to tell; a flood's others are summed up. */
export function digestOf(alerts: readonly Alert[], most: number = Number.POSITIVE_INFINITY): Digest {
  const sorted = alerts.toSorted(byWorst);
  const bySeverity = countsOf(sorted.map(({ severity }) => severity));
  const actors = fewest(countsOf(sorted.map(actorName)).toSorted(([, a], [, b]) => b - a));
  const count = `${alerts.length === 0 ? "no" : alerts.length} alert${alerts.length === 1 ? "" : "s"}`;
  const listed = (counts: readonly (readonly [string, number])[]) =>
    counts.map(([name, number]) => `${number} ${name}`).join(", ");
  const rest = restOf(sorted.slice(most));
  return {
    alerts: sorted.slice(0, most),
    subject: subjectOf(sorted, 200),
    count,
    severities: bySeverity,
    actors,
    rest,
    lines: [
      `${count}: ${listed(bySeverity)}`,
      `by ${actors.map(([name, number]) => `${name} (${number})`).join(", ")}`,
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
  const more = sorted.length > 1 ? ` + ${sorted.length - 1} more` : "";
  const line = toLine(sorted[0]?.title ?? "no alert", limit - more.length);
  // SNS takes no subject that is empty or begins with a blank; a title that is read from JSON can be nothing but marks.
  return `${line === "" ? "alert" : line}${more}`;
}

/** How many kinds of calls a flood's summary names. */
const mostKinds = 20;

function restOf(alerts: readonly Alert[]): readonly string[] {
  if (alerts.length === 0) return [];
  const kinds = countsOf(alerts.map((alert) => `${actorName(alert)}: ${callName(alert)}`));
  const named = kinds.toSorted(([, a], [, b]) => b - a).slice(0, mostKinds);
  const others = alerts.length - named.reduce((sum, [, count]) => sum + count, 0);
  return [
    `${alerts.length} more alert${alerts.length === 1 ? " is" : "s are"} not told one by one:`,
    ...named.map(([kind, count]) => `  ${count} × ${kind}`),
    ...(others === 0 ? [] : [`  ${others} × others`]),
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
  if (actors.length <= mostActors + 1) return actors;
  const others = actors.slice(mostActors);
  return [
    ...actors.slice(0, mostActors),
    [`${others.length} others`, others.reduce((sum, [, count]) => sum + count, 0)],
  ];
}
