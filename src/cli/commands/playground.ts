import type { Command } from "commander";
import { PatternError } from "../../errors.ts";
import { maxEvents, type State, withState } from "../../playground/state.ts";
import { shellQuoted } from "../../shell.ts";
import { count } from "../../words.ts";
import { maxBytesOption, type Run } from "../flags/flags.ts";
import { alsoOption, exceptOption, patternHelp, type Refinement, resolvePattern } from "../flags/pattern.ts";
import type { GlobalOptions } from "../flags/settings.ts";
import type { Io } from "../io.ts";
import { expectWritable, writeFile } from "../read/file.ts";
import { readMessages } from "../read/messages.ts";
import { readPlayground } from "../read/playground.ts";
import { reportError, wantsJsonErrors } from "../report.ts";

export interface PlaygroundOptions extends GlobalOptions, Refinement {
  readonly out: string;
  readonly maxBytes?: number;
}

export function declare(command: Command, run: Run): void {
  command
    .argument("[pattern]", `${patternHelp} (default: an example; env: IAM_ALERTS_PATTERN)`)
    .argument("[event...]", "files, folders, sample names, or - for stdin")
    .option("-o, --out <file>", "file to write; - for stdout", "playground.html")
    .addOption(alsoOption())
    .addOption(exceptOption())
    .addOption(maxBytesOption())
    .addHelpText(
      "after",
      `
Writes one HTML file to open in a browser. On the page, the verdicts on the events follow each keystroke in the pattern,
with the clauses that decided, the problems of the pattern and their fixes, the alert, and the pattern in words, in other
languages, as a test file and as code to deploy. The page makes no request: events stay in the browser. Its link contains
the pattern and the events.

A pattern that AWS would refuse is fine: the page shows what is wrong with it.

Examples:
  $ iam-alerts playground
  $ iam-alerts playground recommended CreateUser ListUsers
  $ iam-alerts playground '{ $.userIdentity.type = "root" }' ConsoleLogin
  $ iam-alerts playground root-activity trail.json.gz --out root.html`,
    )
    .action((pattern: string | undefined, events: string[]) =>
      run((io, options) => playground(pattern, events, options as never, io)),
    );
}

/** Writes the page with a pattern and events. Returns the exit code. */
export async function playground(
  given: string | undefined,
  sources: readonly string[],
  options: PlaygroundOptions,
  io: Io,
): Promise<number> {
  const { out } = options;
  if (out !== "-") expectWritable(out);
  const pattern = given ?? io.env["IAM_ALERTS_PATTERN"];
  const read = await readEvents(sources, options, io);
  const page = readPlayground();
  const html = pattern ? withState(page, stateOf(patternText(pattern, options), read.messages)) : page;
  if (out === "-") io.stdout.write(html);
  else writeFile(out, html);
  if (out !== "-" && io.stderr.isTerminal && !options.quiet) io.stderr.write(`wrote ${out}: ${howToOpen(out)}\n`);
  return read.errors > 0 ? 2 : 0;
}

/** Returns the text of a pattern, even of one that AWS would refuse, unless another is to be added to it. */
function patternText(given: string, { also = [], except = [] }: Refinement): string {
  try {
    return resolvePattern(given, { also, except }).source;
  } catch (error) {
    if (error instanceof PatternError && also.length + except.length === 0) return error.source;
    throw error;
  }
}

function stateOf(pattern: string, messages: readonly string[]): State {
  return { pattern, events: messages.map((message) => ({ message })), chosen: 0, tab: "", other: "" };
}

async function readEvents(
  sources: readonly string[],
  options: PlaygroundOptions,
  io: Io,
): Promise<{ readonly messages: readonly string[]; readonly errors: number }> {
  const messages: string[] = [];
  let errors = 0;
  if (sources.length === 0) return { messages, errors };
  for await (const item of readMessages(sources, io, options)) {
    if (item.kind === "error") {
      errors++;
      reportError(item.error, io, wantsJsonErrors(options.format), item.place);
    } else if (messages.length < maxEvents) messages.push(item.message);
    else {
      if (!options.quiet) io.stderr.write(`iam-alerts: the page has the first ${count(maxEvents, "event")}\n`);
      break;
    }
  }
  return { messages, errors };
}

const openers: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: "open", win32: "start" };

function howToOpen(file: string): string {
  return `open it in a browser, for example with ${openers[process.platform] ?? "xdg-open"} ${shellQuoted(file)}`;
}
