import { IamAlertsError } from "../../../errors.ts";

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * Parses a time and returns it in ISO 8601 and UTC: a date, a date and time (in UTC if it has no zone), or a duration
 * before now such as 24h or 7d. A date means its start, or with `end` the start of the next day.
 *
 * @throws IamAlertsError `usage` for anything else.
 */
export function parseTime(flag: string, text: string, now: number, end = false): string {
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
  throw new IamAlertsError("usage", `expected a time after ${flag}, found ${JSON.stringify(text)}`, {
    hint: "use a date (2026-11-18), a date and time (2026-11-18T15:00Z), or how long ago (24h, 7d)",
  });
}
