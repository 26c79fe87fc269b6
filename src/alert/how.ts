import type { CloudTrailRecord } from "../cloudtrail/record.ts";

/** By which means a call was made. */
export type Access = "console" | "cli" | "sdk" | "cloudformation" | "terraform" | "cloudshell" | "service" | "unknown";

/** How programs announce themselves, the more telling first: Terraform and the CLI are built on SDKs. */
const userAgents: readonly (readonly [RegExp, Access])[] = [
  [/exec-env\/CloudShell/i, "cloudshell"],
  [/Terraform\/|terraform-provider|HashiCorp|OpenTofu\//i, "terraform"],
  [/^cloudformation\.amazonaws\.com$/, "cloudformation"],
  [/^aws-cli\//i, "cli"],
  [/^(?:(?:[\w-]+\.)*console|signin)\.(?:[\w-]+\.)?amazonaws\.com$|^(?:\w+ ?Console)\b/, "console"],
  [/^[\w.-]+\.amazonaws\.com(?:\.cn)?$/, "service"],
  [/^Mozilla(?:\/|$)/, "console"],
  [/\b(?:Boto3|Botocore)\/|aws-sdk-|^aws-sdk\b|^Pulumi|\baws-cdk|^Ansible|^eksctl/i, "sdk"],
];

/**
 * The mode of access: the console, the CLI, an SDK, … from the service that acted for the caller, then from the user agent.
 *
 * A user agent is what the caller says of itself, so this is a help to the reader and no proof.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function toAccess(record: CloudTrailRecord): Access {
  const { invokedBy } = record.userIdentity;
  if (invokedBy === "cloudformation.amazonaws.com") return "cloudformation";
  if (invokedBy === "signin.amazonaws.com") return "console";
  const isInternal = invokedBy === null || invokedBy === "AWS Internal";
  if (!isInternal || record.userIdentity.type === "AWSService") return "service";
  // CloudTrail writes some user agents in brackets.
  const userAgent = (record.userAgent ?? "").replace(/^\[(.*)\]$/s, "$1");
  if (userAgent === "AWS Internal") return record.fromConsole ? "console" : "service";
  const known = userAgents.find(([pattern]) => pattern.test(userAgent))?.[1];
  return known ?? (record.fromConsole ? "console" : "unknown");
}
