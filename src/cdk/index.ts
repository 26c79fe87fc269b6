import { join } from "node:path";
import { Role } from "aws-cdk-lib/aws-iam";
import { type IFunction, Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Asset } from "aws-cdk-lib/aws-s3-assets";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { Annotations, Stack, Token, TokenComparison } from "aws-cdk-lib/core";
import { Construct } from "constructs";
import { dist } from "./dist.ts";
import { parametersOf } from "./parameters.ts";
import { checkFunctionPattern, filterPatternOf } from "./pattern.ts";
import type { IamAlertsProps } from "./props.ts";
import { addResources } from "./resources.ts";
import { readTemplate } from "./template.ts";

export type { IamAlertsProps } from "./props.ts";

/**
 * The alert function behind a subscription filter, its topic, dead-letter queue and alarms: the resources of
 * deploy/template.yaml, with the same names and properties.
 *
 * A pattern that AWS would refuse or that can never match is a synthesis error; other findings are warnings.
 */
export class IamAlerts extends Construct {
  /** The topic that alerts and alarms are published to. */
  readonly topic: ITopic;
  /** The alert function. */
  readonly function: IFunction;
  /** The text of the subscription filter's pattern. */
  readonly filterPattern: string;

  /** @throws Error for a setting that the template would refuse */
  constructor(scope: Construct, id: string, props: IamAlertsProps) {
    super(scope, id);
    checkPlace(this, props);
    this.filterPattern = filterPatternOf(this, props);
    checkFunctionPattern(this, props);
    const template = readTemplate();
    const values = parametersOf(template, props, this.filterPattern);
    const code = new Asset(this, "Code", { path: join(dist, "iam-alerts-function.zip") });
    const resources = addResources(this, template, values, code);
    const topicArn = resources("Topic").ref;
    const functionArn = resources("Function").getAtt("Arn").toString();
    const role = Role.fromRoleName(this, "RoleReference", resources("Role").ref);
    this.topic = Topic.fromTopicArn(this, "TopicReference", topicArn);
    this.function = LambdaFunction.fromFunctionAttributes(this, "FunctionReference", {
      ...{ functionArn, role, sameEnvironment: true },
    });
  }
}

/** Reports a log group of another account or Region: CloudWatch Logs does not deliver from there to the function. */
function checkPlace(construct: Construct, { logGroup }: IamAlertsProps): void {
  const stack = Stack.of(construct);
  const differs = (own: string, other: string) => Token.compareStrings(own, other) === TokenComparison.DIFFERENT;
  if (differs(stack.region, logGroup.env.region) || differs(stack.account, logGroup.env.account)) {
    Annotations.of(construct).addError(
      `expected a log group of the stack's account and Region, found ${logGroup.env.account}, ${logGroup.env.region}: CloudWatch Logs delivers to functions of its own account and Region alone`,
    );
  }
}
