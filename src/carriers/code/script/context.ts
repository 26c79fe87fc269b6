import type { Node } from "web-tree-sitter";
import type { FoundPattern, Kind } from "../../found.ts";
import { constantOf } from "../pieces.ts";
import { evaluate } from "./evaluate.ts";
import type { Call } from "./shape.ts";
import type { Bound, Names, Source } from "./value.ts";

/** The call that a pattern is a setting of. */
export interface SiteContext {
  readonly kind: Kind;
  /** Whether the call is one of Pulumi or CDK for Terraform, whose provider trims the pattern of a metric filter. */
  readonly isTerraform: boolean;
  readonly call: Node;
  details(names: Names): Pick<FoundPattern, "resource" | "logGroup" | "destination" | "metric">;
}

/** Returns the call that has an entry as a keyword argument, or as an entry of its last argument. */
export function contextOf(source: Source, entry: Node): SiteContext | undefined {
  const list = entry.type === "keyword_argument" ? entry.parent : entry.parent?.parent;
  const node = list?.parent ?? null;
  if (node === null || !/^arguments$|^argument_list$/.test(list?.type ?? "")) return undefined;
  const call = source.syntax.shapeOf(node);
  if (call.kind !== "call") return undefined;
  const name = plainName(call.name);
  const kind = kindOf(name);
  if (kind === "pattern" && !/^(?:filterlogevents|startlivetail|testmetricfilter)/.test(name)) {
    return entry.type === "keyword_argument" ? contextOfUnknown(source, node, call) : undefined;
  }
  return {
    kind,
    isTerraform: /log(?:metric|subscription)filter(?:args|config)?$/.test(name) && !/^(?:new)?cfn/.test(name),
    call: node,
    details: (names) => detailsOf(source, call, kind, names),
  };
}

/** A call that passes a pattern on, such as one of the author's own functions. */
function contextOfUnknown(source: Source, node: Node, call: Call): SiteContext | undefined {
  return /^paginate$/.test(call.name)
    ? { kind: "pattern", isTerraform: false, call: node, details: (names) => detailsOf(source, call, "pattern", names) }
    : undefined;
}

/** put_metric_filter and PutMetricFilterCommand as "putmetricfiltercommand". */
function plainName(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

function kindOf(name: string): Kind {
  if (name.startsWith("test")) return "pattern";
  if (/metricfilter/.test(name)) return "metric filter";
  return /subscriptionfilter/.test(name) ? "subscription filter" : "pattern";
}

function detailsOf(
  source: Source,
  call: Call,
  kind: Kind,
  names: Names,
): Pick<FoundPattern, "resource" | "logGroup" | "destination" | "metric"> {
  const settings = settingsOf(call.named, names);
  const receiver =
    /^add_?/i.test(call.name) && call.receiver !== undefined ? { node: call.receiver, names } : undefined;
  return {
    resource: resourceOf(source, call, settings, names),
    logGroup: referenceOf(source, settings.get("loggroupname") ?? settings.get("loggroup") ?? receiver),
    destination: referenceOf(source, settings.get("destinationarn") ?? settings.get("destination")),
    ...(kind === "metric filter" ? { metric: metricOf(source, settings) } : {}),
  };
}

/** The entries of a call, by name in lower case and without underscores. */
export function settingsOf(entries: ReadonlyMap<string, Node>, names: Names): ReadonlyMap<string, Bound> {
  return new Map([...entries].map(([key, node]) => [plainName(key), { node, names }]));
}

export function constantAt(source: Source, bound: Bound | undefined): string | undefined {
  if (bound === undefined) return undefined;
  const value = evaluate(source, bound);
  return value.kind === "text" ? constantOf(value) : undefined;
}

/** The id of a construct or a Pulumi resource, the name of a filter, or otherwise the name of the function called. */
function resourceOf(source: Source, call: Call, settings: ReadonlyMap<string, Bound>, names: Names): string {
  const isOwn = (node: Node | undefined) => /^(?:this|self|scope|stack)$/.test(node?.text ?? "");
  const id = call.args[isOwn(call.args[0]) ? 1 : 0];
  const text = id === undefined ? undefined : constantAt(source, { node: id, names });
  const name = text ?? constantAt(source, settings.get("filtername"));
  // An expression for the identifier says more than the name of the call.
  const isShort = id !== undefined && id.type !== "identifier" && /^[^\n]{1,60}$/.test(id.text);
  return name ?? (isShort && !id.text.startsWith("{") ? id.text : call.name);
}

/** A text, or the name of a variable that the file gives a value once. */
function referenceOf(source: Source, bound: Bound | undefined): string | undefined {
  if (bound === undefined) return undefined;
  const text = constantAt(source, bound);
  if (text !== undefined) return text;
  const shape = source.syntax.shapeOf(bound.node);
  const name = shape.kind === "member" ? source.syntax.shapeOf(shape.of) : shape;
  if (name.kind !== "name" || bound.names.has(name.name) || !source.constants.has(name.name)) return undefined;
  return shape.kind === "member" ? `${name.name}.${shape.name}` : name.name;
}

/** metricName and metricNamespace, or the entries of metricTransformation(s). */
function metricOf(source: Source, settings: ReadonlyMap<string, Bound>): FoundPattern["metric"] {
  const transformation = settings.get("metrictransformation") ?? settings.get("metrictransformations");
  const inner = transformation === undefined ? settings : transformationOf(source, transformation);
  return {
    namespace: constantAt(source, inner.get("metricnamespace") ?? inner.get("namespace")),
    name: constantAt(source, inner.get("metricname") ?? inner.get("name")),
  };
}

function transformationOf(source: Source, bound: Bound): ReadonlyMap<string, Bound> {
  const value = evaluate(source, bound);
  if (value.kind === "list" && value.items[0] !== undefined) return transformationOf(source, value.items[0]);
  if (value.kind === "call") return settingsOf(value.call.named, value.bound.names);
  if (value.kind !== "object") return new Map();
  return new Map([...value.entries].map(([key, entry]) => [plainName(key), entry]));
}
