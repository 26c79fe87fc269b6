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

/** Writes a value that readJson has read, with the same spelling of its numbers. */
export function writeJson(value: unknown): string {
  if (value instanceof WrittenNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(writeJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`);
  return `{${members.join(",")}}`;
}
