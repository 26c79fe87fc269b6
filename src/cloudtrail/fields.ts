// What a record's fields may hold, read tolerantly: whatever is absent, masked or of another type is null.

/** A JSON object of somebody else's making. */
export type Fields = Readonly<Record<string, unknown>>;

/** A field by its name, or by its name in another case: records that were relayed have lost it. */
export function field(object: Fields, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  const lower = name.toLowerCase();
  for (const key of Object.keys(object)) {
    // The lengths tell most names apart, and cost nothing.
    if (key.length === name.length && key.toLowerCase() === lower) return object[key];
  }
  return undefined;
}

/** A table's own entry, where names are anybody's text: no table has constructor or __proto__ unless it says so. */
export function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Text that says something: CloudTrail and relays mask values as "", "-", "..." or asterisks. */
export function text(value: unknown): string | null {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value !== "string" || /^[-.*\s]*$/.test(value)) return null;
  return value;
}

/** The fields of an object; none for anything else (null, the text "null", a log text, a list). */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** Whether a value is an object that is no list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Booleans, as CloudTrail writes them: true, "true", "Yes". */
export function flag(value: unknown): boolean | null {
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return null;
  if (/^(?:true|yes)$/i.test(value)) return true;
  return /^(?:false|no)$/i.test(value) ? false : null;
}

/** What CloudTrail itself writes, on the days that every month has: nothing in it is to be converted. */
const asWritten = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/**
 * A time as ISO 8601 in UTC, to the second or, where the record has them, milliseconds. Takes CloudTrail's own spelling,
 * the same without T and Z and with more decimals, and milliseconds or seconds since 1970.
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

/** Milliseconds since 1970 as ISO 8601 in UTC; null for what no date can be. */
export function iso(milliseconds: number): string | null {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(".000Z", "Z");
}

/** Deeper than anything CloudTrail writes (11 was seen); what is deeper would exhaust the stack of whoever prints it. */
export const maxDepth = 100;

/** Whether a value is nested more than 100 levels deep. */
export function isTooDeep(value: unknown): boolean {
  return isDeeper(value, maxDepth);
}

function isDeeper(value: unknown, limit: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (limit === 0) return true;
  for (const key in value) {
    const inner = (value as Fields)[key];
    // Asked here as well, because most values are no objects and a call costs more than the question.
    if (typeof inner === "object" && isDeeper(inner, limit - 1)) return true;
  }
  return false;
}
