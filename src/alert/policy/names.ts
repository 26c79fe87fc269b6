import { wordsOf } from "../../words.ts";
import { safe } from "../title/safe.ts";
import { isAny, type Principal } from "./statement.ts";

/** The length limit of a sentence; one with the longest names that AWS allows still fits. */
export const maxSentence: number = 1000;

/** The kinds of resources that ARNs name as `kind/name` or `kind:name`. */
const kinds: ReadonlySet<string> = new Set(
  wordsOf(`
  role user group policy instance-profile mfa saml-provider oidc-provider federated-user function layer table stream
  secret key alias log-group parameter document trail instance volume image snapshot subnet security-group
  network-interface vpc key-pair cluster service task task-definition repository stateMachine rule event-bus stack db
`),
);

/** Whether ARNs have the resource type, as in `role/name`. */
export function isResourceType(type: string): boolean {
  return kinds.has(type);
}

/** Returns an ARN in words: "role deploy", "everything in bucket logs", "topic alerts in account 999999999999". */
export function arnWords(arn: string, account: string | null): string {
  const [prefix, , service, region, owner = "", ...rest] = arn.split(":");
  const resource = rest.join(":");
  if (prefix !== "arn" || resource === "") return safe(arn);
  if (service === "s3" && region === "" && owner === "") return bucketWords(resource);
  const isIdentity = service === "iam" || service === "sts";
  if (isIdentity && resource === "root") return accountWords(owner, account);
  const name = kindWords(service ?? "", resource);
  if (name === undefined) return safe(arn);
  const isOther = /^\d{12}$/.test(owner) && owner !== account;
  return `${name}${isOther ? ` in account ${owner}` : isIdentity && owner === "*" ? " in any account" : ""}`;
}

/** Returns "this account" or "account 999999999999". */
export function accountWords(id: string, account: string | null): string {
  return id === account ? "this account" : `account ${safe(id)}`;
}

function bucketWords(resource: string): string {
  const slash = resource.indexOf("/");
  const name = slash < 0 ? resource : resource.slice(0, slash);
  const bucket = isAny(name) ? "every bucket" : `bucket ${safe(name)}`;
  if (slash < 0) return bucket;
  const key = resource.slice(slash + 1);
  return isAny(key) ? `everything in ${bucket}` : `${safe(key)} in ${bucket}`;
}

/** Returns "role deploy", "every function"; undefined for an unknown kind of resource. */
function kindWords(service: string, resource: string): string | undefined {
  if (isAny(resource)) return `everything in ${safe(service)}`;
  if (service === "sns") return `topic ${safe(resource)}`;
  if (service === "sqs") return `queue ${safe(resource)}`;
  const end = resource.search(/[/:]/);
  const kind = resource.slice(0, Math.max(end, 0));
  // A log group's ARN ends in :* for its streams.
  const name = kind === "log-group" ? resource.slice(end + 1).replace(/:\*$/, "") : resource.slice(end + 1);
  if (service === "sts" && kind === "assumed-role") {
    const [role = "", session = ""] = name.split("/");
    return `role ${safe(role)} (session ${safe(session)})`;
  }
  if (!kinds.has(kind)) return undefined;
  const noun = kind === "mfa" ? "MFA device" : kind === "stateMachine" ? "state machine" : kind.replaceAll("-", " ");
  return isAny(name) ? `every ${noun}` : `${noun} ${safe(name)}`;
}

/** Whether a principal means everyone, with or without AWS credentials. */
export function isEveryone({ type, id }: Principal): boolean {
  return isAny(id) && (type === "aws" || type === "canonicaluser" || isAny(type));
}

/** Whether a principal means everyone, every service, every identity provider or identities of any account. */
export function isOpen(principal: Principal): boolean {
  const { type, id } = principal;
  if (isEveryone(principal)) return true;
  if (type === "service") return /[*?]/.test(id);
  return (type === "aws" || type === "federated") && /[*?]/.test(id) && accountInArn(id) === null;
}

/**
 * Whether a principal is the unique id of a role, user or group, from which the account cannot be seen.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export function isUniqueId({ type, id }: Principal): boolean {
  return type === "aws" && /^A[A-Z]{3}[A-Z\d]{8,}(?:$|:)/.test(id);
}

/** Returns the account of a principal, which is an account id or an ARN; null if there is none. */
export function accountOf({ type, id }: Principal): string | null {
  if (type !== "aws" && type !== "federated") return null;
  return /^\d{12}$/.test(id) ? id : accountInArn(id);
}

/** Returns the account in an ARN; null if the ARN has none, as in S3, or a wildcard. */
export function accountInArn(arn: string): string | null {
  return /^arn:aws[\w-]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1] ?? null;
}

/**
 * Returns "everyone", "account 999999999999", "the service ec2.amazonaws.com", "the SAML provider Okta", "role deploy".
 */
export function principalWords(principal: Principal, account: string | null): string {
  const { type, id } = principal;
  if (isEveryone(principal)) return "everyone";
  if (type === "service") return isAny(id) ? "every service" : `the service ${safe(id)}`;
  if (type === "canonicaluser") return `canonical user ${safe(id)}`;
  if (type === "federated") return providerWords(id, account);
  if (type !== "aws") return `${safe(type)} ${safe(id)}`;
  if (/^\d{12}$/.test(id)) return accountWords(id, account);
  return id.startsWith("arn:") ? arnWords(id, account) : `identity ${safe(id)}`;
}

function providerWords(id: string, account: string | null): string {
  if (isAny(id)) return "every identity provider";
  const { kind, name } = providerOf(id);
  const owner = accountInArn(id);
  const other = owner === null || owner === account ? "" : ` in account ${owner}`;
  return `the ${kind} provider ${safe(name)}${other}`;
}

/**
 * Returns a SAML provider's name, or an OIDC provider's host and path; the built-in ones (accounts.google.com) have
 * only a host.
 */
export function providerOf(id: string): { readonly kind: "SAML" | "OIDC"; readonly name: string } {
  const kind = id.includes(":saml-provider/") ? "SAML" : "OIDC";
  return { kind, name: id.startsWith("arn:") ? id.slice(id.indexOf("/") + 1) : id };
}
