import { type Alert, type AlertContext, toAlert } from "../../src/alert/alert.ts";
import { readRecord } from "../../src/cloudtrail/record.ts";

/** A CloudTrail record, or a part of one, as JSON. */
export type Raw = Readonly<Record<string, unknown>>;

/** The account of all callers. */
export const account: string = "111122223333";

export const user = (userName: string): Raw => ({
  type: "IAMUser",
  userName,
  accountId: account,
  arn: `arn:aws:iam::${account}:user/${userName}`,
});

export const alice: Raw = user("alice");

export const root: Raw = { type: "Root", accountId: account, arn: `arn:aws:iam::${account}:root` };

/** The ARN of a role; only Identity Center can create roles with its path. */
const issuerArn = (roleName: string): string =>
  `arn:aws:iam::${account}:role/${roleName.startsWith("AWSReservedSSO_") ? "aws-reserved/sso.amazonaws.com/eu-west-1/" : ""}${roleName}`;

export const role = (roleName: string, session: string, more: Raw = {}): Raw => ({
  type: "AssumedRole",
  accountId: account,
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${session}`,
  sessionContext: { sessionIssuer: { type: "Role", userName: roleName, arn: issuerArn(roleName) }, ...more },
});

/** A call by alice, an IAM user; `more` can change that. `name` is service:Name. */
export const call = (name: string, requestParameters: Raw | null = null, more: Raw = {}): Raw => {
  const [service, eventName] = name.split(":");
  return {
    eventSource: `${service}.amazonaws.com`,
    eventName,
    userIdentity: alice,
    requestParameters,
    readOnly: false,
    ...more,
  };
};

export const alertOf = (raw: Raw, context: AlertContext = {}): Alert => {
  const record = readRecord(raw);
  if (record === undefined) throw new Error("expected a record");
  return toAlert(record, context);
};

/** The title of an IAM call by alice. */
export const titleOf = (eventName: string, requestParameters: Raw | null, more: Raw = {}): string =>
  alertOf(call(`iam:${eventName}`, requestParameters, more)).title;

/** Parameters that name user bob. */
export const bob: Raw = { userName: "bob" };
