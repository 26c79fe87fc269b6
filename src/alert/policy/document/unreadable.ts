import { type Fields, field, fields, flag, text } from "../../../cloudtrail/fields.ts";
import { isOcsf } from "../../../cloudtrail/ocsf.ts";
import type { CloudTrailRecord } from "../../../cloudtrail/record.ts";
import { grouped } from "../../../words.ts";
import { isOk } from "../../outcome.ts";
import type { Finding } from "../../severity.ts";
import { safe } from "../../title/safe.ts";
import { serviceOf } from "../../title/title.ts";
import { carriesPolicies, isGrant } from "./carriers.ts";

/** Returns the finding for a policy with which a call granted something and that cannot be understood. */
export function unreadable(policy: {
  readonly parameter: string;
  readonly flaw?: string | undefined;
}): readonly Finding[] {
  return policy.flaw === undefined ? [] : [finding(`${safe(policy.parameter)} ${policy.flaw}`)];
}

/** Returns the flaw of a policy in which a name is there twice. */
export function twice(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `has the name ${safe(name)} twice`;
}

/**
 * Returns the finding for parameters that are not in the record, null if the call grants nothing, and undefined if the
 * parameters are there. CloudTrail leaves out
 * a field above 100 kB, and IAM does not count the spaces in a policy: anyone can reach that size.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function omission(record: CloudTrailRecord): Finding | null | undefined {
  const { requestParameters } = record;
  const flaw =
    "omitted" in requestParameters ? omittedField(requestParameters) : (textFlaw(record) ?? ocsfFlaw(record));
  if (flaw === undefined) return undefined;
  if (record.readOnly === true || !isOk(record)) return null;
  const grants = carriesPolicies(record) && (isGrant(record) || /^(?:iam|sso)$/.test(serviceOf(record) ?? ""));
  return grants ? finding(`requestParameters ${flaw}`) : null;
}

/** Returns the flaw of parameters that a relay turned into text. */
function textFlaw(record: CloudTrailRecord): string | undefined {
  const value = field(fields(record.raw), "requestParameters");
  return typeof value === "string" && /^\s*["{]/.test(value) ? "is text instead of an object" : undefined;
}

/** Returns the flaw of an OCSF event without parameters, such as an event in the first version of OCSF. */
function ocsfFlaw({ raw, requestParameters }: CloudTrailRecord): string | undefined {
  const hasParameters = Object.keys(requestParameters).length > 0;
  return hasParameters || !isOcsf(fields(raw)) ? undefined : "is not in the OCSF event that AWS made of the record";
}

/** Returns the flaw of a field that CloudTrail left out: "was left out by CloudTrail (149,893 bytes): too large". */
export function omittedField(value: Fields): string | undefined {
  if (flag(field(value, "omitted")) !== true) return undefined;
  // A call may have a parameter of this name; CloudTrail's own form has nothing else.
  if (Object.keys(value).some((name) => !/^(?:omitted|originalSize|reason)$/i.test(name))) return undefined;
  const [size, reason] = [field(value, "originalSize"), text(field(value, "reason"))];
  const bytes = typeof size === "number" ? ` (${grouped(size)} bytes)` : "";
  return `was left out by CloudTrail${bytes}${reason === null ? "" : `: ${/^\w+ too large$/.test(reason) ? reason : safe(reason)}`}`;
}

function finding(what: string): Finding {
  return {
    code: "unreadable-policy",
    severity: "high",
    message: `what the call grants is not known, because its policy cannot be read: ${what}`,
  };
}
