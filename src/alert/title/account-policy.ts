import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import { wordsOf } from "../../words.ts";
import { valueAt } from "./naming.ts";
import { safe } from "./safe.ts";

/** The types of policies of an account's log groups. */
const accountPolicies: ReadonlySet<string> = new Set(
  wordsOf(`
  DATA_PROTECTION_POLICY FIELD_INDEX_POLICY METRIC_EXTRACTION_POLICY RETENTION_POLICY SUBSCRIPTION_FILTER_POLICY
  TRANSFORMER_POLICY
`),
);

/** Returns "data protection policy mask" or "retention policy short (1 day)" for a policy of an account's log groups. */
export function accountPolicyPhrase(record: CloudTrailRecord): string {
  const type = valueAt("policyType", record);
  const called =
    type === null
      ? "account policy"
      : accountPolicies.has(type)
        ? type.toLowerCase().replaceAll("_", " ")
        : `account policy of type ${safe(type)}`;
  const name = valueAt("policyName", record);
  const [, days] = /"RetentionInDays"\s*:\s*"?(\d+)/i.exec(valueAt("policyDocument", record) ?? "") ?? [];
  const limit = days === undefined ? "" : ` (${safe(days)} ${days === "1" ? "day" : "days"})`;
  return `${called}${name === null ? "" : ` ${safe(name)}`}${limit}`;
}
