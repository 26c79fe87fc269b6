import { own } from "./fields.ts";
import { type Packing, unpackNames } from "./packed-names.ts";
import {
  completeSources,
  eventVerbs,
  eventWords,
  packedEvents,
  packedLambdaDates,
  packedShared,
  renamedEvents,
  sourceAliases,
} from "./tables/events.ts";

/** The names of the events that a service writes to CloudTrail. */
export interface KnownEvents {
  readonly names: ReadonlySet<string>;
  /** Whether the names are all that AWS documents. If false, the service also logs events that no model lists. */
  readonly complete: boolean;
}

const packing: Packing = { verbs: eventVerbs, words: eventWords };
const unpacked = new Map<string, KnownEvents>();

/** The version of CloudFront's API, which some records append to the name of the operation. */
const cloudFrontVersion = "2020_05_31";

/** The event sources whose event names are known, such as "iam.amazonaws.com". The list does not cover all of AWS. */
export const eventSources: readonly string[] = Object.keys(packedEvents).map((source) => `${source}.amazonaws.com`);

/**
 * Returns the event source of a service that an SDK, the AWS CLI or a policy names: "monitoring.amazonaws.com" for
 * "cloudwatch". Returns undefined for a service that is not in the table.
 */
export function eventSourceOf(service: string): string | undefined {
  const name = service.toLowerCase();
  const source = own(sourceAliases, name) ?? name;
  return own(packedEvents, source) === undefined ? undefined : `${source}.amazonaws.com`;
}

/**
 * Returns the names of the events of an event source, undefined for an event source that is not in the table. They
 * include the names with a date that CloudTrail writes for Lambda and CloudFront.
 */
export function knownEvents(eventSource: string): KnownEvents | undefined {
  const source = partOf(eventSource);
  const packed = source === undefined ? undefined : own(packedEvents, source);
  if (source === undefined || packed === undefined) return undefined;
  const known = unpacked.get(source) ?? {
    names: new Set(withDates(source, unpackNames(packed, packing))),
    complete: completeSources.includes(source),
  };
  unpacked.set(source, known);
  return known;
}

/**
 * Returns the names under which CloudTrail writes an operation that it renames: CreateFunction20150331 for
 * CreateFunction of Lambda. Returns undefined for an operation that keeps its name, as far as AWS documents it.
 */
export function renamedEvent(eventSource: string, operation: string): readonly string[] | undefined {
  return own(own(renamedEvents, partOf(eventSource) ?? "") ?? {}, operation);
}

/**
 * Whether events of more than one service have the name, so that a pattern on the name alone catches both. Counts every
 * service that botocore has a model of. False for a name that no listed service has.
 */
export function isSharedName(name: string): boolean {
  owners ??= countOwners();
  return (owners.get(name) ?? 0) > 1;
}

/** Whether events of a listed service have the name. */
export function isKnownName(name: string): boolean {
  owners ??= countOwners();
  return owners.has(name);
}

/** Yields the names for which `isSharedName` is true, some of them twice. Stop early: it unpacks one service after another. */
export function* sharedNames(): Generator<string> {
  const seen = new Set<string>();
  for (const name of unpackNames(packedShared, packing)) {
    if (seen.has(name)) yield name;
    seen.add(name);
  }
  for (const source of eventSources) {
    for (const name of knownEvents(source)?.names ?? []) {
      if (seen.has(name)) yield name;
      seen.add(name);
    }
  }
}

let owners: ReadonlyMap<string, number> | undefined;

function countOwners(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const names = eventSources.flatMap((source) => [...(knownEvents(source)?.names ?? [])]);
  for (const name of [...names, ...unpackNames(packedShared, packing)]) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Whether an event only reads, judged by the verb of its name. CloudTrail's own field readOnly is more reliable. */
export function readsOnly(name: string): boolean {
  return /^(?:(?:Batch)?(?:Get|Describe|Check)|Admin(?:Get|List)|List|Search|Lookup|Head|Query|Scan|Select|Simulate|Preview|Validate|Estimate|Filter|View|Discover)(?=[A-Z]|$)/.test(
    name,
  );
}

/** The service's part of an event source, in any partition. */
const partOf = (eventSource: string): string | undefined =>
  /^([a-z0-9-]+)\.amazonaws\.(?:com|com\.cn|eu)$/.exec(eventSource)?.[1];

function withDates(source: string, names: readonly string[]): readonly string[] {
  const renamed = Object.values(own(renamedEvents, source) ?? {}).flat();
  switch (source) {
    case "cloudfront":
      return [...names, ...names.map((name) => `${name}${cloudFrontVersion}`)];
    case "lambda":
      return [...names, ...renamed, ...datedNames()];
    default:
      return [...names, ...renamed];
  }
}

/**
 * The operations of Lambda with their dates: CloudTrail writes some of them plainly, with a date, or with a date and
 * v2.
 */
function datedNames(): readonly string[] {
  return Object.entries(packedLambdaDates).flatMap(([date, packed]) =>
    unpackNames(packed, packing).flatMap((name) => [`${name}${date}`, `${name}${date}v2`]),
  );
}
