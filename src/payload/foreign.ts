/** Input that is recognized, but that holds no records that can be read here. */
export interface Foreign {
  /** A noun phrase: "a Parquet file". */
  readonly name: string;
  /** The way to get records out of it. */
  readonly hint: string;
  /** Whether the input cannot be text, so that its lines need not be read. */
  readonly isBinary?: true;
}

interface Kind extends Foreign {
  readonly matches: (start: string) => boolean;
}

/** Kinds of input that people pipe in, the most specific first. `start` is the beginning of the input as Latin-1. */
const kinds: readonly Kind[] = [
  {
    name: "a Parquet file",
    hint: "Security Lake writes these; backtest reads them if @duckdb/node-api is installed next to iam-alerts, and Athena queries them",
    isBinary: true,
    matches: (start) => start.startsWith("PAR1"),
  },
  {
    name: "an ORC file",
    hint: "query it with Athena, or decode the trail's own files",
    isBinary: true,
    matches: (start) => /^ORC[^ -~]/.test(start),
  },
  {
    name: "an Avro file",
    hint: "decode the trail's own files, or events in JSON",
    isBinary: true,
    matches: (start) => start.startsWith("Obj\x01"),
  },
  {
    name: "a notice that CloudTrail delivered a file",
    hint: "decode the file itself: aws s3 cp s3://<s3Bucket>/<s3ObjectKey> - | iam-alerts decode",
    matches: (start) => /"s3Bucket"\s*:/.test(start) && /"s3ObjectKey"\s*:/.test(start),
  },
  {
    name: "an event notification of S3",
    hint: "decode the object itself: aws s3 cp s3://<bucket>/<key> - | iam-alerts decode",
    matches: (start) => /"eventSource"\s*:\s*"aws:s3"/.test(start) || /"source"\s*:\s*"aws\.s3"/.test(start),
  },
  {
    name: "a CloudTrail digest file",
    hint: "it proves that the trail's files are unchanged and has no events; decode the files in the CloudTrail folder",
    matches: (start) => /"digestStartTime"\s*:/.test(start) && /"digestS3(?:Object|Bucket)"\s*:/.test(start),
  },
  {
    name: "rows of CloudTrail Lake without eventJson",
    hint: "select the whole event: SELECT eventJson FROM <event data store> WHERE …",
    matches: (start) => /"QueryResultRows"\s*:/.test(start),
  },
  {
    name: "rows of Athena as JSON",
    hint: "decode reads whole records; run iam-alerts translate --to athena to search, and decode the trail's files",
    matches: (start) => /"ResultSet"\s*:\s*\{/.test(start) && /"VarCharValue"\s*:/.test(start),
  },
  {
    name: "rows of Logs Insights without @message",
    hint: "add @message to the query: fields @timestamp, @message",
    matches: (start) => /"field"\s*:\s*"/.test(start) && /"value"\s*:/.test(start),
  },
  {
    name: "the event history that the console downloads as CSV",
    hint: "it lacks the parameters; download it as JSON, or run aws cloudtrail lookup-events | iam-alerts decode",
    matches: (start) => isHeader(start, ["event name", "event time", "event source"]),
  },
  {
    name: "a result of Athena as CSV",
    hint: "a row is not a whole record; decode the trail's files, or run iam-alerts backtest on them",
    matches: (start) => isHeader(start, ["eventname", "eventsource"]) || isHeader(start, ["eventname", "eventtime"]),
  },
  {
    name: "output of the AWS CLI as YAML",
    hint: "run the command with --output json",
    matches: (start) =>
      /^(?:- )?(?:[Ee]vents|Records|Messages|results|searchedLogStreams|logEvents):(?:\s|$)/m.test(start),
  },
  {
    name: "output of the AWS CLI as a table",
    hint: "run the command with --output json",
    matches: (start) => /^-{20,}\s*\n\|/.test(start),
  },
  {
    name: "an archive of tar or zip",
    hint: "unpack it and decode the files in it",
    isBinary: true,
    matches: (start) => /^PK\x03\x04/.test(start) || start.slice(257, 262) === "ustar",
  },
];

/** Returns what the beginning of an input looks like, undefined if it looks like nothing in particular. */
export function foreignKind(start: Uint8Array): Foreign | undefined {
  const text = Buffer.from(start).toString("latin1").trimStart();
  const found = kinds.find(({ matches }) => matches(text));
  if (found === undefined) return undefined;
  const { matches: _, ...foreign } = found;
  return foreign;
}

/** Whether the first line is a CSV header with these columns, in either letter case and with or without quotes. */
function isHeader(start: string, columns: readonly string[]): boolean {
  const cells = (start.split("\n", 1)[0] ?? "").toLowerCase().replaceAll('"', "").split(",");
  const names = cells.map((cell) => cell.trim());
  return columns.every((column) => names.includes(column));
}
