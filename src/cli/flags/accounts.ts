import { readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { isFields } from "../../cloudtrail/fields.ts";
import { IamAlertsError } from "../../errors.ts";
import { reasonOf } from "../read/file.ts";

/** The flags that give accounts names. */
export interface AccountOptions {
  readonly accountAlias?: ReadonlyMap<string, string>;
  /** A file of accounts. */
  readonly accounts?: string;
}

/** Adds the flags that give accounts names in alerts and reports. */
export function addAccountOptions(command: Command): Command {
  return command
    .addOption(new Option("--account-alias <id=name>", "name of an account in alerts; repeatable").argParser(addAlias))
    .option(
      "--accounts <file>",
      "names of accounts: JSON or YAML of ids and names, or the output of aws organizations list-accounts",
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
 * Returns the names of accounts by id. --account-alias takes precedence over --accounts.
 *
 * @throws IamAlertsError `config` for a file that cannot be read or contains something else
 */
export async function aliasesOf({ accountAlias, accounts }: AccountOptions): Promise<ReadonlyMap<string, string>> {
  const listed = accounts === undefined ? [] : await readAccounts(accounts);
  return new Map([...listed, ...(accountAlias ?? [])]);
}

async function readAccounts(file: string): Promise<ReadonlyMap<string, string>> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new IamAlertsError("config", `cannot read ${file}, the file of --accounts: ${reasonOf(cause)}`, { cause });
  }
  return namesIn(await parsed(text, file), file);
}

async function parsed(text: string, file: string): Promise<unknown> {
  // YAML includes JSON. Without its core schema, which reads 012345678901 as a number, ids keep their zeros.
  const { parse } = await import("yaml");
  try {
    return parse(text, { schema: "failsafe", logLevel: "error" });
  } catch (cause) {
    const [first] = (cause as Error).message.split("\n");
    throw new IamAlertsError("config", `expected JSON or YAML in ${file}: ${first}`, { cause });
  }
}

/** The keys that tools use for an account's id and name. */
const idNames = ["Id", "id", "accountId", "AccountId"];
const nameNames = ["alias", "Alias", "name", "Name"];

/** Reads `{ "<id>": "<name>" }`, `{ "<id>": { "alias": … } }`, a list of accounts, or `{ "Accounts": [ … ] }`. */
function namesIn(value: unknown, file: string): ReadonlyMap<string, string> {
  const list = Array.isArray(value) ? value : listIn(value);
  const pairs =
    list === undefined
      ? isFields(value)
        ? Object.entries(value).map(([id, entry]) => [id, isFields(entry) ? firstOf(entry, nameNames) : entry])
        : []
      : list.map((entry) =>
          isFields(entry) ? [firstOf(entry, idNames), firstOf(entry, nameNames)] : [entry, undefined],
        );
  const names = new Map<string, string>();
  for (const [id, name] of pairs) {
    if (typeof id !== "string" || !/^\d{12}$/.test(id)) throw unlike(file, "an account's id of 12 digits", id);
    if (typeof name !== "string" || name.trim() === "") throw unlike(file, `a name for the account ${id}`, name);
    names.set(id, name.trim());
  }
  if (names.size === 0) throw unlike(file, "accounts", value);
  return names;
}

function listIn(value: unknown): readonly unknown[] | undefined {
  const { Accounts: first, accounts: second } = isFields(value) ? value : {};
  return Array.isArray(first) ? first : Array.isArray(second) ? second : undefined;
}

const firstOf = (entry: Readonly<Record<string, unknown>>, names: readonly string[]): unknown =>
  names.map((name) => entry[name]).find((found) => found !== undefined);

function unlike(file: string, expected: string, found: unknown): IamAlertsError {
  const text = found === undefined || found === null || found === "" ? "none" : JSON.stringify(found).slice(0, 80);
  return new IamAlertsError("config", `expected ${expected} in ${file}, found ${text}`, {
    hint: 'write lines such as "111122223333": production, or save the output of aws organizations list-accounts',
  });
}
