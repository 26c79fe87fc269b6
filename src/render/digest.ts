import type { Alert } from "../alert/alert.ts";
import type { Severity } from "../alert/severity.ts";
import { severities } from "../alert/severity.ts";
import { shortened, visible } from "./escape.ts";

/** What a batch of alerts is in short. Its texts hold no character that does harm by itself. */
export interface Digest {
  /** The worst first, else in the order they came. */
  readonly alerts: readonly Alert[];
  /** The worst alert's title, and how many more there are. */
  readonly subject: string;
  /** "3 alerts" */
  readonly count: string;
  /** How many of each severity that occurs, the worst first. */
  readonly severities: readonly (readonly [severity: Severity, count: number])[];
  /** Who made how many of the calls, the busiest first; those beyond a few stand together. */
  readonly actors: readonly (readonly [name: string, count: number])[];
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

export function digestOf(alerts: readonly Alert[]): Digest {
  const sorted = alerts.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const bySeverity = countsOf(sorted.map(({ severity }) => severity));
  const actors = fewest(countsOf(sorted.map(actorName)).toSorted(([, a], [, b]) => b - a));
  const count = `${alerts.length === 0 ? "no" : alerts.length} alert${alerts.length === 1 ? "" : "s"}`;
  const listed = (counts: readonly (readonly [string, number])[]) =>
    counts.map(([name, number]) => `${number} ${name}`).join(", ");
  return {
    alerts: sorted,
    subject: subjectOf(sorted, 200),
    count,
    severities: bySeverity,
    actors,
    lines: [
      `${count}: ${listed(bySeverity)}`,
      `by ${actors.map(([name, number]) => `${name} (${number})`).join(", ")}`,
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
  return `${toLine(sorted[0]?.title ?? "no alert", limit - more.length)}${more}`;
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
