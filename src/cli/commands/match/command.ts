import type { Command } from "commander";
import { IamAlertsError } from "../../../errors.ts";
import { hyphenInTerm } from "../../../pattern/lint/terms.ts";
import { type Verdict, why } from "../../../pattern/why.ts";
import { safeJson, visible, visibleLines } from "../../../render/escape.ts";
import { count } from "../../../words.ts";
import { awsOptions } from "../../flags/aws.ts";
import { maxBytesOption, type Run } from "../../flags/flags.ts";
import {
  alsoOption,
  exceptOption,
  patternHelp,
  type Refinement,
  type ResolvedPattern,
  resolvePattern,
} from "../../flags/pattern.ts";
import { type AwsFlags, paintOf, streamFormatOf } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { readMessages } from "../../read/messages.ts";
import { reportError, wantsJsonErrors } from "../../report.ts";
import { printVerdict } from "./verdict.ts";

export interface MatchOptions extends AwsFlags, Refinement {
  readonly count?: boolean;
  readonly invert?: boolean;
  readonly explain?: boolean;
  readonly aws?: boolean;
  readonly maxBytes?: number;
}

export function declare(command: Command, run: Run): void {
  command
    .argument("<pattern>", patternHelp)
    .argument("[event...]", "files, folders, sample names, or - for stdin (the default)")
    .option("-c, --count", "print only the number of matching events")
    .option("-v, --invert", "print the events that do not match")
    .option("-e, --explain", "for every event, print the clause that decided and the values it saw")
    .addOption(alsoOption())
    .addOption(exceptOption())
    .option("--aws", "also ask CloudWatch Logs (TestMetricFilter), and print the events where it disagrees")
    .addOption(maxBytesOption())
    .addHelpText(
      "after",
      `
Reads the same input as decode, and any other text line by line. Exits with 0 if something matched and with 1 otherwise.
With --aws, exits with 1 if AWS disagrees.

Examples:
  $ iam-alerts match recommended CreateUser ListUsers --count
  $ iam-alerts match recommended --explain ListUsers
  $ iam-alerts match '{ $.errorCode = "AccessDenied*" }' events.ndjson
  $ iam-alerts match '%ERROR|Exception% -DEBUG' app.log`,
    )
    .action((pattern: string, events: string[]) => run((io, options) => match(pattern, events, options, io)));
}

/** Prints the messages that a pattern matches, like grep. Returns the exit code. */
export async function match(given: string, events: readonly string[], options: MatchOptions, io: Io): Promise<number> {
  if (events.length === 0 && io.stdin.isTerminal) {
    throw new IamAlertsError("usage", "expected messages on stdin or in files, found a terminal", {
      hint: "try iam-alerts match recommended CreateUser --explain",
    });
  }
  checkFlags(options);
  const resolved = resolvePattern(given, options);
  if (!options.quiet && !wantsJsonErrors(options.format)) warnOfHyphens(resolved, io);
  if (options.aws) return matchOnAws(resolved, events, options, io);
  const explain = options.explain ? await explainer(resolved, options, io) : undefined;
  const isForPeople = io.stdout.isTerminal || options.format === "terminal" || options.format === "text";
  let matched = 0;
  let errors = 0;
  for await (const item of readMessages(events, io, options)) {
    if (item.kind === "error") {
      errors++;
      reportError(item.error, io, wantsJsonErrors(options.format), item.place);
      continue;
    }
    const isMatch = resolved.matcher.test(item.message) !== (options.invert ?? false);
    if (isMatch) matched++;
    if (options.count) continue;
    if (explain !== undefined) explain(item.message);
    else if (isMatch) io.stdout.write(isForPeople ? `${visibleLines(item.message)}\n` : item.line);
  }
  if (options.count) io.stdout.write(`${matched}\n`);
  return errors > 0 ? 2 : matched > 0 ? 0 : 1;
}

/** Refuses the flags that have no effect with --aws, which prints only disagreements. */
function checkFlags(options: MatchOptions): void {
  const [conflict] = options.aws ? (["count", "invert", "explain"] as const).filter((name) => options[name]) : [];
  if (conflict === undefined) return;
  throw new IamAlertsError("usage", `expected --aws or --${conflict}, found both`, {
    hint: "--aws prints the messages on which AWS disagrees; leave out one of the two flags",
  });
}

/** Warns about words that AWS splits at hyphens: they match almost nothing, without an error. */
function warnOfHyphens({ parsed }: ResolvedPattern, io: Io): void {
  for (const { message, hint } of hyphenInTerm(parsed, {})) {
    io.stderr.write(`iam-alerts: ${visible(message)}\n  hint: ${visible(hint ?? "")}\n`);
  }
}

/** Returns a function that prints the verdict on a message: a tree for people, JSON otherwise. */
async function explainer(
  { parsed }: ResolvedPattern,
  options: MatchOptions,
  io: Io,
): Promise<(message: string) => void> {
  const format = streamFormatOf(options, io);
  const paint = format === "terminal" ? await paintOf(options, io) : undefined;
  const asJson = (message: string, verdict: Verdict, indent?: number) =>
    safeJson(JSON.stringify({ message, ...verdict }, null, indent));
  return (message) => {
    const verdict = why(parsed, message);
    if (format === "json") io.stdout.write(`${asJson(message, verdict, 2)}\n`);
    else if (format === "ndjson") io.stdout.write(`${asJson(message, verdict)}\n`);
    else io.stdout.write(printVerdict(message, verdict, paint));
  };
}

async function matchOnAws(
  { source, matcher }: ResolvedPattern,
  events: readonly string[],
  options: MatchOptions,
  io: Io,
): Promise<number> {
  const messages: string[] = [];
  for await (const item of readMessages(events, io, options)) {
    if (item.kind === "error") throw item.error;
    messages.push(item.message);
  }
  const client = awsOptions(options, io);
  const { disagreements } = await import("../../../aws/parity.ts");
  const { logsClient } = await import("../../../aws/clients.ts");
  const found = await disagreements(matcher, await logsClient(client), source, messages);
  for (const { message, here, aws } of found) {
    io.stdout.write(`${safeJson(JSON.stringify({ here, aws, message }))}\n`);
  }
  if (!options.quiet) {
    const agreed = count(messages.length - found.length, "message");
    io.stderr.write(`iam-alerts: AWS agrees on ${agreed} and disagrees on ${found.length}\n`);
  }
  return found.length > 0 ? 1 : 0;
}
