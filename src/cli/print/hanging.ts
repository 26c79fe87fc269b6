import { wrap } from "../../render/rows/cells.ts";

/** The narrowest column for text. If there is less room, the text begins on a line of its own. */
const minRoom = 24;

/** The indentation of text that begins on a line of its own. */
const indent = 4;

/**
 * Returns a table row whose last cell is text. Lines of the text after the first are indented to its start. Without a
 * width, the row is one line.
 *
 * @param lead everything before the text, including the spaces between; it may have colors
 * @param width the number of columns that the lead takes up
 */
export function hangingRow(lead: string, width: number, text: string, columns: number | undefined): string {
  if (columns === undefined) return `${lead}${text}\n`;
  const isBeside = columns - width >= minRoom;
  const margin = isBeside ? width : indent;
  const [first = "", ...rest] = wrap(text, Math.max(columns - margin, minRoom));
  const below = (isBeside ? rest : [first, ...rest]).map((line) => `${" ".repeat(margin)}${line}\n`);
  return `${isBeside ? lead + first : lead.trimEnd()}\n${below.join("")}`;
}
