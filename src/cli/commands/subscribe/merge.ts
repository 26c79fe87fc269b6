import { parseArn } from "../../../aws/arn.ts";
import type { Filter } from "../../../aws/subscribe/plan.ts";
import type { RequestedFilter } from "./request.ts";

/**
 * Returns an existing filter with the changes of a request. Settings that the request does not name stay the same.
 * PutSubscriptionFilter itself replaces all settings.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html
 */
export function merged(
  requested: RequestedFilter,
  existing: Filter | undefined,
  place: Pick<Filter, "logGroup" | "destinationArn">,
): Filter {
  const { destinationArn } = place;
  const isSameDestination = existing?.destinationArn === destinationArn;
  const isKinesis = parseArn(destinationArn)?.service === "kinesis";
  const role = requested.roleArn ?? (isSameDestination ? existing.roleArn : null);
  const distribution =
    requested.distribution ?? (isKinesis && existing?.distribution === "Random" ? "Random" : "ByLogStream");
  const criteria = requested.fieldSelectionCriteria ?? existing?.fieldSelectionCriteria;
  const fields = requested.emitSystemFields ?? existing?.emitSystemFields ?? [];
  return {
    ...place,
    name: requested.name,
    pattern: requested.isPatternGiven ? requested.pattern : (existing?.pattern ?? requested.pattern),
    roleArn: role || null,
    distribution: distribution === "Random" ? "Random" : null,
    fieldSelectionCriteria: criteria || null,
    emitSystemFields: fields.length === 0 ? null : fields,
    applyOnTransformedLogs: requested.applyOnTransformedLogs ?? existing?.applyOnTransformedLogs ?? false,
  };
}
