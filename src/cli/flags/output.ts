import { type Command, Option } from "commander";
import type { Severity } from "../../alert/severity.ts";
import { severities } from "../../alert/severity.ts";
import { type ErrorCode, IamAlertsError } from "../../errors.ts";
import { type Field, fieldAt, fieldNames } from "../../render/rows/fields.ts";
import { didYouMean } from "../../words.ts";
import type { Io } from "../io.ts";
import { type AlertOptions, formatOf } from "./settings.ts";

/** The formats, by what they are for. */
export const formatHelp = `
Formats:
  for people    terminal (the default on a terminal), text
  for programs  ndjson (the default elsewhere), json, csv; --fields chooses among their fields
  for mail      email (a whole message, for sendmail -t), html (one document, for a browser)
  for chat      slack (Block Kit, for a webhook), markdown
  for CI        github (annotations of a run), markdown
  for SNS       sns (the input of aws sns publish, a line a message)
In markdown, html, email, slack and sns several alerts are a digest, the worst first.`;

/** The flags of a command that prints alerts. */
export function addAlertOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--fields [names]",
        "which fields json, ndjson and csv print, with commas between; alone it lists them",
      ).argParser(parseFields),
    )
    .option("--ascii", "ASCII only on the terminal and in text (the default where the locale is not UTF-8)");
}

/** The flags that leave alerts out, as the function's settings of the same names do. */
export function addFilterOptions(command: Command): Command {
  return command
    .addOption(minSeverityOption())
    .option("--only-failed", "only calls that were refused or failed")
    .option("--human", "leave out what a machine did; what the record does not tell stays");
}

function minSeverityOption(): Option {
  return new Option("--min-severity <severity>", "only alerts that are at least this severe").argParser(
    (text): Severity => {
      const severity = severities.find((name) => name === text.toLowerCase());
      if (severity !== undefined) return severity;
      throw new IamAlertsError("usage", `expected a severity after --min-severity, found ${JSON.stringify(text)}`, {
        hint: didYouMean(text, severities) ?? `use one of ${severities.join(", ")}`,
      });
    },
  );
}

/** The first names of paths, and all the names of those whose second names are all known. */
const tops = new Set(fieldNames.map((name) => name.split(".")[0]));
const open = new Set(["parameters", "record", "policies", "findings"]);

/**
 * Reads --fields: paths with commas between.
 *
 * @throws IamAlertsError `usage` for a path that makes no sense or leads nowhere.
 */
function parseFields(given: string): readonly Field[] {
  const paths = given.split(",").map((path) => path.trim());
  return paths.map((path) => {
    if (path === "") throw unknownField(path, "usage", " after --fields");
    return alertField(path, "usage", " after --fields");
  });
}

/**
 * Reads the path of an alert's field. `where` says where it stands, with a blank before.
 *
 * @throws IamAlertsError of the code that is given for a path that leads nowhere, `usage` for one that makes no sense.
 */
export function alertField(path: string, code: ErrorCode, where = ""): Field {
  const field = fieldAt(path);
  if (isAlertField(path)) return field;
  throw unknownField(path, code, where);
}

/** Whether a path, which makes sense, can lead anywhere in an alert. */
function isAlertField(path: string): boolean {
  const [first = "", second] = path.replace(/^\$\./, "").split(/[.[]/);
  return tops.has(first) && (second === undefined || open.has(first) || fieldNames.includes(`${first}.${second}`));
}

function unknownField(path: string, code: ErrorCode, where: string): IamAlertsError {
  const near = path === "" ? undefined : didYouMean(path, fieldNames);
  return new IamAlertsError(code, `expected a field of an alert${where}, found ${JSON.stringify(path)}`, {
    hint: near ?? "iam-alerts decode --fields lists the fields; parameters. and record. take any name",
    details: { fields: fieldNames },
  });
}

/** Prints the names of the fields: one a line, or as JSON. */
export function listFields(options: AlertOptions, io: Io): number {
  const format = options.format === undefined ? "text" : formatOf(options, io);
  io.stdout.write(format === "json" ? `${JSON.stringify(fieldNames, null, 2)}\n` : `${fieldNames.join("\n")}\n`);
  return 0;
}
