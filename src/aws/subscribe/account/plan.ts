import { type Arn, parseArn } from "../../arn.ts";
import type { ResourcePolicyStatement } from "../../resource-policy.ts";
import type { Permission } from "../permission.ts";
import {
  type AccountPolicy,
  type AccountPolicyChange,
  type Change,
  type FunctionTarget,
  permissionStep,
  qualifiedArn,
} from "../plan.ts";
import { parseSelection } from "./selection.ts";

/** The current state: the subscription policies of the account in the Region, and the statements of the function. */
export interface AccountState {
  readonly policies: readonly AccountPolicy[];
  readonly statements: readonly ResourcePolicyStatement[];
}

/**
 * Returns the permission for all log groups, which a subscription policy of the account needs to deliver to a function.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters-AccountLevel.html
 */
function accountPermissionFor({ functionArn, qualifier }: FunctionTarget): Permission {
  const { partition, region, account } = parseArn(functionArn) as Arn;
  return {
    functionArn,
    qualifier,
    statementId: "iam-alerts-all-log-groups",
    principal: "logs.amazonaws.com",
    sourceArn: `arn:${partition}:logs:${region}:${account}:log-group:*`,
    sourceAccount: account,
  };
}

/** Returns the changes that create or update a policy, the permission first. */
export function planAccountPolicy(
  { policies, statements }: AccountState,
  wanted: AccountPolicy,
  target: FunctionTarget | null,
): readonly Change[] {
  const before = policies.find(({ name }) => name === wanted.name) ?? null;
  const action = before === null ? "create" : isSame(before, wanted) ? "unchanged" : "update";
  const step: AccountPolicyChange = { action, resource: "account-policy", name: wanted.name, before, after: wanted };
  return target === null ? [step] : [permissionStep(statements, accountPermissionFor(target)), step];
}

/** Whether two policies are equal; the order in which they leave out log groups does not matter. */
function isSame(a: AccountPolicy, b: AccountPolicy): boolean {
  const plain = (policy: AccountPolicy) => {
    const { pattern, destinationArn, roleArn, distribution, selectionCriteria } = policy;
    const selection = parseSelection(selectionCriteria ?? "NOT IN []")?.toSorted() ?? selectionCriteria;
    return JSON.stringify([pattern, destinationArn, roleArn, distribution, selection]);
  };
  return plain(a) === plain(b);
}

/**
 * Returns the changes that remove the policy of that name and the permission from `planAccountPolicy`, which is kept
 * while another policy delivers to the same destination.
 */
export function planAccountRemoval(
  { policies, statements }: AccountState,
  name: string,
  target: FunctionTarget | null,
): readonly Change[] {
  const before = policies.find((policy) => policy.name === name) ?? null;
  const action = before === null ? "unchanged" : "delete";
  const step: AccountPolicyChange = { action, resource: "account-policy", name, before, after: null };
  const permission = target === null ? null : accountPermissionFor(target);
  if (permission === null || !statements.some(({ Sid }) => Sid === permission.statementId)) return [step];
  const isShared = policies.some((other) => other.name !== name && other.destinationArn === qualifiedArn(permission));
  const kept = { resource: "lambda-permission", name: permission.statementId, before: permission } as const;
  return [
    isShared ? { ...kept, action: "unchanged", after: permission } : { ...kept, action: "delete", after: null },
    step,
  ];
}
