import { wrap } from "../../render/rows/cells.ts";

/** The narrowest column of text beside others. In less room, the text begins on a line of its own. */
const minRoom = 24;

/** The indentation of text that begins on a line of its own. */
const indent = 4;

/**
 * Returns a row of a table whose last cell is text: the text is wrapped below its beginning. Without a width, the row is
 * one line.
 *
 * @param lead is everything in front of the text, with the spaces between them; it may have colors
 * @param width is the number of columns that the lead takes
 */
export function hangingRow(lead: string, width: number, text: string, columns: number | undefined): string {
  if (columns === undefined) return `${lead}${text}\n`;
  const isBeside = columns - width >= minRoom;
  const margin = isBeside ? width : indent;
  const [first = "", ...rest] = wrap(text, Math.max(columns - margin, minRoom));
  const below = (isBeside ? rest : [first, ...rest]).map((line) => `${" ".repeat(margin)}${line}\n`);
  return `${isBeside ? lead + first : lead.trimEnd()}\n${below.join("")}`;
}
