import { parseAccounts } from "../../account-list.ts";
import type { Account } from "../../alert/accounts.ts";
import { type ConfiguredOptions, configured } from "./configured.ts";

/** Returns all accounts of an organization, by id. */
export type ReadAccounts = () => Promise<ReadonlyMap<string, Account>>;

/** The most bytes that the list of accounts may have: 10,000 accounts from Organizations, or 2,500 in YAML. */
const maxBytes = 5_000_000;
const maxYaml = 250_000;

/** Returns a reader of the accounts in the text that ACCOUNTS names; see `configured`. */
export function accountsReader(
  source: string,
  now: () => number,
  warn: ConfiguredOptions<unknown>["warn"],
): ReadAccounts {
  const parse = (text: string) => parseAccounts(text, "the list", maxYaml);
  return configured({ variable: "ACCOUNTS", source, maxBytes, parse, warn, now });
}
