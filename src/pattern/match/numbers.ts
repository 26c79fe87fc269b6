/**
 * A parsed message in which every number is kept as its original text, because JSON.parse loses spellings such as 12.0
 * and 1e3. Created only if a number is compared with text, which is almost never.
 */
export interface NumbersAsWritten {
  readonly event: unknown;
  /** Returns the original text of a node that is a number in the message. */
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
    // A string with millions of escapes exceeds the limits of a regular expression.
    return { event: JSON.parse(message), textOf };
  }
}
