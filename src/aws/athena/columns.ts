import { type Column, columns, isList, type Struct } from "../../pattern/translate/cloudtrail-table.ts";

/** A column of a query's result: one text, list or map of a CloudTrail record. */
export interface Leaf {
  /** The names of the fields that lead to it in a record. */
  readonly path: readonly string[];
  readonly kind: "text" | "boolean" | "json" | "map" | "list";
  /** The SQL expression, with the names in lower case. */
  readonly sql: string;
}

/** The names of a table's columns in lower case, with Hive's type of each. */
export type TableColumns = ReadonlyMap<string, string>;

/**
 * Returns the leaves of AWS's documented table, in the order of a record's fields. If the columns of a table are known, only
 * those that it has: tables made by older instructions lack some.
 */
export function leavesOf(table?: TableColumns): readonly Leaf[] {
  return Object.entries(columns).flatMap(([name, column]) => {
    const type = table?.get(name.toLowerCase());
    return table !== undefined && type === undefined ? [] : leaves([name], column, type);
  });
}

function leaves(path: readonly string[], column: Column, type: string | undefined): readonly Leaf[] {
  const sql = path.join(".").toLowerCase();
  if (typeof column === "string" || isList(column)) {
    return [{ path, kind: typeof column === "string" ? column : "list", sql }];
  }
  const known = type === undefined ? undefined : fieldsOf(type);
  return Object.entries(column).flatMap(([name, field]) => {
    const inner = known?.get(name.toLowerCase());
    return known !== undefined && inner === undefined ? [] : leaves([...path, name], field, inner);
  });
}

/** Returns the fields of Hive's struct<name:type,…> with their types; none for another type. */
function fieldsOf(type: string): ReadonlyMap<string, string> {
  const inside = /^struct<(.*)>$/is.exec(type.trim())?.[1] ?? "";
  const fields = new Map<string, string>();
  let [depth, start] = [0, 0];
  for (let at = 0; at <= inside.length; at++) {
    const character = inside[at] ?? ",";
    if (character === "<") depth++;
    if (character === ">") depth--;
    if (character !== "," || depth > 0) continue;
    const [, name, rest] = /^\s*`?(\w+)`?\s*:(.*)$/s.exec(inside.slice(start, at)) ?? [];
    if (name !== undefined && rest !== undefined) fields.set(name.toLowerCase(), rest);
    start = at + 1;
  }
  return fields;
}

/** Returns the SQL for a leaf as text. Lists and maps become JSON. */
export function selectionOf({ kind, sql }: Leaf): string {
  const text = kind === "list" || kind === "map" ? `json_format(CAST(${sql} AS JSON))` : sql;
  return `${text} AS ${sql.replaceAll(".", "_")}`;
}

/** The fields in which CloudTrail writes null if there is nothing to say. */
const writtenAsNull: ReadonlySet<string> = new Set(["requestParameters", "responseElements"]);

/** Turns a row back into a record. A value of undefined is NULL: the field is left out. */
export function recordOf(leaves: readonly Leaf[], values: readonly (string | undefined)[]): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [index, leaf] of leaves.entries()) {
    const value = values[index];
    const [name = ""] = leaf.path;
    if (value !== undefined) put(record, leaf.path, readValue(leaf, value));
    else if (leaf.path.length === 1 && writtenAsNull.has(name)) record[name] = null;
  }
  return record;
}

function put(record: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let inner = record;
  for (const name of path.slice(0, -1)) {
    inner[name] ??= {};
    inner = inner[name] as Record<string, unknown>;
  }
  inner[path.at(-1) ?? ""] = value;
}

function readValue({ path, kind }: Leaf, text: string): unknown {
  switch (kind) {
    case "text":
      return text;
    case "boolean":
      // CloudTrail writes the other boolean of the table, sessionCredentialFromConsole, as text.
      return path[0] === "readOnly" && /^(?:true|false)$/.test(text) ? text === "true" : text;
    case "json":
      return /^\s*[{[]/.test(text) ? parsed(text) : text;
    case "map":
      return parsed(text);
    case "list":
      return itemsOf(path[0] ?? "", parsed(text));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Returns the items of a list of structs with the names of a record's fields. Athena's engine version 3 writes a struct as an
 * object with names in lower case, version 2 as a list of its values.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/engine-versions-reference-0003.html
 */
function itemsOf(name: string, list: unknown): unknown {
  const column: Column | undefined = columns[name];
  if (!Array.isArray(list) || column === undefined || typeof column === "string" || !isList(column)) return list;
  const names = Object.keys(column.list as Struct);
  return list.map((item: unknown) => {
    if (typeof item !== "object" || item === null) return item;
    const found = names.map((field, index) => [
      field,
      Array.isArray(item) ? item[index] : (item as Record<string, unknown>)[field.toLowerCase()],
    ]);
    return Object.fromEntries(found.filter(([, value]) => value !== undefined && value !== null));
  });
}
