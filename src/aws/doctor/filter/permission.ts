import type { LambdaClient } from "@aws-sdk/client-lambda";
import { editDistance, matchesWildcards } from "../../../words.ts";
import { parseArn } from "../../arn.ts";
import { allowsEveryone, asList, type ResourcePolicyStatement } from "../../resource-policy.ts";
import { readFunctionPolicy } from "../../subscribe/function-policy.ts";
import { grants, type Permission, permissionFor } from "../../subscribe/permission.ts";
import { type Filter, type FunctionTarget, qualifiedArn } from "../../subscribe/plan.ts";
import { type DoctorFinding, green, quoted, red } from "../check.ts";
import { subscribeCommand, type WantedFilter } from "./filter.ts";

const invoke = "lambda:InvokeFunction";

/** Checks that CloudWatch Logs may invoke the function for the log group. */
export async function checkPermission(
  client: LambdaClient,
  wanted: WantedFilter,
  target: FunctionTarget,
  filter: Filter | undefined,
): Promise<readonly DoctorFinding[]> {
  const permission = permissionFor(wanted.logGroup, target.functionArn, target.qualifier);
  const statements = await readFunctionPolicy(client, target);
  const destination = qualifiedArn(target);
  const fix = subscribeCommand({ ...wanted, destinationArn: destination }, filter);
  const open = statements.filter(allowsEveryone).map((statement) => openFinding(statement, destination));
  const denying = statements.find((statement) => denies(statement, permission));
  if (denying !== undefined) {
    const name = sidOf(denying);
    const remove = `aws lambda remove-permission --function-name ${destination} --statement-id ${quoted(name)}`;
    return [
      red("permission", `the statement ${name} denies CloudWatch Logs to invoke ${destination}`, remove),
      ...open,
    ];
  }
  if (statements.some((statement) => grants(statement, permission))) {
    return [green("permission", `CloudWatch Logs may invoke ${destination} for ${wanted.logGroup}`), ...open];
  }
  const near = nearMisses(statements, permission);
  const unqualified = target.qualifier === null ? [] : await readFunctionPolicy(client, { ...target, qualifier: null });
  const elsewhere = unqualified.find((statement) => grants(statement, permission));
  if (elsewhere !== undefined) {
    near.push(`the statement ${sidOf(elsewhere)} is on the function, not on ${target.qualifier}`);
  }
  const because = near.length === 0 ? "" : `: ${near.join("; ")}`;
  return [
    red("permission", `CloudWatch Logs may not invoke ${destination} for ${wanted.logGroup}${because}`, fix),
    ...open,
  ];
}

function openFinding(statement: ResourcePolicyStatement, destination: string): DoctorFinding {
  const message = `the statement ${sidOf(statement)} lets everyone call ${destination}: false events become alerts`;
  const remove = `aws lambda remove-permission --function-name ${destination} --statement-id ${quoted(sidOf(statement))}`;
  return red("permission", message, remove);
}

function sidOf({ Sid }: ResourcePolicyStatement): string {
  return typeof Sid === "string" && Sid !== "" ? Sid : "without a Sid";
}

function denies(statement: ResourcePolicyStatement, permission: Permission): boolean {
  if (statement.Effect !== "Deny") return false;
  const { Principal } = statement;
  const isEveryone = asList((Principal as { AWS?: unknown } | undefined)?.AWS).includes("*");
  return grants({ ...statement, Effect: "Allow", ...(isEveryone ? { Principal: "*" } : {}) }, permission);
}

/** Returns what keeps the statements that nearly grant the permission from granting it. */
function nearMisses(statements: readonly ResourcePolicyStatement[], permission: Permission): string[] {
  const found = statements
    .filter(({ Effect }) => Effect === "Allow")
    .map((statement) => ({ statement, reasons: reasonsOf(statement, permission) }))
    .filter(({ reasons }) => reasons.length > 0 && reasons.length <= 2)
    .sort((one, other) => one.reasons.length - other.reasons.length);
  return found
    .filter(({ reasons }) => reasons.length === found[0]?.reasons.length)
    .slice(0, 3)
    .map(({ statement, reasons }) => `the statement ${sidOf(statement)} ${reasons.join(" and ")}`);
}

function reasonsOf(statement: ResourcePolicyStatement, permission: Permission): readonly string[] {
  const reasons: string[] = [];
  const actions = asList(statement.Action).map(String);
  if (!actions.some((action) => matchesWildcards(action.toLowerCase(), invoke.toLowerCase()))) {
    reasons.push(`allows ${actions.join(", ")} instead of ${invoke}`);
  }
  if (!grants({ ...statement, Action: invoke, Condition: {} }, permission)) {
    reasons.push(`names ${principalOf(statement.Principal)} instead of ${permission.principal}`);
  }
  for (const [operator, keys] of Object.entries((statement.Condition ?? {}) as object)) {
    for (const [key, wanted] of Object.entries((keys ?? {}) as object)) {
      const only = { ...statement, Action: "*", Principal: "*", Condition: { [operator]: { [key]: wanted } } };
      if (!grants(only, permission))
        reasons.push(conditionReason(operator, key, asList(wanted).map(String), permission));
    }
  }
  return reasons;
}

function principalOf(principal: unknown): string {
  if (typeof principal !== "object" || principal === null) return String(principal);
  return Object.values(principal)
    .flatMap((names) => asList(names).map(String))
    .join(", ");
}

function conditionReason(operator: string, key: string, found: readonly string[], wanted: Permission): string {
  const [first = ""] = found;
  switch (key.toLowerCase()) {
    case "aws:sourceaccount":
      return `names another account, ${found.join(", ")}, instead of ${wanted.sourceAccount}`;
    case "aws:sourcearn":
      return arnReason(operator, first, wanted);
    default:
      return `has the condition ${operator} ${key}, which CloudWatch Logs may not meet`;
  }
}

function arnReason(operator: string, found: string, { sourceArn, sourceAccount }: Permission): string {
  if (`${found}:*` === sourceArn) return `names ${found} without :* at its end`;
  const [arn, wanted] = [parseArn(found), parseArn(sourceArn)];
  if (arn === undefined || wanted === undefined) return `names ${found}, which is not the ARN of a log group`;
  if (/[*?]/.test(found) && operator.toLowerCase() === "stringequals") {
    return `compares with StringEquals, which reads ${found} letter by letter`;
  }
  if (arn.account !== sourceAccount) return `names another account, ${arn.account}, instead of ${sourceAccount}`;
  if (arn.region !== wanted.region) return `names another Region, ${arn.region}, instead of ${wanted.region}`;
  const name = (resource: string) => resource.replace(/^log-group:/, "").replace(/:\*$/, "");
  const distance = editDistance(name(arn.resource), name(wanted.resource));
  const close = distance > 2 ? "" : `, ${distance === 1 ? "one letter" : "a few letters"} off`;
  const star = arn.resource.endsWith(":*") ? "" : " and has no :* at its end";
  return `names another log group, ${name(arn.resource)}${close}${star}`;
}
