import { matchesWildcards } from "../../words.ts";
import { intersects } from "./grants/globs.ts";
import { isEveryone } from "./names.ts";
import { type Choice, isAny, type PolicyStatement, type Principal } from "./statement.ts";
import { isEveryAction } from "./words.ts";

/**
 * Returns the statements that allow something, without the actions that a statement of the same document denies on all
 * their resources, to all their principals and without a condition. Denials that cover only a part change nothing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function allowed(statements: readonly (PolicyStatement | null)[]): readonly PolicyStatement[] {
  const known = statements.filter((statement) => statement !== null);
  const grants = known.filter(({ effect }) => effect === "Allow");
  const denials = known.filter(({ effect, conditions }) => effect === "Deny" && conditions.length === 0);
  // IAM accepts no policy with this many. For others, it is safe to report more than they allow.
  const isSmall = countOf(denials) * countOf(grants) <= maxComparisons;
  return denials.length > 0 && isSmall ? grants.flatMap((grant) => denials.reduce(without, [grant])) : grants;
}

/** The number of actions to compare, each with each. */
const maxComparisons = 40_000;

function countOf(statements: readonly PolicyStatement[]): number {
  return statements.reduce((sum, { action }) => sum + (action?.names.length ?? 0), 0);
}

function without([grant]: PolicyStatement[], denial: PolicyStatement): PolicyStatement[] {
  if (grant === undefined) return [];
  const { action } = grant;
  if (action === null || denial.action === null) return [grant];
  if (!coversPrincipals(denial.principal, grant.principal) || !coversResources(denial.resource, grant.resource))
    return [grant];
  const { except, names } = denial.action;
  if (action.except) return !except && names.some(isEveryAction) ? [] : [grant];
  const left = action.names.filter((name) => !coversAction(except, names, name.toLowerCase()));
  return left.length === 0 ? [] : [{ ...grant, action: { except: false, names: left } }];
}

function coversAction(except: boolean, names: readonly string[], action: string): boolean {
  const patterns = names.map((name) => name.toLowerCase());
  return except
    ? !patterns.some((pattern) => intersects(pattern, action))
    : names.some(isEveryAction) || patterns.some((pattern) => contains(pattern, action));
}

function coversResources(denied: Choice<string> | null, granted: Choice<string> | null): boolean {
  if (denied === null || granted === null) return denied === granted;
  if (denied.except) return false;
  if (denied.names.some(isAny)) return true;
  return (
    !granted.except &&
    granted.names.every((name) => denied.names.some((one) => isWhole(one) && isWhole(name) && contains(one, name)))
  );
}

/** Whether a pattern has the six parts of an ARN. IAM completes one with fewer parts. */
function isWhole(arn: string): boolean {
  return arn.startsWith("arn:") && arn.split(":").length >= 6;
}

function coversPrincipals(denied: Choice<Principal> | null, granted: Choice<Principal> | null): boolean {
  if (denied === null || granted === null) return denied === granted;
  const isOfAws = granted.except || granted.names.every(({ type }) => type === "aws" || type === "*");
  return isOfAws && !denied.except && denied.names.some(isEveryone);
}

/**
 * Whether a pattern matches all that another one matches. Question marks and variables may match
 * less than they seem to, so a pattern with one of them contains nothing.
 */
function contains(outer: string, inner: string): boolean {
  return !/[?$]/.test(outer) && matchesWildcards(outer, inner);
}
