import { type Argument, Option } from "commander";
import { severities } from "../../../alert/severity.ts";
import { presets } from "../../../presets.ts";
import { fieldNames } from "../../../render/rows/fields.ts";
import type { Io } from "../../io.ts";
import { sampleNames } from "../../read/input.ts";
import { logGroups } from "./log-groups.ts";
import type { Suggestion } from "./suggestion.ts";

/** @param given the values of the flags that stand before. */
type Source = (
  typed: string,
  given: Readonly<Record<string, string>>,
  io: Io,
) => readonly Suggestion[] | Promise<readonly Suggestion[]>;

const named = (names: readonly string[]): readonly Suggestion[] => names.map((value) => ({ value }));

const presetNames: Source = () => presets.map(({ name, title }) => ({ value: name, description: title }));

/** The names that may follow in a list with commas between. */
function listedAfter(typed: string, names: readonly string[]): readonly Suggestion[] {
  const chosen = typed.slice(0, typed.lastIndexOf(",") + 1);
  return named(names.map((name) => chosen + name));
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html */
const systemFields = ["@aws.account", "@aws.region", "@source.log"];

/** Flags whose value may go on after what is completed: by a comma and another, or by what a field is to be. */
const openFlags: ReadonlySet<string> = new Set(["--fields", "--emit-system-fields", "--expect"]);

/** Whether no blank is to follow what is completed. */
export function goesOn(asked: Option | Argument): boolean {
  return asked instanceof Option && openFlags.has(asked.long ?? "");
}

/**
 * What can stand for a value: by the flag, else by the word that stands for the value in the usage, so that a command
 * which calls a pattern `<pattern>` has the presets.
 */
const sources: Readonly<Record<string, Source>> = {
  "--fields": (typed) => listedAfter(typed, fieldNames),
  "--emit-system-fields": (typed) => listedAfter(typed, systemFields),
  "--expect": (typed) => (/[=~]/.test(typed) ? [] : named(fieldNames.map((name) => `${name}=`))),
  "--log-group": logGroups,
  "--all-matching": logGroups,
  pattern: presetNames,
  preset: presetNames,
  severity: () => named(severities),
  event: () => named(sampleNames()),
};

/** The word for an option's or an argument's value in the usage: pattern of `--pattern <pattern>`. */
function wordFor(asked: Option | Argument): string {
  if (!(asked instanceof Option)) return asked.name();
  return /[<[]([^>\].]+)/.exec(asked.flags)?.[1] ?? "";
}

/** What could stand for an option's value or an argument. */
export async function suggestionsFor(
  asked: Option | Argument,
  typed: string,
  given: Readonly<Record<string, string>>,
  io: Io,
): Promise<readonly Suggestion[]> {
  if (asked.argChoices !== undefined) return named(asked.argChoices);
  const flag = asked instanceof Option ? (asked.long ?? "") : "";
  const source = sources[flag] ?? sources[wordFor(asked)];
  return source === undefined ? [] : source(typed, given, io);
}

/** Whether it may be a file's name: an argument without choices of its own, and a flag that says so. */
export function takesFiles(asked: Option | Argument): boolean {
  if (asked.argChoices !== undefined) return false;
  const word = wordFor(asked);
  return asked instanceof Option ? /^(?:file|folder)$/.test(word) : !/^(?:pattern|preset|shell)$/.test(word);
}
