import { readdirSync } from "node:fs";
import { type Argument, Option } from "commander";
import { severities } from "../../../alert/severity.ts";
import { fieldNamesIn } from "../../../cloudtrail/field-names.ts";
import { presets } from "../../../presets.ts";
import { fieldNames } from "../../../render/rows/fields.ts";
import type { Io } from "../../io.ts";
import { sampleNames } from "../../read/input.ts";
import { logGroups } from "./log-groups.ts";
import type { Suggestion } from "./suggestion.ts";

/** @param given the values of the flags before the cursor */
type Source = (
  typed: string,
  given: Readonly<Record<string, string>>,
  io: Io,
) => readonly Suggestion[] | Promise<readonly Suggestion[]>;

const named = (names: readonly string[]): readonly Suggestion[] => names.map((value) => ({ value }));

const presetNames: Source = () => presets.map(({ name, title }) => ({ value: name, description: title }));

/** Presets; after @, files and folders. */
const patterns: Source = (typed, given, io) =>
  typed.startsWith("@") ? named(filesAfter(typed.slice(1)).map((file) => `@${file}`)) : presetNames(typed, given, io);

/** Returns the files and folders whose path may continue what is typed; hidden ones only after a period. */
function filesAfter(typed: string): readonly string[] {
  const folder = typed.slice(0, typed.lastIndexOf("/") + 1);
  try {
    return readdirSync(folder === "" ? "." : folder, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith(".") || typed.slice(folder.length).startsWith("."))
      .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? "/" : ""}`)
      .sort();
  } catch {
    return [];
  }
}

/** Returns the paths of CloudTrail's fields that begin with what is typed, down to the next period; `after` follows a field. */
function fieldsAfter(typed: string, after: string): readonly Suggestion[] {
  const before = typed.split(".").slice(0, -1);
  const names = fieldNamesIn(before) ?? [];
  return named(
    names.map((name) => {
      const path = [...before, name];
      return path.join(".") + (fieldNamesIn(path) === undefined ? after : ".");
    }),
  );
}

/** Returns the names that may follow in a list separated by commas. */
function listedAfter(typed: string, names: readonly string[]): readonly Suggestion[] {
  const chosen = typed.slice(0, typed.lastIndexOf(",") + 1);
  return named(names.map((name) => chosen + name));
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html */
const systemFields = ["@aws.account", "@aws.region", "@source.log"];

/** Flags whose value may continue after a completed word: with a comma and another word, or with = and a value. */
const openFlags: ReadonlySet<string> = new Set(["--fields", "--emit-system-fields", "--expect", "--set"]);

/** Whether the shell must not add a space after the completed word: after such a flag, or after a folder or an object. */
export function goesOn(asked: Option | Argument, found: readonly Suggestion[]): boolean {
  return (asked instanceof Option && openFlags.has(asked.long ?? "")) || found.some(({ value }) => /[./]$/.test(value));
}

/**
 * The possible values, by flag, else by the placeholder in the usage: a command whose usage says `<pattern>` completes
 * presets.
 */
const sources: Readonly<Record<string, Source>> = {
  "--fields": (typed) => listedAfter(typed, fieldNames),
  "--emit-system-fields": (typed) => listedAfter(typed, systemFields),
  "--expect": (typed) => (/[=~]/.test(typed) ? [] : named(fieldNames.map((name) => `${name}=`))),
  "--log-group": logGroups,
  "--all-matching": logGroups,
  "--event": () => named(sampleNames()),
  "--set": (typed) => (typed.includes("=") ? [] : fieldsAfter(typed, "=")),
  "--unset": (typed) => fieldsAfter(typed, ""),
  pattern: patterns,
  second: patterns,
  preset: presetNames,
  severity: () => named(severities),
  event: () => named(sampleNames()),
};

/** Returns the placeholder of an option or argument in the usage: pattern for `--pattern <pattern>`. */
function placeholderOf(asked: Option | Argument): string {
  if (!(asked instanceof Option)) return asked.name();
  return /[<[]([^>\].]+)/.exec(asked.flags)?.[1] ?? "";
}

/** Returns the possible values of an option or an argument. */
export async function suggestionsFor(
  asked: Option | Argument,
  typed: string,
  given: Readonly<Record<string, string>>,
  io: Io,
): Promise<readonly Suggestion[]> {
  if (asked.argChoices !== undefined) return named(asked.argChoices);
  const flag = asked instanceof Option ? (asked.long ?? "") : "";
  const source = sources[flag] ?? sources[placeholderOf(asked)];
  return source === undefined ? [] : source(typed, given, io);
}

/** Whether the value may be a file name: for a flag with such a placeholder, and for most arguments without choices. */
export function takesFiles(asked: Option | Argument): boolean {
  if (asked.argChoices !== undefined) return false;
  const placeholder = placeholderOf(asked);
  return asked instanceof Option
    ? /^(?:file|folder)\b/.test(placeholder)
    : !/^(?:pattern|second|preset|shell)$/.test(placeholder);
}
