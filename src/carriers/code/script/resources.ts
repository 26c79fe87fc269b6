import type { Node } from "web-tree-sitter";
import type { FoundAlarm, FoundLogGroup } from "../../found.ts";
import { constantAt, settingsOf } from "./context.ts";
import type { Call } from "./shape.ts";
import { placeOf, type Source, writtenIn } from "./value.ts";

/** Finds alarms and metrics that have a name and a namespace: a CDK alarm takes its metric from a separate object. */
export function alarmsIn(source: Source, calls: readonly Node[]): readonly FoundAlarm[] {
  return calls.flatMap((node) => {
    if (!/namespace/i.test(writtenIn(source, node))) return [];
    const call = source.syntax.shapeOf(node);
    if (call.kind !== "call" || !/metric|alarm/i.test(call.name) || /filter/i.test(call.name)) return [];
    const settings = settingsOf(call.named, new Map());
    const metric = constantAt(source, settings.get("metricname"));
    const namespace = constantAt(source, settings.get("namespace"));
    if (metric === undefined || namespace === undefined) return [];
    const resource = constantAt(source, settings.get("alarmname")) ?? nameOf(source, call);
    return [{ ...placeOf(source, node), resource, namespace, metric }];
  });
}

/** Finds log groups whose class is set. */
export function logGroupsIn(source: Source, calls: readonly Node[]): readonly FoundLogGroup[] {
  return calls.flatMap((node) => {
    if (!/log_?group/i.test(writtenIn(source, node))) return [];
    const call = source.syntax.shapeOf(node);
    if (call.kind !== "call" || !/^(?:Cfn|Create|create_?|Cloudwatch)?Log_?Group(?:Command)?$/i.test(call.name))
      return [];
    const settings = settingsOf(call.named, new Map());
    const declared = variableOf(source, node);
    return [
      {
        ...placeOf(source, node),
        resource: declared ?? nameOf(source, call),
        name: constantAt(source, settings.get("loggroupname") ?? settings.get("name")),
        logGroupClass: classOf(source, settings.get("loggroupclass")?.node),
      },
    ];
  });
}

/** `LogGroupClass.INFREQUENT_ACCESS` or the same as a text. */
function classOf(source: Source, node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  const shape = source.syntax.shapeOf(node);
  return shape.kind === "member" ? shape.name : constantAt(source, { node, names: new Map() });
}

/** Returns the variable that a declaration gives a value to. */
function variableOf(source: Source, node: Node): string | undefined {
  const declared = node.parent === null ? [] : source.syntax.declarationsIn(node.parent);
  const [first] = declared;
  return first !== undefined && source.constants.has(first.name) ? first.name : undefined;
}

function nameOf(source: Source, call: Call): string {
  const texts = call.args.slice(0, 2).map((node) => constantAt(source, { node, names: new Map() }));
  return texts.find((text) => text !== undefined) ?? call.name;
}
