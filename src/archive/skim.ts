import type { JsonBytes } from "../bytes/search.ts";
import { isAt } from "../bytes/tokens.ts";
import type { Pattern } from "../pattern/ast.ts";
import { leavesOf } from "../pattern/tree.ts";

/**
 * Returns the JSON of the record in this range, reduced to the fields that patterns look at. Returns undefined if the
 * record must be read whole.
 */
export type Skim = (bytes: Buffer, file: JsonBytes, start: number, end: number) => string | undefined;

/**
 * Returns a function that reduces records for patterns: they match a reduced record only if they match the record, and
 * parsing it takes less time. Returns undefined for patterns that look at the text, or at fields of any name.
 */
export function skimFor(patterns: readonly Pattern[]): Skim | undefined {
  const fields = fieldsOf(patterns);
  if (fields === undefined) return undefined;
  const byLength = new Map<number, Field[]>();
  for (const field of fields) {
    const { length } = field.name;
    byLength.set(length, [...(byLength.get(length) ?? []), field]);
  }
  return (bytes, file, start, end) => {
    const count = file.members(start, end);
    if (count === undefined) return undefined;
    const { memberTable } = file;
    let json = "";
    for (let index = 0; index < 4 * count; index += 4) {
      const from = memberTable[index] as number;
      const field = byLength
        .get((memberTable[index + 1] as number) - from)
        ?.find(({ name }) => isAt(bytes, from, name));
      if (field === undefined) continue;
      // With the quote before the name. If a name is repeated, the last one counts, as in the record.
      const member = field.isTested ? bytes.toString("utf8", from - 1, memberTable[index + 3]) : field.existing;
      json = json === "" ? member : `${json},${member}`;
    }
    return `{${json}}`;
  };
}

/** A field of records that patterns look at. */
interface Field {
  readonly name: Buffer;
  /** Whether patterns look at its value, and not only whether it exists. */
  isTested: boolean;
  /** The field with another value, which is enough if the value is not tested. */
  readonly existing: string;
}

/** Returns the fields that patterns look at, or undefined for patterns that look at the text or at any field. */
function fieldsOf(patterns: readonly Pattern[]): Iterable<Field> | undefined {
  const fields = new Map<string, Field>();
  for (const pattern of patterns) {
    if (pattern.kind !== "json") return undefined;
    for (const condition of leavesOf(pattern.expression)) {
      const [first, ...others] = condition.subject.steps;
      if (first?.kind !== "name" || !isPlain(first.name)) return undefined;
      const { name } = first;
      const field = fields.get(name) ?? { name: Buffer.from(name), isTested: false, existing: `"${name}":0` };
      field.isTested ||= others.length > 0 || condition.kind !== "check" || condition.test !== "NOT EXISTS";
      fields.set(name, field);
    }
  }
  return fields.values();
}

/** Whether JSON has only one spelling of a name, apart from escapes. Records with escapes in names are read whole. */
function isPlain(name: string): boolean {
  return /^[\x20-\x7e]+$/.test(name) && !/["\\]/.test(name);
}
