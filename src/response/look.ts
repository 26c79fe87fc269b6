import type { CloudTrailRecord } from "../cloudtrail/record.ts";
import { shellQuoted } from "../shell.ts";
import { toSecond } from "./values.ts";

/** The hours before and after a call in which the caller's other calls are of interest. */
const hoursBefore = 3;
const hoursAfter = 12;

const hour = 3_600_000;

/** Text that can be quoted in an attribute and in a query without changing either. */
const plain = /^[\w+=,.@:/-]{1,1024}$/;

/** Returns text that is plain, undefined for any other. */
const ifPlain = (text: string | null): string | undefined => (text !== null && plain.test(text) ? text : undefined);

/** A command without its Region, and what it does. */
type Line = readonly [does: string, command: string];

/**
 * Returns the commands that list the calls with the same access key and under the same name, from three hours before
 * the call until now.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export function lookUps({ userIdentity: identity, eventTime }: CloudTrailRecord): readonly Line[] {
  if (eventTime === null) return [];
  const since = toSecond(Date.parse(eventTime) - hoursBefore * hour);
  const lookUp = (does: string, AttributeKey: string, AttributeValue: string | undefined): readonly Line[] => {
    if (AttributeValue === undefined) return [];
    const attributes = shellQuoted(JSON.stringify([{ AttributeKey, AttributeValue }]));
    return [[does, `aws cloudtrail lookup-events --lookup-attributes ${attributes} --start-time ${since}`]];
  };
  return [
    ...lookUp("List the calls with this access key", "AccessKeyId", ifPlain(identity.accessKeyId)),
    ...lookUp("List the calls under this name", "Username", ifPlain(userNameOf(identity))),
  ];
}

/** Returns the user name that CloudTrail looks up: the session's name for a role, root for the root user. */
function userNameOf({ type, arn, userName }: CloudTrailRecord["userIdentity"]): string | null {
  if (type === "Root") return "root";
  if (type === "AssumedRole") return arn?.split("/").at(-1) ?? null;
  return userName;
}

/**
 * Returns the query for CloudWatch Logs Insights that finds the events of the same access key and caller; null if the
 * record names neither.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function queryOf({ userIdentity: identity }: CloudTrailRecord): string | null {
  const [key, arn] = [ifPlain(identity.accessKeyId), ifPlain(identity.arn)];
  const terms = [
    ...(key === undefined ? [] : [`userIdentity.accessKeyId = "${key}"`]),
    ...(arn === undefined ? [] : [`userIdentity.arn = "${arn}"`]),
  ];
  if (terms.length === 0) return null;
  const fields = "@timestamp, eventSource, eventName, awsRegion, recipientAccountId, sourceIPAddress, errorCode";
  return `fields ${fields} | filter ${terms.join(" or ")} | sort @timestamp desc | limit 500`;
}

/** Returns the command that starts the query, on the hours around the call. */
export function queryCommand(query: string, logGroup: string, eventTime: string): Line | undefined {
  if (!/^[\w./#-]{1,512}$/.test(logGroup) || logGroup.startsWith("-")) return undefined;
  const at = Date.parse(eventTime);
  const seconds = (hours: number) => Math.floor((at + hours * hour) / 1000);
  const range = `--start-time ${seconds(-hoursBefore)} --end-time ${seconds(hoursAfter)}`;
  const group = shellQuoted(logGroup);
  return [
    "Start a query of the log group for the key and the caller, whose results aws logs get-query-results prints",
    `aws logs start-query --log-group-name ${group} ${range} --query-string ${shellQuoted(query)}`,
  ];
}
