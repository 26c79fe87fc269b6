import { maxRegexFilters } from "../pattern/parse/limits.ts";
import { editDistance, shortened } from "../words.ts";
import type { CarrierFault, Findings, FoundAlarm, FoundLogGroup, FoundPattern } from "./found.ts";
import { hasHole, type Place, textOf } from "./text.ts";

/**
 * Returns the faults around patterns: filters that do not fit each other, their log group or their alarm. Files
 * describe only a part of an account, so a fault is reported only if the files alone prove it.
 */
export function around(findings: Findings): readonly CarrierFault[] {
  return [
    ...twiceDelivered(findings.patterns),
    ...missedAlarms(findings),
    ...infrequentAccess(findings),
    ...tooManyRegexes(findings.patterns),
  ];
}

/**
 * Finds subscription filters that send events of one log group to one destination: events that match both arrive twice.
 */
function twiceDelivered(patterns: readonly FoundPattern[]): readonly CarrierFault[] {
  const filters = patterns.filter(
    ({ kind, logGroup, destination, isConditional }) =>
      kind === "subscription filter" && isSure(logGroup) && isSure(destination) && isConditional !== true,
  );
  const routes = grouped(filters, (filter) => `${scopeOf(filter)}\n${filter.logGroup}\n${filter.destination}`);
  return routes.flatMap(([first, ...others]) =>
    others.flatMap((other): readonly CarrierFault[] => {
      if (first === undefined || isOfOneResource(first, other)) return [];
      const isCertain = matchesAll(first) || matchesAll(other) || writtenText(first) === writtenText(other);
      return [
        {
          ...placeOf(other),
          code: "same-destination",
          severity: isCertain ? "warning" : "info",
          message: `${shortened(other.resource)} and ${shortened(first.resource)} send events of one log group to one destination, so events that match both arrive twice`,
          hint: "join the two patterns in one filter, or make sure that no event matches both",
        },
      ];
    }),
  );
}

/** Whether two patterns are alternatives of one filter, such as the values of a condition. */
function isOfOneResource(one: FoundPattern, other: FoundPattern): boolean {
  return one.resource === other.resource && one.file === other.file;
}

function matchesAll(pattern: FoundPattern): boolean {
  return writtenText(pattern)?.trim() === "";
}

/** Returns the text of a pattern if all of it is in the files. */
function writtenText({ text }: FoundPattern): string | undefined {
  return text === undefined || hasHole(text) ? undefined : textOf(text);
}

/**
 * Finds alarms whose metric is almost that of a metric filter, if no filter has the alarm's metric and no alarm has the
 * filter's: one of the two is misspelled.
 */
function missedAlarms({ patterns, alarms }: Findings): readonly CarrierFault[] {
  const filters = patterns.filter(({ metric }) => isWritten(metric?.name) && isWritten(metric?.namespace));
  const known = alarms.filter(({ metric, namespace }) => isWritten(metric) && isWritten(namespace));
  const isOf = ({ metric }: FoundPattern, alarm: FoundAlarm) =>
    metric?.name === alarm.metric && metric?.namespace === alarm.namespace;
  const lonely = known.filter((alarm) => !filters.some((filter) => isOf(filter, alarm)));
  return filters.flatMap((filter): readonly CarrierFault[] => {
    if (known.some((alarm) => isOf(filter, alarm))) return [];
    const near = lonely.find((alarm) => isNear(filter, alarm) && isInScope(filter, alarm));
    if (near === undefined) return [];
    const counts = `${filter.metric?.namespace}/${filter.metric?.name}`;
    return [
      {
        ...placeOf(filter),
        code: "alarm-on-other-metric",
        severity: "warning",
        message: `${shortened(filter.resource)} counts into ${shortened(counts)}, and ${shortened(near.resource)} watches ${shortened(`${near.namespace}/${near.metric}`)}`,
        hint: "AWS compares names exactly, including letter case: change one of the two",
      },
    ];
  });
}

