import { field, own, text } from "../cloudtrail/fields.ts";
import type { CloudTrailRecord, UserIdentity } from "../cloudtrail/record.ts";
import { type Access, isThroughMcp } from "./how.ts";
import { holderOf, humanOf, isRoot } from "./human.ts";

/** The identity that made a call. */
export interface Actor {
  /** CloudTrail's identity type: Root, IAMUser, AssumedRole, … or Unknown. */
  readonly type: string;
  /** The user, the role, the AWS service, or the person behind a role session if the record names one. */
  readonly name: string | null;
  readonly arn: string | null;
  readonly accountId: string | null;
  readonly accessKeyId: string | null;
  /** The user or role that owns the access key, if the record names it. */
  readonly accessKeyOwner: string | null;
  /** Whether MFA was used; null if the record does not say or AWS cannot know (Identity Center, SAML). */
  readonly mfa: boolean | null;
  /** The role session's name. */
  readonly session: string | null;
  /** The person or program that a role session belongs to, as set when the first role was assumed. */
  readonly sourceIdentity: string | null;
  /**
   * The ARN of the sign-in session that the credentials come from: that of `aws login` or of an OAuth client. All calls
   * of a session have the same ARN, with any credentials.
   */
  readonly signInSessionArn: string | null;
  /** The AWS service that made the call on the identity's behalf. */
  readonly invokedBy: string | null;
  /** true for a person, false for a machine, null if unknown. */
  readonly human: boolean | null;
  /** The reason for `human` in words; null if `human` is null. */
  readonly humanReason: string | null;
}

/** The name that CloudTrail writes for a failed sign-in, because the real one may be a password in the wrong field. */
const hiddenName = "HIDDEN_DUE_TO_SECURITY_REASONS";

/**
 * The roles that IAM Identity Center creates; their sessions are named after the person. IAM reserves the path for AWS;
 * the name alone can be anybody's.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
const identityCenterRole = /^arn:[\w-]+:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com\//;

/** The name of the actor in a root session that sts:AssumeRoot started: who started it is not in the record. */
const centralRoot = "central root session";

/** Reads the caller from a record. */
export function toActor(record: CloudTrailRecord, access: Access): Actor {
  const { userIdentity: identity } = record;
  const { role, session } = roleSession(identity);
  const isIdentityCenter = role !== null && isOfIdentityCenter(identity);
  const [human, humanReason] = humanOf(record, { access, session, isIdentityCenter });
  return {
    type: identity.type ?? (identity.invokedBy === null ? "Unknown" : "AWSService"),
    name:
      signedInName(record) ??
      nameOf(identity, isIdentityCenter ? (session ?? role) : (identity.sourceIdentity ?? role)),
    arn: identity.arn,
    accountId: identity.accountId,
    accessKeyId: identity.accessKeyId,
    accessKeyOwner: identity.accessKeyId === null ? null : ownerOf(identity, role),
    mfa: mfaOf(record, isIdentityCenter),
    session,
    sourceIdentity: identity.sourceIdentity,
    signInSessionArn: identity.signInSessionArn,
    invokedBy: identity.invokedBy,
    human,
    humanReason,
  };
}

/**
 * Returns the actor's name for a sentence: "alice", "root", "role deploy (session ci-42)", "mateo (role admin)". If the
 * call was made in another account: "alice from account 999988887777". `shorten` limits the length of each name.
 */
export function describeActor(actor: Actor, record: CloudTrailRecord, shorten: (name: string) => string): string {
  const { accountId } = actor;
  const isForeign = accountId !== null && record.accountId !== null && accountId !== record.accountId;
  const holder = record.userIdentity.issuedTo;
  const description = `${describe(actor, record, shorten)}${holder === null ? "" : ` in ${holderOf(holder)}`}`;
  const where = isForeign && !description.includes(accountId) ? ` from account ${shorten(accountId)}` : "";
  const delegate = record.userIdentity.delegateAccount;
  const isAgent = isThroughMcp(record) && record.eventType !== "AwsMcpEvent";
  // Nearly every caller acts without a go-between.
  if (delegate === null && !isAgent) return `${description}${where}`;
  const ways = [
    delegate === null ? [] : [`used by account ${shorten(delegate)} under a temporary delegation`],
    isAgent ? ["through the AWS MCP Server"] : [],
  ].flat();
  return `${[`${description}${where}`, ...ways].join(", ")},`;
}

function describe(actor: Actor, record: CloudTrailRecord, shorten: (name: string) => string): string {
  const { type, name, session, sourceIdentity, arn, accountId } = actor;
  if (name === centralRoot) {
    return `a central root session (AssumeRoot)${accountId === null ? "" : ` in account ${shorten(accountId)}`}`;
  }
  const service = actor.invokedBy;
  if (type === "Root" && service !== null && /^(?!signin\.|aws-mcp\.)[\w.-]+\.amazonaws\.com$/.test(service)) {
    return `${service} on behalf of root`;
  }
  if (name === null)
    return arn !== null ? shorten(arn) : accountId === null ? "someone" : `someone in account ${shorten(accountId)}`;
  if (type === "AWSAccount") return `account ${shorten(name)}`;
  // The id of a user of Identity Center, whose name is in other records.
  if (name === record.userIdentity.onBehalfOf) return `user ${shorten(name)}`;
  if (name === "AWS Internal" && record.eventType === "AwsServiceEvent") return servicesByName(record);
  const isPerson = session === name && isOfIdentityCenter(record.userIdentity);
  if (isPerson || (session === null && type !== "AssumedRole")) return named(actor, name, shorten);
  const role = roleIn(arn);
  if (name === sourceIdentity && role !== null) return `${named(actor, name, shorten)} (role ${shorten(role)})`;
  return session === null || session === name
    ? `role ${shorten(name)}`
    : `role ${shorten(name)} (session ${shorten(session)})`;
}

