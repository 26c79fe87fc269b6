import { editDistance, shortened } from "../words.ts";
import type { CarrierFault, Findings, FoundAlarm, FoundLogGroup, FoundPattern } from "./found.ts";
import { type CarriedText, textOf } from "./text.ts";

/** The most filters with a regular expression that a log group can have. */
const maxRegexFilters = 5;

/**
 * Returns the faults around patterns: filters that do not fit each other, their log group or their alarm. Files say only
 * a part of what an account has, so a fault is reported only where the files are sure of it.
 */
export function around(findings: Findings): readonly CarrierFault[] {
  return [
    ...twiceDelivered(findings.patterns),
    ...missedAlarms(findings),
    ...infrequentAccess(findings),
    ...tooManyRegexes(findings.patterns),
  ];
}

/** Two subscription filters that send events of one log group to one destination: events that match both arrive twice. */
function twiceDelivered(patterns: readonly FoundPattern[]): readonly CarrierFault[] {
  const filters = patterns.filter(
    ({ kind, logGroup, destination }) => kind === "subscription filter" && logGroup && destination,
  );
  const routes = grouped(filters, ({ carrier, logGroup, destination }) => `${carrier}\n${logGroup}\n${destination}`);
  return routes.flatMap(([first, ...others]) =>
    others.flatMap((other): readonly CarrierFault[] => {
      if (first === undefined || isOfOneResource(first, other)) return [];
      return [
        {
          ...placeOf(other),
          code: "same-destination",
          severity: "warning",
          message: `${other.resource} and ${first.resource} send events of one log group to one destination, so events that match both arrive twice`,
          hint: "join the two patterns with || in one filter",
        },
      ];
    }),
  );
}

/** Whether two patterns are alternatives of one filter, such as the values of a condition. */
function isOfOneResource(one: FoundPattern, other: FoundPattern): boolean {
  return one.resource === other.resource && one.file === other.file;
}

/**
 * An alarm whose metric nearly is that of a metric filter, where no filter has the alarm's metric and no alarm has the
 * filter's: one of the two is misspelled.
 */
function missedAlarms({ patterns, alarms }: Findings): readonly CarrierFault[] {
  const filters = patterns.filter(({ metric }) => isKnown(metric?.name) && isKnown(metric?.namespace));
  const known = alarms.filter(({ metric, namespace }) => isKnown(metric) && isKnown(namespace));
  const isOf = ({ metric }: FoundPattern, alarm: FoundAlarm) =>
    metric?.name === alarm.metric && metric?.namespace === alarm.namespace;
  const lonely = known.filter((alarm) => !filters.some((filter) => isOf(filter, alarm)));
  return filters.flatMap((filter): readonly CarrierFault[] => {
    if (known.some((alarm) => isOf(filter, alarm))) return [];
    const near = lonely.find((alarm) => isNear(filter, alarm));
    if (near === undefined) return [];
    const counts = `${filter.metric?.namespace}/${filter.metric?.name}`;
    return [
      {
        ...placeOf(filter),
        code: "alarm-on-other-metric",
        severity: "warning",
        message: `${shortened(filter.resource)} counts into ${shortened(counts)}, and ${shortened(near.resource)} watches ${shortened(`${near.namespace}/${near.metric}`)}`,
        hint: "AWS compares both names exactly, in upper and lower case: write one of them like the other",
      },
    ];
  });
}

/** Whether a name is written out: it has no part that another place decides. */
function isKnown(name: string | undefined): name is string {
  return name !== undefined && name !== "" && !/[$({[]|\b(?:var|local|each|module|data)\.|^aws_/.test(name);
}

/** Whether one of two names is the same, and the other differs by a slip. A digit is no slip: it counts things. */
function isNear({ metric }: FoundPattern, alarm: FoundAlarm): boolean {
  const [name = "", namespace = ""] = [metric?.name, metric?.namespace];
  if (name === alarm.metric) return isSlip(namespace, alarm.namespace ?? "");
  return namespace === alarm.namespace && isSlip(name, alarm.metric ?? "");
}

function isSlip(one: string, other: string): boolean {
  const plain = (name: string) => name.replace(/[-_ ./]/g, "").toLowerCase();
  if (plain(one) === plain(other)) return true;
  if (one.replace(/\d/g, "").length < 5 || one.replace(/\d/g, "") === other.replace(/\d/g, "")) return false;
  return `${plain(one)}s` === plain(other) || plain(one) === `${plain(other)}s` || editDistance(one, other) === 1;
}

/**
 * A subscription filter on a log group of the class Infrequent Access, which has none.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
 */
function infrequentAccess({ patterns, logGroups }: Findings): readonly CarrierFault[] {
  const groups = logGroups.filter(({ logGroupClass }) => logGroupClass === "INFREQUENT_ACCESS");
  return patterns.flatMap((pattern): readonly CarrierFault[] => {
    const group = groups.find((candidate) => isFilterOf(pattern, candidate));
    if (group === undefined || !/^(?:subscription|metric) filter$/.test(pattern.kind)) return [];
    return [
      {
        ...placeOf(pattern),
        code: "infrequent-access",
        severity: "error",
        message: `${shortened(pattern.resource)} is a ${pattern.kind} of ${shortened(group.name ?? group.resource)}, whose class INFREQUENT_ACCESS has no ${pattern.kind}s`,
        hint: "use the class STANDARD for this log group; AWS cannot change the class of a group that exists",
      },
    ];
  });
}

/** Whether a filter names a log group: by its name, or by a reference to the resource. */
function isFilterOf({ file, carrier, logGroup }: FoundPattern, group: FoundLogGroup): boolean {
  if (logGroup === undefined) return false;
  if (logGroup === group.name) return true;
  const isNamed = logGroup === group.resource || logGroup.startsWith(`${group.resource}.`);
  return isNamed && (file === group.file || carrier === "terraform");
}

/**
 * More filters with a regular expression than a log group can have.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
function tooManyRegexes(patterns: readonly FoundPattern[]): readonly CarrierFault[] {
  const filters = patterns.filter(({ kind, logGroup, text }) => {
    return (
      /^(?:subscription|metric) filter$/.test(kind) && logGroup !== undefined && text !== undefined && hasRegex(text)
    );
  });
  return grouped(filters, ({ carrier, logGroup }) => `${carrier}\n${logGroup}`).flatMap(
    (group): readonly CarrierFault[] => {
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
    },
  );
}

function hasRegex(text: CarriedText): boolean {
  return /(?:^|[\s=(?-])%(?!\s)[^%"]+%(?:$|[\s)}\],])/.test(textOf(text));
}

/** Groups by a key, in the order of the first of each group. */
function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

function placeOf({ file, start, end }: FoundPattern) {
  return { file, start, end };
}