/** Whether a name is written out: no part of it is decided elsewhere. */
function isWritten(name: string | undefined): name is string {
  return name !== undefined && name !== "" && !/[$({[!]|\b(?:var|local|each|count|module|data)\.|^aws_/.test(name);
}

/** Whether one of the two names is the same and the other differs only by a typo. */
function isNear({ metric }: FoundPattern, alarm: FoundAlarm): boolean {
  const [name = "", namespace = ""] = [metric?.name, metric?.namespace];
  if (name === alarm.metric) return isSlip(namespace, alarm.namespace ?? "");
  return namespace === alarm.namespace && isSlip(name, alarm.metric ?? "");
}

/**
 * Whether two names differ only in letter case, in word separators, or in one letter. Different digits are not typos.
 */
function isSlip(one: string, other: string): boolean {
  const plain = (name: string) => name.replace(/[-_ ./]/g, "").toLowerCase();
  if (plain(one) === plain(other)) return true;
  const letters = (name: string) => name.replace(/\d/g, "");
  return letters(one).length >= 5 && letters(one) !== letters(other) && editDistance(one, other) === 1;
}

/**
 * Finds filters on log groups of the class Infrequent Access, which does not support them.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
 */
function infrequentAccess({ patterns, logGroups }: Findings): readonly CarrierFault[] {
  const groups = logGroups.filter(({ logGroupClass }) => logGroupClass === "INFREQUENT_ACCESS");
  return patterns.filter(isFilter).flatMap((pattern): readonly CarrierFault[] => {
    const group = groups.find((candidate) => isFilterOf(pattern, candidate));
    if (group === undefined) return [];
    return [
      {
        ...placeOf(pattern),
        code: "infrequent-access",
        severity: "error",
        message: `${shortened(pattern.resource)} is a ${pattern.kind} of ${shortened(group.name ?? group.resource)}, whose class INFREQUENT_ACCESS does not support ${pattern.kind}s`,
        hint: "use the class STANDARD for this log group; AWS cannot change the class of a group that exists",
      },
    ];
  });
}

/** Whether a filter names a log group: by its name, or by a reference to the resource. */
function isFilterOf(pattern: FoundPattern, group: FoundLogGroup): boolean {
  if (!isSure(pattern.logGroup) || !isInScope(pattern, group)) return false;
  if (pattern.logGroup === group.name) return true;
  const reference = pattern.logGroup.replace(/^!(?:Ref|GetAtt) /, "Resources.");
  return reference === group.resource || reference.startsWith(`${group.resource}.`);
}

/**
 * Finds log groups with more regular-expression filters than AWS allows.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 */
function tooManyRegexes(patterns: readonly FoundPattern[]): readonly CarrierFault[] {
  const filters = patterns.filter((pattern) => isFilter(pattern) && isSure(pattern.logGroup) && hasRegex(pattern));
  const groups = grouped(filters, (filter) => `${scopeOf(filter)}\n${filter.logGroup}`);
  return groups.flatMap((group): readonly CarrierFault[] => {
    const different = grouped(group, ({ file, resource }) => `${file}\n${resource}`);
    const sixth = different[maxRegexFilters]?.[0];
    if (sixth === undefined) return [];
    return [
      {
        ...placeOf(sixth),
        code: "too-many-regexes",
        severity: "error",
        message: `a log group can have ${maxRegexFilters} filters with a regular expression, and ${shortened(sixth.logGroup ?? "")} has ${different.length}`,
        hint: "write some of the patterns without %…%",
      },
    ];
  });
}

/** Whether a pattern has `%…%` outside of quotes. */
function hasRegex({ text }: FoundPattern): boolean {
  return text !== undefined && /(?:^|[\s=?-])%[^%]+%/.test(textOf(text).replace(/"(?:[^"\\]|\\.)*"/gs, '""'));
}

function isFilter({ kind }: FoundPattern): boolean {
  return kind === "subscription filter" || kind === "metric filter";
}

/** Whether a reference is known, and means the same for each copy of a resource. */
function isSure(reference: string | undefined): reference is string {
  return reference !== undefined && reference !== "" && !/\b(?:each|count|self)\./.test(reference);
}

/** Returns the scope in which equal references mean the same: a folder for Terraform, a single file for the others. */
function scopeOf({ carrier, file }: FoundPattern): string {
  return carrier.startsWith("terraform") ? carrier : `${carrier}\n${file}`;
}

/** Whether a filter and another resource can refer to each other. */
function isInScope({ file, carrier }: FoundPattern, other: Place): boolean {
  return file === other.file || carrier.startsWith("terraform");
}

/** Groups items by a key, in the order in which the keys first occur. */
function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

function placeOf({ file, start, end }: FoundPattern): Place {
  return { file, start, end };
}
