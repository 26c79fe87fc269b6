import { type Filter, qualifiedArn } from "../../subscribe/plan.ts";
import { functionTargetOf } from "../../subscribe/subscription.ts";
import { amber, type DoctorFinding, green, quoted, red } from "../check.ts";
import { checkCriteria } from "./criteria.ts";

/** The expected filter. */
export interface WantedFilter {
  readonly logGroup: string;
  readonly filterName: string;
  /** The expected pattern; null for any. */
  readonly pattern: string | null;
  /** The expected destination; null for any. */
  readonly destinationArn: string | null;
  /** The account and the Region of the log group; null if not known. */
  readonly account: string | null;
  readonly region: string | null;
}

/** The verdict on a pattern. */
export interface PatternJudgment {
  /** The events that the pattern lets through: a preset's name, or a share of IAM's changes. */
  readonly meaning: string;
  /** Whether the pattern is a preset's, so that its name says everything. */
  readonly isPreset: boolean;
  /** The reason why the pattern never matches; null if it may match. */
  readonly never: string | null;
  /** Parts of the pattern that rarely do what their author meant. */
  readonly warnings: readonly string[];
  /** A preset's name, or the corrected pattern; null if there is no single correction. */
  readonly corrected: string | null;
}

/** Judges a pattern with the knowledge of CloudTrail's records. */
export type JudgePattern = (pattern: string) => PatternJudgment;

/** The preset in the commands that create a filter or replace a pattern that never matches. */
const defaultPattern = "recommended";

/** Checks that the filter exists, with the expected destination, and with a pattern that can match. */
export function checkFilter(
  filters: readonly Filter[],
  wanted: WantedFilter,
  judge: JudgePattern,
): readonly DoctorFinding[] {
  const { logGroup, filterName, destinationArn } = wanted;
  const filter = filters.find(({ name }) => name === filterName);
  if (filter === undefined) {
    const others = filters.map((other) => `${other.name} (to ${other.destinationArn})`).join(", ");
    const found = others === "" ? "no filter" : others;
    const near = filters.find((other) => other.destinationArn === destinationArn);
    const rename =
      near === undefined
        ? ""
        : `, or check that one: iam-alerts doctor --log-group ${logGroup} --filter-name ${quoted(near.name)}`;
    const message = `expected the filter ${filterName} on ${logGroup}, found ${found}`;
    return [red("filter", message, `${subscribeCommand(wanted, near)}${rename}`)];
  }
  const found = filter.destinationArn;
  const isRight = destinationArn === null || found === destinationArn;
  const place = isRight
    ? green("filter", `${filterName} on ${logGroup} delivers to ${found}`)
    : red(
        "filter",
        `expected ${filterName} on ${logGroup} to deliver to ${destinationArn}, found ${found}`,
        subscribeCommand(wanted, filter),
      );
  return [place, checkPattern(filter, wanted, judge), ...checkSettings(filter, wanted), ...twinsOf(filter, filters)];
}

/** Checks a deployed pattern: against the expected one if there is one, and whether it can match at all. */
export function checkPattern(filter: Filter, wanted: WantedFilter, judge: JudgePattern): DoctorFinding {
  const { logGroup, name, pattern } = filter;
  const { meaning, isPreset, never, warnings, corrected } = judge(pattern);
  const text = isPreset || pattern === "" ? "" : `: ${pattern}`;
  const shown = `${name} on ${logGroup} lets through ${meaning}${text}`;
  if (wanted.pattern !== null && wanted.pattern !== pattern) {
    const message = `expected the given pattern in the filter on ${logGroup}, found another, which lets through ${meaning}: ${pattern}`;
    return red("filter", message, subscribeCommand(wanted, filter));
  }
  const instead = corrected ?? defaultPattern;
  if (never !== null) {
    const message = `the pattern of ${name} on ${logGroup} matches nothing: ${never}: ${pattern}`;
    return red("filter", message, subscribeCommand({ ...wanted, pattern: instead }, filter));
  }
  if (warnings.length === 0) return green("filter", shown);
  const fix =
    corrected === null
      ? `iam-alerts explain ${quoted(pattern)}`
      : subscribeCommand({ ...wanted, pattern: corrected }, filter);
  return amber("filter", `${shown}; ${warnings.join("; ")}`, fix);
}

export function checkSettings(filter: Filter, wanted: WantedFilter): readonly DoctorFinding[] {
  const { logGroup, name, applyOnTransformedLogs, fieldSelectionCriteria } = filter;
  const findings: DoctorFinding[] = [];
  if (applyOnTransformedLogs) {
    const message = `${name} on ${logGroup} reads transformed events, whose fields are not those of CloudTrail`;
    findings.push(red("filter", message, subscribeCommand(wanted, filter)));
  }
  if (fieldSelectionCriteria !== null) {
    findings.push(
      checkCriteria(fieldSelectionCriteria, wanted, `${name} on ${logGroup}`, subscribeCommand(wanted, filter)),
    );
  }
  return findings;
}

function twinsOf(filter: Filter, filters: readonly Filter[]): readonly DoctorFinding[] {
  const target = functionTargetOf(filter.destinationArn);
  const twins = filters.filter(
    (other) =>
      other.name !== filter.name && functionTargetOf(other.destinationArn)?.functionArn === target?.functionArn,
  );
  if (target === null || twins.length === 0) return [];
  const names = twins.map(({ name }) => name).join(", ");
  const message = `${names} on ${filter.logGroup} delivers to the same function: what both patterns match alerts twice`;
  const [twin] = twins;
  const fix = `iam-alerts subscribe --remove --log-group ${filter.logGroup} --filter-name ${quoted(twin?.name ?? "")}`;
  return [amber("filter", message, fix)];
}

/** Returns the command that creates the wanted filter, or changes the existing one to it. */
export function subscribeCommand(
  { logGroup, filterName, pattern, destinationArn }: WantedFilter,
  existing?: Filter,
): string {
  const destination = destinationArn ?? existing?.destinationArn ?? null;
  const target = destination === null ? null : functionTargetOf(destination);
  const to =
    target !== null
      ? `--function ${qualifiedArn(target)}`
      : `--${destination === null ? "function" : "destination"} ${destination ?? "iam-alerts"}`;
  const isStream = /:(?:kinesis|firehose):/.test(destination ?? "");
  const role = isStream
    ? ` --role ${existing?.roleArn ?? `arn:aws:iam::${destination?.split(":")[4]}:role/to-stream`}`
    : "";
  const wanted = pattern ?? existing?.pattern ?? defaultPattern;
  return `iam-alerts subscribe --log-group ${logGroup} --filter-name ${quoted(filterName)} ${to}${role} --pattern ${quoted(wanted)}`;
}
