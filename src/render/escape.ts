import { marks, plainWord, unseen } from "../unicode.ts";
import { shortened } from "../words.ts";

/** Matches most texts, which then need no slower check. */
const printableAscii = /^[\x20-\x7e]*$/;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Escapes untrusted text for a terminal or plain text: one line, with every harmful character made visible. */
export function visible(text: string): string {
  return withoutCommand(isPrintableAscii(text) ? text : text.replace(unseen, shown), "\\x5b");
}

/** Escapes like `visible`, but keeps line breaks and tabs. */
export function visibleLines(text: string): string {
  return text.replace(/[^\n\t]+/g, visible);
}

/** Escapes like `visible`, and writes every character outside of ASCII as its number. */
export function visibleAscii(text: string): string {
  return withoutCommand(isPrintableAscii(text) ? text : text.replace(/[^\x20-\x7e]/gu, shown), "\\x5b");
}

/**
 * Escapes the bracket of text that the runner of GitHub Actions would execute as a command, anywhere in a line:
 * `##[add-mask]a` would replace every a in the log with asterisks.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
function withoutCommand(text: string, bracket: string): string {
  return text.includes("##[") ? text.replaceAll("##[", `##${bracket}`) : text;
}

/** Whether a text has only printable ASCII characters. */
export function isPrintableAscii(text: string): boolean {
  return printableAscii.test(text);
}

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return short[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`);
}

/** Makes JSON safe to print: harmful characters become escapes, which keeps the value. */
export function safeJson(json: string): string {
  const line = withoutCommand(json, "\\u005b");
  if (printableAscii.test(line)) return line;
  return line.replace(unseen, (character) =>
    character === "\n"
      ? character
      : character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
}

/** Turns untrusted text into a subject: one line of ASCII, at most `limit` characters long. */
export function asciiLine(text: string, limit: number): string {
  const ascii = text
    .normalize("NFKD")
    .replace(marks, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[^\x20-\x7e]/gu, "?");
  return shortened(ascii, limit, "...");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes untrusted text for HTML, between tags or in a quoted attribute. */
export function htmlText(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * Escapes a sentence with untrusted names for Markdown. Words that Markdown could interpret become code: backslashes
 * would not keep GitHub from making links and mentions.
 */
export function markdownText(text: string): string {
  return visible(text)
    .split(" ")
    .map((word) => {
      if (word === "" || plainWord.test(word)) return word;
      const [, before = "", inside = "", after = ""] = /^(\(?)(.*?)([),.;:]*)$/.exec(word) ?? [];
      return inside === "" ? markdownCode(word) : before + markdownCode(inside) + after;
    })
    .join(" ");
}

/**
 * Turns untrusted text into Markdown code, in which nothing is interpreted: the fence has more backticks than the text
 * has in a row.
 *
 * @see https://spec.commonmark.org/0.31.2/#code-spans
 */
export function markdownCode(text: string): string {
  const line = visible(text);
  const fence = "`".repeat(1 + longestRun(line));
  // Markdown removes one space at both ends.
  const pad = /^[` ]|[` ]$/.test(line) && /[^ ]/.test(line) ? " " : "";
  return line === "" ? "" : `${fence}${pad}${line}${pad}${fence}`;
}

/** Returns the length of the longest run of backticks. */
export function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

/** Escapes untrusted text for the `text` of a Slack message, where these characters begin links and mentions. */
export function slackText(text: string): string {
  return visible(text).replace(/[&<>]/g, (character) => entities[character] ?? character);
}

/** The characters that begin a formula in a spreadsheet, including full-width forms. */
const formula = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** Escapes untrusted text for a CSV cell: quoted unless it is plain words, and never a formula. */
export function csvCell(text: string): string {
  const line = visible(text);
  const cell = formula.test(text) ? `'${line}` : line;
  return /^(?:\w[\w .:@/-]*)?$/.test(cell) ? cell : `"${cell.replaceAll('"', '""')}"`;
}

/** Escapes untrusted text for the data of a GitHub Actions workflow command. */
export function githubData(text: string): string {
  return visible(text).replaceAll("%", "%25");
}

/** Escapes untrusted text for a property of a workflow command. */
export function githubProperty(text: string): string {
  return githubData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Escapes untrusted lines for the log of GitHub Actions, so that none of them is a command. */
export function githubLines(text: string): string {
  return visibleLines(text).replace(/^(\s*):(?=:)/gm, "$1\\x3a");
}
