import { field, fields, own, scalarsIn } from "../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import { listed, wordsOf } from "../../words.ts";
import { aliasOf, knownWords } from "../accounts.ts";
import { accountInArn } from "../policy/names.ts";
import type { Severity } from "../severity.ts";
import { valueAt } from "../title/naming.ts";
import { safe } from "../title/safe.ts";
import type { Facts, Rule } from "./rule.ts";

/** The thing that each call shares, and the parameters that name those with whom it is shared. */
const shared: Readonly<Record<string, readonly [what: string, ...paths: string[]]>> = {
  "lambda:AddPermission": ["the function", "principal", "sourceAccount", "sourceArn"],
  "lambda:AddLayerVersionPermission": ["the layer", "principal"],
  "sns:AddPermission": ["the topic", "aWSAccountId", "aWSAccountIds"],
  "sqs:AddPermission": ["the queue", "aWSAccountId", "aWSAccountIds"],
  "kms:CreateGrant": ["the key", "granteePrincipal", "retiringPrincipal"],
  "ram:CreateResourceShare": ["the shared resources", "principals"],
  "ram:AssociateResourceShare": ["the shared resources", "principals"],
  "ec2:ModifySnapshotAttribute": ["the snapshot", "createVolumePermission.add"],
  "ec2:ModifyImageAttribute": ["the image", "launchPermission.add"],
  "rds:ModifyDBSnapshotAttribute": ["the snapshot", "valuesToAdd"],
  "rds:ModifyDBClusterSnapshotAttribute": ["the snapshot", "valuesToAdd"],
  "redshift:AuthorizeSnapshotAccess": ["the snapshot", "accountWithRestoreAccess"],
  "ssm:ModifyDocumentPermission": ["the document", "accountIdsToAdd"],
  "events:PutPermission": ["the event bus", "principal"],
};

/** The data that each call sends, and the parameters that name the destination. */
const sent: Readonly<Record<string, readonly [what: string, ...paths: string[]]>> = {
  "sns:Subscribe": ["the topic's messages", "endpoint"],
  "logs:PutSubscriptionFilter": ["log events", "destinationArn"],
  "logs:PutAccountPolicy": ["log events", "policyDocument"],
  "logs:PutDestination": ["log events", "targetArn"],
  "events:PutTargets": ["events", "targets"],
  "scheduler:CreateSchedule": ["events", "target.arn"],
  "scheduler:UpdateSchedule": ["events", "target.arn"],
  "lambda:PutFunctionEventInvokeConfig": ["results of the function", "destinationConfig"],
  "s3:PutBucketNotification": ["notifications of the bucket", "notificationConfiguration"],
  "s3:PutBucketReplication": ["copies of the bucket's objects", "replicationConfiguration"],
};

/** The receivers in a call's parameters. */
interface Receivers {
  readonly what: string;
  readonly texts: readonly string[];
  /** The accounts other than the record's. */
  readonly accounts: readonly string[];
}

function receiversOf({ record, name }: Facts, table: typeof shared): Receivers {
  const [what, ...paths] = own(table, name) ?? ["the resource"];
  const texts = paths.flatMap((path) => textsIn(at(path, record)));
  const accounts = texts.flatMap(accountsIn).filter((account) => account !== record.accountId);
  return { what, texts, accounts: [...new Set(accounts)] };
}

function at(path: string, record: CloudTrailRecord): unknown {
  return path.split(".").reduce<unknown>((value, name) => field(fields(value), name), record.requestParameters);
}

/** Returns every text and number in a value as text. */
function textsIn(value: unknown): readonly string[] {
  return [...scalarsIn(value)].map((scalar) => String(scalar).trim());
}

/** Returns the accounts in a text: an id, an ARN, a queue's URL, or JSON with ARNs. */
function accountsIn(text: string): readonly string[] {
  if (/^\d{12}$/.test(text)) return [text];
  const [, queue] = /^https:\/\/[\w.-]+\.amazonaws\.com(?:\.cn)?\/(\d{12})\//.exec(text) ?? [];
  if (queue !== undefined) return [queue];
  return (text.match(/arn:aws[\w-]*:[\w-]*:[\w-]*:\d{12}:/g) ?? []).flatMap((arn) => accountInArn(arn) ?? []);
}

