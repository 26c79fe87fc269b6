import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { PatternError } from "../../errors.ts";
import { lint } from "../../pattern/lint/lint.ts";
import { parse } from "../../pattern/parse/parser.ts";
import { findLogGroup } from "../log-groups.ts";
import { readFunctionPolicy } from "../subscribe/function-policy.ts";
import { grants, permissionFor } from "../subscribe/permission.ts";
import { type Filter, type FunctionTarget, qualifiedArn } from "../subscribe/plan.ts";
import { type DoctorFinding, green, greenOrRed, red } from "./check.ts";

/** What the filter should be. */
export interface WantedFilter {
  readonly logGroup: string;
  readonly filterName: string;
  /** The pattern, where one was asked for. */
  readonly pattern: string | null;
  /** Where it should deliver to, where that was said. */
  readonly destinationArn: string | null;
}

/** Whether the log group is there, and for how long it keeps its events. */
export async function checkLogGroup(client: CloudWatchLogsClient, logGroup: string): Promise<DoctorFinding> {
  const found = await findLogGroup(client, logGroup);
  if (found === undefined) {
    return red("log group", `there is no ${logGroup}`, `aws logs create-log-group --log-group-name ${logGroup}`);
  }
  const days = found.retentionInDays;
  return green("log group", `${logGroup} keeps events ${days === undefined ? "for ever" : `for ${days} days`}`);
}

/** Whether the filter is there, with that pattern and that destination. */
export function checkFilter(filters: readonly Filter[], wanted: WantedFilter): readonly DoctorFinding[] {
  const { logGroup, filterName, pattern, destinationArn } = wanted;
  const filter = filters.find(({ name }) => name === filterName);
  const fix = subscribeCommand(wanted);
  if (filter === undefined) {
    const others = filters.map((other) => `${other.name} (to ${other.destinationArn})`).join(", ");
    const there = others === "" ? "no filter at all" : others;
    return [red("filter", `expected ${filterName} on ${logGroup}, found ${there}`, fix)];
  }
  const found = filter.destinationArn;
  const place = greenOrRed(
    "filter",
    destinationArn === null || found === destinationArn,
    `${filterName} delivers to ${found}`,
    `${filterName} delivers to ${found}, not to ${destinationArn}`,
    fix,
  );
  if (pattern !== null) {
    const [good, bad] = ["the filter's pattern is the one that was asked for", "the filter has another pattern"];
    return [place, greenOrRed("filter", filter.pattern === pattern, good, `${bad}: ${filter.pattern}`, fix)];
  }
  const fault = faultOf(filter.pattern);
  return fault === undefined
    ? [place]
    : [place, red("filter", `the filter's pattern lets nothing through: ${fault}`, fix)];
}

/** Why a pattern lets nothing through, where that is sure. */
function faultOf(pattern: string): string | undefined {
  try {
    return lint(parse(pattern)).find(({ severity }) => severity === "error")?.message;
  } catch (error) {
    // AWS took it, so that it is no fault of the pattern.
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

function subscribeCommand({ logGroup, filterName, pattern, destinationArn }: WantedFilter): string {
  const to = destinationArn === null ? "--function <name>" : `--destination ${destinationArn}`;
  const role = /:(?:kinesis|firehose):/.test(destinationArn ?? "") ? " --role <arn>" : "";
  const more = pattern === null ? "" : " --pattern <as given>";
  return `iam-alerts subscribe --log-group ${logGroup} --filter-name ${filterName} ${to}${role}${more}`;
}

/** Whether CloudWatch Logs may invoke the function for the log group. */
export async function checkPermission(
  client: LambdaClient,
  wanted: WantedFilter,
  target: FunctionTarget,
): Promise<DoctorFinding> {
  const permission = permissionFor(wanted.logGroup, target.functionArn, target.qualifier);
  const statements = await readFunctionPolicy(client, target);
  const destination = qualifiedArn(target);
  return greenOrRed(
    "permission",
    statements.some((statement) => grants(statement, permission)),
    `CloudWatch Logs may invoke ${destination} for ${wanted.logGroup}`,
    `CloudWatch Logs may not invoke ${destination} for ${wanted.logGroup}`,
    subscribeCommand({ ...wanted, destinationArn: destination }),
  );
}
