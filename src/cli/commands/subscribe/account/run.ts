import { planAccountPolicy, planAccountRemoval } from "../../../../aws/subscribe/account/plan.ts";
import { readPolicies } from "../../../../aws/subscribe/account/policy.ts";
import { parseSelection, printSelection, readSelection } from "../../../../aws/subscribe/account/selection.ts";
import { type AccountPolicy, type Filter, qualifiedArn } from "../../../../aws/subscribe/plan.ts";
import { functionTargetOf } from "../../../../aws/subscribe/subscription.ts";
import { IamAlertsError } from "../../../../errors.ts";
import { awsOptions } from "../../../flags/aws.ts";
import { defaultFilterName, refuseWith } from "../../../flags/flags.ts";
import type { Io } from "../../../io.ts";
import { carryOut, type Planner } from "../carry-out.ts";
import { whatEnds } from "../loss.ts";
import { merged } from "../merge.ts";
import { checkPattern } from "../pattern.ts";
import { type Destination, destinationOf, filterOf, noDestination, type SubscribeOptions } from "../request.ts";
import { checkRegion, clientsOf, lookUp, nullIfMissing, statementsOf } from "../subscription.ts";
import { asFilter, lossOfPolicy } from "./loss.ts";
import { existingNotes, keptNote, leftOutNote, loopNote } from "./notes.ts";

/** The flags that a policy of the account has no place for. */
const refused: readonly string[] = [
  ...["--log-group", "--all-matching", "--filter-name", "--field-selection-criteria", "--emit-system-fields"],
  ...["--apply-on-transformed-logs", "--rename-from", "--print", "--config"],
];

/** Creates, updates or removes the subscription policy of the account. Returns the exit code. */
export async function subscribeAccount(options: SubscribeOptions, io: Io): Promise<number> {
  refuseWith(
    "--account-policy",
    { ...options },
    refused,
    "a policy applies to all log groups but those of --selection",
  );
  const policyName = nameOf(options);
  const given = options.selection === undefined ? undefined : readSelection(options.selection);
  const destination = destinationOf(options, io.env);
  if (options.remove) return remove(destination, options, io);
  if (destination === undefined) throw noDestination();
  const { filter, parsed } = filterOf(options, destination, io.env);
  if (filter.isPatternGiven) checkPattern(parsed, options, io);
  const clients = await clientsOf(awsOptions(options, io));
  const region = await checkRegion(clients, destination);
  const target = destination.kind === "function" ? await lookUp(clients, destination) : null;
  const destinationArn = target === null ? (destination as { arn: string }).arn : qualifiedArn(target);
  const plan: Planner = async (place) => {
    const policies = await readPolicies(clients.logs);
    const statements = target === null ? [] : await statementsOf(clients, target);
    const own = policies.find(({ name }) => name === policyName);
    const selected = given ?? selectionOf(own);
    const ownLog = target?.ownLogGroup;
    const leftOut = [...new Set([...selected, ...(ownLog === undefined ? [] : [ownLog])])];
    const asked = { ...filter, name: policyName };
    const after = merged(asked, own && asFilter(own, place), { logGroup: place, destinationArn });
    const wanted = { ...asPolicy(after), selectionCriteria: printSelection(leftOut) };
    return {
      changes: planAccountPolicy({ policies, statements }, wanted, target),
      loss: own === undefined ? null : lossOfPolicy(own, wanted, { place, ownLog }),
      notes: [
        ...keptNote(asked, own),
        ...existingNotes(policies, wanted),
        ...leftOutNote(selected, ownLog),
        ...loopNote(leftOut, target),
      ],
    };
  };
  return carryOut([placeOf(region)], plan, clients, options, io);
}

async function remove(destination: Destination | undefined, options: SubscribeOptions, io: Io): Promise<number> {
  const policyName = nameOf(options);
  const clients = await clientsOf(awsOptions(options, io));
  const region = await checkRegion(clients, destination);
  const named = destination?.kind === "function" ? await lookUp(clients, destination).catch(nullIfMissing) : null;
  const wanted = destination?.kind === "stream" ? destination.arn : named === null ? undefined : qualifiedArn(named);
  const plan: Planner = async (place) => {
    const policies = await readPolicies(clients.logs);
    const own = policies.find(({ name }) => name === policyName);
    if (own !== undefined && wanted !== undefined && own.destinationArn !== wanted) throw elsewhere(own, wanted);
    const target = own === undefined ? named : functionTargetOf(own.destinationArn);
    const statements = target === null ? [] : await statementsOf(clients, target);
    const ends = own === undefined ? [] : [`the policy ${own.name} ends: ${whatEnds(asFilter(own, place))}`];
    return {
      changes: planAccountRemoval({ policies, statements }, policyName, target),
      loss: null,
      notes: ends,
    };
  };
  return carryOut([placeOf(region)], plan, clients, options, io);
}

/** Returns the name of the place in messages, where other plans name a log group. */
function placeOf(region: string): string {
  return `all log groups of ${region}`;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html */
function nameOf({ policyName: name = defaultFilterName }: SubscribeOptions): string {
  if (/^[^:*]{1,256}$/.test(name)) return name;
  throw new IamAlertsError("usage", `expected a policy's name, found ${JSON.stringify(name)}`, {
    hint: "the name must not contain : or *, and has 256 characters at most",
  });
}

/** Returns the log groups that an existing policy leaves out. */
function selectionOf(own: AccountPolicy | undefined): readonly string[] {
  const names = parseSelection(own?.selectionCriteria ?? "NOT IN []");
  if (names !== undefined) return names;
  throw new IamAlertsError(
    "aws",
    `expected a list of log groups in the selection of the policy ${own?.name}, found ${own?.selectionCriteria}`,
    { hint: "give the log groups to leave out with --selection" },
  );
}

function asPolicy({ name, pattern, destinationArn, roleArn, distribution }: Filter): AccountPolicy {
  return { name, pattern, destinationArn, roleArn, distribution, selectionCriteria: null };
}

function elsewhere({ name, destinationArn }: AccountPolicy, wanted: string): IamAlertsError {
  const message = `the policy ${name} delivers to ${destinationArn}, not to ${wanted}, so it was not removed`;
  return new IamAlertsError("usage", message, {
    hint: "leave out --function, --destination and IAM_ALERTS_FUNCTION to remove the policy with any destination",
  });
}
