import { own } from "../../cloudtrail/fields.ts";
import { accountInArn } from "./names.ts";
import { isTie, type PolicyCondition } from "./statement.ts";

/**
 * The group to which a statement's conditions limit the principal "everyone". "identity" is a known organization,
 * network or resource; "address" is an IP address or a shared secret.
 */
export type Narrowing = "this account" | "another account" | "identity" | "address" | "nothing";

/** The kind of limit that each condition key sets if its values are fixed. */
const keys: Readonly<Record<string, "account" | "arn" | "organization" | "network" | "address">> = {
  "aws:principalaccount": "account",
  "aws:sourceaccount": "account",
  "aws:sourceowner": "account",
  "kms:calleraccount": "account",
  "aws:principalarn": "arn",
  "aws:sourcearn": "arn",
  "aws:principalorgid": "organization",
  "aws:principalorgpaths": "organization",
  "aws:sourceorgid": "organization",
  "aws:sourceorgpaths": "organization",
  "aws:sourcevpc": "network",
  "aws:sourcevpce": "network",
  "aws:sourceip": "address",
  "aws:userid": "address",
  "sts:externalid": "address",
};

const order: readonly Narrowing[] = ["this account", "another account", "identity", "address"];

/**
 * Returns the strongest limit that conditions put on "everyone". Follows the rules by which Amazon S3 calls a policy
 * not public.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function narrowing(conditions: readonly PolicyCondition[], account: string | null): Narrowing {
  const found = conditions.map((condition) => narrowingOf(condition, account));
  return order.find((narrowed) => found.includes(narrowed)) ?? "nothing";
}

function narrowingOf(condition: PolicyCondition, account: string | null): Narrowing {
  const { key, values } = condition;
  const lower = key.toLowerCase();
  const narrowed = own(keys, lower);
  if (narrowed === undefined || !isFixed(condition)) return "nothing";
  switch (narrowed) {
    case "account":
      return accountNarrowing(values.map(ownAccount(account)), account);
    case "arn": {
      const accounts = values.map(accountInArn);
      const isOpen = values.some((value, at) => accounts[at] === null && hasWildcard(value));
      // Any account can have a role of this name; a bucket's name is unique.
      if (isOpen || (lower === "aws:principalarn" && accounts.includes(null))) return "nothing";
      return accounts.includes(null) ? "identity" : accountNarrowing(accounts, account);
    }
    case "organization":
      return values.every((value) => /^(?:o-[^*?/$]+|\$\{aws:ResourceOrgID\})(?:\/|$)/i.test(value))
        ? "identity"
        : "nothing";
    case "network":
      return values.some(hasWildcard) ? "nothing" : "identity";
    case "address":
      return "address";
  }
}

function accountNarrowing(accounts: readonly (string | null)[], account: string | null): Narrowing {
  return account !== null && accounts.every((one) => one === account) ? "this account" : "another account";
}

function ownAccount(account: string | null): (value: string) => string {
  return (value) => (/^\$\{aws:ResourceAccount\}$/i.test(value) && account !== null ? account : value);
}

function hasWildcard(value: string): boolean {
  return /[*?]/.test(value);
}

/**
 * Whether conditions prevent the confused-deputy problem: they require an external ID or a known organization.
 */
export function isDeputySafe(conditions: readonly PolicyCondition[]): boolean {
  return conditions.some((condition) => {
    const key = condition.key.toLowerCase();
    if (key === "sts:externalid") return isFixed(condition);
    return key.startsWith("aws:principalorg") && narrowingOf(condition, null) === "identity";
  });
}

/** Whether a condition requires specific values; *, 0.0.0.0/0 and ${aws:PrincipalAccount} match anyone. */
export function isFixed(condition: PolicyCondition): boolean {
  const { operator, values } = condition;
  return isTie(condition) && values.length > 0 && values.every((value) => !isOpen(value, operator === "ipaddress"));
}

/** Networks that are too wide to be a limit: below /8, and below /32 for IPv6. */
const wideNetwork = /^[^:]*\/[0-7]$|^[^:]*:.*\/(?:\d|[12]\d|3[01])$/;

function isOpen(value: string, isNetwork: boolean): boolean {
  if (/^[*?]/.test(value) || (isNetwork && wideNetwork.test(value))) return true;
  return /\$\{(?!aws:Resource(?:OrgID|Account)\})/i.test(value);
}
