import { own } from "../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import type { Severity } from "../severity.ts";
import { nameIn, valueAt } from "../title/naming.ts";

const runs = "allows running code with the permissions of other roles";

/** The AWS managed policies that grant full or nearly full administration: their severity and what they allow. */
const strongPolicies: Readonly<Record<string, readonly [Severity, string]>> = {
  AdministratorAccess: ["critical", "allows every action on every resource"],
  "AdministratorAccess-Amplify": ["high", "allows changing roles and their permissions"],
  "AdministratorAccess-AWSElasticBeanstalk": ["high", "allows changing roles and their permissions"],
  AWSOrganizationsFullAccess: ["high", "allows changing every account in the organization"],
  AWSSSOMasterAccountAdministrator: ["high", "allows giving anyone access to every account in the organization"],
  IAMFullAccess: ["high", "allows changing any permission, including the holder's own"],
  PowerUserAccess: ["high", "allows every action except changes to users, groups and roles"],
  AWSAccountManagementFullAccess: ["high", "allows changing the email address of the root user"],
  AWSCloudTrail_FullAccess: ["high", "allows stopping the trail"],
  AWSRolesAnywhereFullAccess: ["high", "allows deciding whose certificates get credentials"],
  AWSSSODirectoryAdministrator: ["high", "allows changing the passwords and groups of Identity Center"],
  AWSSSOMemberAccountAdministrator: ["high", "allows giving anyone access to accounts"],
  AmazonSSMFullAccess: ["high", "allows running commands with the permissions of every managed instance"],
  SecretsManagerReadWrite: ["high", "allows reading every secret"],
  SystemAdministrator: ["high", "allows stopping the trail and changing what instances run"],
  AWSBatchFullAccess: ["medium", runs],
  AWSCloudFormationFullAccess: ["medium", runs],
  AWSCodeBuildAdminAccess: ["medium", runs],
  AWSCodeBuildDeveloperAccess: ["medium", runs],
  AWSCodePipeline_FullAccess: ["medium", runs],
  AWSDataPipeline_FullAccess: ["medium", runs],
  AWSDataPipeline_PowerUser: ["medium", runs],
  AWSGlueConsoleFullAccess: ["medium", runs],
  AWSLambda_FullAccess: ["medium", runs],
  AWSStepFunctionsFullAccess: ["medium", runs],
  AmazonEC2FullAccess: ["medium", runs],
  AmazonECS_FullAccess: ["medium", runs],
  AmazonElasticMapReduceFullAccess: ["medium", runs],
  AmazonSageMakerFullAccess: ["medium", runs],
  BedrockAgentCoreFullAccess: ["medium", runs],
  DataScientist: ["medium", runs],
  DatabaseAdministrator: ["medium", runs],
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