/** Whether a call shares something with everyone. */
function isPublic(facts: Facts): boolean {
  return receiversOf(facts, shared).texts.some((text) => /^(?:\*|all)$/i.test(text));
}

/** Whether only members of an organization are let in. */
function isForOrganization({ record }: Facts): boolean {
  return ["organizationId", "principalOrgID", "condition.value"].some((path) =>
    textsIn(at(path, record)).some((text) => /^o-[a-z\d]{10,32}$/.test(text)),
  );
}

/** Returns the other accounts that a call shares something with or sends data to. */
export function sharedWith(facts: Facts): readonly string[] {
  const { name } = facts;
  if (facts.service === "kms" && facts.isForService) return [];
  const table = Object.hasOwn(shared, name) ? shared : Object.hasOwn(sent, name) ? sent : undefined;
  return table === undefined ? [] : receiversOf(facts, table).accounts;
}

/** Returns "account 999999999999 (staging, a known account) and account 888888888888". */
function accountsWords(ids: readonly string[], { accounts }: Facts): string {
  return listed(ids.map((id) => `account ${id}${knownWords(id, accounts)}`));
}

function severityFor(ids: readonly string[], { accounts }: Facts): Severity {
  return ids.every((id) => aliasOf(id, accounts) !== undefined) ? "medium" : "high";
}

/** Returns the host to which a subscription sends messages outside of AWS. */
function webHost({ service, call, record }: Facts): string | undefined {
  if (service !== "sns" || call !== "Subscribe" || !/^https?$/i.test(valueAt("protocol", record) ?? ""))
    return undefined;
  return /^https?:\/\/(?:[^/?#]*@)?([^/?#:]+)/i.exec(valueAt("endpoint", record) ?? "")?.[1] ?? "a web server";
}

/** Findings about resources that are shared with other accounts, and about data that is sent to them. */
export const rulesOfSharing: readonly Rule[] = [
  {
    code: "public-resource",
    severity: (facts) => (isForOrganization(facts) ? "medium" : "critical"),
    reads: ["requestParameters"],
    // A function that anyone can invoke is function-opened.
    calls: Object.keys(shared).filter((name) => name !== "lambda:AddPermission"),
    when: isPublic,
    says: (facts) =>
      `${isForOrganization(facts) ? "everyone in the organization" : "everyone"} can now use ${receiversOf(facts, shared).what}`,
  },
  {
    code: "trusts-another-account",
    severity: (facts) => severityFor(receiversOf(facts, shared).accounts, facts),
    reads: ["requestParameters"],
    calls: Object.keys(shared),
    when: (facts) => receiversOf(facts, shared).accounts.length > 0 && !(facts.service === "kms" && facts.isForService),
    says: (facts) => {
      const { accounts, what } = receiversOf(facts, shared);
      return `${accountsWords(accounts, facts)} can now use ${what}`;
    },
  },
  {
    code: "trusts-unknown-identity",
    severity: "high",
    reads: ["requestParameters"],
    calls: wordsOf("lambda:AddPermission kms:CreateGrant sns:AddPermission sqs:AddPermission"),
    when: (facts) => receiversOf(facts, shared).texts.some((text) => uniqueId.test(text)),
    says: (facts) => {
      const { texts, what } = receiversOf(facts, shared);
      return `${listed(texts.filter((text) => uniqueId.test(text)).map((text) => `identity ${safe(text)}`))} can now use ${what}`;
    },
  },
  {
    code: "sent-elsewhere",
    severity: (facts) => {
      const { accounts } = receiversOf(facts, sent);
      return accounts.length === 0 ? "medium" : severityFor(accounts, facts);
    },
    reads: ["requestParameters"],
    calls: Object.keys(sent),
    when: (facts) => webHost(facts) !== undefined || receiversOf(facts, sent).accounts.length > 0,
    says: (facts) => {
      const { accounts, what } = receiversOf(facts, sent);
      const host = webHost(facts);
      if (accounts.length === 0 && host !== undefined) return `${what} now leave AWS: they go to ${safe(host)}`;
      return `${what} now go to ${accountsWords(accounts, facts)}`;
    },
  },
];

const uniqueId = /^A[A-Z]{3}[A-Z\d]{8,}(?:$|:)/;
