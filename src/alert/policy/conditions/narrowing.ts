import type { PolicyCondition } from "../statement.ts";
import { type Limit, limitOf } from "./limits.ts";
import { hasVariable, isTie, requiredKeys, typeOf } from "./ties.ts";

/**
 * The group to which a statement's conditions limit the principal "everyone". "identity" is a known organization,
 * network or resource; "address" is an IP address or a shared secret.
 */
export type Narrowing = Limit;

const order: readonly Narrowing[] = ["this account", "another account", "identity", "address"];

/**
 * Returns the strongest limit that conditions put on "everyone". Follows the rules by which Amazon S3 calls a policy
 * not public.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function narrowing(
  conditions: readonly PolicyCondition[],
  { kind, account }: { readonly kind: string; readonly account: string | null },
): Narrowing {
  const required = requiredKeys(conditions);
  const found = conditions.map((condition) => limitOf(condition, required, account, kind === "trust"));
  return order.find((narrowed) => found.includes(narrowed)) ?? "nothing";
}

/**
 * Whether conditions prevent the confused-deputy problem: they require an external ID or a known organization.
 */
export function isDeputySafe(conditions: readonly PolicyCondition[]): boolean {
  const required = requiredKeys(conditions);
  return conditions.some((condition) => {
    const key = condition.key.toLowerCase();
    const limit = limitOf(condition, required, null, true);
    return limit !== "nothing" && (key === "sts:externalid" || key.startsWith("aws:principalorg"));
  });
}

/** Whether a condition requires specific values; a value that begins with a wildcard or has a variable matches anyone. */
export function isFixed(condition: PolicyCondition, required: ReadonlySet<string>): boolean {
  const { values } = condition;
  if (typeOf(condition) !== "string" || values.length === 0 || !isTie(condition, required)) return false;
  return !values.some((value) => /^[*?]/.test(value) || hasVariable(value));
}
