import { parseAccounts } from "../../account-list.ts";
import type { Account } from "../../alert/accounts.ts";
import type { DetectSettings } from "../../detect.ts";
import type { LogEntry } from "../delivery.ts";
import { errorLine, reasonLine } from "../failure.ts";
import { configured } from "./configured.ts";

/** Returns all accounts of an organization, by id. */
export type ReadAccounts = () => Promise<ReadonlyMap<string, Account>>;

type Log = (entry: LogEntry) => void;

/** The most bytes that the list of accounts may have: 10,000 accounts from Organizations, or 2,500 in YAML. */
const maxBytes = 5_000_000;
const maxYaml = 250_000;

/** Returns a reader of the accounts in the text that ACCOUNTS names; see `configured`. */
export function accountsReader(source: string, log: Log, now: () => number): ReadAccounts {
  return configured({
    ...{ variable: "ACCOUNTS", source, maxBytes, now },
    parse: (text) => parseAccounts(text, "the list", maxYaml),
    warn: ({ message, hint }) =>
      log({ level: "WARN", message: `the former list of accounts stays in use: ${message}`, hint }),
  });
}

/** Reads the accounts for alerts. If that fails, the alerts are sent without them, and say so. */
export async function knownAccounts(
  read: ReadAccounts,
  log: Log,
): Promise<Pick<DetectSettings, "accounts" | "warnings">> {
  try {
    return { accounts: await read() };
  } catch (error) {
    log({ level: "ERROR", message: "accounts not known; alerts are sent without them", error: errorLine(error) });
    return { warnings: [`the organization's accounts are not known: ${reasonLine(error)}`] };
  }
}
