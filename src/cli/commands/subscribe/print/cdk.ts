import { qualifiedArn } from "../../../../aws/subscribe/plan.ts";
import { propertiesOf } from "./cloudformation.ts";
import { capitalized, given, namesOf, type Wanted } from "./wanted.ts";

/** Writes a TypeScript module with a function that adds the resources to a construct. */
export function cdkOf(wanted: readonly Wanted[]): string {
  const names = namesOf(wanted).map(capitalized);
  const hasPermission = wanted.some(({ permission }) => permission !== null);
  return [
    ...(hasPermission ? ['import { CfnPermission } from "aws-cdk-lib/aws-lambda";\n'] : []),
    'import { CfnSubscriptionFilter } from "aws-cdk-lib/aws-logs";\n',
    'import type { Construct } from "constructs";\n\n',
    "export function addSubscriptionFilters(scope: Construct): void {\n",
    wanted.map((each, index) => statementsOf(each, names[index] ?? "")).join("\n"),
    "}\n",
  ].join("");
}

function statementsOf({ filter, permission }: Wanted, name: string): string {
  const made = construct("CfnSubscriptionFilter", name, propertiesOf(filter));
  if (permission === null) return `  ${made};\n`;
  const permitted = construct("CfnPermission", `${name}Permission`, {
    FunctionName: qualifiedArn(permission),
    Action: "lambda:InvokeFunction",
    Principal: permission.principal,
    SourceArn: permission.sourceArn,
    SourceAccount: permission.sourceAccount,
  });
  const variable = name.charAt(0).toLowerCase() + name.slice(1);
  return [
    `  const ${variable}Permission = ${permitted};\n`,
    `  const ${variable}Filter = ${made};\n`,
    `  ${variable}Filter.node.addDependency(${variable}Permission);\n`,
  ].join("");
}

/**
 * Writes an expression that creates a construct. CDK names properties as CloudFormation does, but with a lower-case
 * first letter.
 */
function construct(type: string, id: string, properties: Parameters<typeof given<unknown>>[0]): string {
  const lines = given(properties).map(
    ([property, value]) => `    ${property.charAt(0).toLowerCase()}${property.slice(1)}: ${JSON.stringify(value)},\n`,
  );
  return `new ${type}(scope, ${JSON.stringify(id)}, {\n${lines.join("")}  })`;
}
