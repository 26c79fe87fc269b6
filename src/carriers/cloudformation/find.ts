import type { Carrier, Findings, FoundPattern, Kind } from "../found.ts";
import { emptyFindings, together } from "../found.ts";
import { readJsonText } from "../json/tree.ts";
import { patternsIn } from "../patterns.ts";
import { textOf } from "../text.ts";
import { entriesOf, get, itemsOf, type MapTree, type Tree } from "../tree.ts";
import { unquotedPattern } from "../yaml/unquoted.ts";
import { isCall, resolved, settingOf, type Template } from "./template.ts";

/** Finds the patterns in a template's resources, anywhere in a file. */
export function findInTemplate(
  tree: Tree,
  template: Template,
  carrier: Carrier,
  path: readonly string[] = [],
): Findings {
  if (tree.kind === "list") {
    return together(tree.items.map((item) => findInTemplate(item, template, carrier, path)));
  }
  if (tree.kind !== "map") return emptyFindings;
  const own = findInResource(tree, template, path.join("."));
  const patterns = own.patterns.map((pattern): FoundPattern => ({ ...pattern, carrier }));
  const inner = tree.entries.map(({ key, value }) => findInTemplate(value, template, carrier, [...path, key]));
  return together([{ ...own, patterns }, ...inner]);
}

type Find = (properties: Tree, resource: Resource) => Partial<Findings>;

interface Resource {
  readonly name: string;
  readonly template: Template;
  readonly tree: MapTree;
}

function findInResource(tree: MapTree, template: Template, name: string): Findings {
  const type = get(tree, "Type");
  const find = type?.kind === "text" ? finders[textOf(type.text)] : undefined;
  const properties = get(tree, "Properties");
  if (find === undefined || properties === undefined) return emptyFindings;
  return { ...emptyFindings, ...find(properties, { name, template, tree }) };
}

const finders: Readonly<Record<string, Find>> = {
  "AWS::Logs::SubscriptionFilter": (properties, resource) => ({
    patterns: patternsOf("subscription filter", get(properties, "FilterPattern"), resource).map((pattern) => ({
      ...pattern,
      logGroup: settingOf(get(properties, "LogGroupName"), resource.template),
      destination: settingOf(get(properties, "DestinationArn"), resource.template),
      isConditional: get(resource.tree, "Condition") !== undefined,
    })),
  }),
  "AWS::Logs::MetricFilter": (properties, resource) => {
    const [metric] = itemsOf(get(properties, "MetricTransformations"));
    return {
      patterns: patternsOf("metric filter", get(properties, "FilterPattern"), resource).map((pattern) => ({
        ...pattern,
        logGroup: settingOf(get(properties, "LogGroupName"), resource.template),
        metric: {
          namespace: settingOf(get(metric, "MetricNamespace"), resource.template),
          name: settingOf(get(metric, "MetricName"), resource.template),
        },
      })),
    };
  },
  "AWS::Logs::AccountPolicy": (properties, resource) => ({ patterns: patternsOfPolicy(properties, resource) }),
  "AWS::Serverless::Function": (properties, resource) => ({
    patterns: entriesOf(get(properties, "Events")).flatMap(({ key, value }) => {
      const type = get(value, "Type");
      if (type?.kind !== "text" || textOf(type.text) !== "CloudWatchLogs") return [];
      const event = { ...resource, name: `${resource.name}.Events.${key}` };
      return patternsOf("function event", get(value, "Properties", "FilterPattern"), event).map((pattern) => ({
        ...pattern,
        logGroup: settingOf(get(value, "Properties", "LogGroupName"), resource.template),
        destination: resource.name,
      }));
    }),
  }),
  "AWS::CloudWatch::Alarm": (properties, { name, template, tree }) => ({
    alarms: [
      {
        ...tree.place,
        resource: name,
        namespace: settingOf(get(properties, "Namespace"), template),
        metric: settingOf(get(properties, "MetricName"), template),
      },
    ],
  }),
  "AWS::Logs::LogGroup": (properties, { name, template, tree }) => ({
    logGroups: [
      {
        ...tree.place,
        resource: name,
        name: settingOf(get(properties, "LogGroupName"), template),
        logGroupClass: settingOf(get(properties, "LogGroupClass"), template),
      },
    ],
  }),
};

function patternsOf(kind: Kind, value: Tree | undefined, { name, template }: Resource): readonly FoundPattern[] {
  if (value === undefined) return [];
  const around = { carrier: "cloudformation", kind, resource: name, isTrimmed: false } as const;
  if (!isCall(value) && (value.kind === "map" || value.kind === "list")) {
    return [{ ...around, ...unquotedPattern(value, template.file) }];
  }
  return patternsIn(resolved(value, template), value.place).map((found) => ({ ...around, ...found }));
}

/** Finds the pattern of an account-level policy, which is in a document: a map, or JSON in a string. */
function patternsOfPolicy(properties: Tree, resource: Resource): readonly FoundPattern[] {
  const type = get(properties, "PolicyType");
  const written = get(properties, "PolicyDocument");
  if (written === undefined || (type?.kind === "text" && textOf(type.text) !== "SUBSCRIPTION_FILTER_POLICY")) return [];
  const document = resolved(written, resource.template);
  const tree = document.kind === "text" ? readJsonText(document.text).tree : document;
  return patternsOf("account policy", get(tree, "FilterPattern"), resource).map((pattern) => ({
    ...pattern,
    destination: settingOf(get(tree, "DestinationArn"), resource.template),
  }));
}
