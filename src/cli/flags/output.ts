import { type Command, Option } from "commander";
import type { Severity } from "../../alert/severity.ts";
import { severities } from "../../alert/severity.ts";
import { type ErrorCode, IamAlertsError } from "../../errors.ts";
import { type Field, fieldAt, fieldNames } from "../../render/rows/fields.ts";
import { didYouMean } from "../../words.ts";
import type { Io } from "../io.ts";
import { addContextOptions } from "./context.ts";
import { type AlertOptions, formatOf } from "./settings.ts";

/** The help text about formats, by purpose. */
export const formatHelp = `
Formats:
  for people    terminal (the default on a terminal), text
  for programs  ndjson (the default otherwise), json, csv; --fields selects the fields
  for mail      email (a whole message, for sendmail -t), html (one document, for a browser)
  for chat      slack (Block Kit, for a webhook), markdown
  for CI        github (annotations of a workflow run), markdown
  for SNS       sns (input for aws sns publish, one message per line)
markdown, html, email, slack and sns combine several alerts into a digest, the most severe first.`;

/** Adds the flags of a command that prints alerts. */
export function addAlertOptions(command: Command): Command {
  return addContextOptions(command)
    .addOption(
      new Option(
        "--fields [names]",
        "fields to print in json, ndjson and csv, separated by commas; without names, list the fields",
      ).argParser(parseFields),
    )
    .option("--ascii", "use only ASCII in terminal and text (the default if the locale is not UTF-8)");
}

/** Adds the flags that leave alerts out, as the function's settings with the same names do. */
export function addFilterOptions(command: Command): Command {
  return command
    .addOption(minSeverityOption())
    .option("--only-failed", "only calls that failed or were denied")
    .option("--human", "only alerts caused by people (unknown actors are kept)");
}

function minSeverityOption(): Option {
  return new Option("--min-severity <severity>", "only alerts of at least this severity").argParser(
    (text): Severity => {
      const severity = severities.find((name) => name === text.toLowerCase());
      if (severity !== undefined) return severity;
      throw new IamAlertsError("usage", `expected a severity after --min-severity, found ${JSON.stringify(text)}`, {
        hint: didYouMean(text, severities) ?? `use one of ${severities.join(", ")}`,
      });
    },
  );
}

/** The first names of all paths. */
const topNames = new Set(fieldNames.map((name) => name.split(".")[0]));
/** The names under which any name is possible. */
const openNames = new Set(["parameters", "record", "policies", "findings", "rules", "response"]);

/**
 * Parses --fields: paths separated by commas.
 *
 * @throws IamAlertsError `usage` for a path that is invalid or that no alert has.
 */
function parseFields(given: string): readonly Field[] {
  const paths = given.split(",").map((path) => path.trim());
  return paths.map((path) => {
    if (path === "") throw unknownField(path, "usage", " after --fields");
    return alertField(path, "usage", " after --fields");
  });
}

/**
 * Parses the path of an alert's field. `where` names its place for the error, with a leading space.
 *
 * @throws IamAlertsError `code` for a path that no alert has, `usage` for an invalid path.
 */
export function alertField(path: string, code: ErrorCode, where = ""): Field {
  const field = fieldAt(path);
  if (isAlertField(path)) return field;
  throw unknownField(path, code, where);
}

/** Whether an alert can have a field at a valid path. */
function isAlertField(path: string): boolean {
  const [first = "", second] = path.replace(/^\$\./, "").split(/[.[]/);
  return (
    topNames.has(first) && (second === undefined || openNames.has(first) || fieldNames.includes(`${first}.${second}`))
  );
}

function unknownField(path: string, code: ErrorCode, where: string): IamAlertsError {
  const near = path === "" ? undefined : didYouMean(path, fieldNames);
  return new IamAlertsError(code, `expected a field of an alert${where}, found ${JSON.stringify(path)}`, {
    hint: near ?? "iam-alerts decode --fields lists the fields; after parameters. and record. any name is possible",
    details: { fields: fieldNames },
  });
}

/** Prints the names of the fields, one per line or as JSON. */
export function listFields(options: AlertOptions, io: Io): number {
  const format = formatOf(options, io);
  io.stdout.write(format === "json" ? `${JSON.stringify(fieldNames, null, 2)}\n` : `${fieldNames.join("\n")}\n`);
  return 0;
}
