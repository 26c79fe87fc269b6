import { shortened, wordsOf } from "../words.ts";

/** An account of the organization. */
export interface Account {
  /** The account's name. */
  readonly alias: string;
  /** The person or team to ask about the account. */
  readonly owner: string | null;
  /** The account's purpose: prod, test, … */
  readonly environment: string | null;
}

/** The accounts that the settings name. */
export interface KnownAccounts {
  /** Names of accounts, by id; they take precedence over those in the list. */
  readonly aliases?: ReadonlyMap<string, string> | undefined;
  /** All accounts of the organization, by id; undefined if they are not known. */
  readonly list?: ReadonlyMap<string, Account> | undefined;
}

/** Returns the name of an account; undefined if the account is not known. */
export function aliasOf(id: string | null, { aliases, list }: KnownAccounts): string | undefined {
  return id === null ? undefined : (aliases?.get(id) ?? list?.get(id)?.alias);
}

/** Returns " (staging, in the organization)", " (staging, a known account)", or nothing for an account that is not known. */
export function knownWords(id: string, accounts: KnownAccounts): string {
  const alias = aliasOf(id, accounts);
  if (alias === undefined) return "";
  return ` (${shortened(alias)}, ${accounts.list?.has(id) ? "in the organization" : "a known account"})`;
}

/**
 * Whether an account is outside the organization: the organization's accounts are known, and this one is not among them.
 * A record can have any text as an id, and accounts of AWS itself are not strangers.
 */
export function isOutside(id: string | null, accounts: KnownAccounts): boolean {
  if (accounts.list === undefined || id === null || !/^\d{12}$/.test(id)) return false;
  return aliasOf(id, accounts) === undefined && !ofAws.has(id);
}

/**
 * The accounts with which AWS delivers logs to buckets: those of Elastic Load Balancing, CloudTrail and Redshift in
 * Regions where AWS has not always used service principals.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html
 */
const ofAws: ReadonlySet<string> = new Set(
  wordsOf(`
  009996457667 027434742980 033677994240 037604701340 048591011584 054676820928 076674570225 098369216593 114774131450
  127311923021 156460612806 190560391635 383597477331 507241528517 582318560864 589379963580 600734575887 635631232127
  638102146993 652711504416 718504428378 754344448648 783225319266 797873946194 897822967062 985666609251
  034638983726 035351147821 069019280451 086441151436 113285607260 119688915426 187074758985 193415116832 216624486486
  262312530599 282025262664 284668455005 388731089494 453052556044 475085895292 492519147666 525921808201 582488909970
  585772288577 608710470296 669305197877 681348832753 683224464357 757211635381 765225791966 814480443879 819402241893
  829690693026 859597730677 903692715234 977081816279
  013126148197 053454850223 075028567923 090321488786 111890595117 193672423079 210876761215 262260360010 307160386991
  313564881002 361669875840 365689465814 391106570357 404641285394 660998842044 665727464434 729911121831 760740231472
  762762565011 865932855811 902366379725 907379612154 915173422425 945612479654
`),
);
