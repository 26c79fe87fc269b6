import { own } from "../../cloudtrail/fields.ts";
import { limitsByNetwork } from "./conditions/limits.ts";
import { narrowing } from "./conditions/narrowing.ts";
import {
  hasVariable,
  hasWildcard,
  isTie,
  neverHold,
  requiredKeys,
  requiresPresence,
  typeOf,
} from "./conditions/ties.ts";
import type { PolicyCondition, PolicyStatement } from "./statement.ts";

/** The facts that decide whether a condition limits a grant. */
export interface BindingContext {
  /** An identity policy limits its holders; the others limit callers from anywhere. */
  readonly kind: "identity" | "trust" | "resource";
  /** The account of the policy. */
  readonly account: string | null;
  /** The time of the call in ISO 8601. */
  readonly time: string | null;
}

/**
 * Whether conditions are proven to keep someone out who holds the grant and chooses what a caller can choose: the
 * request's parameters, tags, headers, session name, and the moment of the call. Unknown keys and operators prove
 * nothing. Facts about the holder (name, tags, account, organization) prove nothing for an identity policy, because the
 * author of the policy knows them.
 */
export function binds(conditions: readonly PolicyCondition[], context: BindingContext): boolean {
  if (neverHold(conditions)) return true;
  if (context.kind !== "identity") return narrowing(conditions, context) !== "nothing";
  const required = requiredKeys(conditions);
  return conditions.some((condition) => own(holderLimits, condition.key.toLowerCase())?.(condition, required, context));
}

type Limit = (condition: PolicyCondition, required: ReadonlySet<string>, context: BindingContext) => boolean;

const network: Limit = (condition, required, { account }) => limitsByNetwork(condition, required, account);

/** Tests of conditions that a holder of an identity policy can fail, by key. */
const holderLimits: Readonly<Record<string, Limit>> = {
  "aws:multifactorauthpresent": isTrue,
  // The key is present only with MFA.
  "aws:multifactorauthage": (condition, required) =>
    requiresPresence(condition) || (typeOf(condition) === "number" && isTie(condition, required)),
  "aws:sourceip": network,
  "aws:sourcevpc": network,
  "aws:sourcevpcarn": network,
  "aws:sourcevpce": network,
  "aws:vpceaccount": network,
  "aws:vpceorgid": network,
  "aws:vpceorgpaths": network,
  "aws:currenttime": (condition, _, { time }) => isAlmostOver(condition, time),
  "aws:epochtime": (condition, _, { time }) => isAlmostOver(condition, time),
  // Not the caller's choice alone: roles are passed to these services and to no others.
  "iam:passedtoservice": (condition, required) =>
    isStringTie(condition, required) && condition.values.every((value) => servicePrincipal.test(value)),
  // A direct call has neither key, and a service makes its grants for itself.
  "kms:viaservice": (condition, required) =>
    typeOf(condition) === "string" &&
    isTie(condition, required) &&
    condition.values.every((value) => oneService.test(value)),
  "kms:grantisforawsresource": isTrue,
  "iam:policyarn": (condition, required) =>
    (isStringTie(condition, required) || (typeOf(condition) === "arn" && isTie(condition, required))) &&
    condition.values.every((value) => weakPolicy.test(value)),
};

function isTrue(condition: PolicyCondition, required: ReadonlySet<string>): boolean {
  const isText = /^(?:bool|stringequals(?:ignorecase)?)$/.test(condition.operator);
  return isText && isTie(condition, required) && condition.values.every((value) => value.toLowerCase() === "true");
}

/** One service in any Region: s3.*.amazonaws.com */
const oneService = /^[a-z\d-]+\.[a-z\d*?-]+\.amazonaws\.com(?:\.cn)?$/i;

const servicePrincipal = /^[a-z\d][a-z\d.-]*\.amazonaws\.com(?:\.cn)?$/i;

/** AWS managed policies that only allow reading; what another policy allows is not in the record. */
const weakPolicy = /^arn:aws[\w-]*:iam::aws:policy\/(?:[\w+=,.@-]+\/)*(?:[\w-]*ReadOnlyAccess|SecurityAudit)$/;

function isStringTie(condition: PolicyCondition, required: ReadonlySet<string>): boolean {
  const { values } = condition;
  const isPlain = !values.some((value) => hasWildcard(value) || hasVariable(value));
  return typeOf(condition) === "string" && isTie(condition, required) && isPlain;
}

const day = 24 * 60 * 60 * 1000;

/** Whether the time of the call can decide whether the conditions of a statement bind. */
export function dependsOnTime(statement: PolicyStatement | null): boolean {
  return statement?.conditions.some(({ key }) => /^aws:(?:current|epoch)time$/i.test(key)) === true;
}

/** Whether a condition on the time ends a day after the call at the latest. Requests always have a time. */
function isAlmostOver(condition: PolicyCondition, time: string | null): boolean {
  const now = Date.parse(time ?? "");
  const ends = /^(?:date|numeric)(?:equals|lessthan(?:equals)?)$/.test(condition.operator);
  // A comparison with NaN is false.
  return ends && condition.values.every((value) => timeIn(value) <= now + day);
}

/**
 * Returns the milliseconds since 1970 of a date in ISO 8601 or in seconds; NaN for other text, including a year alone.
 */
function timeIn(value: string): number {
  if (/^\d{9,12}$/.test(value)) return Number(value) * 1000;
  return /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))?$/i.test(value)
    ? Date.parse(value)
    : Number.NaN;
}
