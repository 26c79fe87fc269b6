import type { CarrierFault, SourceFile } from "../found.ts";
import type { PatternText } from "../patterns.ts";
import type { ListTree, MapTree } from "../tree.ts";

/** Returns a pattern without quotes, which YAML reads as a map or a list, with the fault and the quotes that correct it. */
export function unquotedPattern(tree: MapTree | ListTree, { name, text }: SourceFile): PatternText {
  const { start, end } = tree.place;
  const written = text.slice(start, end);
  const place = { file: name, start, end };
  const isFlow = /^[{[]/.test(written) && !/^\{\s*"[^"$]*"\s*:/.test(written);
  const fault: CarrierFault = {
    ...place,
    code: tree.kind === "map" ? "yaml-map" : "yaml-list",
    severity: "error",
    message: `expected the pattern as text, found a ${tree.kind}${isFlow ? ", because the pattern has no quotes" : ""}`,
    hint: isFlow ? "put the pattern in single quotes" : "write the pattern as a string",
    ...(isFlow && !written.includes("\n") ? { fix: [{ ...place, text: quoted(written) }] } : {}),
  };
  const pieces = isFlow ? [{ kind: "plain" as const, text: written, ...place }] : undefined;
  return { ...place, text: pieces && { pieces }, faults: [fault] };
}

/** Returns text as YAML writes it in single quotes. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
