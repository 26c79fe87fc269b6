import {
  AddPermissionCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  type LambdaClient,
  RemovePermissionCommand,
} from "@aws-sdk/client-lambda";
import { IamAlertsError } from "../../errors.ts";
import type { FunctionName } from "../arn.ts";
import { awsFailure, checkAnswered, isNamed } from "../failure.ts";
import { type ResourcePolicyStatement, statementsOf } from "../resource-policy.ts";
import { type Patience, patiently } from "./patience.ts";
import type { Permission } from "./permission.ts";
import type { FunctionTarget, PermissionChange } from "./plan.ts";

/** A function as Lambda has it. */
export interface DeployedFunction extends FunctionTarget {
  /** The log group that the function writes to itself. */
  readonly ownLogGroup: string;
}

/**
 * Looks a function up.
 *
 * @throws IamAlertsError `not-found` where there is none of that name, alias or version; `aws…`
 */
export async function readFunction(client: LambdaClient, given: FunctionName): Promise<DeployedFunction> {
  const action = "lambda:GetFunctionConfiguration";
  const input = { FunctionName: given.name, ...qualified(given.qualifier ?? null) };
  const found = await client.send(new GetFunctionConfigurationCommand(input)).catch((cause: unknown) => {
    if (!isNamed(cause, "ResourceNotFoundException")) throw awsFailure(cause, action);
    const name = given.qualifier === undefined ? given.name : `${given.name}:${given.qualifier}`;
    throw new IamAlertsError("not-found", `expected a Lambda function ${name}, found none`, {
      hint: "check the name and --region; aws lambda list-functions lists what there is",
      cause,
    });
  });
  const functionArn = /^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+/.exec(found.FunctionArn ?? "")?.[0];
  checkAnswered(functionArn, {}, action);
  return {
    functionArn: functionArn ?? "",
    qualifier: given.qualifier ?? null,
    ownLogGroup: found.LoggingConfig?.LogGroup ?? `/aws/lambda/${found.FunctionName}`,
  };
}

/** The statements of a function's policy, or of its alias's or version's; none where it has no policy or is gone. */
export async function readFunctionPolicy(
  client: LambdaClient,
  target: FunctionTarget,
): Promise<readonly ResourcePolicyStatement[]> {
  const input = { FunctionName: target.functionArn, ...qualified(target.qualifier) };
  try {
    const { Policy, $metadata } = await client.send(new GetPolicyCommand(input));
    checkAnswered(Policy, $metadata, "lambda:GetPolicy");
    return statementsOf(Policy ?? "{}");
  } catch (error) {
    if (isNamed(error, "ResourceNotFoundException")) return [];
    throw awsFailure(error, "lambda:GetPolicy");
  }
}

/**
 * Takes one step of a plan. What is there or gone already is no failure; while somebody else changes the function it is
 * tried again.
 */
export async function applyPermission(
  client: LambdaClient,
  { action, before, after }: PermissionChange,
  patience: Patience,
): Promise<void> {
  if (action === "unchanged") return;
  if (before !== null) await remove(client, before, patience);
  if (after !== null) await add(client, after, patience);
}

/** Lambda takes changes of a function, and of its policy, one after the other. */
function isPassing(error: unknown): boolean {
  const { name = "", message = "" } = error as Partial<Error>;
  return name === "PreconditionFailedException" || (name === "ResourceConflictException" && !isThere(message));
}

function isThere(message: string): boolean {
  return /already exists/i.test(message);
}

async function add(client: LambdaClient, permission: Permission, patience: Patience): Promise<void> {
  const command = new AddPermissionCommand({
    FunctionName: permission.functionArn,
    ...qualified(permission.qualifier),
    StatementId: permission.statementId,
    Action: "lambda:InvokeFunction",
    Principal: permission.principal,
    SourceArn: permission.sourceArn,
    SourceAccount: permission.sourceAccount,
  });
  await patiently(() => client.send(command), isPassing, patience).catch((error: unknown) => {
    // Somebody else put the statement there since the plan was made.
    if (isNamed(error, "ResourceConflictException") && isThere(error.message)) return;
    if (isNamed(error, "PolicyLengthExceededException")) throw policyFull(permission, error);
    throw awsFailure(error, "lambda:AddPermission");
  });
}

function policyFull({ functionArn, sourceAccount }: Permission, cause: unknown): IamAlertsError {
  return new IamAlertsError("aws-limit", `the policy of ${functionArn} has no room for another permission`, {
    hint: `one statement for all log groups does: principal logs.amazonaws.com, source account ${sourceAccount}`,
    details: { action: "lambda:AddPermission" },
    cause,
  });
}

async function remove(client: LambdaClient, permission: Permission, patience: Patience): Promise<void> {
  const { functionArn, qualifier, statementId } = permission;
  const input = { FunctionName: functionArn, ...qualified(qualifier), StatementId: statementId };
  await patiently(() => client.send(new RemovePermissionCommand(input)), isPassing, patience).catch(
    (error: unknown) => {
      if (!isNamed(error, "ResourceNotFoundException")) throw awsFailure(error, "lambda:RemovePermission");
    },
  );
}

function qualified(qualifier: string | null): { Qualifier?: string } {
  return qualifier === null ? {} : { Qualifier: qualifier };
}
