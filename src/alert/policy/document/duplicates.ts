import type { Fields } from "../../../cloudtrail/fields.ts";
import { wordsOf } from "../../../words.ts";

/** The names of a policy's elements, which may be written in any letter case. */
const elements: ReadonlySet<string> = new Set(
  wordsOf("version id statement sid effect action notaction resource notresource principal notprincipal condition"),
);

/** A string, with the colon after it if it is a name; or a bracket. */
const token = /"([^"\\]*(?:\\.[^"\\]*)*)"\s*(:)?|[{}[\]]/gs;

/**
 * Returns the first name that an object in JSON has twice; undefined if there is none. JSON.parse, which made `value`
 * of it, keeps the last of two values, and others keep the first, so that such a policy can mean two things.
 */
export function duplicateName(json: string, value: unknown): string | undefined {
  // Most documents return here: they have as many names as the objects that they became.
  if ((json.match(/"\s*:/g)?.length ?? 0) === namesIn(value)) return undefined;
  return firstDuplicate(json);
}

/** Returns the first name that an object in a record has twice, differing only in letter case. */
export function sameNames(value: object): string | undefined {
  return Number.isNaN(namesIn(value)) ? firstDuplicate(JSON.stringify(value)) : undefined;
}

/** Returns the number of names in a value; NaN if an object has two that differ in case alone. */
function namesIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === "object") count += namesIn(item);
    return count;
  }
  const keys = Object.keys(value);
  if (keys.length > 1 && new Set(keys.map((key) => key.toLowerCase())).size < keys.length) return Number.NaN;
  for (const key of keys) count += namesIn((value as Fields)[key]);
  return count + keys.length;
}

function firstDuplicate(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [text, written = "", colon] of json.matchAll(token)) {
    if (text === "{" || text === "[") open.push(new Set());
    else if (text === "}" || text === "]") open.pop();
    else if (colon !== undefined) {
      const name: string = written.includes("\\") ? JSON.parse(`"${written}"`) : written;
      const same = elements.has(name.toLowerCase()) ? name.toLowerCase() : name;
      const names = open.at(-1);
      if (names?.has(same)) return name;
      names?.add(same);
    }
  }
  return undefined;
}
