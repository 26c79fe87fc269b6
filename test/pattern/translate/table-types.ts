import { toAthenaTable } from "../../../src/pattern/translate/athena-table.ts";

/** An engine's names for the types of Athena's table. */
export interface TypeNames {
  readonly text: string;
  readonly map: string;
  readonly list: (item: string) => string;
  readonly struct: (fields: string) => string;
}

/** Returns the columns of the statement that creates Athena's table, with an engine's names for the types. */
export function columnTypes(names: TypeNames): string {
  const [, body = ""] = /\(\n([\s\S]*?)\n\)\nPARTITIONED/.exec(toAthenaTable()) ?? [];
  return fieldTypes(body, names);
}

function fieldTypes(fields: string, names: TypeNames): string {
  return splitTop(fields)
    .map((field) => {
      const [, name, type = ""] = /^(\w+):? (.*)$/s.exec(field) ?? [];
      return `"${name}" ${typeName(type, names)}`;
    })
    .join(", ");
}

function typeName(type: string, names: TypeNames): string {
  const [, outer, inner = ""] = /^(ARRAY|STRUCT)<(.*)>$/s.exec(type) ?? [];
  if (outer === "ARRAY") return names.list(typeName(inner, names));
  if (outer === "STRUCT") return names.struct(fieldTypes(inner, names));
  if (type === "MAP<STRING, STRING>") return names.map;
  if (type === "STRING") return names.text;
  throw new Error(`expected a type of Athena's table, found ${type}`);
}

/** Splits text at the commas outside brackets. */
function splitTop(text: string): readonly string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    depth += character === "<" ? 1 : character === ">" ? -1 : 0;
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}
