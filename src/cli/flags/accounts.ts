import { readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { parseAccounts } from "../../account-list.ts";
import type { AlertContext } from "../../alert/alert.ts";
import { IamAlertsError } from "../../errors.ts";
import { utf16Of } from "../../payload/stream.ts";
import { reasonOf } from "../read/file.ts";

/** The flags that say which accounts are yours, and their names. */
export interface AccountOptions {
  readonly accountAlias?: ReadonlyMap<string, string>;
  /** A file of all accounts of the organization. */
  readonly accounts?: string;
}

/** The accounts that alerts and reports know. */
export type AccountContext = Pick<AlertContext, "accountAliases" | "accounts">;

/** Adds the flags that say which accounts are yours, and their names. */
export function addAccountOptions(command: Command): Command {
  return command
    .addOption(new Option("--account-alias <id=name>", "name of an account in alerts; repeatable").argParser(addAlias))
    .option(
      "--accounts <file>",
      "all accounts of the organization: the output of aws organizations list-accounts, or YAML of ids and names",
    );
}

function addAlias(text: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const [, id, name] = /^\s*(\d{12})\s*=\s*(.*\S)\s*$/.exec(text) ?? [];
  if (id !== undefined && name !== undefined) return new Map([...before, [id, name]]);
  throw new IamAlertsError("usage", `expected id=name after --account-alias, found ${JSON.stringify(text)}`, {
    hint: "for example 111122223333=production; an account's id has 12 digits",
  });
}

/**
 * Returns the settings of alerts that the flags give.
 *
 * @throws IamAlertsError `config` for a file that cannot be read or contains something else
 */
export async function accountContextOf({ accountAlias, accounts }: AccountOptions): Promise<AccountContext> {
  return { accountAliases: accountAlias, accounts: accounts === undefined ? undefined : await readAccounts(accounts) };
}

async function readAccounts(file: string): Promise<AccountContext["accounts"]> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new IamAlertsError("config", `cannot read ${file}, the file of --accounts: ${reasonOf(cause)}`, { cause });
  }
  // PowerShell's redirections write UTF-16. The decoder removes marks.
  return parseAccounts(new TextDecoder(utf16Of(bytes)).decode(bytes), file);
}
