/** A statement of a resource's policy as AWS returns it: any element may be absent or have an unknown form. */
export interface ResourcePolicyStatement {
  readonly Sid?: unknown;
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

/**
 * Returns the statements of a policy document. IAM allows a single statement without a list.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html
 */
export function statementsOf(policy: string): readonly ResourcePolicyStatement[] {
  const { Statement } = JSON.parse(policy) as {
    Statement?: ResourcePolicyStatement | readonly ResourcePolicyStatement[];
  };
  return asList(Statement);
}

/** Returns the values of an element that holds a list, a single value or nothing. */
export function asList<Value>(value: Value | readonly Value[] | undefined): readonly Value[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as Value];
}

/** Whether a statement allows everyone: no condition, or only conditions that every request meets. */
export function allowsEveryone({ Effect, Principal, NotPrincipal, Condition }: ResourcePolicyStatement): boolean {
  if (Effect !== "Allow") return false;
  const names = typeof Principal === "object" && Principal !== null ? Object.values(Principal) : [Principal];
  const isEveryone = names.some((name) => asList<unknown>(name).includes("*")) || NotPrincipal !== undefined;
  const values = Object.values((Condition ?? {}) as object).flatMap((keys) => Object.values((keys ?? {}) as object));
  return isEveryone && values.every((value) => asList<unknown>(value).includes("*"));
}
