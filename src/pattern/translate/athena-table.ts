import { IamAlertsError } from "../../errors.ts";
import { type Column, columns, isList } from "./cloudtrail-table.ts";

export interface TableOptions {
  /** The name of the table, with or without a database in front. */
  readonly table?: string;
  /** The S3 folder of one Region's files: `s3://<bucket>/AWSLogs/<account>/CloudTrail/<region>/` */
  readonly location?: string;
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
 * Returns the statement that creates AWS's documented CloudTrail table in Athena: the files of one Region, partitioned
 * by day with partition projection.
 *
 * @throws IamAlertsError `usage` for an invalid table name or S3 location.
 * @see https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 */
export function toAthenaTable({ table, location = defaultLocation }: TableOptions = {}): string {
  if (!/^s3:\/\/[a-z0-9][a-z0-9.-]+\/(?:[\w.+=,@-]+\/)*[\w.+=,@-]*$/i.test(location)) {
    throw new IamAlertsError("usage", `expected an S3 location, found ${JSON.stringify(location)}`, {
      hint: `for example ${defaultLocation}`,
    });
  }
  const folder = location.replace(/\/?$/, "/");
  const fields = Object.entries(columns).map(([name, column]) => `  ${name.toLowerCase()} ${sqlType(column)}`);
  return `CREATE EXTERNAL TABLE ${tableName(table)} (
${fields.join(",\n")}
)
PARTITIONED BY (\`timestamp\` STRING)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION '${folder}'
TBLPROPERTIES (
  'projection.enabled'='true',
  'projection.timestamp.type'='date',
  'projection.timestamp.format'='yyyy/MM/dd',
  'projection.timestamp.range'='2020/01/01,NOW',
  'projection.timestamp.interval'='1',
  'projection.timestamp.interval.unit'='DAYS',
  'storage.location.template'='${folder}\${timestamp}'
)
`;
}

function sqlType(column: Column): string {
  if (column === "map") return "MAP<STRING, STRING>";
  if (typeof column === "string") return "STRING";
  if (isList(column)) return `ARRAY<${sqlType(column.list)}>`;
  const fields = Object.entries(column).map(([name, field]) => `${name.toLowerCase()}: ${sqlType(field)}`);
  return `STRUCT<${fields.join(", ")}>`;
}
