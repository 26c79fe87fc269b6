import { cellsOf, wrap } from "../../../render/rows/cells.ts";

/** The narrowest room for text: narrower terminals get lines that are too long. */
const minRoom = 30;

/**
 * Wraps the lines of a text that are longer than a terminal is wide, with later lines indented below the first. Lines of
 * a pattern keep their length, so that they can be copied.
 */
export function hang(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  const lines = text.split("\n");
  return lines.map((line) => (cellsOf(line) <= columns || isPattern(line) ? line : hung(line, columns))).join("\n");
}

const isPattern = (line: string): boolean => /^ {2}(?:[{[]|\||&&|\$\.|\(|"|%)/.test(line);

function hung(line: string, columns: number): string {
  const [, lead = "", label = ""] = /^( *)((?:- |hint: )?)/.exec(line) ?? [];
  const under = " ".repeat(lead.length + (label === "" ? 2 : label.length));
  const room = Math.max(columns - under.length, minRoom);
  const [first = "", ...rest] = wrap(line.slice(lead.length), room);
  return [lead + first, ...rest.map((text) => under + text)].join("\n");
}
