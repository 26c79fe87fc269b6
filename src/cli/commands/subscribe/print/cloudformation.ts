import { qualifiedArn } from "../../../../aws/subscribe/plan.ts";
import { quoteYaml } from "../../../print/yaml.ts";
import { capitalized, given, namesOf, type Wanted } from "./wanted.ts";

type Value = string | boolean | readonly string[];

/** Writes a CloudFormation template in YAML. */
export function cloudFormationOf(wanted: readonly Wanted[]): string {
  const names = namesOf(wanted).map(capitalized);
  return `Resources:\n${wanted.map((each, index) => resourcesOf(each, names[index] ?? "")).join("\n")}`;
}

function resourcesOf({ filter, permission }: Wanted, name: string): string {
  const resources = [
    resource(name, "AWS::Logs::SubscriptionFilter", permission && `${name}Permission`, propertiesOf(filter)),
  ];
  if (permission !== null) {
    const properties = {
      FunctionName: qualifiedArn(permission),
      Action: "lambda:InvokeFunction",
      Principal: permission.principal,
      SourceArn: permission.sourceArn,
      SourceAccount: permission.sourceAccount,
    };
    resources.unshift(resource(`${name}Permission`, "AWS::Lambda::Permission", null, properties));
  }
  return resources.join("\n");
}

/** Returns the properties of an AWS::Logs::SubscriptionFilter. */
export function propertiesOf(filter: Wanted["filter"]): Readonly<Record<string, Value | null>> {
  return {
    FilterName: filter.name,
    LogGroupName: filter.logGroup,
    FilterPattern: filter.pattern,
    DestinationArn: filter.destinationArn,
    RoleArn: filter.roleArn,
    Distribution: filter.distribution,
    FieldSelectionCriteria: filter.fieldSelectionCriteria,
    EmitSystemFields: filter.emitSystemFields,
    ApplyOnTransformedLogs: filter.applyOnTransformedLogs || null,
  };
}

function resource(
  name: string,
  type: string,
  dependsOn: string | null,
  properties: Readonly<Record<string, Value | null>>,
): string {
  const lines = given(properties).map(([property, value]) => `      ${property}: ${scalarOf(value)}\n`);
  const after = dependsOn === null ? "" : `    DependsOn: ${dependsOn}\n`;
  return `  ${name}:\n    Type: ${type}\n${after}    Properties:\n${lines.join("")}`;
}

function scalarOf(value: Value): string {
  if (typeof value === "boolean") return String(value);
  return typeof value === "string" ? quoteYaml(value) : `[${value.map(quoteYaml).join(", ")}]`;
}
