import { parseArn } from "../../../../aws/arn.ts";
import { permissionFor } from "../../../../aws/subscribe/permission.ts";
import { type FunctionTarget, qualifiedArn } from "../../../../aws/subscribe/plan.ts";
import { awsOptions } from "../../../flags/aws.ts";
import type { Io } from "../../../io.ts";
import { merged } from "../merge.ts";
import type { Destination, Language, RequestedFilter, SubscribeOptions } from "../request.ts";
import { cdkOf } from "./cdk.ts";
import { cloudFormationOf } from "./cloudformation.ts";
import { commandsOf } from "./shell.ts";
import { terraformOf } from "./terraform.ts";
import type { Wanted } from "./wanted.ts";

const writers: Readonly<Record<Language, (wanted: readonly Wanted[]) => string>> = {
  terraform: terraformOf,
  cloudformation: cloudFormationOf,
  cdk: cdkOf,
  cli: commandsOf,
};

/** Prints the filters and permissions as code. Calls AWS only for a function that is given by name. Returns the exit code. */
export async function printFilters(
  language: Language,
  logGroups: readonly string[],
  destination: Destination,
  requested: RequestedFilter,
  options: SubscribeOptions,
  io: Io,
): Promise<number> {
  const target = destination.kind === "function" ? await targetOf(destination, options, io) : null;
  const own = logGroups.find((logGroup) => logGroup === target?.ownLogGroup);
  if (own !== undefined) {
    const { recursion } = await import("../subscription.ts");
    throw recursion(own);
  }
  const destinationArn = target === null ? (destination as { readonly arn: string }).arn : qualifiedArn(target);
  const wanted = logGroups.map((logGroup) => ({
    filter: merged(requested, undefined, { logGroup, destinationArn }),
    permission: target && permissionFor(logGroup, target.functionArn, target.qualifier),
  }));
  io.stdout.write(writers[language](wanted));
  return 0;
}

interface Target extends FunctionTarget {
  readonly ownLogGroup: string;
}

async function targetOf(
  { name }: Destination & { readonly kind: "function" },
  options: SubscribeOptions,
  io: Io,
): Promise<Target> {
  const arn = parseArn(name.name);
  if (arn?.service === "lambda") {
    const ownLogGroup = `/aws/lambda/${arn.resource.replace(/^function:/, "")}`;
    return { functionArn: name.name, qualifier: name.qualifier ?? null, ownLogGroup };
  }
  const [{ lambdaClient }, { readFunction }] = await Promise.all([
    import("../../../../aws/clients.ts"),
    import("../../../../aws/subscribe/function-policy.ts"),
  ]);
  return readFunction(await lambdaClient(awsOptions(options, io)), name);
}
