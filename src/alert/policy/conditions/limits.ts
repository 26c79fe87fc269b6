import { own } from "../../../cloudtrail/fields.ts";
import { accountInArn } from "../names.ts";
import type { PolicyCondition } from "../statement.ts";
import { areOpenNetworks } from "./networks.ts";
import { hasVariable, hasWildcard, isTie, typeOf } from "./ties.ts";

/** The group to which a condition limits callers; see `narrowing`. */
export type Limit = "this account" | "another account" | "identity" | "address" | "nothing";

/** The kind of limit that each condition key sets if its values are fixed. */
const keys: Readonly<Record<string, "account" | "arn" | "organization" | "network" | "address" | "id" | "secret">> = {
  "aws:principalaccount": "account",
  "aws:sourceaccount": "account",
  "aws:sourceowner": "account",
  "kms:calleraccount": "account",
  "aws:vpceaccount": "account",
  "aws:principalarn": "arn",
  "aws:sourcearn": "arn",
  "aws:sourcevpcarn": "arn",
  "aws:principalorgid": "organization",
  "aws:principalorgpaths": "organization",
  "aws:sourceorgid": "organization",
  "aws:sourceorgpaths": "organization",
  "aws:vpceorgid": "organization",
  "aws:vpceorgpaths": "organization",
  "aws:sourcevpc": "network",
  "aws:sourcevpce": "network",
  "aws:sourceip": "address",
  "aws:userid": "id",
  "sts:externalid": "secret",
};

/** Returns the limit that a condition puts on callers from anywhere; `required` are the keys that must be present. */
export function limitOf(
  condition: PolicyCondition,
  required: ReadonlySet<string>,
  account: string | null,
  isTrust: boolean,
): Limit {
  const { key, values } = condition;
  const lower = key.toLowerCase();
  const limit = own(keys, lower);
  const type = typeOf(condition);
  if (limit === undefined || type === undefined || values.length === 0 || !isTie(condition, required)) return "nothing";
  if (values.some(hasVariable)) return "nothing";
  const isText = type === "string";
  switch (limit) {
    case "account":
      return isText ? accountLimit(values.map(ownAccount(account)), account) : "nothing";
    case "arn": {
      if (!isText && type !== "arn") return "nothing";
      const accounts = values.map((value) => (isText && !firm.test(value) ? null : accountInArn(value)));
      const isOpen = values.some((value, at) => accounts[at] === null && hasWildcard(value));
      // Any account can have a role of this name; a bucket's name is unique.
      if (isOpen || (lower === "aws:principalarn" && accounts.includes(null))) return "nothing";
      return accounts.includes(null) ? "identity" : accountLimit(accounts, account);
    }
    case "organization":
      return isText && values.every((value) => /^(?:o-[^*?/$]+|\$\{aws:ResourceOrgID\})(?:\/|$)/i.test(value))
        ? "identity"
        : "nothing";
    case "network":
      return isText && !values.some(hasWildcard) ? "identity" : "nothing";
    case "address":
      return areFixedAddresses(type, values) ? "address" : "nothing";
    case "id":
      return isText && values.every((value) => fixedId.test(value)) ? "address" : "nothing";
    case "secret":
      // Only the calls that assume a role have an external ID.
      return isTrust && isText && !values.some(hasWildcard) ? "address" : "nothing";
  }
}

/** Whether a condition limits callers to a network; `account` is the policy's. */
export function limitsByNetwork(
  condition: PolicyCondition,
  required: ReadonlySet<string>,
  account: string | null,
): boolean {
  return limitOf(condition, required, account, false) !== "nothing";
}

/** The beginning of an id that is too long to be one of a list that covers every id: AROAEXAMPLEID:*, an account. */
const fixedId = /^(?:A[A-Z\d]{9,}|\d{12}(?![^:]))/;

/** Returns the accounts to which conditions limit callers. */
export function accountsIn(conditions: readonly PolicyCondition[]): readonly string[] {
  const limiting = conditions.filter(({ key }) => /^(?:account|arn)$/.test(own(keys, key.toLowerCase()) ?? ""));
  const ids = limiting.flatMap(({ values }) => values.map((value) => accountInArn(value) ?? value));
  return [...new Set(ids.filter((id) => /^\d{12}$/.test(id)))];
}

function accountLimit(accounts: readonly (string | null)[], account: string | null): Limit {
  if (accounts.some((one) => one === null || hasWildcard(one))) return "nothing";
  return account !== null && accounts.every((one) => one === account) ? "this account" : "another account";
}

function ownAccount(account: string | null): (value: string) => string {
  return (value) => (/^\$\{aws:ResourceAccount\}$/i.test(value) && account !== null ? account : value);
}

/**
 * ARNs whose account is firm even if they are compared as text: a wildcard before the account can match several parts
 * of an ARN there, and the names of roles and API paths can contain colons.
 */
const firm = /^arn:aws[\w-]*:(?:[a-z\d-]+:[a-z\d-]*|(?!iam:|sts:|execute-api:)[a-z\d-]+:[^:]*):/;

/** Whether addresses are fixed: networks that are not too wide, or texts with at least two fixed groups. */
function areFixedAddresses(type: string, values: readonly string[]): boolean {
  if (type === "network") return !areOpenNetworks(values);
  if (type !== "string") return false;
  if (values.some((value) => value.includes("/") && areOpenNetworks([value]))) return false;
  const open = values.filter(hasWildcard);
  return open.length <= 256 && open.every((value) => /^(?:\d+\.\d+\.|[\da-f]+:[\da-f]+:)/i.test(value));
}
