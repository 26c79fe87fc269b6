import { ShellCompDirective } from "@bomb.sh/tab";
import type { Command, Option } from "commander";
import { visible } from "../../../render/escape.ts";
import { topicNames } from "../../help/topics.ts";
import type { Io } from "../../io.ts";
import type { Suggestion } from "./suggestion.ts";
import { goesOn, suggestionsFor, takesFiles } from "./values.ts";

/** Returns the program, with the command declared that the arguments name. */
export type ProgramFor = (argv: readonly string[]) => Promise<Command>;

/**
 * Answers a shell's completion script. Prints one suggestion per line, a tab and its description if it has one, and on the last
 * line a colon and the directive for the shell, in the format of cobra's scripts. Everything comes from the commands'
 * declarations.
 *
 * @param words the words after the program's name; the last one is being typed
 * @see https://github.com/spf13/cobra/blob/main/site/content/completions/_index.md
 */
export async function complete(words: readonly string[], programFor: ProgramFor, io: Io): Promise<number> {
  const before = words.slice(0, -1);
  const word = words.at(-1) ?? "";
  const isHelp = before[0] === "help";
  const program = await programFor(isHelp ? [] : before);
  const { suggestions, directive } = await suggest({ ...placeIn(program, before, word), isHelp }, io);
  for (const { value, description = "" } of suggestions) {
    io.stdout.write(`${visible(value)}${description === "" ? "" : `\t${visible(description)}`}\n`);
  }
  io.stdout.write(`:${directive}\n`);
  return 0;
}

/** The place of the cursor, and the text that is typed there. */
interface Place {
  readonly program: Command;
  /** undefined if no command is named yet. */
  readonly command: Command | undefined;
  readonly typed: string;
  /** The option whose value is being typed. */
  readonly option: Option | undefined;
  /** The values of the flags before the cursor: region, endpointUrl. */
  readonly given: Readonly<Record<string, string>>;
  /** The number of arguments before the cursor. */
  readonly position: number;
  /** Whether -- comes before the cursor. */
  readonly isEnded: boolean;
}

function placeIn(program: Command, before: readonly string[], word: string): Place {
  let command: Command | undefined;
  let option: Option | undefined;
  const values: Record<string, string> = {};
  let position = 0;
  let isEnded = false;
  const find = (flag: string) =>
    [...(command?.options ?? []), ...program.options].find(({ short, long }) => flag === short || flag === long);
  for (const given of before) {
    const awaiting = option !== undefined && (option.required || !given.startsWith("-")) ? option : undefined;
    option = undefined;
    if (awaiting !== undefined) {
      values[awaiting.attributeName()] = given;
      continue;
    }
    if (isEnded) position++;
    else if (given === "--") isEnded = true;
    else if (given.startsWith("-")) option = valued(find(given));
    else if (command === undefined) command = program.commands.find((known) => known.name() === given);
    else position++;
  }
  const [, flag = "", value] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
  const place = { program, command, given: values, position, isEnded };
  if (value !== undefined && !isEnded) return { ...place, typed: value, option: valued(find(flag)) };
  const isFlag = word.startsWith("-") && option?.required !== true;
  return { ...place, typed: word, option: isFlag ? undefined : option };
}

/** Returns the option if it takes a value. */
function valued(option: Option | undefined): Option | undefined {
  return option?.required || option?.optional ? option : undefined;
}

async function suggest(
  place: Place & { readonly isHelp: boolean },
  io: Io,
): Promise<{ readonly suggestions: readonly Suggestion[]; readonly directive: number }> {
  const { program, command, typed, option, position, isEnded } = place;
  const { ShellCompDirectiveNoFileComp: noFiles, ShellCompDirectiveKeepOrder: inOrder } = ShellCompDirective;
  const starting = (all: readonly Suggestion[]) => all.filter(({ value }) => value.startsWith(typed));
  if (option === undefined && typed.startsWith("-") && !isEnded) {
    return { suggestions: starting(flagsOf(program, command)), directive: noFiles | inOrder };
  }
  if (option === undefined && command === undefined) {
    const commands = program.commands.map((known) => ({ value: known.name(), description: known.description() }));
    const others = place.isHelp
      ? topicNames.map((value) => ({ value, description: "help topic" }))
      : [{ value: "help", description: "print help for a command or on a topic" }];
    return { suggestions: starting([...commands, ...others]), directive: noFiles | inOrder };
  }
  const declared = command?.registeredArguments ?? [];
  const last = declared.at(-1);
  const asked = option ?? declared[position] ?? (last?.variadic ? last : undefined);
  if (asked === undefined) return { suggestions: [], directive: noFiles };
  const found = starting(await suggestionsFor(asked, typed, place.given, io));
  const more = goesOn(asked, found) ? ShellCompDirective.ShellCompDirectiveNoSpace : 0;
  return { suggestions: found, directive: (takesFiles(asked) ? 0 : noFiles) | inOrder | more };
}

function flagsOf(program: Command, command: Command | undefined): readonly Suggestion[] {
  const help = program.createHelp();
  const options = [...(command === undefined ? [] : help.visibleOptions(command)), ...help.visibleOptions(program)];
  const flags = options.flatMap(({ long, short, description }) =>
    [long, short].flatMap((value) => (value ? { value, description } : [])),
  );
  return flags.filter(({ value }, index) => flags.findIndex((flag) => flag.value === value) === index);
}
