import type { Command } from "commander";
import manifest from "../../package.json" with { type: "json" };
import { topic, topicNames } from "./help/topics.ts";
import type { Io } from "./io.ts";
import { wholeProgram } from "./main.ts";

/**
 * Returns the manual page iam-alerts(1) as roff, built from the program's help.
 *
 * @see https://man7.org/linux/man-pages/man7/groff_man.7.html
 */
export async function manual(io: Io): Promise<string> {
  const programs = await wholeProgram(io);
  const [root, ...others] = programs;
  if (root === undefined) return "";
  const topics = await Promise.all(topicNames.map((name) => topic(name, Promise.resolve(programs))));
  return [
    `.TH IAM\\-ALERTS 1 "" "iam\\-alerts ${escaped(manifest.version)}" "User Commands"`,
    ".SH NAME",
    `iam\\-alerts \\- ${escaped(manifest.description)}`,
    ".SH SYNOPSIS",
    ".B iam\\-alerts",
    "<command> [options]",
    ".SH DESCRIPTION",
    escaped(root.description()),
    ".PP",
    ...verbatim(helpAfter(root)),
    ".SH OPTIONS",
    ...options(root),
    ...["Pipeline", "Patterns", ""].flatMap((group) => [
      `.SH ${group === "" ? "OTHER COMMANDS" : `COMMANDS: ${group.toUpperCase()}`}`,
      ...others.flatMap(({ commands }) =>
        commands.filter((command) => (command.helpGroup() ?? "") === group).flatMap(section),
      ),
    ]),
    ...topics.flatMap((text) => {
      const [title = "", ...lines] = text.split("\n");
      return [`.SH ${escaped(title.replace(/:$/, "").toUpperCase())}`, ...verbatim(lines.join("\n"))];
    }),
    "",
  ].join("\n");
}

function section(command: Command): readonly string[] {
  return [
    `.SS iam\\-alerts ${escaped(`${command.name()} ${command.usage()}`)}`,
    `${escaped(command.description())}.`,
    ...terms(command.registeredArguments, (argument) => [argument.name(), argument.description]),
    ...options(command),
    ".PP",
    ...verbatim(helpAfter(command)),
  ];
}

function options(command: Command): readonly string[] {
  const help = command.createHelp();
  return terms(help.visibleOptions(command), (option) => [option.flags, help.optionDescription(option)]);
}

/** Returns the part of a command's help that follows the lists of arguments, options and commands. */
function helpAfter(command: Command): string {
  const printed: string[] = [];
  command.configureOutput({ writeOut: (text) => void printed.push(text) }).outputHelp();
  return printed.join("").slice(command.helpInformation().length);
}

function terms<Item>(items: readonly Item[], of: (item: Item) => readonly [string, string]): readonly string[] {
  return items.map(of).flatMap(([name, description]) => [".TP", `.B ${escaped(name)}`, escaped(description)]);
}

function verbatim(text: string): readonly string[] {
  const lines = text.replace(/^\n+|\n+$/g, "").split("\n");
  return [".nf", ...lines.map(escaped), ".fi"];
}

/** Escapes text so that roff prints it literally. */
function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("…", "...")
    .replace(/^(?=[.'])/gm, "\\&");
}
