import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { PatternError } from "../../errors.ts";
import { lint } from "../../pattern/lint/lint.ts";
import { parse } from "../../pattern/parse/parser.ts";
import { count } from "../../words.ts";
import { findLogGroup } from "../log-groups.ts";
import { readFunctionPolicy } from "../subscribe/function-policy.ts";
import { grants, permissionFor } from "../subscribe/permission.ts";
import { type Filter, type FunctionTarget, qualifiedArn } from "../subscribe/plan.ts";
import { type DoctorFinding, green, greenOrRed, red } from "./check.ts";

/** The expected filter. */
export interface WantedFilter {
  readonly logGroup: string;
  readonly filterName: string;
  /** The expected pattern; null for any. */
  readonly pattern: string | null;
  /** The expected destination; null for any. */
  readonly destinationArn: string | null;
}

/** Checks that the log group exists, and reports how long it keeps events. */
export async function checkLogGroup(client: CloudWatchLogsClient, logGroup: string): Promise<DoctorFinding> {
  const found = await findLogGroup(client, logGroup);
  if (found === undefined) {
    return red(
      "log group",
      `expected the log group ${logGroup}, found none with that name`,
      `aws logs create-log-group --log-group-name ${logGroup}`,
    );
  }
  const days = found.retentionInDays;
  return green("log group", `${logGroup} keeps events ${days === undefined ? "forever" : `for ${count(days, "day")}`}`);
}

/** Checks that the filter exists, with the expected pattern and destination. */
export function checkFilter(filters: readonly Filter[], wanted: WantedFilter): readonly DoctorFinding[] {
  const { logGroup, filterName, pattern, destinationArn } = wanted;
  const filter = filters.find(({ name }) => name === filterName);
  const fix = subscribeCommand(wanted);
  if (filter === undefined) {
    const others = filters.map((other) => `${other.name} (to ${other.destinationArn})`).join(", ");
    const found = others === "" ? "no filter" : others;
    return [red("filter", `expected the filter ${filterName} on ${logGroup}, found ${found}`, fix)];
  }
  const found = filter.destinationArn;
  const place = greenOrRed(
    "filter",
    destinationArn === null || found === destinationArn,
    `${filterName} delivers to ${found}`,
    `expected ${filterName} to deliver to ${destinationArn}, found ${found}`,
    fix,
  );
  if (pattern !== null) {
    const [good, bad] = [
      "the filter has the expected pattern",
      "expected the given pattern in the filter, found another",
    ];
    return [place, greenOrRed("filter", filter.pattern === pattern, good, `${bad}: ${filter.pattern}`, fix)];
  }
  const fault = faultOf(filter.pattern);
  return fault === undefined ? [place] : [place, red("filter", `the filter's pattern matches nothing: ${fault}`, fix)];
}

/** Returns the reason why a pattern cannot match anything, or undefined if it may match. */
function faultOf(pattern: string): string | undefined {
  try {
    return lint(parse(pattern)).find(({ severity }) => severity === "error")?.message;
  } catch (error) {
    // AWS accepted the pattern, so a syntax error here is not a fault of the pattern.
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

function subscribeCommand({ logGroup, filterName, pattern, destinationArn }: WantedFilter): string {
  const to = destinationArn === null ? "--function <name>" : `--destination ${destinationArn}`;
  const role = /:(?:kinesis|firehose):/.test(destinationArn ?? "") ? " --role <arn>" : "";
  const more = pattern === null ? "" : " --pattern <the same pattern>";
  return `iam-alerts subscribe --log-group ${logGroup} --filter-name ${filterName} ${to}${role}${more}`;
}

/** Checks that CloudWatch Logs may invoke the function for the log group. */
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
