import { matchesWildcards } from "../../words.ts";
import { type Arn, parseArn } from "../arn.ts";
import { asList, type ResourcePolicyStatement } from "../resource-policy.ts";

/** A statement of a function's policy that allows CloudWatch Logs to invoke the function for one log group. */
export interface Permission {
  /** The function's ARN, without a qualifier. */
  readonly functionArn: string;
  readonly qualifier: string | null;
  readonly statementId: string;
  readonly principal: string;
  /** The log group's ARN, including `:*`. */
  readonly sourceArn: string;
  readonly sourceAccount: string;
}

/**
 * Returns the permission that a subscription filter needs to deliver to a function. The log group is in the function's
 * account and Region: CloudWatch Logs does not deliver to functions elsewhere.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample
 */
export function permissionFor(logGroup: string, functionArn: string, qualifier: string | null): Permission {
  const { partition, region, account } = parseArn(functionArn) as Arn;
  return {
    functionArn,
    qualifier,
    statementId: statementIdOf(logGroup),
    principal: "logs.amazonaws.com",
    sourceArn: `arn:${partition}:logs:${region}:${account}:log-group:${logGroup}:*`,
    sourceAccount: account,
  };
}

/** Returns a unique statement id: an id is shorter than a log group's name can be, so a hash distinguishes the names. */
function statementIdOf(logGroup: string): string {
  const legible = logGroup.replace(/[^\w-]+/g, "-").replace(/^-|-$/g, "");
  return `iam-alerts-${legible.slice(0, 60)}-${fnv1a(logGroup)}`;
}

/** Returns the 64-bit FNV-1a hash of a text in hexadecimal. Names of log groups are ASCII. */
function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const character of text) {
    hash = ((hash ^ BigInt(character.charCodeAt(0))) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return hash.toString(16).padStart(16, "0");
}

/** Whether a statement, written by anyone, grants the permission. Unknown elements and conditions count as not granting. */
export function grants(statement: ResourcePolicyStatement, permission: Permission): boolean {
  return (
    statement.Effect === "Allow" &&
    isForLogs(statement.Principal, permission) &&
    asList(statement.Action).some((action) =>
      matchesWildcards(String(action).toLowerCase(), "lambda:invokefunction"),
    ) &&
    Object.entries((statement.Condition ?? {}) as object).every(([operator, keys]) =>
      Object.entries((keys ?? {}) as object).every(([key, wanted]) => holds(operator, key, asList(wanted), permission)),
    )
  );
}

function isForLogs(principal: unknown, { principal: wanted, sourceArn }: Permission): boolean {
  if (principal === "*") return true;
  const { Service: services } = (principal ?? {}) as { Service?: unknown };
  const regional = wanted.replace("logs.", `logs.${parseArn(sourceArn)?.region}.`);
  return asList(services).some((service) => service === wanted || service === regional);
}

function holds(operator: string, key: string, wanted: readonly unknown[], permission: Permission): boolean {
  const values = new Map([
    ["aws:sourcearn", permission.sourceArn],
    ["aws:sourceaccount", permission.sourceAccount],
  ]);
  const value = values.get(key.toLowerCase());
  const test = operators.get(operator.toLowerCase());
  return value !== undefined && test !== undefined && wanted.some((like) => test(value, String(like)));
}

const operators: ReadonlyMap<string, (value: string, wanted: string) => boolean> = new Map([
  ["stringequals", (value: string, wanted: string) => value === wanted],
  ["stringlike", (value: string, wanted: string) => matchesWildcards(wanted, value)],
  ["arnlike", isArnLike],
  ["arnequals", isArnLike],
]);

/** Whether each of an ARN's six parts matches separately; the last part includes its colons. */
function isArnLike(value: string, wanted: string): boolean {
  const split = (arn: string) => [...arn.split(":").slice(0, 5), arn.split(":").slice(5).join(":")];
  const wantedParts = split(wanted);
  return split(value).every((part, index) => matchesWildcards(wantedParts[index] ?? "", part));
}
