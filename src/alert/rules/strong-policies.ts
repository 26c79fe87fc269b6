import { own } from "../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import type { Severity } from "../severity.ts";
import { nameIn, valueAt } from "../title/naming.ts";
import type { Facts } from "./rule.ts";

/** The AWS managed policies that grant full or nearly full administration: their severity and what they allow. */
const strongPolicies: Readonly<Record<string, readonly [Severity, string]>> = {
  AdministratorAccess: ["critical", "allows every action on every resource"],
  "AdministratorAccess-Amplify": ["high", "allows changing roles and their permissions"],
  "AdministratorAccess-AWSElasticBeanstalk": ["high", "allows changing roles and their permissions"],
  AWSOrganizationsFullAccess: ["high", "allows changing every account in the organization"],
  AWSSSOMasterAccountAdministrator: ["high", "allows giving anyone access to every account in the organization"],
  IAMFullAccess: ["high", "allows changing any permission, including the holder's own"],
  PowerUserAccess: ["high", "allows every action except changes to users, groups and roles"],
};

/** Returns the strong policy that a call attaches, its severity, and what it allows. */
export function grantedPolicy(
  record: CloudTrailRecord,
): readonly [name: string, severity: Severity, allows: string] | undefined {
  const arn = valueAt("policyArn", record) ?? valueAt("managedPolicyArn", record) ?? "";
  const name = nameIn(arn);
  const strong = own(strongPolicies, name);
  return strong === undefined || !/^arn:[\w-]+:iam::aws:policy\//.test(arn) ? undefined : [name, ...strong];
}

/** Request parameters that name the role for a new or changed resource, by call. */
const passedRoles: Readonly<Record<string, readonly string[]>> = {
  "apprunner:CreateService": ["instanceConfiguration.instanceRoleArn"],
  "bedrock-agentcore:CreateAgentRuntime": ["roleArn"],
  "bedrock-agentcore:CreateCodeInterpreter": ["executionRoleArn"],
  "bedrock-agentcore:CreateGateway": ["roleArn"],
  "bedrock-agentcore:UpdateAgentRuntime": ["roleArn"],
  "batch:RegisterJobDefinition": ["containerProperties.jobRoleArn"],
  "cloudformation:CreateStack": ["roleARN"],
  "cloudformation:UpdateStack": ["roleARN"],
  "codebuild:CreateProject": ["serviceRole"],
  "codebuild:UpdateProject": ["serviceRole"],
  "codepipeline:CreatePipeline": ["pipeline.roleArn"],
  "datapipeline:CreatePipeline": ["roleArn"],
  "ec2:AssociateIamInstanceProfile": ["iamInstanceProfile.name", "iamInstanceProfile.arn"],
  "ec2:RunInstances": ["iamInstanceProfile.name", "iamInstanceProfile.arn"],
  "ecs:RegisterTaskDefinition": ["taskRoleArn"],
  "ecs:RunTask": ["overrides.taskRoleArn"],
  "eks:CreateCapability": ["roleArn"],
  "eks:CreatePodIdentityAssociation": ["roleArn"],
  "glue:CreateDevEndpoint": ["roleArn"],
  "glue:CreateJob": ["role"],
  "lambda:CreateCapacityProvider": ["permissionsConfig.capacityProviderOperatorRoleArn"],
  "lambda:CreateFunction": ["role"],
  "lambda:UpdateFunctionConfiguration": ["role"],
  "logs:CreateScheduledQuery": ["executionRoleArn"],
  "logs:UpdateScheduledQuery": ["executionRoleArn"],
  "sagemaker:CreateNotebookInstance": ["roleArn"],
  "scheduler:CreateSchedule": ["target.roleArn"],
  "states:CreateStateMachine": ["roleArn"],
};

/** The calls that pass a role to a service, as service:Name. */
export const passingCalls: readonly string[] = Object.keys(passedRoles);

/** Returns the role that a call of `passingCalls` passes. */
export function passedRole({ service, call, record }: Facts): string | null {
  const paths = own(passedRoles, `${service}:${call}`) ?? [];
  return paths.map((path) => valueAt(path, record)).find((role) => role !== null) ?? null;
}
