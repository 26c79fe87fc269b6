import { type CarriedText, hasHole, holeAt, type Piece, type Place, textOf } from "../text.ts";

/** Returns text that the file writes differently. */
export function escaped(text: string, { file, start, end }: Place): Piece {
  return { kind: "escape", text, file, start, end };
}

/** Collects the pieces of a text from a file. Plain characters that follow each other become one piece. */
export interface Pieces {
  readonly pieces: readonly Piece[];
  /** Adds characters that the file writes as they are. */
  plain(start: number, end: number): void;
  /** Adds the text that an escape means. An escape that means nothing, such as a line continuation, adds no piece. */
  escape(start: number, end: number, meaning: string): void;
  hole(start: number, end: number): void;
}

export function piecesOf(file: string, text: string): Pieces {
  const pieces: Piece[] = [];
  return {
    pieces,
    plain(start, end) {
      if (end <= start) return;
      const last = pieces.at(-1);
      if (last?.kind === "plain" && last.end === start) {
        pieces[pieces.length - 1] = { ...last, text: last.text + text.slice(start, end), end };
      } else pieces.push({ kind: "plain", text: text.slice(start, end), file, start, end });
    },
    escape(start, end, meaning) {
      if (meaning !== "") pieces.push(escaped(meaning, { file, start, end }));
    },
    hole(start, end) {
      pieces.push(...holeAt({ file, start, end }).pieces);
    },
  };
}

/** Returns the characters of a text, or undefined if it has a hole. */
export function constantOf(text: CarriedText): string | undefined {
  return hasHole(text) ? undefined : textOf(text);
}
