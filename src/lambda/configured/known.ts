import type { Account } from "../../alert/accounts.ts";
import type { LogEntry } from "../delivery.ts";
import { errorLine } from "../failure.ts";
import type { ReadAccounts } from "./accounts.ts";

/** The accounts of the organization, or a warning for the alerts. */
export interface Known {
  readonly accounts: ReadonlyMap<string, Account> | undefined;
  readonly warnings?: readonly string[];
}

/** Returns a reader of the accounts in the text that ACCOUNTS names; its code is loaded with the first call. */
export function openAccounts(source: string, log: (entry: LogEntry) => void, now: () => number): ReadAccounts {
  let read: ReadAccounts | undefined;
  return async () => {
    const { accountsReader } = await import("./accounts.ts");
    read ??= accountsReader(source, now, ({ message, hint }) =>
      log({ level: "WARN", message: `the former list of accounts stays in use: ${message}`, hint }),
    );
    return read();
  };
}

/** Reads the accounts. If that fails, alerts are sent without them, and say so. */
export async function knownAccounts(read: ReadAccounts | undefined, log: (entry: LogEntry) => void): Promise<Known> {
  try {
    return { accounts: await read?.() };
  } catch (error) {
    log({ level: "ERROR", message: "accounts not known; alerts are sent without them", error: errorLine(error) });
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n", 1);
    return { accounts: undefined, warnings: [`the organization's accounts are not known: ${reason}`] };
  }
}
