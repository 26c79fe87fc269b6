import { emptyFindings, type Findings, type SourceFile } from "./found.ts";

/** Returns the pattern that is a file's whole text. A line break at the end belongs to the file, not to the pattern. */
export function findInPatternFile({ name, text }: SourceFile): Findings {
  const start = text.startsWith("\ufeff") ? 1 : 0;
  const end = Math.max(start, text.length - (/\r?\n$/.exec(text)?.[0].length ?? 0));
  const place = { file: name, start, end };
  const pieces = start < end ? [{ kind: "plain" as const, text: text.slice(start, end), ...place }] : [];
  return {
    ...emptyFindings,
    patterns: [
      {
        ...place,
        carrier: "pattern-file",
        kind: "pattern",
        resource: name,
        text: { pieces },
        isTrimmed: false,
        faults: [],
      },
    ],
  };
}
