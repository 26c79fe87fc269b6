import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchLogsClient, LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { type ClientOptions, settingsOf } from "../clients.ts";
import { findLogGroup, firstLogGroups } from "../log-groups.ts";
import type { Filter, FunctionTarget } from "../subscribe/plan.ts";
import { functionTargetOf, readFilters } from "../subscribe/subscription.ts";
import { type DoctorFinding, guarded } from "./check.ts";
import { checkFilter, type JudgePattern, type WantedFilter } from "./filter/filter.ts";
import { checkPermission } from "./filter/permission.ts";
import { checkGroup, missingGroup, takesFilters } from "./log-group.ts";
import { checkFilterMetrics } from "./metrics.ts";
import { checkOtherSource } from "./trail/source.ts";
import { checkTrail } from "./trail/trail.ts";

/** The expected wiring of every log group. */
export interface WiringRequest extends Pick<WantedFilter, "filterName" | "pattern" | "destinationArn"> {
  readonly judge: JudgePattern;
}

/** A log group's filter, and the function behind it. */
export interface Wiring {
  readonly logGroup: string;
  readonly filter: Filter | undefined;
  /** The function that the filter should deliver to, or delivers to; null if there is none. */
  readonly target: FunctionTarget | null;
}

interface Clients {
  readonly logs: CloudWatchLogsClient;
  readonly lambda: LambdaClient;
  readonly options: ClientOptions;
  readonly now: () => number;
}

/** Checks what leads from a trail through one log group to a function. */
export async function* checkWiring(
  wanted: WantedFilter,
  named: FunctionTarget | null,
  judge: JudgePattern,
  { logs, lambda, options, now }: Clients,
): AsyncGenerator<DoctorFinding, Wiring, undefined> {
  const { logGroup, account, region } = wanted;
  const otherSource = () => checkOtherSource(logs, { logGroup, account, now: now() });
  const place = { logGroup, account, region, otherSource };
  yield* guarded("trail", () => checkTrail(new CloudTrailClient(settingsOf(options)), place));
  const group = yield* examineGroup(logs, logGroup);
  const mayHaveFilters = group !== null && (group === undefined || takesFilters(group));
  const filters = mayHaveFilters ? yield* read("filter", () => readFilters(logs, logGroup)) : undefined;
  const filter = filters?.find(({ name }) => name === wanted.filterName);
  if (filters !== undefined) yield* checkFilter(filters, wanted, judge);
  if (filter !== undefined) {
    yield* guarded("filter", () => checkFilterMetrics(new CloudWatchClient(settingsOf(options)), filter, now()));
  }
  const target = named ?? (filter === undefined ? null : functionTargetOf(filter.destinationArn));
  if (target !== null) yield* guarded("permission", () => checkPermission(lambda, wanted, target, filter));
  return { logGroup, filter, target };
}

/** Checks a log group and returns it: null if there is none, undefined if it could not be read. */
async function* examineGroup(
  logs: CloudWatchLogsClient,
  logGroup: string,
): AsyncGenerator<DoctorFinding, LogGroup | null | undefined, undefined> {
  const found = yield* read("log group", async () => (await findLogGroup(logs, logGroup)) ?? null);
  if (found === null) yield missingGroup(logGroup, await firstLogGroups(logs).catch(() => []));
  else if (found !== undefined) yield* checkGroup(found);
  return found;
}

/** Returns the result of a call. If the call fails, yields the finding for the link and returns undefined. */
export async function* read<Value>(
  link: DoctorFinding["link"],
  call: () => Promise<Value>,
): AsyncGenerator<DoctorFinding, Value | undefined, undefined> {
  let value: Value | undefined;
  yield* guarded(link, async () => {
    value = await call();
    return [];
  });
  return value;
}
