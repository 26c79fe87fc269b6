/**
 * `JSON.parse`, but whole numbers beyond 2^53 come back as text, so that an id in somebody's parameters keeps every digit.
 *
 * @throws SyntaxError as JSON.parse does.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return maybeLongNumber.test(text) ? JSON.parse(quoteLongNumbers(text)) : value;
}

const maybeLongNumber = /(?:^|[:,[\s])-?\d{16}/;

/** JSON with quotes around whole numbers beyond 2^53. */
function quoteLongNumbers(json: string): string {
  const token = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  const parts: string[] = [];
  let copied = 0;
  for (let found = token.exec(json); found !== null; found = token.exec(json)) {
    const [text] = found;
    if (text === '"') token.lastIndex = endOfString(json, found.index);
    else if (/^-?\d{16,}$/.test(text) && !Number.isSafeInteger(Number(text))) {
      parts.push(json.slice(copied, found.index), '"', text, '"');
      copied = token.lastIndex;
    }
  }
  return parts.join("") + json.slice(copied);
}

/** The offset after the string that begins at `start` of sound JSON; walked by hand, for strings with millions of escapes. */
function endOfString(json: string, start: number): number {
  let at = json.indexOf('"', start + 1);
  while (isEscaped(json, at)) at = json.indexOf('"', at + 1);
  return at + 1;
}

function isEscaped(json: string, at: number): boolean {
  let backslashes = 0;
  while (json[at - 1 - backslashes] === "\\") backslashes++;
  return backslashes % 2 === 1;
}

/** The JSON documents in a text, with or without blanks between them; nothing where it is not all JSON. */
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
    for (at = end; isBlank(bytes[at] as number); ) at++;
  }
  return documents;
}

/** Above this, in characters, JSON is looked over for its depth before it is parsed. */
const longText = 1 << 20;

/** The value of a JSON text, or nothing where it is not JSON, or nested beyond all reason. */
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

/** What JSON allows between its tokens. */
export function isBlank(byte: number): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}

/** `JSON.stringify` for any value that JSON.parse gave, however deep: it recurses where JSON.parse does not. */
export function stringify(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null";
  } catch {
    return '"[nested too deep to print]"';
  }
}

type ExpectedToken = "value" | "value or ]" | "key or }" | "key" | ":" | ", or end";
type Expected = ExpectedToken | "string" | "escaped" | "literal";

/** Deeper than anything that is meant to be read: it would cost gigabytes to parse. */
const maxNesting = 10_000;

const quote = 34;
const comma = 44;
const colon = 58;
const openList = 91;
const backslash = 92;
const closeList = 93;
const openObject = 123;
const closeObject = 125;

/**
 * Finds where a JSON object or list ends, in bytes that arrive in pieces. It refuses what cannot become JSON at its first
 * wrong byte, so that a line of text that only begins with a bracket is not waited for; numbers, words and escapes it
 * leaves to JSON.parse.
 */
export class JsonScanner {
  #expected: Expected = "value";
  #inKey = false;
  /** The closing bytes that are still due, innermost last. */
  readonly #open: number[] = [];

  /** How far the last scan came: where it found what cannot be JSON, or all of what it was given. */
  position = 0;

  /** Reads on from `from`. Returns the offset after the document, `"more"`, or `"invalid"`. */
  scan(bytes: Uint8Array, from: number, to: number): number | "more" | "invalid" {
    for (let at = from; at < to; at++) {
      this.position = at;
      let byte = bytes[at] as number;
      if (this.#expected === "string") {
        while (byte !== quote && byte !== backslash && byte >= 32 && ++at < to) byte = bytes[at] as number;
        this.position = at;
        if (at >= to) return "more";
        if (byte < 32) return "invalid";
        this.#expected = byte === backslash ? "escaped" : this.#inKey ? ":" : ", or end";
        continue;
      }
      if (this.#expected === "escaped") {
        this.#expected = "string";
        continue;
      }
      if (this.#expected === "literal") {
        if (isLiteral(byte)) continue;
        this.#expected = ", or end";
      }
      if (isBlank(byte)) continue;
      if (!this.#step(this.#expected, byte)) return "invalid";
      if (this.#open.length === 0) return at + 1;
    }
    this.position = to;
    return "more";
  }

  #step(expected: ExpectedToken, byte: number): boolean {
    switch (expected) {
      case "value or ]":
        return byte === closeList ? this.#close(byte) : this.#value(byte);
      case "value":
        return this.#value(byte);
      case "key or }":
        return byte === closeObject ? this.#close(byte) : this.#key(byte);
      case "key":
        return this.#key(byte);
      case ":":
        this.#expected = "value";
        return byte === colon;
      case ", or end":
        if (byte !== comma) return this.#close(byte);
        this.#expected = this.#open.at(-1) === closeObject ? "key" : "value";
        return true;
    }
  }

  #value(byte: number): boolean {
    if (byte === openObject || byte === openList) {
      if (this.#open.length === maxNesting) return false;
      this.#open.push(byte === openObject ? closeObject : closeList);
      this.#expected = byte === openObject ? "key or }" : "value or ]";
      return true;
    }
    if (byte === quote) {
      this.#inKey = false;
      this.#expected = "string";
      return true;
    }
    this.#expected = "literal";
    return isLiteral(byte);
  }

  #key(byte: number): boolean {
    this.#inKey = true;
    this.#expected = "string";
    return byte === quote;
  }

  #close(byte: number): boolean {
    this.#expected = ", or end";
    return this.#open.pop() === byte;
  }
}

/** Digits, lower-case letters, and what else a number is made of: + - . E */
function isLiteral(byte: number): boolean {
  return (
    (byte >= 48 && byte <= 57) ||
    (byte >= 97 && byte <= 122) ||
    byte === 43 ||
    byte === 45 ||
    byte === 46 ||
    byte === 69
  );
}
