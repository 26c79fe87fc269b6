import type { ClientOptions } from "../../../aws/clients.ts";
import { awsOptions } from "../../flags/aws.ts";
import type { Io } from "../../io.ts";
import type { Planned } from "./progress.ts";
import type { SubscribeOptions } from "./request.ts";

/** Adds notes about a stack that has the filter to a plan. Loads the code only for plans that change a filter. */
export async function owned(
  planned: Promise<Omit<Planned, "logGroup">>,
  options: SubscribeOptions,
  io: Io,
  client: ClientOptions = awsOptions(options, io),
): Promise<Omit<Planned, "logGroup">> {
  const made = await planned;
  const isChanged = made.changes.some(
    ({ resource, action, before }) => resource === "subscription-filter" && action !== "unchanged" && before !== null,
  );
  if (!isChanged) return made;
  const { ownerNotes } = await import("./owner.ts");
  return { ...made, notes: [...made.notes, ...(await ownerNotes(made.changes, client, options))] };
}
