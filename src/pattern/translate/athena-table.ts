import { IamAlertsError } from "../../errors.ts";
import { type Column, columns, isList } from "./cloudtrail-table.ts";

export interface TableOptions {
  /** The name of the table, with or without a database in front. */
  readonly table?: string;
  /**
   * The S3 folder of the trail's files: of one Region (`s3://<bucket>/AWSLogs/<account>/CloudTrail/<region>/`), of one
   * account, or of an organization (`s3://<bucket>/AWSLogs/<organization>/`).
   */
  readonly location?: string;
  /** The accounts to read, for a location above the folders of accounts. */
  readonly accounts?: readonly string[];
  /** The Regions to read, for a location above the folders of Regions. */
  readonly regions?: readonly string[];
}

/** The name of the table in AWS's documentation. */
const defaultTable = "cloudtrail_logs_pp";
const defaultLocation = "s3://amzn-s3-demo-bucket/AWSLogs/111122223333/CloudTrail/us-east-1/";

/** Returns the table name if it is valid. @throws IamAlertsError `usage` */
export function tableName(table: string = defaultTable): string {
  if (/^(?:[A-Za-z_]\w*\.)?[A-Za-z_]\w*$/.test(table)) return table;
  throw new IamAlertsError("usage", `expected a table name, found ${JSON.stringify(table)}`, {
    hint: "use letters, digits and _, optionally after a database and a dot, for example security.cloudtrail_logs",
  });
}

/**
 * Returns the statement that creates AWS's documented CloudTrail table in Athena, with partition projection: by day and, if
 * the location is above their folders, by account and Region.
 *
 * @throws IamAlertsError `usage` for an invalid table name or location, and for a location where the table would be empty.
 * @see https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
 */
export function toAthenaTable({ table, location = defaultLocation, ...range }: TableOptions = {}): string {
  const { folder, template, values } = layoutOf(location, range);
  const fields = Object.entries(columns).map(([name, column]) => `  ${name.toLowerCase()} ${sqlType(column)}`);
  const partitions = Object.entries(values);
  return `CREATE EXTERNAL TABLE ${tableName(table)} (
${fields.join(",\n")}
)
PARTITIONED BY (${[...partitions.map(([name]) => name), "timestamp"].map((name) => `\`${name}\` STRING`).join(", ")})
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION '${folder}'
TBLPROPERTIES (
  'projection.enabled'='true',
${partitions
  .map(([name, list]) => `  'projection.${name}.type'='enum',\n  'projection.${name}.values'='${list.join(",")}',\n`)
  .join("")}  'projection.timestamp.type'='date',
  'projection.timestamp.format'='yyyy/MM/dd',
  'projection.timestamp.range'='2020/01/01,NOW',
  'projection.timestamp.interval'='1',
  'projection.timestamp.interval.unit'='DAYS',
  'storage.location.template'='${template}'
)
`;
}

interface Layout {
  readonly folder: string;
  /** The folder of a day, with the partitions as variables. */
  readonly template: string;
  /** The values of the partitions in addition to the day. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** Returns where the files of a location are. A location of another layout than CloudTrail's must have a folder for each day. */
function layoutOf(location: string, { accounts, regions }: Pick<TableOptions, "accounts" | "regions">): Layout {
  checkLocation(location);
  const given = location.replace(/\/?$/, "/");
  const [, root, organization = "", account, trail, region] =
    /^(.*\/AWSLogs\/)(o-[a-z0-9]{10,32}\/)?(?:(\d{12})\/(?:(CloudTrail[A-Za-z-]*)\/(?:([a-z]{2,4}(?:-[a-z]+)+-\d)\/)?)?)?$/.exec(
      given,
    ) ?? [];
  if (root === undefined) {
    if (given.includes("/AWSLogs/")) throw emptyTable(given, "CloudTrail writes no files there");
    return { folder: given, template: `${given}\${timestamp}`, values: {} };
  }
  if (trail !== undefined && trail !== "CloudTrail")
    throw emptyTable(given, `the files of ${trail} are no events of a trail`);
  const values: Record<string, readonly string[]> = {};
  if (account === undefined) values["account"] = listOf(accounts, /^\d{12}$/, given, "--account");
  if (region === undefined) values["region"] = listOf(regions, /^[a-z]{2,4}(?:-[a-z]+)+-\d$/, given, "--region");
  const folder = `${root}${organization}${account === undefined ? "" : `${account}/CloudTrail/`}${region === undefined ? "" : `${region}/`}`;
  const variable = (name: string) => `\${${name}}`;
  const template = `${root}${organization}${account ?? variable("account")}/CloudTrail/${region ?? variable("region")}/\${timestamp}`;
  return { folder, template, values };
}

function checkLocation(location: string): void {
  const expected = (what: string, hint: string) =>
    new IamAlertsError("usage", `expected ${what}, found ${JSON.stringify(location)}`, { hint });
  const [, bucket] = /^s3:\/\/([^/]*)/.exec(location) ?? [];
  if (bucket !== undefined && bucket.length < 3) {
    throw expected("an S3 location with a bucket", "the name of a bucket has 3 to 63 characters");
  }
  if (!/^s3:\/\/[a-z0-9][a-z0-9.-]+[a-z0-9]\/(?:[\w.+=,@-]+\/)*[\w.+=,@-]*$/.test(location)) {
    throw expected("an S3 location", `for example ${defaultLocation}`);
  }
}

function emptyTable(location: string, why: string): IamAlertsError {
  return new IamAlertsError(
    "usage",
    `expected a folder of a trail's files, found ${JSON.stringify(location)}: ${why}`,
    {
      hint: "give s3://<bucket>/<prefix>/AWSLogs/ followed by an organization's id, an account's id or nothing",
    },
  );
}

/** Returns the values of a partition, which a location above its folders needs. */
function listOf(given: readonly string[] | undefined, form: RegExp, location: string, flag: string): readonly string[] {
  const wrong = given?.find((each) => !form.test(each));
  if (wrong !== undefined)
    throw new IamAlertsError("usage", `expected an id or a Region after ${flag}, found ${JSON.stringify(wrong)}`);
  if (given !== undefined && given.length > 0) return [...new Set(given)];
  throw new IamAlertsError("usage", `expected ${flag} with the location ${JSON.stringify(location)}, found none`, {
    hint: `the files are in folders below it, one for each: repeat ${flag} for those that the table reads`,
  });
}

function sqlType(column: Column): string {
  if (column === "map") return "MAP<STRING, STRING>";
  if (typeof column === "string") return "STRING";
  if (isList(column)) return `ARRAY<${sqlType(column.list)}>`;
  const fields = Object.entries(column).map(([name, field]) => `${name.toLowerCase()}: ${sqlType(field)}`);
  return `STRUCT<${fields.join(", ")}>`;
}
