import type { Account } from "./alert/accounts.ts";
import { isFields } from "./cloudtrail/fields.ts";
import { IamAlertsError } from "./errors.ts";

/**
 * Reads the accounts of an organization by id: the output of `aws organizations list-accounts`, or JSON or YAML such as
 * `"111122223333": production` and `"111122223333": { alias: production, owner: platform@example.com, environment: prod }`.
 *
 * @param place the text's place, for errors
 * @param maxYaml the most characters that YAML may have, whose parser needs about a second for 1 MB; JSON's is fast
 * @throws IamAlertsError `config` for any other text
 */
export async function parseAccounts(
  text: string,
  place: string,
  maxYaml: number = Number.POSITIVE_INFINITY,
): Promise<ReadonlyMap<string, Account>> {
  return accountsOf(await parsed(text, place, maxYaml), place);
}

async function parsed(text: string, place: string, maxYaml: number): Promise<unknown> {
  if (/^\s*[[{]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // It may be YAML.
    }
  }
  if (text.length > maxYaml)
    throw new IamAlertsError(
      "config",
      `expected at most ${maxYaml} characters of YAML in ${place}, found ${text.length}`,
      {
        hint: "save the list as JSON, which is read faster",
      },
    );
  // Without YAML's core schema, which reads 012345678901 as a number, ids keep their zeros.
  const { parse } = await import("yaml");
  try {
    return parse(text, { schema: "failsafe", logLevel: "error" });
  } catch (cause) {
    const [first] = (cause as Error).message.split("\n");
    throw new IamAlertsError("config", `expected JSON or YAML in ${place}: ${first}`, { cause });
  }
}

/** The keys that tools use for an account's id and name. */
const idNames = ["Id", "id", "accountId", "AccountId"];
const nameNames = ["alias", "Alias", "name", "Name"];

/** Reads `{ "<id>": "<name>" }`, `{ "<id>": { "alias": … } }`, a list of accounts, or `{ "Accounts": [ … ] }`. */
function accountsOf(value: unknown, place: string): ReadonlyMap<string, Account> {
  const list = Array.isArray(value) ? value : listIn(value, place);
  const entries: readonly (readonly [id: unknown, entry: unknown])[] =
    list === undefined
      ? isFields(value)
        ? Object.entries(value)
        : []
      : list.map((entry) => [isFields(entry) ? firstOf(entry, idNames) : entry, isFields(entry) ? entry : {}]);
  const accounts = new Map<string, Account>();
  for (const [given, entry] of entries) {
    const id = typeof given === "number" ? String(given) : given;
    if (typeof id !== "string" || !/^\d{12}$/.test(id)) throw unlike(place, "an account's id of 12 digits", given);
    const fields = isFields(entry) ? entry : { alias: entry };
    const alias = firstOf(fields, nameNames);
    if (typeof alias !== "string" || alias.trim() === "") throw unlike(place, `a name for the account ${id}`, alias);
    const optional = (...names: readonly string[]) => {
      const found = firstOf(fields, names) ?? "";
      if (typeof found !== "string") throw unlike(place, `text as the ${names[0]} of the account ${id}`, found);
      return found.trim() || null;
    };
    accounts.set(id, {
      alias: alias.trim(),
      owner: optional("owner", "Owner"),
      environment: optional("environment", "Environment"),
    });
  }
  // A parameter can hold a secret instead, which alerts must not show.
  if (accounts.size === 0) throw unlike(place, "accounts", list === undefined && !isFields(value) ? null : value);
  return accounts;
}

function listIn(value: unknown, place: string): readonly unknown[] | undefined {
  const { Accounts: first, accounts: second, NextToken } = isFields(value) ? value : {};
  // With accounts missing, others would seem to be outside the organization.
  if (Array.isArray(first) && typeof NextToken === "string")
    throw new IamAlertsError("config", `expected all accounts in ${place}, found one page of them, with a NextToken`, {
      hint: "run aws organizations list-accounts without --max-items and --no-paginate",
    });
  return Array.isArray(first) ? first : Array.isArray(second) ? second : undefined;
}

const firstOf = (entry: Readonly<Record<string, unknown>>, names: readonly string[]): unknown =>
  names.map((name) => entry[name]).find((found) => found !== undefined && found !== null);

function unlike(place: string, expected: string, found: unknown): IamAlertsError {
  const text = found === undefined || found === null || found === "" ? "none" : JSON.stringify(found).slice(0, 80);
  return new IamAlertsError("config", `expected ${expected} in ${place}, found ${text}`, {
    hint: 'write lines such as "111122223333": production, or save the output of aws organizations list-accounts',
  });
}
