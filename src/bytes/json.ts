import { JsonScanner } from "./json-scanner.ts";
import { isWhitespace, quote } from "./tokens.ts";

/**
 * Parses JSON as `JSON.parse` does, but returns whole numbers beyond 2^53 as text, so that an id in a record's
 * parameters keeps every digit. Other numbers that JavaScript cannot hold, such as 1e400 and 1e-400, are text too.
 *
 * @throws SyntaxError as JSON.parse does.
 */
export function parseJson(text: string): unknown {
  return withLongNumbers(text, JSON.parse(text));
}

/**
 * Returns what `parseJson` returns for a text whose `JSON.parse` is known: that value itself, unless numbers lost digits.
 */
export function withLongNumbers(text: string, value: unknown): unknown {
  return mayHaveLostDigits(value, maxSearched) && maybeLongNumber.test(text)
    ? JSON.parse(quoteLongNumbers(text))
    : value;
}

/** The levels of nesting to search for numbers. Nearly no record has more, and a deeper search could exhaust the stack. */
const maxSearched = 20;

/** Whether a value has a number beyond 2^53, or is nested deeper. A search of the value is faster than one of its text. */
function mayHaveLostDigits(value: unknown, levels: number): boolean {
  if (typeof value === "number") return Math.abs(value) > Number.MAX_SAFE_INTEGER;
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  for (const key in value) {
    const inner = (value as Readonly<Record<string, unknown>>)[key];
    if (typeof inner !== "string" && mayHaveLostDigits(inner, levels - 1)) return true;
  }
  return false;
}

const maybeLongNumber = /(?:^|[:,[\s])-?(?:\d{16}|\d[\d.]*[eE][+-]?\d{3})/;

/** Returns the JSON with quotes around the numbers that JavaScript cannot hold. */
function quoteLongNumbers(json: string): string {
  const token = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  const parts: string[] = [];
  let copied = 0;
  for (let found = token.exec(json); found !== null; found = token.exec(json)) {
    const [text] = found;
    if (text === '"') token.lastIndex = endOfString(json, found.index) + 1;
    else if (isBeyondDouble(text)) {
      parts.push(json.slice(copied, found.index), '"', text, '"');
      copied = token.lastIndex;
    }
  }
  return parts.join("") + json.slice(copied);
}

function isBeyondDouble(text: string): boolean {
  const number = Number(text);
  if (/^-?\d{16,}$/.test(text)) return !Number.isSafeInteger(number);
  return !Number.isFinite(number) || (number === 0 && /^[-.\d]*[1-9]/.test(text));
}

/**
 * Returns the offset of the quote that ends the string whose opening quote is at `start`, or the length of the text if
 * the string does not end. No regular expression: a string can have millions of escapes.
 */
export function endOfString(json: string, start: number): number {
  let at = json.indexOf('"', start + 1);
  while (at !== -1 && isEscaped(json, at)) at = json.indexOf('"', at + 1);
  return at === -1 ? json.length : at;
}

function isEscaped(json: string, at: number): boolean {
  let backslashes = 0;
  while (json[at - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

/** Returns valid JSON on one line: without the whitespace between its tokens, which stay as they are written. */
export function onOneLine(json: string): string {
  const parts: string[] = [];
  for (let at = 0; at < json.length; ) {
    const end = json[at] === '"' ? endOfString(json, at) + 1 : endOfTokens(json, at);
    if (json[at] === '"') parts.push(json.slice(at, end));
    else parts.push(json.slice(at, end).replace(/\s+/g, ""));
    at = end;
  }
  return parts.join("");
}

function endOfTokens(json: string, from: number): number {
  const next = json.indexOf('"', from);
  return next === -1 ? json.length : next;
}

/**
 * Parses text of one or more JSON documents, with or without whitespace between. Returns undefined if any part is not
 * JSON.
 */
export function parseDocuments(text: string): readonly unknown[] | undefined {
  const one = tryParse(text);
  if (one !== undefined) return [one.json];
  const bytes = Buffer.from(text);
  const documents: unknown[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = new JsonScanner().scan(bytes, at, bytes.length);
    if (typeof end !== "number") return undefined;
    const document = tryParse(bytes.toString("utf8", at, end));
    if (document === undefined) return undefined;
    documents.push(document.json);
    for (at = end; isWhitespace(bytes[at]); ) at++;
  }
  return documents;
}

/** The length, in characters, above which a text is checked for its depth before it is parsed. */
const longText = 1 << 20;

/** Parses a JSON text. Returns undefined if the text is not JSON or is nested too deep. */
export function tryParse(text: string): { readonly json: unknown } | undefined {
  try {
    if (text.length > longText && !isWhole(text)) return undefined;
    return { json: parseJson(text) };
  } catch {
    return undefined;
  }
}

function isWhole(text: string): boolean {
  const bytes = Buffer.from(text.trimStart());
  return bytes[0] === quote || typeof new JsonScanner().scan(bytes, 0, bytes.length) === "number";
}

/**
 * Writes a value that JSON.parse returned as JSON. JSON.stringify recurses and JSON.parse does not, so it can fail on
 * deep values.
 */
export function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null";
  } catch {
    return '"[nested too deep to print]"';
  }
}
