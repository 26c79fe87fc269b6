import { type Existing, readBucket } from "../../../aws/stack/bucket.ts";
import type { ChangeSet, ParameterValues } from "../../../aws/stack/change-set.ts";
import { hasObject, prefixFor } from "../../../aws/stack/objects.ts";
import { conditionOf, type Stack } from "../../../aws/stack/stack.ts";
import { IamAlertsError } from "../../../errors.ts";
import { type Loss, lossOf } from "../subscribe/loss.ts";
import { findFilter, getsFilter, type Subscription } from "./filter.ts";
import type { Change } from "./plan-report.ts";
import type { Session } from "./session.ts";
import type { Release } from "./template.ts";

/** The state that a run should reach. */
export interface Wanted {
  /** The parameters that the run sets. */
  readonly given: Readonly<Record<string, string>>;
  /** All of the change set's parameters. */
  readonly values: ParameterValues;
  readonly subscription: Subscription;
  /** The place of the filter: the stack, outside because `subscribe` made it, or none because a parameter says so. */
  readonly filter: "inside" | "outside" | "none";
  readonly losses: readonly Loss[];
}

/** The default name of a stack, which is also the template's default name of the function and of the filter. */
const defaultStackName = "iam-alerts";

/** Returns the parameters for a stack, together with what they mean for the filter. @throws IamAlertsError */
export async function wantedFor(
  session: Session,
  release: Release,
  stack: Stack | null,
  flags: Readonly<Record<string, string>>,
): Promise<Wanted> {
  const { stackName } = session.options;
  const previous = conditionOf(stack) === "ready" ? (stack?.parameters ?? {}) : null;
  // A second stack in the account needs names that differ from the first one's.
  const named =
    previous === null && stackName !== defaultStackName ? { FunctionName: stackName, FilterName: stackName } : {};
  const given: Readonly<Record<string, string>> = { ...named, ...flags };
  const effective = (name: string) =>
    given[name] ?? previous?.[name] ?? String(release.parameters[name]?.Default ?? "");
  const subscription = {
    logGroup: effective("LogGroupName"),
    filterName: effective("FilterName"),
    functionName: effective("FunctionName"),
  };
  if (subscription.logGroup === "") throw noLogGroup();
  const owned = previous?.["SubscriptionFilter"] === "true";
  const existing = await findFilter(session, subscription);
  const wants = flags["SubscriptionFilter"];
  const isSame =
    owned && previous?.["FilterName"] === subscription.filterName && previous["LogGroupName"] === subscription.logGroup;
  const isKept = isSame || (existing === undefined && previous !== null);
  const ownsFilter = wants === undefined ? (isKept ? owned : getsFilter(existing, subscription)) : wants === "true";
  const isOther = previous?.["FilterPattern"] !== effective("FilterPattern");
  const all = givenWith(given, ownsFilter, owned);
  return {
    given: all,
    values: valuesOf(all, previous, release),
    subscription,
    filter: ownsFilter ? "inside" : wants === "false" ? "none" : "outside",
    losses: existing != null && owned && ownsFilter && isOther ? lossesOf(existing, effective("FilterPattern")) : [],
  };
}

/** Returns the parameters together with the one that decides whether the stack has the filter, and so its pattern. */
function givenWith(
  given: Readonly<Record<string, string>>,
  ownsFilter: boolean,
  owned: boolean,
): Readonly<Record<string, string>> {
  const { FilterPattern: _, ...others } = given;
  const mine = ownsFilter ? given : others;
  return ownsFilter === owned ? mine : { ...mine, SubscriptionFilter: String(ownsFilter) };
}

function noLogGroup(): IamAlertsError {
  return new IamAlertsError("usage", "expected the log group that CloudTrail writes to, found none", {
    hint: "give --log-group or IAM_ALERTS_LOG_GROUP, for example --log-group aws-cloudtrail-logs",
  });
}

function lossesOf(existing: Parameters<typeof lossOf>[1], pattern: string): readonly Loss[] {
  const loss = lossOf([existing], { ...existing, pattern });
  return loss === null ? [] : [loss];
}

/** Returns the values of the template's parameters. Parameters that the run does not set keep their values. */
function valuesOf(
  given: Readonly<Record<string, string>>,
  previous: Readonly<Record<string, string>> | null,
  { parameters }: Release,
): ParameterValues {
  return Object.fromEntries(
    Object.keys(parameters).flatMap((name): [string, string | null][] => {
      const value = given[name];
      if (value !== undefined) return [[name, value]];
      return previous !== null && Object.hasOwn(previous, name) ? [[name, null]] : [];
    }),
  );
}

/** Describes the parameters that the stack keeps although the template's default differs. */
export function keptOf(wanted: Wanted, stack: Stack | null, { parameters }: Release): readonly string[] {
  return Object.entries(wanted.values).flatMap(([name, value]) => {
    const kept = stack?.parameters[name] ?? "";
    const isKept = value === null && kept !== String(parameters[name]?.Default ?? "");
    return isKept ? [`${name}=${kept.length > 60 ? `${kept.slice(0, 57)}…` : kept}`] : [];
  });
}

/** The place of the code, and the parts of it that exist. */
export interface Code {
  readonly key: string;
  readonly bucket: Existing;
  readonly isThere: boolean;
}

/** Looks at the bucket. @throws IamAlertsError `not-found` for a given bucket that does not exist; `usage`, `aws…` */
export async function findCode({ s3, place, options }: Session, release: Release): Promise<Code> {
  const { version, code } = release;
  const key = `${prefixFor(options.stackName)}${version}/${code.sha256}.zip`;
  const bucket = await readBucket(s3, place);
  if (bucket === "none" && options.bucket !== undefined) {
    throw new IamAlertsError("not-found", `expected the bucket ${place.bucket} in this account, found none`, {
      hint: "create it, or leave out --bucket to have one made",
    });
  }
  return { key, bucket, isThere: bucket !== "none" && (await hasObject(s3, place, key)) };
}

/** Returns the plan of a run as a list of changes. */
export function changesOf(
  { place, options }: Session,
  { key, bucket, isThere }: Code,
  { given }: Wanted,
  stack: Stack | null,
  changeSet: ChangeSet,
): readonly Change[] {
  if (changeSet.isEmpty) return [];
  const isUpdate = conditionOf(stack) === "ready";
  const made: Change = {
    action: bucket === "none" ? "create" : "update",
    resource: "bucket",
    name: place.bucket,
    before: null,
    after: { access: "private", encryption: "AES256", versioning: "Enabled", transport: "TLS only" },
  };
  const uploaded: Change = { action: "create", resource: "object", name: key, before: null, after: null };
  const set = Object.entries(given).flatMap(([name, after]): Change[] => {
    const before = isUpdate ? (stack?.parameters[name] ?? null) : null;
    if (before === after) return [];
    return [{ action: before === null ? "create" : "update", resource: "parameter", name, before, after }];
  });
  return [
    ...(options.bucket === undefined && bucket !== "made" ? [made] : []),
    ...(isThere ? [] : [uploaded]),
    ...set,
    ...changeSet.changes,
  ];
}
