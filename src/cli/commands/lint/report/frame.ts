import type { Place } from "../../../../carriers/text.ts";
import { visible } from "../../../../render/escape.ts";
import { cellsOf } from "../../../../render/rows/cells.ts";
import type { Texts } from "./place.ts";

/** A source line, and marks under the characters of a place. Both are safe to print. */
export interface Frame {
  readonly line: string;
  readonly marks: string;
}

/** The width for a source line if the terminal's width is not known, in cells. */
const defaultRoom = 116;

/** The fewest cells that are shown of a line. */
const leastRoom = 24;

const [cutBefore, cutAfter] = ["…", "…"];

/** Returns the source line of a place, cut around the place if the line is longer than the room. */
export function frameOf(place: Place, texts: Texts, room: number = defaultRoom): Frame {
  const lines = texts.linesOf(place.file);
  const { line, column } = lines.placeAt(place.start);
  const text = lines.line(line);
  const start = Math.min(column - 1, text.length);
  const end = Math.min(text.length, start + Math.max(0, place.end - place.start));
  const indent = /^\s*/.exec(text.slice(0, start))?.[0].length ?? 0;
  const [before, marked, after] = [text.slice(indent, start), text.slice(start, end), text.slice(end)].map(shown) as [
    string,
    string,
    string,
  ];
  // A place between two characters needs a cell of its own for the caret.
  const width = Math.max(leastRoom, room) - (marked === "" ? 1 : 0);
  const shownMark = headOf(marked, Math.floor(width * 0.85));
  const left = width - cellsOf(shownMark);
  // A mark that is cut off extends to the end of the line.
  const isCut = shownMark.length < marked.length;
  const tail = isCut ? "" : headOf(after, Math.max(left - cellsOf(before), Math.floor(left / 3)));
  const head = tailOf(before, left - cellsOf(tail));
  return {
    line: `${head}${shownMark}${tail}`,
    marks: `${" ".repeat(cellsOf(head))}^${"~".repeat(Math.max(0, cellsOf(shownMark) - 1))}`,
  };
}

const shown = (text: string): string => visible(text.replaceAll("\t", " "));

function headOf(text: string, room: number): string {
  if (cellsOf(text) <= room) return text;
  let head = text.slice(0, room);
  while (head !== "" && cellsOf(head) >= room) head = head.slice(0, -1).replace(/[\ud800-\udbff]$/, "");
  return `${head}${cutAfter}`;
}

function tailOf(text: string, room: number): string {
  if (cellsOf(text) <= room) return text;
  let tail = text.slice(-Math.max(1, room));
  while (tail !== "" && cellsOf(tail) >= room) tail = tail.slice(1).replace(/^[\udc00-\udfff]/, "");
  return `${cutBefore}${tail}`;
}
