import type { Range } from "../../../archive/range.ts";
import type { Slice } from "../../../aws/history/history.ts";
import { IamAlertsError } from "../../../errors.ts";
import { didYouMean, wordsOf } from "../../../words.ts";
import type { AccountContext } from "../../flags/accounts.ts";
import type { BacktestOptions } from "./options.ts";

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

const weekdays = wordsOf("sunday monday tuesday wednesday thursday friday saturday");

/**
 * Parses a time and returns it in ISO 8601 and UTC: a date, a date and time (in UTC if it has no zone), a duration before
 * now such as 24h or 7d, or the name of a day. A date means its start, or with `end` the start of the next day.
 *
 * @throws IamAlertsError `usage` for anything else.
 */
export function parseTime(flag: string, given: string, now: number, end = false): string {
  const text = dateOf(given, now) ?? given;
  const [, number, unit = ""] = /^(\d+)([mhdw])$/.exec(text) ?? [];
  const ago = units[unit];
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text);
  const [clock] = /(?<=^\d{4}-\d\d-\d\d[T ])\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?=Z$|[+-]\d\d:?\d\d$|$)/.exec(text) ?? [];
  const zone = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) && !isDate ? "" : "Z";
  const time =
    ago !== undefined
      ? now - Number(number) * ago
      : isDate
        ? Date.parse(text) + (end ? (units["d"] as number) : 0)
        : Date.parse(clock === undefined ? "" : text.replace(" ", "T") + zone);
  // JavaScript accepts November 31 as December 1.
  const isReal =
    ago !== undefined || new Date(`${text.slice(0, 10)}T00:00Z`).getUTCDate() === Number(text.slice(8, 10));
  if (!Number.isNaN(new Date(time).getTime()) && isReal) return new Date(time).toISOString();
  throw new IamAlertsError("usage", `expected a time after ${flag}, found ${JSON.stringify(given)}`, {
    hint: "use a date (2026-11-18), a date and time (2026-11-18T15:00Z), how long ago (24h, 7d), today, yesterday or a weekday",
  });
}

/** Returns the date of today, of yesterday, or of the last day with that name; today can be that day. All are in UTC. */
function dateOf(text: string, now: number): string | undefined {
  const name = text.toLowerCase();
  const weekday = weekdays.indexOf(name);
  const daysAgo = weekday >= 0 ? (new Date(now).getUTCDay() - weekday + 7) % 7 : ["today", "yesterday"].indexOf(name);
  return daysAgo < 0 ? undefined : new Date(now - daysAgo * (units["d"] as number)).toISOString().slice(0, 10);
}

/**
 * Returns the ids of the accounts that are given as ids or names.
 *
 * @throws IamAlertsError `usage` for what is neither
 */
function idsOf(given: readonly string[], { accountAliases, accounts }: AccountContext): readonly string[] {
  const known = new Map([...(accounts ?? [])].map(([id, { alias }]) => [id, alias]));
  for (const [id, alias] of accountAliases ?? []) known.set(id, alias);
  return given.flatMap((account) => {
    if (/^\d{12}$/.test(account)) return [account];
    const ids = [...known].filter(([, alias]) => alias === account).map(([id]) => id);
    if (ids.length > 0) return ids;
    throw new IamAlertsError(
      "usage",
      `expected an account's 12 digits or its name after --account, found ${JSON.stringify(account)}`,
      { hint: didYouMean(account, [...known.values()]) ?? "--account-alias and --accounts give names to accounts" },
    );
  });
}

/** Returns the records that the flags select. @throws IamAlertsError `usage` for a time or an account that is not one. */
export function rangeOf(
  { since, until, region, account }: BacktestOptions,
  now: number,
  context: AccountContext = {},
): Range {
  const range = {
    since: since === undefined ? undefined : parseTime("--since", since, now),
    until: until === undefined ? undefined : parseTime("--until", until, now, true),
    regions: region,
    accounts: account === undefined ? undefined : idsOf(account, context),
  };
  if (range.since !== undefined && range.until !== undefined && range.since >= range.until) {
    throw new IamAlertsError("usage", `expected --since before --until, found ${range.since} and ${range.until}`);
  }
  return range;
}

/** Returns the period of a log group that a range selects. @throws IamAlertsError `usage` if the range has no beginning. */
export function sliceOf({ since, until }: Range, now: number): Slice {
  if (since === undefined) {
    throw new IamAlertsError("usage", "expected --since with --log-group, found none", {
      hint: "say how far back to search, for example --since 7d",
    });
  }
  const slice = { since: Date.parse(since), until: Math.min(now, until === undefined ? now : Date.parse(until)) };
  if (slice.since < slice.until) return slice;
  throw new IamAlertsError("usage", `expected a time in the past after --since, found ${since}`);
}
