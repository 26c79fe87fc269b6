import type { CloudTrailRecord, UserIdentity } from "../cloudtrail/record.ts";
import { shortened } from "../words.ts";
import type { Access } from "./how.ts";

/** Facts about the caller that were derived from the record. */
interface Caller {
  readonly access: Access;
  /** The role session's name. */
  readonly session: string | null;
  /** Whether IAM Identity Center created the role. */
  readonly isIdentityCenter: boolean;
}

/** Session names that belong to programs: an instance's id, the names that CI services use. */
const machineSessions: readonly (readonly [RegExp, string])[] = [
  [/^i-(?:[0-9a-f]{8}|[0-9a-f]{17})$/, "the session is named after an EC2 instance"],
  [/^GitHubActions$/, "the session has the name that GitHub Actions uses"],
  [
    /^(?:AWSCodeBuild-|CodePipeline|AWSCloudFormation$|AutoScaling$)/,
    "the session has a name that an AWS service uses",
  ],
];

/** Identity providers that sign in programs. */
const machineProviders =
  /token\.actions\.githubusercontent\.com|gitlab|oidc\.eks\.|app\.terraform\.io|oidc\.circleci\.com/;

/**
 * Returns whether a person (true) or a machine (false) made the call, or null if that is unknown; and the reason in
 * words. The result is a hint, not proof.
 */
export function humanOf(record: CloudTrailRecord, caller: Caller): readonly [boolean | null, string | null] {
  const { userIdentity: identity } = record;
  const { access, session, isIdentityCenter } = caller;
  if (identity.issuedTo !== null) return [false, `the credentials were issued to ${holderOf(identity.issuedTo)}`];
  // An agent acts for a person, who may or may not have read what it does.
  if (access === "agent") return [null, null];
  if (identity.assumedRoot || identity.delegateAccount !== null) return [null, null];
  if (access === "console") return [true, "the call came through the console"];
  if (access === "cloudshell") return [true, "the call came from CloudShell"];
  if (identity.type === "AWSService") return [false, "an AWS service made the call"];
  if (access === "service" && isFromService(record)) {
    return [false, "an AWS service made the call on the identity's behalf"];
  }
  if (access === "cloudformation" && isFromService(record)) return [false, "CloudFormation made the call"];
  if (isIdentityCenter) return [true, "Identity Center signs people in"];
  if (identity.type === "IdentityCenterUser") return [true, "Identity Center signs people in"];
  if (isRoot(identity)) return [true, "the root user belongs to a person"];
  if (identity.fromInstance) return [false, "the credentials belong to an EC2 instance"];
  if (record.userAgent?.includes("exec-env/AWS_Lambda") === true) return [false, "the caller runs in Lambda"];
  if (machineProviders.test(identity.federatedProvider ?? ""))
    return [false, "the identity provider signs in programs"];
  const known = machineSessions.find(([pattern]) => pattern.test(session ?? ""));
  if (known !== undefined) return [false, known[1]];
  if (identity.mfa === true) return [true, "MFA was used"];
  return [null, null];
}

/**
 * Whether AWS says that a service made the call. A caller can claim a service's name in the user agent, so a call from
 * an IP address does not count.
 */
function isFromService({ userIdentity, sourceIp }: CloudTrailRecord): boolean {
  // A relay may have masked the address; then there is no evidence.
  return userIdentity.invokedBy !== null || (sourceIp !== null && !/^[\d.]+$|:/.test(sourceIp));
}

/** Returns the resource that credentials were issued to, in words: "function worker" for the ARN of a function. */
export function holderOf(arn: string): string {
  const [, service = "", called = ""] = /^arn:[\w-]+:([\w-]+):[^:]*:[^:]*:(.+)$/.exec(arn) ?? [];
  const [, type = "", name = ""] = /^([\w-]+)[:/](.+)$/.exec(called) ?? [];
  if (name === "" || !/^[\w.:/-]+$/.test(name)) return "an AWS resource";
  const noun = service === "bedrock-agentcore" && type === "runtime" ? "agent runtime" : type;
  return `${noun} ${shortened(name)}`;
}

/** Whether an identity is the root user, by its type or by its ARN. */
export function isRoot(identity: UserIdentity): boolean {
  const { type, arn } = identity;
  return type === "Root" || (arn?.endsWith(":root") === true && /^arn:[\w-]+:iam::\d*:root$/.test(arn));
}
