/** Marks a string that stands for a number; longer where the message holds it already. */
const shortMark = "#";

/**
 * A message as JSON in which every number is text as it was written, behind a mark: 12.0 and 1e3 are lost in a number.
 * Made only where a number is compared with text, which is next to never.
 */
export interface NumbersAsWritten {
  readonly event: unknown;
  /** The number's text, or undefined for a node that is no number. */
  textOf(node: unknown): string | undefined;
}

export function numbersAsWritten(message: string): NumbersAsWritten {
  let mark = shortMark;
  while (message.includes(mark)) mark += "#";
  try {
    const marked = message.replace(/"(?:[^"\\]+|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
      token.startsWith('"') ? token : `"${mark}${token}"`,
    );
    return {
      event: JSON.parse(marked),
      textOf: (node) => (typeof node === "string" && node.startsWith(mark) ? node.slice(mark.length) : undefined),
    };
  } catch {
    // Millions of escapes in one string are more than an expression can walk over.
    return { event: JSON.parse(message), textOf: (node) => (typeof node === "number" ? String(node) : undefined) };
  }
}
