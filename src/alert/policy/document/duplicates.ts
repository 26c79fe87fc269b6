import { wordsOf } from "../../../words.ts";

/** The names of a policy's elements, which may be written in any letter case. */
const elements: ReadonlySet<string> = new Set(
  wordsOf("version id statement sid effect action notaction resource notresource principal notprincipal condition"),
);

/** A string, with the colon after it if it is a name; or a bracket. */
const token = /"([^"\\]*(?:\\.[^"\\]*)*)"\s*(:)?|[{}[\]]/gs;

/**
 * Returns the first name that an object in valid JSON has twice; undefined if there is none. JSON.parse keeps the last of
 * two values, and others keep the first, so that such a policy can mean two things.
 */
export function duplicateName(json: string): string | undefined {
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
