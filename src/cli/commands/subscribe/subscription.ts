import { readSubscriptionPolicies } from "../../../aws/account-policies.ts";
import { parseArn } from "../../../aws/arn.ts";
import { type ClientOptions, lambdaClient, logsClient } from "../../../aws/clients.ts";
import { awsFailure } from "../../../aws/failure.ts";
import { type ClassedGroup, findLogGroups } from "../../../aws/log-groups.ts";
import type { ResourcePolicyStatement } from "../../../aws/resource-policy.ts";
import type { Clients } from "../../../aws/subscribe/apply.ts";
import type { DeployedFunction } from "../../../aws/subscribe/function-policy.ts";
import { type FunctionTarget, planRemove, planSubscribe, qualifiedArn } from "../../../aws/subscribe/plan.ts";
import { functionTargetOf, readFilters } from "../../../aws/subscribe/subscription.ts";
import { IamAlertsError } from "../../../errors.ts";
import { awsOptions } from "../../flags/aws.ts";
import type { Io } from "../../io.ts";
import { talk } from "../../report.ts";
import { carryOut, type Planner } from "./carry-out.ts";
import { lossOf, whatEnds } from "./loss.ts";
import { merged } from "./merge.ts";
import { duplicateNotes, keptNotes, moveNotes, noFilter, policiesUnread, policyNotes, removalOf } from "./notes.ts";
import type { Destination, RequestedFilter, SubscribeOptions } from "./request.ts";

/** Creates or updates the filter of every log group. Returns the exit code. */
export async function subscribe(
  given: readonly string[],
  destination: Destination,
  filter: RequestedFilter,
  options: SubscribeOptions,
  io: Io,
): Promise<number> {
  const clients = await clientsOf(awsOptions(options, io));
  const say = (line: string) => talk(line, options, io);
  const { logGroups, plan } = await prepare(given, destination, filter, { clients, options, io, say });
  return carryOut(logGroups, plan, clients, options, io);
}

/** The clients of an account and Region, and the flags. */
export interface Preparation {
  readonly clients: Clients;
  readonly options: SubscribeOptions;
  readonly io: Io;
  /** Prints a line about all log groups. */
  readonly say: (line: string) => void;
}

/** Reads what the plans of all log groups need. Returns the log groups, and the function that makes the plan of one. */
export async function prepare(
  given: readonly string[],
  destination: Destination,
  filter: RequestedFilter,
  { clients, options, io, say }: Preparation,
): Promise<{ readonly logGroups: readonly string[]; readonly plan: Planner }> {
  await checkRegion(clients, destination);
  const target = destination.kind === "function" ? await lookUp(clients, destination) : null;
  const functionLog = target?.ownLogGroup;
  if (functionLog !== undefined && given.includes(functionLog)) throw recursion(functionLog);
  const logGroups = await allGroups(clients, given, options, io);
  const others = logGroups.filter((logGroup) => logGroup !== functionLog);
  if (others.length < logGroups.length) say(`skipped ${functionLog}, because the function itself writes to it`);
  const destinationArn = target === null ? (destination as { arn: string }).arn : qualifiedArn(target);
  const statements = target === null ? [] : await statementsOf(clients, target);
  const policies = await readSubscriptionPolicies(clients.logs).catch((error: unknown) => {
    if (!(error instanceof IamAlertsError)) throw error;
    say(policiesUnread(error));
    return [];
  });
  const plan: Planner = async (logGroup) => {
    const filters = await readFilters(clients.logs, logGroup);
    const named = (name: string | undefined) => filters.find((existing) => existing.name === name);
    const [own, old] = [named(filter.name), named(options.renameFrom)];
    if (options.renameFrom !== undefined && own === undefined && old === undefined) {
      throw noFilter(logGroup, options.renameFrom, filters);
    }
    const wanted = merged(filter, own ?? old, { logGroup, destinationArn });
    const current = { filters, statements };
    const moved = old === undefined || old.name === wanted.name ? [] : [removalOf(old)];
    const kept = filters.filter(({ name }) => name !== wanted.name && name !== old?.name);
    return {
      changes: [...planSubscribe(current, wanted, target), ...moved],
      loss: lossOf(
        [own, old].filter((existing) => existing !== undefined),
        wanted,
      ),
      notes: [
        ...keptNotes(filter, own),
        ...duplicateNotes(kept, wanted),
        ...policyNotes(policies, wanted, functionLog),
        ...moveNotes(old, wanted),
      ],
    };
  };
  return { logGroups: others, plan };
}

