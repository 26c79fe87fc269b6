import { type CarrierFault, emptyFindings, type Findings, type FoundPattern, type Kind } from "../found.ts";
import { readJsonText } from "../json/tree.ts";
import { patternsIn } from "../patterns.ts";
import { hasHole, textOf } from "../text.ts";
import { get, type MapTree, type Tree } from "../tree.ts";

/** A resource with its settings evaluated. Blocks are lists of maps, as in Terraform's JSON. */
export interface Resource {
  readonly type: string;
  /** The address without the type and without the key of an instance: root */
  readonly address: string;
  readonly settings: MapTree;
  /** Returns a file's text, to quote expressions without a known value. */
  readonly sourceOf: (file: string) => string;
}

type Find = (resource: Resource) => Partial<Findings>;

/** Returns the patterns, the alarm or the log group of a resource. */
export function findInResource(resource: Resource): Findings {
  const find = Object.hasOwn(finders, resource.type) ? finders[resource.type] : undefined;
  return { ...emptyFindings, ...find?.(resource) };
}

/** Whether a type of resource has patterns, or is one that patterns are compared with. */
export function isResourceType(type: string): boolean {
  return Object.hasOwn(finders, type);
}

const subscription: Find = (resource) => ({
  patterns: patternsOf(resource, "subscription filter", get(resource.settings, "filter_pattern")).map((found) => ({
    ...found,
    logGroup: settingOf(resource, "log_group_name"),
    destination: settingOf(resource, "destination_arn"),
    isConditional: get(resource.settings, "count") !== undefined || get(resource.settings, "for_each") !== undefined,
  })),
});

const metricFilter: Find = (resource) => ({
  patterns: patternsOf(resource, "metric filter", get(resource.settings, "pattern")).map((found) => {
    const blocks = get(resource.settings, "metric_transformation");
    const metric = blocks?.kind === "list" ? blocks.items[0] : blocks;
    const settings = metric?.kind === "map" ? { ...resource, settings: metric } : undefined;
    return {
      ...found,
      logGroup: settingOf(resource, "log_group_name"),
      metric: {
        namespace: settings && settingOf(settings, "namespace"),
        name: settings && settingOf(settings, "name"),
      },
    };
  }),
});

const finders: Readonly<Record<string, Find>> = {
  aws_cloudwatch_log_subscription_filter: subscription,
  awscc_logs_subscription_filter: subscription,
  aws_cloudwatch_log_metric_filter: metricFilter,
  awscc_logs_metric_filter: (resource) => ({
    patterns: patternsOf(resource, "metric filter", get(resource.settings, "filter_pattern")).map((found) => ({
      ...found,
      isTrimmed: false,
      logGroup: settingOf(resource, "log_group_name"),
    })),
  }),
  aws_cloudwatch_log_account_policy: (resource) => ({ patterns: patternsOfPolicy(resource) }),
  aws_cloudwatch_metric_alarm: (resource) => ({
    alarms: [
      {
        ...placeIn(resource.settings),
        resource: `${resource.type}.${resource.address}`,
        namespace: settingOf(resource, "namespace"),
        metric: settingOf(resource, "metric_name"),
      },
    ],
  }),
  aws_cloudwatch_log_group: (resource) => ({
    logGroups: [
      {
        ...placeIn(resource.settings),
        resource: `${resource.type}.${resource.address}`,
        name: settingOf(resource, "name"),
        logGroupClass: settingOf(resource, "log_group_class"),
      },
    ],
  }),
};

function placeIn({ place }: Tree): { file: string; start: number; end: number } {
  return { file: place.file, start: place.start, end: place.end };
}

function patternsOf({ type, address }: Resource, kind: Kind, value: Tree | undefined): readonly FoundPattern[] {
  if (value === undefined) return [];
  return patternsIn(value, value.place).map((found) => ({
    carrier: "terraform",
    kind,
    resource: `${type}.${address}`,
    // The provider trims a metric filter's pattern, but not a subscription filter's.
    isTrimmed: kind === "metric filter",
    ...found,
  }));
}

/** Finds the pattern of an account-level policy, which is in a document: jsonencode({…}), or JSON in a string. */
function patternsOfPolicy(resource: Resource): readonly FoundPattern[] {
  const type = get(resource.settings, "policy_type");
  const document = get(resource.settings, "policy_document");
  if (document === undefined || (type?.kind === "text" && textOf(type.text) !== "SUBSCRIPTION_FILTER_POLICY"))
    return [];
  const read = document.kind === "text" ? readJsonText(document.text) : { tree: document, faults: [] };
  const value = get(read.tree, "FilterPattern");
  const destination = get(read.tree, "DestinationArn");
  if (value === undefined && (document.kind === "unknown" || read.faults.length > 0)) {
    const faults: readonly CarrierFault[] = document.kind === "text" && !hasHole(document.text) ? read.faults : [];
    return patternsOf(resource, "account policy", { kind: "unknown", place: document.place }).map((found) => ({
      ...found,
      faults,
    }));
  }
  return patternsOf(resource, "account policy", value).map((found) => ({
    ...found,
    destination: destination && textAsWritten(destination, resource),
  }));
}

function settingOf(resource: Resource, name: string): string | undefined {
  const value = get(resource.settings, name);
  return value && textAsWritten(value, resource);
}

/** Returns a setting's value, or the expression as the file writes it if the value is not known. */
function textAsWritten(value: Tree, { sourceOf }: Resource): string {
  if (value.kind === "text" && !hasHole(value.text)) return textOf(value.text);
  return sourceOf(value.place.file).slice(value.place.start, value.place.end);
}
