import { valueAt } from "../alert/title/naming.ts";
import { type Fields, field, fields, isFields } from "../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../cloudtrail/record.ts";
import type { Values } from "./command.ts";

/** The account and the Region that commands about a record are for, and the partition of AWS that they are in. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/**
 * Returns the values that the commands of an account can name. A path leads into the request parameters, and into the
 * response elements if it begins with `>`, as in nouns.ts. `list*name` is that field of each item of a list, `arn/` is
 * the name in the ARN of a role of the account, and `@name` is a value that no field has as it is.
 */
export function valuesOf(record: CloudTrailRecord, place: Place): Values {
  return (path) => {
    if (path.startsWith("@")) return present(derived(path, record, place));
    if (path.includes("*")) return listAt(path, record);
    if (path.endsWith("/")) return present(roleIn(valueAt(path.slice(0, -1), record), place));
    return present(isScalar(path, record) ? valueAt(path, record) : null);
  };
}

const present = (value: string | null): readonly string[] => (value === null ? [] : [value]);

function fieldAt(path: string, record: CloudTrailRecord): unknown {
  const isAnswer = path.startsWith(">");
  const start: Fields = isAnswer ? record.responseElements : record.requestParameters;
  const names = (isAnswer ? path.slice(1) : path).split(".");
  return names.reduce<unknown>((value, name) => field(fields(value), name), start);
}

/** Whether a field is text or a number: `valueAt` joins a list to one text. */
function isScalar(path: string, record: CloudTrailRecord): boolean {
  return typeof fieldAt(path, record) !== "object";
}

function listAt(path: string, record: CloudTrailRecord): readonly (string | undefined)[] {
  const [list = "", name = ""] = path.split("*");
  const items = fieldAt(list, record);
  if (!Array.isArray(items)) return [];
  return items.map((item) => {
    const value: unknown = name === "" ? item : isFields(item) ? field(item, name) : undefined;
    return typeof value === "string" ? value : undefined;
  });
}

/**
 * Returns the name of a role, if commands in the account can change it: nobody can change the roles that AWS services
 * and Identity Center create.
 */
function roleIn(arn: string | null, { account }: Pick<Place, "account">): string | null {
  const [, owner, path = "", name] = /^arn:[^:]*:iam::(\d{12}):role\/(.*\/)?([^/]+)$/.exec(arn ?? "") ?? [];
  return name === undefined || owner !== account || /^aws-(?:service-role|reserved)\//.test(path) ? null : name;
}

function derived(path: string, record: CloudTrailRecord, { account, partition }: Place): string | null {
  const { userIdentity: identity, eventTime } = record;
  switch (path) {
    case "@account":
      return account;
    case "@denyAll":
      return `arn:${partition}:iam::aws:policy/AWSDenyAll`;
    case "@key":
      return identity.accessKeyId;
    case "@caller":
      return identity.type === "FederatedUser" ? identity.issuer.userName : identity.userName;
    case "@callerRole":
      return roleIn(identity.issuer.arn, { account });
    case "@self":
      return identity.type === "IAMUser" && identity.accountId === account ? identity.userName : null;
    case "@revoke":
      return eventTime === null ? null : revocation(eventTime);
    default:
      return null;
  }
}

/**
 * Returns the policy with which the console of IAM revokes the sessions of a role: those that were issued up to a
 * minute after the call, because the credentials that a call returns are issued a moment later.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
function revocation(eventTime: string): string {
  const until = toSecond(Date.parse(eventTime) + 60_000);
  const Condition = { DateLessThan: { "aws:TokenIssueTime": until } };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Action: ["*"], Resource: ["*"], Condition }],
  });
}

/** Returns milliseconds since 1970 as ISO 8601 in UTC, to the second. */
export function toSecond(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}
