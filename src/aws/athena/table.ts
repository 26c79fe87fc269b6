import type { AthenaClient, TableMetadata } from "@aws-sdk/client-athena";
import { IamAlertsError } from "../../errors.ts";
import type { Pace } from "../pace.ts";
import type { TableColumns } from "./columns.ts";

/** The partitions by which a query can keep Athena from reading files. */
export interface TablePartitions {
  readonly date?: { readonly name: string; readonly format: (day: string) => string };
  readonly account?: string;
  readonly region?: string;
}

/** The columns and partitions of a table, from its definition. */
export interface KnownTable {
  readonly columns: TableColumns;
  readonly partitions: TablePartitions;
  /** The location of the files, with placeholders for projected partitions; undefined if the definition has none. */
  readonly location: string | undefined;
}

/** The partition by day of AWS's documented table. */
export const documentedPartitions: TablePartitions = {
  date: { name: "timestamp", format: (day) => day.replaceAll("-", "/") },
};

/** The formats of days that sort like days. */
const formats: Readonly<Record<string, (day: string) => string>> = {
  "yyyy/MM/dd": (day) => day.replaceAll("-", "/"),
  "yyyy-MM-dd": (day) => day,
  yyyyMMdd: (day) => day.replaceAll("-", ""),
};

/**
 * Reads the columns and partitions of a table. Returns undefined if the caller may not read them.
 *
 * @throws IamAlertsError `not-found` for a missing database or table, or if the table has none of CloudTrail's columns; `aws…`
 * @see https://docs.aws.amazon.com/athena/latest/APIReference/API_GetTableMetadata.html
 */
export async function readTable(
  client: AthenaClient,
  pace: Pace,
  { database, table, workgroup }: { readonly database: string; readonly table: string; readonly workgroup: string },
): Promise<KnownTable | undefined> {
  const never = new AbortController().signal;
  const { GetTableMetadataCommand } = await import("@aws-sdk/client-athena");
  const input = { CatalogName: "AwsDataCatalog", DatabaseName: database, TableName: table, WorkGroup: workgroup };
  try {
    const { TableMetadata: found } = await pace.call("athena:GetTableMetadata", never, () =>
      client.send(new GetTableMetadataCommand(input)),
    );
    return found === undefined ? undefined : known(found, `${database}.${table}`);
  } catch (error) {
    if (!(error instanceof IamAlertsError)) throw error;
    if (error.code === "aws-denied") return undefined;
    if (/EntityNotFound|not found/i.test(`${error.details["awsMessage"]}`)) throw missingTable(database, table, error);
    throw error;
  }
}

function known({ Columns = [], PartitionKeys = [], Parameters = {} }: TableMetadata, name: string): KnownTable {
  const columns = new Map(Columns.map(({ Name = "", Type = "" }) => [Name.toLowerCase(), Type]));
  const missing = ["eventtime", "eventname", "useridentity"].filter((each) => !columns.has(each));
  if (missing.length > 0) {
    throw new IamAlertsError(
      "not-found",
      `expected a table of CloudTrail events, found ${name} without ${missing[0]}`,
      {
        hint: "check --database and --table; --create-table creates the table of AWS's documentation",
        details: { table: name, missing },
      },
    );
  }
  const keys = PartitionKeys.filter(({ Type = "string" }) => /^(?:string|varchar.*)$/i.test(Type));
  const named = (names: RegExp) => keys.map(({ Name = "" }) => Name.toLowerCase()).find((key) => names.test(key));
  const account = named(/^(?:recipient_?)?account_?(?:id)?$/);
  const region = named(/^(?:aws_?)?region(?:_?name)?$/);
  const date = dateOf(
    keys.map(({ Name = "" }) => Name.toLowerCase()),
    Parameters,
  );
  return {
    columns,
    location: Parameters["storage.location.template"] ?? Parameters["location"],
    partitions: {
      ...(date === undefined ? {} : { date }),
      ...(account === undefined ? {} : { account }),
      ...(region === undefined ? {} : { region }),
    },
  };
}

/** Returns the partition that is projected by day, in a format that sorts like days. */
function dateOf(keys: readonly string[], parameters: Readonly<Record<string, string>>): TablePartitions["date"] {
  for (const name of keys) {
    const format = formats[parameters[`projection.${name}.format`] ?? ""];
    if (format !== undefined && parameters[`projection.${name}.type`] === "date") return { name, format };
  }
  return undefined;
}

function missingTable(database: string, table: string, cause: IamAlertsError): IamAlertsError {
  return new IamAlertsError("not-found", `expected the table ${table} in the database ${database}, found none`, {
    hint:
      "check --database, --table, the Region and the account (--profile); --create-table with --location creates the table " +
      "of AWS's documentation",
    details: { ...cause.details, database, table },
    cause,
  });
}
