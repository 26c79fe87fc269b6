import { matchesWildcards, wordsOf } from "../../../words.ts";
import { isAbove, type Severity, worstOf } from "../../severity.ts";
import { safe } from "../../title/safe.ts";
import { binds } from "../binding.ts";
import type { Notable } from "../notable.ts";
import type { PolicyStatement } from "../statement.ts";
import { actionWords, conditionClause, resourceWords, serviceOfAction } from "../words.ts";
import { coversEveryAction, servicesCovered } from "./actions.ts";
import { escalationFinder } from "./escalations.ts";
import { primitives } from "./primitives.ts";
import { coversEverything, coversService, type Holders, reachesOf } from "./resources.ts";

/** Full access to one of these services leads to full access to the account, its secrets or its trail. */
const keyServices: ReadonlySet<string> = new Set(
  wordsOf(`
  iam sts organizations account sso sso-directory identitystore rolesanywhere kms secretsmanager cloudtrail
`),
);

/** The IAM actions with which callers can make themselves administrators if they may use them on every identity. */
const escalations: readonly string[] = primitives
  .filter(({ effect }) => effect === "grant" || effect === "become")
  .flatMap(({ actions }) => actions);

/** Finds excessive permissions in a statement of an identity policy. */
export function notableGrants(statement: PolicyStatement, holders: Holders): readonly Notable[] {
  const { action, resource, conditions } = statement;
  if (action === null || resource === null) return [];
  const where = `on ${resourceWords(resource, holders.account)}`;
  const condition = conditionClause(statement, holders.account);
  const isLimited = binds(conditions, { kind: "identity", account: holders.account, time: holders.time });
  const found = (code: string, severity: Severity, before: string, name: string, after = ` ${where}`): Notable => ({
    code,
    severity: isLimited ? lower[severity] : severity,
    before: `the policy ${before}`,
    name,
    after: `${after}${condition}`,
  });
  const escalationOf = escalationFinder(resource, holders);
  const worst = (severity: Severity) => worstOf([severity, escalationOf(action)?.severity ?? severity]);
  const isEvery = !resource.except && coversEverything(resource.names);
  if (action.except) {
    const severity = isEvery || resource.except ? "high" : "medium";
    return [found("not-action", worst(severity), "allows ", actionWords(action), ` ${where} (NotAction)`)];
  }
  const isAll = coversEveryAction(action.names);
  if (resource.except) {
    const severity = worst(isAll ? "high" : "medium");
    return [found("not-resource", severity, `allows ${actionWords(action)} `, where, " (NotResource)")];
  }
  if (isAll && isEvery) return [found("allows-everything", "critical", "allows ", "every action")];

  const covers = (kind: string) => reachesOf(resource, ["iam", kind], holders).some(({ width }) => width === "every");
  const isEveryRole = covers("role/");
  const isEveryIdentity = isEveryRole || covers("user/");
  const wide = (service: string) => {
    if (!isEvery && !(service === "iam" && isEveryIdentity) && !coversService(resource.names, service, holders))
      return [];
    return [
      found(
        "service-wide-wildcard",
        keyServices.has(service) ? "high" : "medium",
        "allows every action in ",
        safe(service),
      ),
    ];
  };
  /** Adds the worst escalation by a pattern, unless something as bad is known about it. */
  const withEscalation = (known: readonly Notable[], names: readonly string[], said: string): readonly Notable[] => {
    const escalation = escalationOf({ except: false, names });
    if (escalation === undefined) return known;
    const { code, severity, leads } = escalation;
    const more = found(code, severity, "allows ", said, ` ${where}`);
    if (known.some((one) => !isAbove(more.severity, one.severity))) return known;
    return [...known, { ...more, after: `${more.after}: ${leads}` }];
  };
  if (isAll) {
    const services = new Set([...(isEveryIdentity ? ["iam"] : []), ...resource.names.flatMap(serviceInArn)]);
    return withEscalation([...services].flatMap(wide), action.names, "every action");
  }
  const together = servicesCovered(action.names).flatMap(wide);
  return [
    ...together,
    ...action.names.flatMap((name) => {
      const pattern = name.toLowerCase();
      const service = serviceOfAction(name);
      const notable: Notable[] = service === undefined ? [] : [...wide(service)];
      if (service === undefined && isEveryIdentity && escalations.some((one) => matchesWildcards(pattern, one))) {
        const code = /[*?]/.test(pattern) ? "service-wide-wildcard" : "allows-escalation";
        notable.push(found(code, "high", "allows ", safe(name)));
      }
      if (service === undefined && isEveryRole && matchesWildcards(pattern, "iam:passrole"))
        notable.push(found("pass-role-any", "high", "allows passing ", "any role", " to a service (iam:PassRole)"));
      return withEscalation(notable, [name], safe(name));
    }),
  ];
}

/** The lower severity of a grant that has a condition. */
const lower: Readonly<Record<Severity, Severity>> = {
  critical: "high",
  high: "medium",
  medium: "low",
  low: "info",
  info: "info",
};

/** Returns the service in an ARN, if it is named in full. */
function serviceInArn(arn: string): readonly string[] {
  const service = arn.split(":")[2] ?? "";
  return /^[a-z][a-z0-9-]*$/.test(service) ? [service] : [];
}
