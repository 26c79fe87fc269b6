import type { ResourcePolicyStatement } from "../resource-policy.ts";
import { grants, type Permission, permissionFor } from "./permission.ts";

/** A subscription filter: which of a log group's events go where. Null is AWS's default. */
export interface Filter {
  readonly logGroup: string;
  readonly name: string;
  readonly pattern: string;
  readonly destinationArn: string;
  readonly roleArn: string | null;
  readonly distribution: "Random" | null;
  readonly fieldSelectionCriteria: string | null;
  readonly emitSystemFields: readonly string[] | null;
  readonly applyOnTransformedLogs: boolean;
}

/** A subscription policy of the account: a filter on all log groups of a Region, but for those that it leaves out. */
export interface AccountPolicy {
  readonly name: string;
  readonly pattern: string;
  readonly destinationArn: string;
  readonly roleArn: string | null;
  readonly distribution: "Random" | null;
  readonly selectionCriteria: string | null;
}

interface Step<Resource extends string, Value> {
  readonly action: "create" | "update" | "unchanged" | "delete";
  readonly resource: Resource;
  readonly name: string;
  /** The current value, and the one after the change; null for none. */
  readonly before: Value | null;
  readonly after: Value | null;
}

export type FilterChange = Step<"subscription-filter", Filter>;
export type PermissionChange = Step<"lambda-permission", Permission>;
export type AccountPolicyChange = Step<"account-policy", AccountPolicy>;

/** A change that `subscribe` makes or would make in AWS: one step of a plan. */
export type Change = FilterChange | PermissionChange | AccountPolicyChange;

/** The current state: the log group's filters, and the statements of the function's policy. */
export interface CurrentState {
  readonly filters: readonly Filter[];
  readonly statements: readonly ResourcePolicyStatement[];
}

/** A function that a filter delivers to. */
export interface FunctionTarget {
  /** The function's ARN, without a qualifier. */
  readonly functionArn: string;
  readonly qualifier: string | null;
}

/** Returns the changes that create or update a filter. The permission comes first: AWS refuses a filter without it. */
export function planSubscribe(current: CurrentState, wanted: Filter, target: FunctionTarget | null): readonly Change[] {
  const filter = filterStep(current.filters.find(({ name }) => name === wanted.name) ?? null, wanted);
  if (target === null) return [filter];
  const permission = permissionFor(wanted.logGroup, target.functionArn, target.qualifier);
  return [permissionStep(current.statements, permission), filter];
}

function filterStep(before: Filter | null, after: Filter): FilterChange {
  const action = before === null ? "create" : isSameFilter(before, after) ? "unchanged" : "update";
  return { action, resource: "subscription-filter", name: after.name, before, after };
}

/** Whether two filters are equal. Patterns are compared as texts, because an auditor sees the text. */
export function isSameFilter(a: Filter, b: Filter): boolean {
  const plain = (filter: Filter) =>
    JSON.stringify([
      ...[filter.pattern, filter.destinationArn, filter.roleArn, filter.distribution],
      ...[filter.fieldSelectionCriteria, filter.emitSystemFields?.toSorted() ?? [], filter.applyOnTransformedLogs],
    ]);
  return plain(a) === plain(b);
}

/** Returns the change that makes a permission, unless a statement grants it already. */
export function permissionStep(statements: readonly ResourcePolicyStatement[], wanted: Permission): PermissionChange {
  const step = (action: PermissionChange["action"], before: Permission | null, name: string): PermissionChange => ({
    action,
    resource: "lambda-permission",
    name,
    before,
    after: { ...wanted, statementId: name },
  });
  const granting = statements.find((statement) => grants(statement, wanted));
  if (granting !== undefined) {
    const name = String(granting.Sid ?? "without an id");
    return step("unchanged", { ...wanted, statementId: name }, name);
  }
  const own = statements.find(({ Sid }) => Sid === wanted.statementId);
  if (own === undefined) return step("create", null, wanted.statementId);
  return step("update", asFound(own, wanted), wanted.statementId);
}

/** Returns the content of a statement with our id, as far as a permission can express it. */
function asFound(statement: ResourcePolicyStatement, wanted: Permission): Permission {
  const { Principal, Condition } = statement as {
    Principal?: { Service?: unknown };
    Condition?: Record<string, Record<string, unknown>>;
  };
  const conditions = Object.values(Condition ?? {}).flatMap((keys) => Object.entries(keys));
  const conditionOn = (key: string) => conditions.find(([name]) => name.toLowerCase() === key)?.[1];
  return {
    ...wanted,
    principal: String(Principal?.Service ?? JSON.stringify(Principal ?? null)),
    sourceArn: String(conditionOn("aws:sourcearn") ?? ""),
    sourceAccount: String(conditionOn("aws:sourceaccount") ?? ""),
  };
}

/**
 * Returns the changes that remove the filter of that name and the permission from `planSubscribe`. The permission is
 * removed first: if only one change succeeds, the remaining filter still names the function. The permission is kept while
 * another filter of the group delivers to the same destination.
 */
export function planRemove(
  current: CurrentState,
  logGroup: string,
  name: string,
  target: FunctionTarget | null,
): readonly Change[] {
  const before = current.filters.find((filter) => filter.name === name) ?? null;
  const filter: FilterChange = {
    action: before === null ? "unchanged" : "delete",
    resource: "subscription-filter",
    name,
    before,
    after: null,
  };
  const permission = target === null ? null : permissionFor(logGroup, target.functionArn, target.qualifier);
  if (permission === null || !current.statements.some(({ Sid }) => Sid === permission.statementId)) return [filter];
  const isShared = current.filters.some(
    (other) => other.name !== name && other.destinationArn === qualifiedArn(permission),
  );
  const kept = { resource: "lambda-permission", name: permission.statementId, before: permission } as const;
  return [
    isShared ? { ...kept, action: "unchanged", after: permission } : { ...kept, action: "delete", after: null },
    filter,
  ];
}

/** Returns the destination ARN of a filter that delivers to the function. */
export function qualifiedArn({ functionArn, qualifier }: FunctionTarget): string {
  return qualifier === null ? functionArn : `${functionArn}:${qualifier}`;
}

/** Returns the change that undoes a change. */
export function inverse(change: Change): Change {
  const actions = { create: "delete", delete: "create", update: "update", unchanged: "unchanged" } as const;
  const back = { action: actions[change.action], before: change.after, after: change.before };
  return { ...change, ...back } as Change;
}
