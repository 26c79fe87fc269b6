import {
  AddPermissionCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  type LambdaClient,
  ListAliasesCommand,
  paginateListFunctions,
  RemovePermissionCommand,
} from "@aws-sdk/client-lambda";
import { IamAlertsError } from "../../errors.ts";
import { didYouMean } from "../../words.ts";
import type { FunctionName } from "../arn.ts";
import { awsFailure, checkAnswered, isNamed } from "../failure.ts";
import { type ResourcePolicyStatement, statementsOf } from "../resource-policy.ts";
import { type Patience, patiently } from "./patience.ts";
import type { Permission } from "./permission.ts";
import type { FunctionTarget, PermissionChange } from "./plan.ts";

/** A function that exists in Lambda. */
export interface DeployedFunction extends FunctionTarget {
  /** The log group that the function itself writes to. */
  readonly ownLogGroup: string;
}

/**
 * Looks up a function.
 *
 * @throws IamAlertsError `not-found` if there is no function with that name, alias or version; `aws…`
 */
export async function readFunction(client: LambdaClient, given: FunctionName): Promise<DeployedFunction> {
  const action = "lambda:GetFunctionConfiguration";
  const input = { FunctionName: given.name, ...qualified(given.qualifier ?? null) };
  const found = await client.send(new GetFunctionConfigurationCommand(input)).catch(async (cause: unknown) => {
    throw isNamed(cause, "ResourceNotFoundException")
      ? await noFunction(client, given, cause)
      : awsFailure(cause, action);
  });
  const functionArn = /^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+/.exec(found.FunctionArn ?? "")?.[0];
  checkAnswered(functionArn, {}, action);
  return {
    functionArn: functionArn ?? "",
    qualifier: given.qualifier ?? null,
    ownLogGroup: found.LoggingConfig?.LogGroup ?? `/aws/lambda/${found.FunctionName}`,
  };
}

/** The number of pages, of 50 functions each, that are searched for a similar name. */
const searchedPages = 20;

/** Returns the error for a function that does not exist, with what AWS lists instead: a similar name, or the aliases. */
async function noFunction(
  client: LambdaClient,
  { name, qualifier }: FunctionName,
  cause: unknown,
): Promise<IamAlertsError> {
  const wanted = qualifier === undefined ? name : `${name}:${qualifier}`;
  const bare = name.split(":").at(-1) ?? name;
  const names: readonly string[] = await functionNames(client).catch(() => []);
  const isThere = qualifier !== undefined && names.includes(bare);
  const aliases: readonly string[] = isThere ? await aliasesOf(client, name).catch(() => []) : [];
  const others = aliases.length === 0 ? "list them with aws lambda list-aliases" : `its aliases: ${aliases.join(", ")}`;
  return new IamAlertsError(
    "not-found",
    isThere
      ? `expected the alias or version ${JSON.stringify(qualifier)} of the Lambda function ${bare}, found none`
      : `expected the Lambda function ${JSON.stringify(wanted)}, found none with that name`,
    {
      hint: isThere
        ? (didYouMean(qualifier, aliases) ?? others)
        : (didYouMean(bare, names) ?? "check the name and --region; list the functions with aws lambda list-functions"),
      details: { function: wanted },
      cause,
    },
  );
}

async function functionNames(client: LambdaClient): Promise<readonly string[]> {
  const names: string[] = [];
  let pages = 0;
  for await (const { Functions = [] } of paginateListFunctions({ client }, { MaxItems: 50 })) {
    names.push(...Functions.flatMap(({ FunctionName: found }) => found ?? []));
    if (++pages === searchedPages) break;
  }
  return names;
}

async function aliasesOf(client: LambdaClient, name: string): Promise<readonly string[]> {
  const { Aliases = [] } = await client.send(new ListAliasesCommand({ FunctionName: name }));
  return Aliases.flatMap(({ Name }) => Name ?? []);
}

/** Returns the policy statements of a function, alias or version: none if it has no policy or does not exist. */
export async function readFunctionPolicy(
  client: LambdaClient,
  target: FunctionTarget,
): Promise<readonly ResourcePolicyStatement[]> {
  const input = { FunctionName: target.functionArn, ...qualified(target.qualifier) };
  try {
    const { Policy } = await client.send(new GetPolicyCommand(input));
    checkAnswered(Policy, {}, "lambda:GetPolicy");
    return statementsOf(Policy ?? "{}");
  } catch (error) {
    if (isNamed(error, "ResourceNotFoundException")) return [];
    throw awsFailure(error, "lambda:GetPolicy");
  }
}

/**
 * Applies one change of a plan. Adding an existing statement or removing a missing one is not an error. Conflicts with
 * concurrent changes of the function are retried.
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

/** Whether a call failed because Lambda was applying another change to the function or its policy. */
function isTemporary(error: unknown): boolean {
  const { name = "", message = "" } = error as Partial<Error>;
  return name === "PreconditionFailedException" || (name === "ResourceConflictException" && !isExisting(message));
}

function isExisting(message: string): boolean {
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
  await patiently(() => client.send(command), isTemporary, patience).catch((error: unknown) => {
    // Someone else added the statement after the plan was made.
    if (isNamed(error, "ResourceConflictException") && isExisting(error.message)) return;
    if (isNamed(error, "PolicyLengthExceededException")) throw policyFull(permission, error);
    throw awsFailure(error, "lambda:AddPermission");
  });
}

function policyFull({ functionArn, sourceAccount }: Permission, cause: unknown): IamAlertsError {
  return new IamAlertsError("aws-limit", `the policy of ${functionArn} has no room for another permission`, {
    hint: `replace them with one statement for all log groups: principal logs.amazonaws.com, source account ${sourceAccount}`,
    details: { action: "lambda:AddPermission" },
    cause,
  });
}

async function remove(client: LambdaClient, permission: Permission, patience: Patience): Promise<void> {
  const { functionArn, qualifier, statementId } = permission;
  const input = { FunctionName: functionArn, ...qualified(qualifier), StatementId: statementId };
  await patiently(() => client.send(new RemovePermissionCommand(input)), isTemporary, patience).catch(
    (error: unknown) => {
      if (!isNamed(error, "ResourceNotFoundException")) throw awsFailure(error, "lambda:RemovePermission");
    },
  );
}

function qualified(qualifier: string | null): { Qualifier?: string } {
  return qualifier === null ? {} : { Qualifier: qualifier };
}
