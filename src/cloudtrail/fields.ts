// Tolerant readers of a record's fields: a value that is absent, masked or of another type is null.

/** A JSON object from outside, with any fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** Returns a field by its name, in any case: some relays change the case of names. */
export function field(object: Fields, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  for (const key in object) {
    // Most names differ in length, which is cheap to check.
    if (key.length === name.length && isSameName(key, name) && Object.hasOwn(object, key)) return object[key];
  }
  return undefined;
}

/** Names of fields: each by itself and by the same in lower case. */
export type Spellings = ReadonlyMap<string, string>;

/** Returns the spellings of names that are separated by whitespace. */
export function spellingsOf(names: string): Spellings {
  const all = names.trim().split(/\s+/);
  return new Map(all.flatMap((name) => [[name.toLowerCase(), name] as const, [name, name] as const]));
}

/**
 * Returns an object in which fields with these names have this spelling, so that they can be read without a search. It
 * is the object itself if CloudTrail wrote it, and otherwise an object with these fields alone.
 */
export function spelledAs(known: Spellings, object: Fields): Fields {
  for (const name in object) {
    const spelling = known.get(name) ?? known.get(name.toLowerCase());
    if (spelling !== undefined && spelling !== name) return respelled(known, object);
  }
  return object;
}

function respelled(known: Spellings, object: Fields): Fields {
  return Object.fromEntries([...new Set(known.values())].map((name) => [name, field(object, name)]));
}

/**
 * Whether two names of the same length differ only in letter case. Most different names differ in the middle letter.
 */
function isSameName(one: string, other: string): boolean {
  const middle = one.length >> 1;
  const [letter, known] = [one.charCodeAt(middle), other.charCodeAt(middle)];
  if (letter < 0x80 && known < 0x80 && (letter | 0x20) !== (known | 0x20)) return false;
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * Returns a table's own entry for an untrusted name: constructor and __proto__ are not entries unless the table has
 * them.
 */
export function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/**
 * Returns text that carries information, else null: CloudTrail and relays mask values as "", "-", "..." or asterisks.
 */
export function text(value: unknown): string | null {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value !== "string") return null;
  // Nearly every text begins with a letter or a digit, which no mask has.
  return beginsWithWord(value) || !/^[-.*\s]*$/.test(value) ? value : null;
}

/** Whether a text begins with an ASCII character after the period: a letter, a digit, a colon, a brace. */
export function beginsWithWord(text: string): boolean {
  const first = text.charCodeAt(0);
  return first > 0x2e && first < 0x7f;
}

/** Returns an object itself, and an empty object for anything else (null, the text "null", a log text, a list). */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** Whether a value is an object and not a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Yields every text and number in a value of a record, at any depth, but not in fields whose name is to be skipped. */
export function* scalarsIn(value: unknown, skipped?: RegExp): Generator<string | number> {
  if (typeof value === "string" || typeof value === "number") yield value;
  // A record is not nested deeper than maxRecordDepth.
  else if (Array.isArray(value)) for (const entry of value) yield* scalarsIn(entry, skipped);
  else if (isFields(value)) {
    for (const [name, inner] of Object.entries(value)) if (!skipped?.test(name)) yield* scalarsIn(inner, skipped);
  }
}

/** Returns a boolean in any spelling that CloudTrail uses (true, "true", "Yes"), else null. */
export function flag(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return null;
  if (/^(?:true|yes)$/i.test(value)) return true;
  return /^(?:false|no)$/i.test(value) ? false : null;
}

/** Matches the times that CloudTrail itself writes, on days that every month has. They need no conversion. */
const asWritten = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/**
 * Returns a time as ISO 8601 in UTC, to the second or, if the record has them, milliseconds. Accepts CloudTrail's own
 * spelling, the same without T and Z and with more decimals, and milliseconds or seconds since 1970.
 */
export function time(value: unknown): string | null {
  if (typeof value === "number") return iso(value > 1e11 ? value : value * 1000);
  if (typeof value !== "string") return null;
  if (asWritten.test(value)) return value;
  const parts = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d{1,3})?\d*\s*(Z|UTC|[+-]\d\d:?\d\d)?$/.exec(value.trim());
  if (parts === null) return null;
  const [, date, clock, fraction = "", zone = "Z"] = parts;
  return iso(Date.parse(`${date}T${clock}${fraction}${zone === "UTC" ? "Z" : zone}`));
}

/** Returns milliseconds since 1970 as ISO 8601 in UTC, or null for a number that is not a date. */
export function iso(milliseconds: number): string | null {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(".000Z", "Z");
}

/**
 * The most levels of nesting in a record. CloudTrail writes at most 11; printing deeper values would exhaust the stack.
 */
export const maxRecordDepth = 100;

/** Whether a value is nested more than 100 levels deep. */
export function isTooDeep(value: unknown): boolean {
  return isDeeper(value, maxRecordDepth);
}

function isDeeper(value: unknown, limit: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (limit === 0) return true;
  // A list of the values would be garbage: for … in needs none.
  for (const key in value) {
    const inner = (value as Fields)[key];
    // Checked here as well, because most values are not objects and a call costs more than the check.
    if (typeof inner === "object" && isDeeper(inner, limit - 1)) return true;
  }
  return false;
}
