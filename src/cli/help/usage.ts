import type { CommanderError } from "commander";
import { IamAlertsError } from "../../errors.ts";
import { shellQuoted } from "../../shell.ts";
import { count, didYouMean } from "../../words.ts";

/** A message that says what was expected and found, and a hint if there is one. */
type Wording = readonly [message: string, hint?: string | undefined];

/** Commander's messages, each with our wording. */
const wordings: readonly (readonly [RegExp, (...parts: readonly string[]) => Wording])[] = [
  [/^unknown command '(.*)'$/s, (name) => [`expected a command, found ${JSON.stringify(name)}`]],
  [/^unknown option '(.*)'$/s, (flag) => [`expected a flag, found ${JSON.stringify(flag)}`]],
  [
    /^option '(.*?)' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s,
    (flag = "", found = "", choices = "") => oneOf(choices, `after ${longOf(flag)}`, found),
  ],
  [
    /^command-argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are (.*)\.$/s,
    (found = "", name = "", choices = "") => oneOf(choices, `for <${name}>`, found),
  ],
  [
    /^option '(.*)' argument missing$/,
    (flag = "") => [`expected ${/<.*>/.exec(flag)?.[0]} after ${longOf(flag)}, found nothing`],
  ],
  [/^required option '(.*)' not specified$/, (flag) => [`expected ${flag}, found none`]],
  [/^missing required argument '(.*)'$/, (name) => [`expected <${name}>, found none`]],
  [
    /^too many arguments.*\. Expected (\d+) arguments? but got (\d+)\.$/s,
    (most, given) => [`expected ${count(Number(most), "argument")}, found ${given}`],
  ],
];

function oneOf(choices: string, where: string, found: string): Wording {
  return [
    `expected one of ${choices} ${where}, found ${JSON.stringify(found)}`,
    didYouMean(found, choices.split(", ")),
  ];
}

/** Returns --format from `-f, --format <name>`. */
function longOf(flag: string): string {
  return /--[\w-]+/.exec(flag)?.[0] ?? flag;
}

/** Converts an error of commander. `command` is the command that was named, if any. */
export function usageError({ code, message }: CommanderError, command: string | undefined): IamAlertsError {
  const [original = "", suggestion = ""] = message.replace(/^error: /, "").split(/\n\((?=Did you mean )/);
  const [wording, meant] = reworded(original);
  const suggested = suggestion.replace(/^D(.*)\)$/s, "d$1");
  const [, flag] = /^unknown option '(.*)'$/s.exec(original) ?? [];
  const hint = meant ?? (suggested || helpHint(code, command, flag));
  return new IamAlertsError("usage", wording, { hint, details: { commander: code } });
}

function reworded(original: string): Wording {
  for (const [form, words] of wordings) {
    const [whole, ...parts] = form.exec(original) ?? [];
    if (whole !== undefined) return words(...parts);
  }
  return [original];
}

/** The flags of other programs, each with the flag that means the same here. */
const otherFlags: Readonly<Record<string, string>> = {
  "-o": "--format",
  "--output": "--format",
  "--json": "--format json",
  "--text": "--format text",
  "-v": "--version, or --debug for verbose output",
  "-V": "--version",
  "--verbose": "--debug",
  "-s": "--quiet",
  "--silent": "--quiet",
  "--filter-pattern": "--pattern",
  "--function-name": "--function",
};

/** The commands whose arguments can be patterns. */
const takePatterns: ReadonlySet<string> = new Set(["match", "explain", "translate", "diff", "backtest", "playground"]);

function helpHint(code: string, command: string | undefined, flag: string | undefined): string {
  const help =
    command === undefined
      ? "iam-alerts --help shows the commands and flags"
      : `iam-alerts ${command} --help shows its arguments and flags`;
  if (code !== "commander.unknownOption" || flag === undefined) return help;
  const other = Object.hasOwn(otherFlags, flag) ? otherFlags[flag] : undefined;
  if (other !== undefined) return `did you mean ${other}?`;
  if (command === "test" && /^-\s*["%A-Z]/.test(flag)) {
    return `a pattern that begins with a hyphen needs an equals sign: iam-alerts test --init=${shellQuoted(flag)}`;
  }
  const isPattern = command !== undefined && takePatterns.has(command) && /^-\s*[^-\s]{2}/.test(flag);
  return isPattern ? `a pattern goes last, after --: iam-alerts ${command} -- ${shellQuoted(flag)}` : help;
}