/** Names that would make a title misleading, because other kinds of callers have them. */
const misleading = /^(?:root|role|user|group|account|someone|caller|service|aws(?: internal)?|\d+)$|\.amazonaws\./i;

/**
 * Returns the name of a caller that is not a role. "user root" is an IAM user with the name of another kind of caller.
 */
function named({ type }: Actor, name: string, shorten: (name: string) => string): string {
  if (type === "Root" || type === "AWSService" || !misleading.test(name)) return shorten(name);
  if (type === "IAMUser") return `user ${shorten(name)}`;
  return /^(?:SAMLUser|WebIdentityUser|IdentityCenterUser|AssumedRole|FederatedUser)$/.test(type)
    ? `"${shorten(name).replaceAll('"', "")}"`
    : shorten(name);
}

const serviceNames: Readonly<Record<string, string>> = {
  "controltower.amazonaws.com": "AWS Control Tower",
  "kms.amazonaws.com": "AWS KMS",
  "organizations.amazonaws.com": "AWS Organizations",
  "sso.amazonaws.com": "IAM Identity Center",
};

function servicesByName({ eventSource }: CloudTrailRecord): string {
  return own(serviceNames, eventSource ?? "") ?? "AWS Internal";
}

/** Whether a role's session is one of IAM Identity Center. */
export function isOfIdentityCenter({ issuer }: UserIdentity): boolean {
  return identityCenterRole.test(issuer.arn ?? "");
}

/**
 * Returns the name of a person who signs in to Identity Center. CloudTrail no longer writes it into userIdentity.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/username-sign-in-cloudtrail-events.html
 */
function signedInName({ eventSource, userIdentity, additionalEventData }: CloudTrailRecord): string | null {
  if (eventSource !== "signin.amazonaws.com") return null;
  if (!/^(?:IdentityCenterUser|Unknown)$/.test(userIdentity.type ?? "Unknown")) return null;
  const name = text(field(additionalEventData, "UserName"));
  return name === hiddenName ? null : name;
}

function nameOf(
  identity: UserIdentity,
  role: string | null,
  invokedBy: string | null = identity.invokedBy,
): string | null {
  if (identity.assumedRoot) return centralRoot;
  if (isRoot(identity)) return "root";
  const userName = identity.userName === hiddenName ? null : identity.userName;
  const fallback = identity.type === "AWSAccount" ? identity.accountId : (identity.onBehalfOf ?? invokedBy);
  return role ?? userName ?? lastPart(identity.arn) ?? fallback;
}

/**
 * Returns the owner of the access key. A federated user's temporary key comes from the key of an IAM user or the root
 * user.
 */
function ownerOf(identity: UserIdentity, role: string | null): string | null {
  if (identity.type === "FederatedUser") return identity.issuer.userName ?? lastPart(identity.issuer.arn);
  return nameOf(identity, role, null);
}

/**
 * Reads role and session from arn:aws:sts::111122223333:assumed-role/NAME/SESSION; from the issuer and the principal id
 * if there is no ARN.
 */
function roleSession(identity: UserIdentity): { role: string | null; session: string | null } {
  const { arn, type, principalId, issuer } = identity;
  const start = arn?.indexOf(assumedRole) ?? -1;
  if (start < 0 && type !== "AssumedRole") return { role: null, session: null };
  const [role, session] = start < 0 ? [] : (arn?.slice(start + assumedRole.length).split("/") ?? []);
  return {
    role: role || issuer.userName || lastPart(issuer.arn),
    session: session || principalId?.split(":")[1] || null,
  };
}

const assumedRole = ":assumed-role/";

/** Returns the role in the ARN of a role session. */
export function roleIn(arn: string | null): string | null {
  return /:assumed-role\/([^/]+)/.exec(arn ?? "")?.[1] ?? null;
}

/** Returns NAME of user/path/NAME and federated-user/NAME. */
function lastPart(arn: string | null): string | null {
  const slash = arn?.lastIndexOf("/") ?? -1;
  return slash < 0 ? null : arn?.slice(slash + 1) || null;
}

function mfaOf(record: CloudTrailRecord, isIdentityCenter: boolean): boolean | null {
  const { userIdentity: identity, additionalEventData } = record;
  // The session of AssumeRoot is another identity's, whose sign-in is in another record.
  if (identity.assumedRoot) return null;
  // AWS writes "No" whether or not the identity provider required MFA.
  if (isIdentityCenter || /^(?:SAMLUser|WebIdentityUser|IdentityCenterUser)$/.test(identity.type ?? "")) return null;
  if (record.eventName === "ConsoleLogin") {
    if (identity.type !== "IAMUser" && identity.type !== "Root") return null;
    const used = additionalEventData["MFAUsed"];
    return used === "Yes" ? true : used === "No" ? false : null;
  }
  return identity.mfa;
}
