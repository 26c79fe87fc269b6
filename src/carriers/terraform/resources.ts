import type { Node } from "web-tree-sitter";
import type { FoundAlarm, FoundLogGroup, FoundPattern, Kind } from "../found.ts";
import { patternsIn } from "../patterns.ts";
import { hasHole, textOf } from "../text.ts";
import { evaluate, pairsOf } from "./evaluate.ts";
import { type Scope, withNames } from "./scope.ts";
import { attributesIn, type Block, blocksIn, childOf, placeOfNode, sourceOf } from "./syntax.ts";

/** The attribute that has the pattern, for each type of resource. */
const patternAttributes: Readonly<Record<string, { readonly attribute: string; readonly kind: Kind }>> = {
  aws_cloudwatch_log_subscription_filter: { attribute: "filter_pattern", kind: "subscription filter" },
  aws_cloudwatch_log_metric_filter: { attribute: "pattern", kind: "metric filter" },
};

/** Returns the patterns of a resource: one for each entry of its for_each. */
export function patternsOfResource(block: Block, scope: Scope): readonly FoundPattern[] {
  const [type = "", name = ""] = block.labels;
  const wanted = patternAttributes[type];
  const body = childOf(block.node, "body");
  const attributes = attributesIn(body, scope.source);
  const expression = wanted && attributes.get(wanted.attribute);
  if (wanted === undefined || expression === undefined) return [];
  const around = {
    carrier: "terraform",
    kind: wanted.kind,
    // The provider trims a metric filter's pattern, and sends that of a subscription filter as it is.
    isTrimmed: wanted.kind === "metric filter",
  } as const;
  return instancesOf(attributes, scope).flatMap(([key, inner]) =>
    patternsIn(evaluate(expression, inner), placeOfNode(expression, scope.source)).map((found) => ({
      ...around,
      ...found,
      resource: `${type}.${name}${key}`,
      logGroup: settingOf(attributes.get("log_group_name"), inner),
      destination: settingOf(attributes.get("destination_arn"), inner),
      metric: wanted.kind === "metric filter" ? metricOf(body, inner) : undefined,
    })),
  );
}

/** Returns the scopes of a resource's or module's instances, each with its key as Terraform writes it: ["root"], [0], or nothing. */
export function instancesOf(
  attributes: ReadonlyMap<string, Node>,
  scope: Scope,
): readonly (readonly [string, Scope])[] {
  const forEach = attributes.get("for_each");
  const count = attributes.get("count");
  const pairs = forEach && pairsOf(evaluate(forEach, scope));
  if (pairs !== undefined) {
    return pairs.map(([key, value]) => {
      const place = value.place;
      const name = key.kind === "text" ? textOf(key.text) : "";
      const entries = [
        { key: "key", keyPlace: place, value: key.kind === "text" ? key : value },
        { key: "value", keyPlace: place, value },
      ];
      return [`[${JSON.stringify(name)}]`, withNames(scope, [["each", { kind: "map", entries, place }]])];
    });
  }
  const times = count && evaluate(count, scope);
  if (times?.kind !== "other" || typeof times.value !== "number" || times.value < 2 || times.value > mostInstances) {
    return [["", scope]];
  }
  return Array.from({ length: times.value }, (_, index) => {
    const { place } = times;
    const entries = [{ key: "index", keyPlace: place, value: { kind: "other" as const, value: index, place } }];
    return [`[${index}]`, withNames(scope, [["count", { kind: "map", entries, place }]])];
  });
}

/** The most copies of a resource that are evaluated one by one. */
const mostInstances = 100;

/** Returns a setting's value, or the expression as the file writes it if the files do not say the value. */
function settingOf(expression: Node | undefined, scope: Scope): string | undefined {
  if (expression === undefined) return undefined;
  const value = evaluate(expression, scope);
  return value.kind === "text" && !hasHole(value.text) ? textOf(value.text) : sourceOf(expression, scope.source);
}

function metricOf(body: Node | undefined, scope: Scope): FoundPattern["metric"] {
  const block = blocksIn(body, scope.source).find(({ type }) => type === "metric_transformation");
  if (block === undefined) return undefined;
  const attributes = attributesIn(childOf(block.node, "body"), scope.source);
  return {
    namespace: settingOf(attributes.get("namespace"), scope),
    name: settingOf(attributes.get("name"), scope),
  };
}

export function alarmsOfResource(block: Block, scope: Scope): readonly FoundAlarm[] {
  if (block.labels[0] !== "aws_cloudwatch_metric_alarm") return [];
  const attributes = attributesIn(childOf(block.node, "body"), scope.source);
  return instancesOf(attributes, scope).map(([key, inner]) => ({
    ...placeOfNode(block.node, scope.source),
    resource: `${block.labels.join(".")}${key}`,
    namespace: settingOf(attributes.get("namespace"), inner),
    metric: settingOf(attributes.get("metric_name"), inner),
  }));
}

export function logGroupsOfResource(block: Block, scope: Scope): readonly FoundLogGroup[] {
  if (block.labels[0] !== "aws_cloudwatch_log_group") return [];
  const attributes = attributesIn(childOf(block.node, "body"), scope.source);
  return instancesOf(attributes, scope).map(([key, inner]) => ({
    ...placeOfNode(block.node, scope.source),
    resource: `${block.labels.join(".")}${key}`,
    name: settingOf(attributes.get("name"), inner),
    logGroupClass: settingOf(attributes.get("log_group_class"), inner),
  }));
}
