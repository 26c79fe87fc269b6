import { field, fields, isFields, own } from "../../cloudtrail/fields.ts";
import { nameIn, valueAt } from "../title/naming.ts";
import { safe } from "../title/safe.ts";
import type { Facts, Rule } from "./rule.ts";

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
  "iam:AddRoleToInstanceProfile": ["roleName"],
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
const passingCalls: readonly string[] = Object.keys(passedRoles);

/** Returns the role that a call of `passingCalls` passes. */
function passedRole({ name, record }: Facts): string | null {
  for (const path of own(passedRoles, name) ?? []) {
    const role = valueAt(path, record);
    if (role !== null) return role;
  }
  return null;
}

/** The services whose calls change or assume a role instead of passing it. */
const about: ReadonlySet<string> = new Set(["iam", "sts", "sso", "organizations", "account-access", "signin"]);

/**
 * Returns the role that a call passes to a service by a parameter that is not in the table but whose name says so: new
 * services keep inventing names for it.
 */
function otherPassedRole(facts: Facts): string | null {
  const { service, record, isChange } = facts;
  if (!isChange || about.has(service) || passedRole(facts) !== null) return null;
  return roleIn(record.requestParameters, 0);
}

/** The deepest level of parameters to search. */
const deepest = 8;

function roleIn(value: object, depth: number): string | null {
  if (depth === deepest) return null;
  for (const [name, inner] of Object.entries(value)) {
    if (typeof inner === "string") {
      if (isRole.test(name) && (roleArn.test(inner) || (depth < 2 && names.test(name) && plain.test(inner))))
        return inner;
    } else if (typeof inner === "object" && inner !== null && !/tags?$/i.test(name)) {
      const role = (isRole.test(name) ? firstRole(inner) : null) ?? roleIn(inner, depth + 1);
      if (role !== null) return role;
    }
  }
  return null;
}

/**
 * Returns the first role in a parameter that is named after roles: a list, an instance profile, or roles by purpose.
 */
function firstRole(value: object): string | null {
  const [name, arn] = isFields(value) ? [field(value, "name"), field(value, "arn")] : [];
  if (typeof name === "string" && arn === undefined && Object.keys(fields(value)).length === 1) return name;
  return (
    Object.values(value).find((inner): inner is string => typeof inner === "string" && roleArn.test(inner)) ?? null
  );
}

const isRole = /role|instanceprofile/i;
const roleArn = /^arn:aws[\w-]*:iam::\d*:(?:role|instance-profile)\//;

/** The names of parameters that hold a role's name instead of its ARN. */
const names = /^(?:iam|service|jobFlow|execution)?role(?:name)?$|^(?:iam)?instanceprofile(?:name)?$/i;
const plain = /^[\w+=,.@-]{1,128}$/;

const says = (role: string | null) => `the resource can use the permissions of ${safe(nameIn(role ?? "a role"))}`;

/** Findings about roles that calls pass to services. */
export const rulesOfPassedRoles: readonly Rule[] = [
  {
    code: "role-passed",
    severity: "low",
    reads: ["requestParameters"],
    calls: passingCalls,
    when: (facts) => passedRole(facts) !== null,
    says: (facts) => says(passedRole(facts)),
  },
  {
    code: "role-passed",
    severity: "low",
    reads: ["requestParameters"],
    when: (facts) => otherPassedRole(facts) !== null,
    says: (facts) => says(otherPassedRole(facts)),
  },
];
