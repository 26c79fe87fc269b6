import { IamAlertsError } from "../../../errors.ts";
import type { Refinement } from "../../flags/pattern.ts";
import type { Edit } from "../../read/edits.ts";
import type { Expectation } from "./expect.ts";
import type { SendingOptions } from "./sending.ts";

/** The flags of simulate. */
export interface SimulateOptions extends SendingOptions, Refinement {
  readonly list?: boolean;
  /** The edits of --set and --unset, in their order. */
  readonly edits?: readonly Edit[];
  readonly pattern?: string;
  /** false for --no-filter. */
  readonly filter?: boolean;
  readonly control?: boolean;
  readonly printPayload?: boolean;
  readonly maxBytes?: number;
  readonly expect?: readonly Expectation[];
}

/** Whether the function returns alerts. */
export function returnsAlerts({ async: asynchronous, dryRun }: SimulateOptions): boolean {
  return asynchronous !== true && dryRun !== true;
}

/** @throws IamAlertsError `usage` for flags that exclude each other. */
export function checkFlags(options: SimulateOptions): void {
  const refuse = (message: string, hint: string) => new IamAlertsError("usage", message, { hint });
  if (!returnsAlerts(options) && options.function === undefined) {
    throw refuse("expected --function with --async or --dry-run, found none", "both flags invoke a deployed function");
  }
  if (options.function !== undefined && (options.accountAlias ?? options.accounts) !== undefined) {
    throw refuse(
      "expected no --account-alias and no --accounts with --function",
      "a deployed function takes accounts from its settings ACCOUNTS and ACCOUNT_ALIASES",
    );
  }
  if (options.function !== undefined && options.rules !== undefined) {
    throw refuse(
      "expected no --rules with --function",
      "a deployed function has rules of its own, in its setting RULES",
    );
  }
  const own = options.timeZone ?? options.runbookUrl ?? options.portalUrl;
  if (options.function !== undefined && own !== undefined) {
    throw refuse(
      "expected no --time-zone, --runbook-url and --portal-url with --function",
      "a deployed function has settings of its own: TIME_ZONE, RUNBOOK_URL and PORTAL_URL",
    );
  }
  if (!returnsAlerts(options) && options.expect !== undefined) {
    throw refuse(
      "expected no --expect with --async or --dry-run",
      "no alerts are returned then; leave out one of the two flags",
    );
  }
}
