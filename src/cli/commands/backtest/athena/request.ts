import type { Range } from "../../../../archive/range.ts";
import type { AthenaRange } from "../../../../aws/athena/query.ts";
import { regionsOf } from "../../../../cloudtrail/regions.ts";
import { IamAlertsError } from "../../../../errors.ts";
import { tableName, toAthenaTable } from "../../../../pattern/translate/athena-table.ts";
import type { BacktestOptions } from "../options.ts";

/** The table to search, and how. */
export interface AthenaRequest {
  readonly database: string;
  readonly table: string;
  readonly workgroup: string;
  readonly output: string | undefined;
  /** The number of bytes after which the query is stopped. */
  readonly maxBytes: number | undefined;
  readonly range: AthenaRange;
  /** The statement that creates the table. */
  readonly ddl: string | undefined;
}

/**
 * Returns what to search with Athena; undefined without --athena.
 *
 * @throws IamAlertsError `usage` for flags that conflict, for invalid names, and for a table that would be empty.
 */
export function athenaRequestOf(
  sources: readonly string[],
  options: BacktestOptions,
  range: Range,
  now: number,
): AthenaRequest | undefined {
  checkFlags(sources, options);
  if (!options.athena) return undefined;
  const { database: given, workgroup = "primary", output, maxScan, createTable } = options;
  const [owner, name] = splitName(tableName(options.table));
  if (owner !== undefined && given !== undefined && owner !== given) {
    throw usage(`expected one database, found ${owner} in --table and ${given} in --database`);
  }
  const database = owner ?? given ?? "default";
  if (!/^[\w-]{1,255}$/.test(database)) {
    throw usage(`expected a database name after --database, found ${JSON.stringify(database)}`);
  }
  if (output !== undefined && !/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:\/|$)/.test(output)) {
    throw usage(
      `expected an S3 location after --output, found ${JSON.stringify(output)}`,
      "for example s3://<bucket>/athena/",
    );
  }
  return {
    database,
    table: name,
    workgroup,
    output,
    maxBytes: maxScan === undefined ? undefined : maxScan * 1e9,
    range: periodOf(range, now),
    ddl: createTable ? tableOf(name, options) : undefined,
  };
}

function checkFlags(sources: readonly string[], options: BacktestOptions): void {
  const { athena, logGroup, insights, threads, requestPayer, after, results, createTable, location, organization } =
    options;
  const { database, table, workgroup, output, maxScan } = options;
  const first = (flags: Readonly<Record<string, unknown>>) =>
    Object.entries(flags).find(([, value]) => value !== undefined)?.[0];
  if (!athena) {
    const names = { "--database": database, "--table": table, "--workgroup": workgroup, "--output": output };
    const tables = { "--create-table": createTable, "--location": location, "--organization": organization };
    const flag = first({ ...names, "--max-scan": maxScan, ...tables });
    if (flag !== undefined) throw usage(`expected --athena with ${flag}, found none`);
    return;
  }
  if (sources.length > 0) throw usage("expected files or --athena, found both");
  const stored = { "--request-payer": requestPayer, "--after": after, "--results": results };
  const flag = first({ "--log-group": logGroup, "--insights": insights, "--threads": threads, ...stored });
  if (flag !== undefined) throw usage(`expected --athena without ${flag}, found both`);
  const ofTable = first({ "--location": location, "--organization": organization });
  if (ofTable !== undefined && !createTable) throw usage(`expected --create-table with ${ofTable}, found none`);
}

function splitName(table: string): readonly [database: string | undefined, name: string] {
  const [first = "", second] = table.split(".");
  return second === undefined ? [undefined, first] : [first, second];
}

/** @throws IamAlertsError `usage` if the range has no beginning, or one in the future. */
function periodOf({ since, until, accounts, regions }: Range, now: number): AthenaRange {
  if (since === undefined) {
    throw usage(
      "expected --since with --athena, found none",
      "Athena bills what it reads: say how far back to search, for example --since 30d",
    );
  }
  const end = new Date(Math.min(now, until === undefined ? now : Date.parse(until))).toISOString();
  if (since >= end) throw usage(`expected a time in the past after --since, found ${since}`);
  return { since, until: end, accounts, regions };
}

/** Returns the statement for the table of a location, which is the bucket or folder of AWSLogs/ for an organization. */
function tableOf(table: string, { location, organization, account, region }: BacktestOptions): string {
  if (location === undefined) {
    throw usage(
      "expected --location with --create-table, found none",
      "give the trail's folder, for example s3://<bucket>/AWSLogs/111122223333/",
    );
  }
  return toAthenaTable({
    table,
    location: organization === undefined ? location : organizationFolder(location, organization),
    ...(account === undefined ? {} : { accounts: account }),
    regions: region ?? regionsOf("aws"),
  });
}

function organizationFolder(location: string, organization: string): string {
  if (!/^o-[a-z0-9]{10,32}$/.test(organization)) {
    throw usage(
      `expected an organization's id after --organization, found ${JSON.stringify(organization)}`,
      "aws organizations describe-organization shows the id, for example o-exampleorgid",
    );
  }
  const [root, rest = ""] = location.replace(/\/?$/, "/").split(/AWSLogs\/(.*)$/s);
  if (rest === "" || rest === `${organization}/`) return `${root}AWSLogs/${organization}/`;
  throw usage(
    `expected a location above the organization's folder, found ${JSON.stringify(location)}`,
    `give the bucket or the folder of AWSLogs/, or leave out --organization`,
  );
}

function usage(message: string, hint?: string): IamAlertsError {
  return new IamAlertsError("usage", message, hint === undefined ? {} : { hint });
}
