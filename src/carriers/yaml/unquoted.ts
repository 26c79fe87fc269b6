import type { CarrierFault, SourceFile } from "../found.ts";
import type { PatternText } from "../patterns.ts";
import type { Place } from "../text.ts";
import type { ListTree, MapTree } from "../tree.ts";

/** Returns an unquoted pattern, which YAML reads as a map or a list, with the fault and the quotes that correct it. */
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

/** Returns the fault of unquoted text that a number sign cuts off: `ERROR #1`. A comment has a space after the sign. */
export function cutByComment({ file, start, end }: Place, { text }: SourceFile): readonly CarrierFault[] {
  const comment = /^[ \t]+#[^\s#].*/.exec(text.slice(end, end + 200))?.[0].trimEnd();
  if (comment === undefined) return [];
  const whole = { file, start, end: end + comment.length };
  return [
    {
      file,
      start: end + comment.indexOf("#"),
      end: whole.end,
      code: "yaml-comment",
      severity: "warning",
      message: "YAML reads # after a space as a comment, so the pattern ends before it",
      hint: "put the pattern in single quotes, or write a space after the # of a comment",
      fix: [{ ...whole, text: quoted(text.slice(whole.start, whole.end)) }],
    },
  ];
}

/** Returns text as YAML writes it in single quotes. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
