import { type Command, Option } from "commander";
import { numberFor } from "../../../flags/flags.ts";

/** The flags of backtest that need --athena. */
export interface AthenaOptions {
  readonly athena?: boolean;
  readonly database?: string;
  readonly table?: string;
  readonly workgroup?: string;
  readonly output?: string;
  readonly maxScan?: number;
  readonly createTable?: boolean;
  readonly location?: string;
  readonly organization?: string;
}

/** Adds the flags that search with Athena. */
export function addAthenaOptions(command: Command): Command {
  return command
    .option("--athena", "search a CloudTrail table with Amazon Athena, which costs money")
    .option("--database <name>", "with --athena: database of the table (default: default)")
    .option("--table <name>", "with --athena: name of the table (default: cloudtrail_logs_pp)")
    .option("--workgroup <name>", "with --athena: workgroup to run the query in (default: primary)")
    .option("--output <s3-uri>", "with --athena: where Athena writes the result (default: the workgroup's location)")
    .addOption(
      new Option("--max-scan <gb>", "with --athena: stop the query once it has scanned more than this").argParser(
        numberFor("--max-scan", 1),
      ),
    )
    .option("--create-table", "with --athena: first create the table of AWS's documentation, for --location")
    .option("--location <s3-uri>", "with --create-table: location of the trail's files")
    .option("--organization <id>", "with --create-table: organization whose trail wrote the files")
    .addHelpText(
      "after",
      `
With --athena, Athena searches a CloudTrail table with the pattern as SQL, in one query for all patterns. --since is
required, because it decides how much Athena reads. Athena bills 5 USD per TB that it scans (some Regions cost more).
The command asks first if the cost may exceed 1 USD or is not known; --max-scan or the workgroup's limit makes it known.
Ctrl-C stops the query. Matches are checked with iam-alerts' own matcher. The records are put together from the table's
columns, so fields without a column, such as managementEvent, are missing in them.
--create-table creates the table of a Region, an account or an organization, with partitions by day, account and Region:
--account names the accounts of an organization, and --region the Regions (default: all).

Examples:
  Search a year of an organization's trail:
  $ iam-alerts backtest root-activity --athena --database security --table cloudtrail --since 365d --format text
  Create the table first:
  $ iam-alerts backtest --athena --create-table --location s3://amzn-s3-demo-bucket/ --organization o-exampleorgid --account 111122223333 --since 7d --count`,
    );
}
