/**
 * A message as JSON in which every number is text as it was written: 12.0 and 1e3 are lost in a number.
 * Made only where a number is compared with text, which is next to never.
 */
export interface NumbersAsWritten {
  readonly event: unknown;
  /** The text of a node that is a number in the message itself. */
  textOf(node: unknown): string | undefined;
}

export function numbersAsWritten(message: string): NumbersAsWritten {
  const textOf = (node: unknown) =>
    typeof node === "string" ? node : typeof node === "number" ? String(node) : undefined;
  try {
    const written = message.replace(/"(?:[^"\\]+|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
      token.startsWith('"') ? token : `"${token}"`,
    );
    return { event: JSON.parse(written), textOf };
  } catch {
    // Millions of escapes in one string are more than an expression can walk over.
    return { event: JSON.parse(message), textOf };
  }
}
