import type { Edit } from "../../../../carriers/found.ts";

/** The ways in which files write a part of a pattern. Reading the file again shows which one is right. */
const encoders: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => JSON.stringify(text).slice(1, -1), // JSON, double quotes of YAML and Terraform, source code
  (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/([$%])\{/g, "$1$1{"),
  (text) => text.replace(/([$%])\{/g, "$1$1{"), // Terraform's heredocs
  (text) => text.replaceAll("'", "''"), // single quotes of YAML
  (text) => text.replaceAll("'", "'\\''"), // single quotes of shells
  (text) => JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1), // JSON in a string
];

/** Returns the edits in each of these ways, without duplicates. */
export function encodings(edits: readonly Edit[]): readonly (readonly Edit[])[] {
  const found = new Map<string, readonly Edit[]>();
  for (const encode of encoders) {
    const encoded = edits.map((edit) => ({ ...edit, text: encode(edit.text) }));
    const key = JSON.stringify(encoded.map(({ text }) => text));
    if (!found.has(key)) found.set(key, encoded);
  }
  return [...found.values()];
}

/** Applies edits, which must not overlap, to the text of their file. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const backwards = edits.toSorted((a, b) => b.start - a.start || b.end - a.end);
  return backwards.reduce(
    (before, { start, end, text: put }) => before.slice(0, start) + put + before.slice(end),
    text,
  );
}

/** Whether two edits change the same place, or touch each other. */
export function collide(one: readonly Edit[], other: readonly Edit[]): boolean {
  return one.some((a) => other.some((b) => a.file === b.file && a.start <= b.end && b.start <= a.end));
}
