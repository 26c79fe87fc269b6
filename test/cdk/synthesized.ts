import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ILogGroup, LogGroup } from "aws-cdk-lib/aws-logs";
import { App, type CfnResource, Stack } from "aws-cdk-lib/core";
import { IamAlerts, type IamAlertsProps } from "../../src/cdk/index.ts";

/** A resource of a template, with the names that deploy/template.yaml has for resources. */
interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: unknown;
}

interface Synthesized {
  readonly construct: IamAlerts;
  readonly resources: Readonly<Record<string, Resource>>;
  /** The annotations, each as "warning: text". */
  readonly annotations: readonly string[];
}

const pseudo: Readonly<Record<string, string>> = {
  "AWS::AccountId": "111122223333",
  "AWS::Region": "us-east-1",
  "AWS::Partition": "aws",
};

/** Synthesizes a stack with the construct. References become <Name> and <Name.Attribute>, as in `stackOf`. */
export function synthesized(
  settings: Omit<IamAlertsProps, "logGroup">,
  more: (construct: IamAlerts) => void = () => {},
  logGroupOf: (stack: Stack) => ILogGroup = (stack) => LogGroup.fromLogGroupName(stack, "Trail", "trail"),
): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), "iam-alerts-cdk-"));
  try {
    const app = new App({ outdir, analyticsReporting: false });
    const stack = new Stack(app, "Stack");
    const construct = new IamAlerts(stack, "Alerts", { ...settings, logGroup: logGroupOf(stack) });
    more(construct);
    const artifact = app.synth().getStackByName("Stack");
    const children = construct.node.children.filter((child) => "cfnResourceType" in child) as CfnResource[];
    const names = new Map(children.map((child) => [String(stack.resolve(child.logicalId)), child.node.id]));
    const found = Object.entries(artifact.template.Resources as Record<string, object>).map(
      ([id, each]) => [id, { Properties: {}, ...each }] as const,
    );
    return {
      construct,
      resources: Object.fromEntries(found.map(([id, each]) => [names.get(id) ?? id, named(each, names) as Resource])),
      annotations: artifact.messages.map(({ level, entry }) => `${level}: ${String(entry.data)}`),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function named(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => named(each, names));
  if (typeof value !== "object" || value === null) return value;
  const [[key, argument] = ["", undefined], ...others] = Object.entries(value);
  if ("DependsOn" in value && Array.isArray(value.DependsOn)) {
    const { DependsOn, ...rest } = value;
    return { ...(named(rest, names) as object), DependsOn: DependsOn.map((id) => names.get(id) ?? id) };
  }
  if (others.length === 0 && key === "Ref") {
    return pseudo[String(argument)] ?? `<${names.get(String(argument)) ?? argument}>`;
  }
  if (others.length === 0 && key === "Fn::GetAtt") return `<${names.get(argument[0]) ?? argument[0]}.${argument[1]}>`;
  if (others.length === 0 && key === "Fn::Join") return (named(argument[1], names) as string[]).join(argument[0]);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, named(each, names)]));
}
