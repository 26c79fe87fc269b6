import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import type { PolicyStatement } from "./statement.ts";

/** The purpose of a policy, which decides what its statements mean. */
export type PolicyKind = "identity" | "trust" | "boundary" | "service control" | "resource" | "session";

/** The services whose calls take a policy that narrows a session: a role's, a pod's, a file transfer user's. */
const sessionSources: ReadonlySet<string | null> = new Set([
  "sts.amazonaws.com",
  "eks.amazonaws.com",
  "transfer.amazonaws.com",
]);

/** What a document is for: from the call and the parameter it stands in, or else from its statements. */
export function kindOf(
  { eventSource, eventName }: CloudTrailRecord,
  parameter: string,
  statements: readonly (PolicyStatement | null)[],
): PolicyKind {
  if (/boundary/i.test(parameter)) return "boundary";
  if (/assumeRolePolicy/i.test(parameter) || eventName === "UpdateAssumeRolePolicy") return "trust";
  if (/sessionPolicy/i.test(parameter) || sessionSources.has(eventSource)) return "session";
  // PutResourcePolicy says who administers the organization.
  if (eventSource === "organizations.amazonaws.com" && eventName !== "PutResourcePolicy") return "service control";
  const principled = statements.filter((statement) => statement !== null && statement.principal !== null);
  if (principled.length === 0) return "identity";
  return principled.every((statement) => isTrust(statement?.action?.names ?? [])) ? "trust" : "resource";
}

function isTrust(actions: readonly string[]): boolean {
  return actions.some((action) => /^sts:assume/i.test(action)) && actions.every((action) => /^sts:/i.test(action));
}

const policyNouns: ReadonlyMap<string | null, string> = new Map([
  ["s3.amazonaws.com", "bucket"],
  ["kms.amazonaws.com", "key"],
  ["sqs.amazonaws.com", "queue"],
  ["sns.amazonaws.com", "topic"],
  ["secretsmanager.amazonaws.com", "secret's"],
  ["ecr.amazonaws.com", "repository"],
]);

/** How a sentence calls a policy that lets somebody in: "the trust policy", "the bucket policy". */
export function policyNoun(kind: "trust" | "resource", eventSource: string | null): string {
  return `the ${kind === "trust" ? kind : (policyNouns.get(eventSource) ?? kind)} policy`;
}
