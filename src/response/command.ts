import { shellQuoted } from "../shell.ts";

/** Returns the values at a path of a record; none if the record lacks it, undefined for a value that is not text. */
export type Values = (path: string) => readonly (string | undefined)[];

/**
 * Fills a template with the values of a record, and returns the command for a POSIX shell. Returns undefined unless the
 * record has every value in a form that is safe to run.
 *
 * A template has words that are separated by spaces. `{path}` is a value of the record, `{one|other}` the first that
 * there is, and `"{path}"` a JSON string with it. `{path*}` becomes a word for each value of a list. A `?` before a
 * flag leaves the flag out if its value is missing.
 */
export function commandOf(template: string, values: Values): string | undefined {
  const words: string[] = ["aws"];
  const parts = template.split(" ");
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? "";
    const isOptional = part.startsWith("?");
    if (isOptional && isMissing(parts[at + 1] ?? "", values)) {
      at++;
      continue;
    }
    const filled = isList(part) ? listOf(part, values) : wordOf(isOptional ? part.slice(1) : part, values);
    if (filled === undefined) return undefined;
    words.push(...filled);
  }
  const command = words.map(shellQuoted).join(" ");
  return command.length > maxLength ? undefined : command;
}

/** The length up to which a command is offered, so that every channel shows it whole. */
const maxLength = 2000;

const placeholder = /("?)\{([\w@>.|*/]+)\}\1/g;

const isList = (part: string) => /^\{[^}]*\*[^}]*\}$/.test(part);

function isMissing(part: string, values: Values): boolean {
  return pathsOf(part.slice(1, -1)).every((path) => values(path).length === 0);
}

function pathsOf(alternatives: string): readonly string[] {
  return alternatives.split("|");
}

function listOf(part: string, values: Values): readonly string[] | undefined {
  const found = values(part.slice(1, -1));
  // The AWS CLI reads a list's value that begins like JSON as JSON.
  const safe = found.filter((value) => isSafe(value) && !/^[-[{]/.test(value));
  return found.length === 0 || safe.length < found.length ? undefined : (safe as readonly string[]);
}

function wordOf(part: string, values: Values): readonly string[] | undefined {
  let isWhole = true;
  const word = part.replace(placeholder, (_, quote: string, alternatives: string, at: number) => {
    const value = pathsOf(alternatives).flatMap(values)[0];
    if (!isSafe(value) || (at === 0 && quote === "" && isMisread(value))) isWhole = false;
    return quote === "" ? (value ?? "") : JSON.stringify(value ?? "");
  });
  return isWhole ? [word] : undefined;
}

/**
 * Whether the AWS CLI reads a value as a flag, or as the name of a file or page that has the value. It takes the URL of a
 * queue as it is.
 */
function isMisread(value: string): boolean {
  return /^(?:-|(?:file|fileb|https?):\/\/)/i.test(value) && !queueUrl.test(value);
}

const queueUrl =
  /^https:\/\/(?:sqs\.[a-z0-9-]+|[a-z0-9-]+\.queue)\.amazonaws\.com(?:\.cn)?\/\d{12}\/[\w-]{1,80}(?:\.fifo)?$/;

/** Texts that CloudTrail or a relay writes instead of a value. */
const masked = /^[\s*.-]*$|\*{3}|^HIDDEN_DUE_TO_SECURITY_REASONS$/;

/**
 * Whether a value can be part of a command. Names in AWS are ASCII. `##[` is changed when alerts are printed, because
 * it is a command for CI runners.
 */
function isSafe(value: string | undefined): value is string {
  return value !== undefined && /^[\x20-\x7e]{1,1024}$/.test(value) && !masked.test(value) && !value.includes("##[");
}
