import { field, fields, flag, scalarsIn } from "../../cloudtrail/fields.ts";
import type { Facts } from "./rule.ts";

/** The calls that can open a bucket or every bucket of an account, as service:Name. */
export const publicAccessCalls: readonly string[] = [
  "s3:DeleteBucketPublicAccessBlock",
  "s3:DeleteAccountPublicAccessBlock",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutAccountPublicAccessBlock",
  "s3:PutBucketAcl",
  "s3:CreateBucket",
];

/** Returns what everyone may now be allowed to do, as a sentence without a period; null if nothing is opened. */
export function publicAccess({ call, record }: Facts): string | null {
  const { requestParameters: parameters } = record;
  if (call === "PutBucketAcl" || call === "CreateBucket") {
    return opens(parameters) ? "the access list lets everyone, or everyone with an AWS account, use the bucket" : null;
  }
  const scope = call.includes("Account") ? "any bucket in the account" : "the bucket";
  const blocked = field(parameters, "PublicAccessBlockConfiguration");
  if (call.startsWith("Put") && (blocked === undefined || !lifts(fields(blocked)))) return null;
  return `policies and access lists can now make ${scope} public`;
}

/**
 * Whether a configuration lifts the whole protection from policies or that from access lists. A setting that is absent
 * is off.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
 */
function lifts(blocked: Readonly<Record<string, unknown>>): boolean {
  const isOn = (name: string) => flag(field(blocked, name)) === true;
  const policies = isOn("BlockPublicPolicy") || isOn("RestrictPublicBuckets");
  return !policies || !(isOn("BlockPublicAcls") || isOn("IgnorePublicAcls"));
}

/** Whether a canned access list or a grant is for everyone. */
function opens(parameters: unknown): boolean {
  const open =
    /^(?:public-read|public-read-write|authenticated-read)$|\/groups\/global\/(?:AllUsers|AuthenticatedUsers)\b/;
  return [...scalarsIn(parameters)].some((value) => typeof value === "string" && open.test(value));
}
