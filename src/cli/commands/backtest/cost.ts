import { IamAlertsError } from "../../../errors.ts";
import { grouped } from "../../../words.ts";
import type { GlobalOptions } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { canAsk, confirm } from "../../read/confirm.ts";
import { talk } from "../../report.ts";

/** A cost to agree to, and what an error says if nobody does. */
export interface Cost {
  /** A sentence without a period that says what costs how much. */
  readonly estimate: string;
  /** Completes "expected --yes for …", with the mark that ends it before the estimate. */
  readonly reason: string;
  readonly hint: string;
  /** Completes "the cost was not accepted, …". */
  readonly undone: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Prints a cost and asks, unless --yes agrees to it.
 *
 * @throws IamAlertsError `usage` if the user does not agree, or cannot be asked.
 */
export async function accept(cost: Cost, options: GlobalOptions & { readonly yes?: boolean }, io: Io): Promise<void> {
  const { estimate, reason, hint, undone, details } = cost;
  if (options.yes) return talk(estimate, options, io);
  if (!canAsk(io)) {
    throw new IamAlertsError("usage", `expected --yes for ${reason} ${estimate}`, { hint, details });
  }
  talk(estimate, { quiet: false }, io);
  if (await confirm("Continue?", io)) return;
  throw new IamAlertsError("usage", `the cost was not accepted, ${undone}`, {
    hint: "answer y or yes to continue, or give --yes",
    details,
  });
}

/** Returns a cost in US dollars in words: "less than 0.01 USD". */
export function dollars(cost: number): string {
  return `${cost > 0 && cost < 0.01 ? "less than 0.01" : grouped(Number(cost.toFixed(2)))} USD`;
}