/** Removes the filters with the given name, and their permissions. Returns the exit code. */
export async function remove(
  given: readonly string[],
  destination: Destination | undefined,
  options: SubscribeOptions,
  io: Io,
): Promise<number> {
  const clients = await clientsOf(awsOptions(options, io));
  const named = destination?.kind === "function" ? await lookUp(clients, destination).catch(nullIfMissing) : null;
  const wanted = destination?.kind === "stream" ? destination.arn : named === null ? undefined : qualifiedArn(named);
  const logGroups = await allGroups(clients, given, options, io);
  const plan: Planner = async (logGroup) => {
    const filters = await readFilters(clients.logs, logGroup);
    const found = filters.find(({ name }) => name === options.filterName)?.destinationArn;
    if (found !== undefined && wanted !== undefined && found !== wanted) throw elsewhere(options, found, wanted);
    const target = found === undefined ? named : functionTargetOf(found);
    const statements = target === null ? [] : await statementsOf(clients, target);
    const changes = planRemove({ filters, statements }, logGroup, options.filterName, target);
    const ended = filters.find(({ name }) => name === options.filterName);
    const notes = ended === undefined ? [] : [`the filter ${ended.name} ends: ${whatEnds(ended)}`];
    return { changes, loss: null, notes };
  };
  return carryOut(logGroups, plan, clients, options, io);
}

/** Creates the clients of an account and Region; that of Lambda only when it is needed. */
export async function clientsOf(options: ClientOptions): Promise<Clients> {
  let lambda: ReturnType<typeof lambdaClient> | undefined;
  return {
    logs: await logsClient(options),
    lambda: () => {
      lambda ??= lambdaClient(options);
      return lambda;
    },
  };
}

/** Looks up the function. Loads the code that calls Lambda only for a function. */
export async function lookUp(
  { lambda }: Clients,
  { name }: Destination & { kind: "function" },
): Promise<DeployedFunction> {
  const { readFunction } = await import("../../../aws/subscribe/function-policy.ts");
  return readFunction(await lambda(), name);
}

/** Returns the statements of a function's policy. */
export async function statementsOf(
  { lambda }: Clients,
  target: FunctionTarget,
): Promise<readonly ResourcePolicyStatement[]> {
  const { readFunctionPolicy } = await import("../../../aws/subscribe/function-policy.ts");
  return readFunctionPolicy(await lambda(), target);
}

/** A deleted function has no permissions that must be removed. */
export function nullIfMissing(error: unknown): null {
  if (error instanceof IamAlertsError && error.code === "not-found") return null;
  throw error;
}

async function allGroups(
  { logs }: Clients,
  given: readonly string[],
  options: SubscribeOptions,
  io: Io,
): Promise<readonly string[]> {
  const { allMatching } = options;
  if (allMatching === undefined) return given;
  const all = await findLogGroups(logs, allMatching);
  for (const { name, logGroupClass } of all.filter((group) => !given.includes(group.name) && !canSubscribe(group))) {
    talk(`skipped ${name}: log groups of class ${logGroupClass} cannot have subscription filters`, options, io);
  }
  const found = all.filter(canSubscribe).map(({ name }) => name);
  if (found.length === 0 && given.length === 0) {
    const kind = all.length === 0 ? "log groups" : "log groups of class STANDARD";
    throw new IamAlertsError(
      "not-found",
      `expected ${kind} that begin with ${JSON.stringify(allMatching)}, found none`,
      {
        hint: "check the prefix and --region; aws logs describe-log-groups lists the log groups",
      },
    );
  }
  return [...new Set([...given, ...found])];
}

function canSubscribe({ logGroupClass }: ClassedGroup): boolean {
  return logGroupClass === "STANDARD";
}

/** Returns the Region of the clients. @throws IamAlertsError `usage` for a destination in another Region */
export async function checkRegion({ logs }: Clients, destination: Destination | undefined): Promise<string> {
  const region = await logs.config.region().catch((error: unknown) => {
    throw awsFailure(error, "logs:DescribeSubscriptionFilters");
  });
  const text = destination?.kind === "function" ? destination.name.name : destination?.arn;
  const arn = parseArn(text ?? "");
  if (arn === undefined || arn.region === region) return region;
  throw new IamAlertsError("usage", `expected a destination in the log group's Region ${region}, found ${arn.region}`, {
    hint: `use --region ${arn.region}, or a destination in ${region}`,
  });
}

/** Returns the error for a function that would be invoked for its own log. */
export function recursion(logGroup: string): IamAlertsError {
  return new IamAlertsError("usage", `the function itself writes to ${logGroup}: each alert would cause another`, {
    hint: "subscribe the log group that CloudTrail writes to, for example aws-cloudtrail-logs",
  });
}

function elsewhere({ filterName }: SubscribeOptions, found: string, wanted: string): IamAlertsError {
  return new IamAlertsError(
    "usage",
    `the filter ${filterName} delivers to ${found}, not to ${wanted}, so it was not removed`,
    {
      hint: "leave out --function, --destination and IAM_ALERTS_FUNCTION to remove the filter with any destination",
    },
  );
}
