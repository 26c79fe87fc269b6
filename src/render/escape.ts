import { shortened } from "../words.ts";

/**
 * Characters that move a cursor, turn text round or cannot be seen: controls, formats (bidi, zero width, tags), lone
 * surrogates, private use, line separators, and what fonts are to leave out (fillers, variation selectors, unused tags).
 */
const unseen = lazily(() => /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu);

/** Most text is this, and then the expression above is not needed. */
const printableAscii = /^[\x20-\x7e]*$/;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Foreign text for a terminal or a plain text: one line, with every character that could do harm made visible. */
export function visible(text: string): string {
  return withoutCommand(isPrintableAscii(text) ? text : text.replace(unseen(), shown), "\\x5b");
}

/** The same for several lines: line breaks and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(/[^\n\t]+/g, visible);
}

/** The same for a reader that knows no more than ASCII: every other character as its number. */
export function visibleAscii(text: string): string {
  return withoutCommand(isPrintableAscii(text) ? text : text.replace(/[^\x20-\x7e]/gu, shown), "\\x5b");
}

/**
 * Text with its bracket as an escape where the runner of GitHub Actions would take it for a command, wherever in a line
 * it stands: `##[add-mask]a` would have it put stars for every a of the log.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
function withoutCommand(text: string, bracket: string): string {
  return text.includes("##[") ? text.replaceAll("##[", `##${bracket}`) : text;
}

export function isPrintableAscii(text: string): boolean {
  return printableAscii.test(text);
}

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return short[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`);
}

/** JSON that is safe to print: what could do harm stands as an escape, so the value is the same. */
export function safeJson(json: string): string {
  const line = withoutCommand(json, "\\u005b");
  if (printableAscii.test(line)) return line;
  return line.replace(unseen(), (character) =>
    character === "\n"
      ? character
      : character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  );
}

/** Foreign text for a mail's or a message's subject: one line of ASCII, of `limit` characters at most. */
export function asciiLine(text: string, limit: number): string {
  const ascii = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
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

/** Foreign text for HTML, between tags or in a quoted attribute. */
export function htmlText(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** What Markdown's readers take for nothing but a word: no link, mention, issue, emoji or mark-up begins in it. */
const plainWord = /^[(“"]?[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*[),.:;!?”"]*$/u;

/**
 * A sentence with foreign names in it for Markdown. Words that a reader could take for more than words stand as code,
 * where nothing is read into them: escaping with backslashes does not keep GitHub from making links and mentions.
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
 * Foreign text for Markdown as code, where nothing in it is alive: between more backticks than it holds in a row.
 *
 * @see https://spec.commonmark.org/0.31.2/#code-spans
 */
export function markdownCode(text: string): string {
  const line = visible(text);
  const fence = "`".repeat(1 + longestRun(line));
  // One space at both ends is taken off again by the reader.
  const pad = /^[` ]|[` ]$/.test(line) && /[^ ]/.test(line) ? " " : "";
  return line === "" ? "" : `${fence}${pad}${line}${pad}${fence}`;
}

/** The length of the longest row of backticks. */
export function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

/** Foreign text for the `text` of a Slack message, in which these three begin links, mentions and pings. */
export function slackText(text: string): string {
  return visible(text).replace(/[&<>]/g, (character) => entities[character] ?? character);
}

/** What a spreadsheet takes for the beginning of a formula, in its full-width forms too. */
const formula = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** Foreign text for a cell of CSV: quoted where it is more than words, and never a formula. */
export function csvCell(text: string): string {
  const line = visible(text);
  const cell = formula.test(text) ? `'${line}` : line;
  return /^(?:\w[\w .:@/-]*)?$/.test(cell) ? cell : `"${cell.replaceAll('"', '""')}"`;
}

/** Foreign text for the data of a workflow command of GitHub Actions. */
export function githubData(text: string): string {
  return visible(text).replaceAll("%", "%25");
}

/** Foreign text for a property of a workflow command. */
export function githubProperty(text: string): string {
  return githubData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Foreign lines for the log of GitHub Actions: they read as they did, and none is a command. */
export function githubLines(text: string): string {
  return visibleLines(text).replace(/^(\s*):(?=:)/gm, "$1\\x3a");
}

/** Expressions over all of Unicode take a millisecond to make, which is much of a start-up. */
function lazily(make: () => RegExp): () => RegExp {
  let made: RegExp | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
