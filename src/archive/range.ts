import { readRecord } from "../cloudtrail/record.ts";

/** The records to search, by time, Region and account. Times are ISO 8601 in UTC; `until` is exclusive. */
export interface Range {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly regions?: readonly string[] | undefined;
  readonly accounts?: readonly string[] | undefined;
}

/** Whether a range includes everything. */
export function isEverything({ since, until, regions, accounts }: Range): boolean {
  return since === undefined && until === undefined && regions === undefined && accounts === undefined;
}

/**
 * Whether a record is in the range. A record without a time, Region or account counts as inside, so that nothing is
 * lost.
 */
export function isWithin({ since, until, regions, accounts }: Range, value: unknown): boolean {
  const record = readRecord(value);
  if (record === undefined) return true;
  const { eventTime, region, accountId } = record;
  if (eventTime !== null && since !== undefined && Date.parse(eventTime) < Date.parse(since)) return false;
  if (eventTime !== null && until !== undefined && Date.parse(eventTime) >= Date.parse(until)) return false;
  if (region !== null && regions !== undefined && !regions.includes(region)) return false;
  return accountId === null || accounts === undefined || accounts.includes(accountId);
}

const day = 86_400_000;
/** CloudTrail names a file by the minute, and a little before it writes the file. */
const slack = 5 * 60_000;

/**
 * Whether a file or folder of CloudTrail's layout may hold records of the range, judged by its path:
 * `…/<account>/CloudTrail/<region>/yyyy/mm/dd/<account>_CloudTrail_<region>_yyyymmddThhmmZ_….json.gz` or the start of
 * it. Other categories have `CloudTrail-NetworkActivity` and other names instead of `CloudTrail`. The dates are those of delivery: events are delivered after they happen, almost always within a day.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
export function mayHold(range: Range, given: string): boolean {
  if (isEverything(range)) return true;
  // Windows writes paths with backslashes.
  const path = given.replaceAll("\\", "/");
  const { since, until, regions, accounts } = range;
  const folder =
    /(?:^|\/)(\d{12})\/CloudTrail(?:-[A-Za-z]+)?(?:\/([a-z]+(?:-[a-z]+)+-\d))?(?:\/(\d{4}))?(?:\/(\d\d))?(?:\/(\d\d))?(?=\/|$)/;
  const [, account = ownerOf(path), region, year, month, date] = folder.exec(path) ?? [];
  if (account !== undefined && accounts !== undefined && !accounts.includes(account)) return false;
  if (region !== undefined && regions !== undefined && !regions.includes(region)) return false;
  const [first, last] = fileTime(path) ?? folderTime(year, month, date) ?? [undefined, undefined];
  if (first === undefined || last === undefined) return true;
  if (since !== undefined && last + slack < Date.parse(since)) return false;
  return until === undefined || first - day < Date.parse(until);
}

/** Returns the account whose files a folder in AWSLogs holds, also of an organization. */
function ownerOf(path: string): string | undefined {
  return /(?:^|\/)AWSLogs(?:\/o-[a-z0-9]+)?\/(\d{12})(?=\/|$)/.exec(path)?.[1];
}

/** Returns the first and last time of delivery that the name of a CloudTrail file allows. */
function fileTime(path: string): readonly [number, number] | undefined {
  const [, year, month, date, hour, minute] =
    /_CloudTrail(?:-[A-Za-z]+)?_[a-z0-9-]+_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[^/]*$/.exec(path) ?? [];
  if (year === undefined) return undefined;
  const time = Date.parse(`${year}-${month}-${date}T${hour}:${minute}:00Z`);
  return Number.isNaN(time) ? undefined : [time, time];
}

/** Returns the start of the first day and the end of the last day that a folder covers. */
function folderTime(year?: string, month?: string, date?: string): readonly [number, number] | undefined {
  if (year === undefined) return undefined;
  const number = Number(year);
  if (month === undefined) return [Date.UTC(number, 0, 1), Date.UTC(number + 1, 0, 1)];
  if (date === undefined) return [Date.UTC(number, Number(month) - 1, 1), Date.UTC(number, Number(month), 1)];
  const start = Date.UTC(number, Number(month) - 1, Number(date));
  return [start, start + day];
}
