import { matchesWildcards } from "../../../words.ts";
import { parseArn } from "../../arn.ts";
import { asList, type ResourcePolicyStatement, statementsOf } from "../../resource-policy.ts";

/** A service or a role that publishes or sends with a key. */
export interface KeyUser {
  /** "cloudwatch.amazonaws.com", or the ARN of a role. */
  readonly name: string;
  /** The values of condition keys, by the lower-case name of the key. */
  readonly context: Readonly<Record<string, string>>;
}

/**
 * The answer of a key's policy about a user: it lets them use the key, leaves that to the policies of their account,
 * lets them do so under conditions that cannot be evaluated here, denies it, or does not name them.
 */
export type KeyVerdict = "allowed" | "delegated" | "conditional" | "denied" | "not-named";

/** The calls that SNS and SQS make for their users. */
const needed = ["kms:GenerateDataKey", "kms:Decrypt"];

/**
 * Returns what a key's policy says about a user. The weakest of the calls decides.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export function verdictOf(policy: string, user: KeyUser): KeyVerdict {
  const statements = statementsOf(policy);
  const verdicts = needed.map((action) => verdictOn(action, statements, user));
  const worstFirst: readonly KeyVerdict[] = ["denied", "not-named", "conditional", "delegated", "allowed"];
  return worstFirst.find((verdict) => verdicts.includes(verdict)) ?? "not-named";
}

function verdictOn(action: string, statements: readonly ResourcePolicyStatement[], user: KeyUser): KeyVerdict {
  const about = statements.flatMap((statement) => {
    const naming = includesAction(statement, action) ? namingOf(statement, user) : null;
    const met = naming === null ? "no" : isMet(statement.Condition, user);
    return naming === null || met === "no" ? [] : [{ effect: statement.Effect, naming, met }];
  });
  const denying = about.filter(({ effect, naming }) => effect === "Deny" && naming === "direct");
  if (denying.some(({ met }) => met === "yes")) return "denied";
  const allowing = about.filter(({ effect }) => effect === "Allow");
  const sure = allowing.filter(({ met }) => met === "yes");
  if (sure.some(({ naming }) => naming === "direct")) return denying.length > 0 ? "conditional" : "allowed";
  if (sure.length > 0) return denying.length > 0 ? "conditional" : "delegated";
  return allowing.length > 0 ? "conditional" : "not-named";
}

function includesAction({ Action, ...more }: ResourcePolicyStatement, action: string): boolean {
  const isIn = (list: unknown) =>
    asList<unknown>(list as readonly unknown[]).some((one) =>
      matchesWildcards(String(one).toLowerCase(), action.toLowerCase()),
    );
  const { NotAction } = more as { readonly NotAction?: unknown };
  return NotAction === undefined ? isIn(Action) : !isIn(NotAction);
}

/** Returns whether a statement names a user directly, or the account of a role. Null if it does neither. */
function namingOf(
  { Principal, NotPrincipal }: ResourcePolicyStatement,
  { name }: KeyUser,
): "direct" | "account" | null {
  if (NotPrincipal !== undefined) return null;
  if (Principal === "*") return "direct";
  const named = Object.values((Principal ?? {}) as object).flatMap((value) => asList<unknown>(value).map(String));
  if (named.includes("*") || named.includes(name)) return "direct";
  const { account, partition } = parseArn(name) ?? {};
  const isAccount = (one: string) => one === account || one === `arn:${partition}:iam::${account}:root`;
  return account !== undefined && named.some(isAccount) ? "account" : null;
}

/** Whether a user meets the conditions of a statement; "unknown" if one depends on a value that is not known here. */
function isMet(condition: unknown, { context }: KeyUser): "yes" | "no" | "unknown" {
  const verdicts = Object.entries((condition ?? {}) as Readonly<Record<string, object>>).flatMap(([operator, keys]) =>
    Object.entries(keys ?? {}).map(([key, values]) => isTrue(operator, context[key.toLowerCase()], values)),
  );
  if (verdicts.includes("no")) return "no";
  return verdicts.includes("unknown") ? "unknown" : "yes";
}

function isTrue(operator: string, found: string | undefined, values: unknown): "yes" | "no" | "unknown" {
  if (found === undefined || !/^(?:String(?:Equals|Like)|Arn(?:Equals|Like))(?:IfExists)?$/.test(operator)) {
    return "unknown";
  }
  const isEqual = /^StringEquals/.test(operator)
    ? (value: string) => value === found
    : (value: string) => matchesWildcards(value, found);
  return asList<unknown>(values as readonly unknown[]).some((value) => isEqual(String(value))) ? "yes" : "no";
}
