import type { ResourcePolicyStatement } from "../resource-policy.ts";
import { grants, type Permission, permissionFor } from "./permission.ts";

/** A subscription filter: where a log group's events go, and which. Null is what AWS takes where nothing is said. */
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

interface Step<Resource extends string, Value> {
  readonly action: "create" | "update" | "unchanged" | "delete";
  readonly resource: Resource;
  readonly name: string;
  /** What is there, and what will be. */
  readonly before: Value | null;
  readonly after: Value | null;
}

export type FilterChange = Step<"subscription-filter", Filter>;
export type PermissionChange = Step<"lambda-permission", Permission>;

/** What `subscribe` does to AWS, or would do: one step of a plan. */
export type Change = FilterChange | PermissionChange;

/** What is there: the log group's filters, and the statements of the function's policy. */
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

/** The steps that make the filter what it shall be: the permission first, without which AWS refuses the filter. */
export function planSubscribe(present: CurrentState, wanted: Filter, target: FunctionTarget | null): readonly Change[] {
  const filter = filterStep(present.filters.find(({ name }) => name === wanted.name) ?? null, wanted);
  if (target === null) return [filter];
  const permission = permissionFor(wanted.logGroup, target.functionArn, target.qualifier);
  return [permissionStep(present.statements, permission), filter];
}

function filterStep(before: Filter | null, after: Filter): FilterChange {
  const action = before === null ? "create" : isSameFilter(before, after) ? "unchanged" : "update";
  return { action, resource: "subscription-filter", name: after.name, before, after };
}

/** Whether two filters do the same: texts are compared as they stand, for that is what an auditor sees. */
export function isSameFilter(a: Filter, b: Filter): boolean {
  const plain = (filter: Filter) =>
    JSON.stringify([
      ...[filter.pattern, filter.destinationArn, filter.roleArn, filter.distribution],
      ...[filter.fieldSelectionCriteria, filter.emitSystemFields?.toSorted() ?? [], filter.applyOnTransformedLogs],
    ]);
  return plain(a) === plain(b);
}

function permissionStep(statements: readonly ResourcePolicyStatement[], wanted: Permission): PermissionChange {
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

/** What a statement with our id says, as far as a permission can say it. */
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
 * The steps that take away the filter of that name and the permission that `planSubscribe` gave. The permission goes
 * first: what is left when only one step was taken then still names the function. It stays while another of the group's
 * filters delivers to the same place.
 */
export function planRemove(
  present: CurrentState,
  logGroup: string,
  name: string,
  target: FunctionTarget | null,
): readonly Change[] {
  const before = present.filters.find((filter) => filter.name === name) ?? null;
  const filter: FilterChange = {
    action: before === null ? "unchanged" : "delete",
    resource: "subscription-filter",
    name,
    before,
    after: null,
  };
  const permission = target === null ? null : permissionFor(logGroup, target.functionArn, target.qualifier);
  if (permission === null || !present.statements.some(({ Sid }) => Sid === permission.statementId)) return [filter];
  const isShared = present.filters.some(
    (other) => other.name !== name && other.destinationArn === qualifiedArn(permission),
  );
  const kept = { resource: "lambda-permission", name: permission.statementId, before: permission } as const;
  return [
    isShared ? { ...kept, action: "unchanged", after: permission } : { ...kept, action: "delete", after: null },
    filter,
  ];
}

/** The ARN that a filter names for its destination. */
export function qualifiedArn({ functionArn, qualifier }: FunctionTarget): string {
  return qualifier === null ? functionArn : `${functionArn}:${qualifier}`;
}

/** The step that takes a step back. */
export function inverse(change: Change): Change {
  const actions = { create: "delete", delete: "create", update: "update", unchanged: "unchanged" } as const;
  const back = { action: actions[change.action], before: change.after, after: change.before };
  return { ...change, ...back } as Change;
}
