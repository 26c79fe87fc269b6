import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import type { PolicyStatement } from "./statement.ts";

/** The purpose of a policy, which decides what its statements mean. */
export type PolicyKind = "identity" | "trust" | "boundary" | "service control" | "resource" | "session";

/** The services whose calls take a session policy: for a role, a pod or a file transfer user. */
const sessionSources: ReadonlySet<string | null> = new Set([
  "sts.amazonaws.com",
  "eks.amazonaws.com",
  "transfer.amazonaws.com",
]);

/** Returns the kind of a policy document. The call and the parameter's name decide; if they do not, its statements. */
export function kindOf(
  { eventSource, eventName }: CloudTrailRecord,
  parameter: string,
  statements: readonly (PolicyStatement | null)[],
): PolicyKind {
  if (/boundary/i.test(parameter)) return "boundary";
  if (/assumeRolePolicy/i.test(parameter) || eventName === "UpdateAssumeRolePolicy") return "trust";
  if (/sessionPolicy/i.test(parameter) || sessionSources.has(eventSource)) return "session";
  // PutResourcePolicy delegates the administration of the organization.
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

/** Returns the name of a policy that grants access to others: "the trust policy", "the bucket policy". */
export function policyNoun(kind: "trust" | "resource", eventSource: string | null): string {
  return `the ${kind === "trust" ? kind : (policyNouns.get(eventSource) ?? kind)} policy`;
}
