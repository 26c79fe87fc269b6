/** A number as the message spells it: 12.0 is not 12. */
export class WrittenNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const mark = "number as it was written";

/** Parses JSON and keeps the spelling of its numbers. */
export function readJson(message: string): unknown {
  JSON.parse(message); // throws for invalid JSON
  const marked = message.replace(/"(?:[^"\\]+|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') ? token : `{${JSON.stringify(mark)}:"${token}"}`,
  );
  return JSON.parse(marked, (_, value: unknown) => {
    const isNumber = typeof value === "object" && value !== null && mark in value;
    return isNumber ? new WrittenNumber(String(value[mark])) : value;
  });
}
