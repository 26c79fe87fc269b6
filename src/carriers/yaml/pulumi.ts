import { emptyFindings, type Findings, type FoundPattern, type SourceFile } from "../found.ts";
import { patternsIn } from "../patterns.ts";
import { hasHole, holeAt, joined, replacedIn, textOf } from "../text.ts";
import { asText, entriesOf, get, itemsOf, type TextTree, type Tree, unknownAt } from "../tree.ts";
import { unquotedPattern } from "./unquoted.ts";

/** Finds the patterns in a program of Pulumi YAML. */
export function findInPulumi(tree: Tree, file: SourceFile): Findings {
  const resources = entriesOf(get(tree, "resources")).map(({ key, value }) => {
    const type = get(value, "type");
    return {
      name: `resources.${key}`,
      type: type?.kind === "text" ? textOf(type.text).replace(/:cloudwatch\/\w+:/, ":cloudwatch:") : "",
      place: value.place,
      properties: get(value, "properties"),
    };
  });
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const said = (properties: Tree | undefined, name: string) => settingOf(get(properties, name), tree);
  return {
    ...emptyFindings,
    patterns: [
      ...ofType("aws:cloudwatch:LogSubscriptionFilter").flatMap(({ name, properties }) =>
        patternsOf(get(properties, "filterPattern"), tree, file).map(
          (found): FoundPattern => ({
            ...found,
            carrier: "pulumi",
            kind: "subscription filter",
            resource: name,
            isTrimmed: false,
            logGroup: said(properties, "logGroup"),
            destination: said(properties, "destinationArn"),
          }),
        ),
      ),
      ...ofType("aws:cloudwatch:LogMetricFilter").flatMap(({ name, properties }) =>
        patternsOf(get(properties, "pattern"), tree, file).map(
          (found): FoundPattern => ({
            ...found,
            carrier: "pulumi",
            kind: "metric filter",
            resource: name,
            // Pulumi's provider is built from Terraform's, which trims.
            isTrimmed: true,
            logGroup: said(properties, "logGroupName"),
            metric: {
              namespace: said(get(properties, "metricTransformation"), "namespace"),
              name: said(get(properties, "metricTransformation"), "name"),
            },
          }),
        ),
      ),
    ],
    alarms: ofType("aws:cloudwatch:MetricAlarm").map(({ name, place, properties }) => ({
      ...place,
      resource: name,
      namespace: said(properties, "namespace"),
      metric: said(properties, "metricName"),
    })),
    logGroups: ofType("aws:cloudwatch:LogGroup").map(({ name, place, properties }) => ({
      ...place,
      resource: name,
      name: said(properties, "name"),
      logGroupClass: said(properties, "logGroupClass"),
    })),
  };
}

function patternsOf(value: Tree | undefined, root: Tree, file: SourceFile): ReturnType<typeof patternsIn> {
  if (value === undefined) return [];
  const known = evaluated(value, root, 0);
  if (known.kind === "map" || known.kind === "list") return [unquotedPattern(known, file)];
  return patternsIn(known, value.place);
}

function settingOf(value: Tree | undefined, root: Tree): string | undefined {
  if (value?.kind !== "text") return undefined;
  const known = evaluated(value, root, 0);
  return known.kind === "text" && !hasHole(known.text) ? textOf(known.text) : textOf(value.text);
}

/** Returns a value with variables, defaults of the configuration and `fn::join` put in. */
function evaluated(tree: Tree, root: Tree, depth: number): Tree {
  if (tree.kind === "text") return interpolated(tree, root, depth);
  const call = tree.kind === "map" && tree.entries.length === 1 ? tree.entries[0] : undefined;
  if (call === undefined || !/^fn::/i.test(call.key)) return tree;
  const [separator, list] = itemsOf(call.value);
  if (!/^fn::join$/i.test(call.key) || separator?.kind !== "text" || list?.kind !== "list")
    return unknownAt(tree.place);
  const items = list.items.map((item) => asText(evaluated(item, root, depth)).text);
  const texts = items.flatMap((item, index) => (index === 0 ? [item] : [separator.text, item]));
  return { kind: "text", text: joined(texts), place: tree.place, faults: [] };
}

function interpolated(tree: TextTree, root: Tree, depth: number): Tree {
  const valueAt = (path: string) => {
    const value = depth < 5 ? namedValue(path, root) : undefined;
    return value && evaluated(value, root, depth + 1);
  };
  const whole = /^\$\{([^}]*)\}$/.exec(textOf(tree.text))?.[1];
  if (whole !== undefined) return valueAt(whole) ?? unknownAt(tree.place);
  const text = replacedIn(tree.text, /\$\$\{|\$\{([^}]*)\}/g, ([, path], place) => {
    if (path === undefined) return { pieces: [{ kind: "escape", text: "${", ...place }] };
    const known = valueAt(path);
    return known?.kind === "text" ? known.text : holeAt(place);
  });
  return { ...tree, text };
}

function namedValue(path: string, root: Tree): Tree | undefined {
  return get(root, "variables", ...path.split(".")) ?? get(root, "config", path, "default");
}
