import type { AthenaClient } from "@aws-sdk/client-athena";
import { IamAlertsError } from "../../errors.ts";
import type { Pace } from "../pace.ts";
import { requestFailure } from "./failure.ts";

/** The settings of a workgroup that matter for a query. */
export interface WorkgroupSettings {
  /** The number of bytes after which Athena cancels a query. */
  readonly maxBytes: number | undefined;
  /** Whether Athena has a place for results without --output. */
  readonly hasOutput: boolean;
  /** Whether the workgroup's own settings replace --output. */
  readonly isEnforced: boolean;
}

/**
 * Reads the settings of a workgroup. Returns undefined if the caller may not read them.
 *
 * @throws IamAlertsError `not-found` for a missing workgroup; `aws…`
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_GetWorkGroup.html
 */
export async function readWorkgroup(
  client: AthenaClient,
  pace: Pace,
  workgroup: string,
): Promise<WorkgroupSettings | undefined> {
  const never = new AbortController().signal;
  const { GetWorkGroupCommand } = await import("@aws-sdk/client-athena");
  try {
    const { WorkGroup: found } = await pace.call("athena:GetWorkGroup", never, () =>
      client.send(new GetWorkGroupCommand({ WorkGroup: workgroup })),
    );
    if (!found) throw new Error(`WorkGroup ${workgroup} is not found.`);
    const { Configuration: settings = {} } = found;
    const isManaged = settings.ManagedQueryResultsConfiguration?.Enabled === true;
    return {
      maxBytes: settings.BytesScannedCutoffPerQuery,
      hasOutput: isManaged || Boolean(settings.ResultConfiguration?.OutputLocation),
      isEnforced: settings.EnforceWorkGroupConfiguration === true,
    };
  } catch (error) {
    if (error instanceof IamAlertsError && error.code === "aws-denied") return undefined;
    throw requestFailure(error, "athena:GetWorkGroup");
  }
}
