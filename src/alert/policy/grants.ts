import { matchesWildcards, shortened, wordsOf } from "../../words.ts";
import type { Severity } from "../severity.ts";
import type { Notable } from "./notable.ts";
import type { PolicyStatement } from "./statement.ts";
import { actionWords, conditionClause, isEveryAction, resourceWords, serviceOfAction } from "./words.ts";

/** Full access to one of these services leads to full access to the account, its secrets or its trail. */
const keyServices: ReadonlySet<string> = new Set(
  wordsOf(`
  iam sts organizations account sso sso-directory identitystore rolesanywhere kms secretsmanager cloudtrail
`),
);

/** The IAM actions with which callers can make themselves administrators. */
const escalations: readonly string[] = wordsOf(`
  iam:attachgrouppolicy iam:attachrolepolicy iam:attachuserpolicy iam:putgrouppolicy iam:putrolepolicy
  iam:putuserpolicy iam:addusertogroup iam:createpolicyversion iam:setdefaultpolicyversion iam:createaccesskey
  iam:createloginprofile iam:updateloginprofile iam:updateassumerolepolicy iam:deleteuserpermissionsboundary
  iam:deleterolepermissionsboundary iam:putuserpermissionsboundary iam:putrolepermissionsboundary
  iam:deactivatemfadevice
`);

/** Finds excessive permissions in a statement of an identity policy; `account` is the policy's account. */
export function notableGrants(statement: PolicyStatement, account: string | null): readonly Notable[] {
  const { action, resource, conditions } = statement;
  if (action === null || resource === null) return [];
  const where = `on ${resourceWords(resource, account)}`;
  const condition = conditionClause(statement, account);
  const found = (code: string, severity: Severity, before: string, name: string, after = ` ${where}`): Notable => ({
    code,
    severity: conditions.length === 0 ? severity : lower[severity],
    before: `the policy ${before}`,
    name,
    after: `${after}${condition}`,
  });
  const isEvery = !resource.except && resource.names.some(isEveryResource);
  if (action.except) {
    const severity = isEvery || resource.except ? "high" : "medium";
    return [found("not-action", severity, "allows ", actionWords(action), ` ${where} (NotAction)`)];
  }
  const isAll = action.names.some(isEveryAction);
  if (resource.except)
    return [
      found("not-resource", isAll ? "high" : "medium", `allows ${actionWords(action)} `, where, " (NotResource)"),
    ];
  if (isAll && isEvery) return [found("allows-everything", "critical", "allows ", "every action")];

  const isEveryRole = resource.names.some((name) => coversKind(name, "role", account));
  const isEveryIdentity = isEveryRole || resource.names.some((name) => coversKind(name, "user", account));
  const wide = (name: string, severity: Severity) =>
    found("service-wide-wildcard", severity, "allows every action in ", name);
  if (isAll) return isEveryIdentity ? [wide("iam", "high")] : [];
  return action.names.flatMap((name) => {
    const pattern = name.toLowerCase();
    const isIam = pattern.startsWith("iam:") && isEveryIdentity;
    const service = serviceOfAction(name);
    if (service !== undefined)
      return isEvery || isIam ? [wide(service, keyServices.has(service) ? "high" : "medium")] : [];
    const notable: Notable[] = [];
    if (isIam && escalations.some((escalation) => matchesWildcards(pattern, escalation))) {
      const code = /[*?]/.test(pattern) ? "service-wide-wildcard" : "allows-escalation";
      notable.push(found(code, "high", "allows ", shortened(name)));
    }
    if (isEveryRole && matchesWildcards(pattern, "iam:passrole"))
      notable.push(found("pass-role-any", "high", "allows passing ", "any role", " to a service (iam:PassRole)"));
    return notable;
  });
}

/** The lower severity of a grant that has a condition. */
const lower: Readonly<Record<Severity, Severity>> = {
  critical: "high",
  high: "medium",
  medium: "low",
  low: "info",
  info: "info",
};

const partitions: readonly string[] = ["aws", "aws-us-gov", "aws-cn"];

/** Whether a pattern covers every resource ("*", "arn:aws:*"): it matches names that nobody would list. */
function isEveryResource(pattern: string): boolean {
  return partitions.some((partition) =>
    [`arn:${partition}:s3:::\0`, `arn:${partition}:iam::000000000000:user/\0`].every((arn) =>
      matchesWildcards(pattern, arn),
    ),
  );
}

/** Whether a pattern covers every role, or every user, in an account: arn:aws:iam::*:role/* */
function coversKind(pattern: string, kind: "role" | "user", account: string | null): boolean {
  if (!pattern.includes("*")) return false;
  return partitions.some((partition) =>
    matchesWildcards(pattern, `arn:${partition}:iam::${account ?? "000000000000"}:${kind}/\0`),
  );
}
