/** A part of a pattern's text, with the characters of a file that it was written as. */
export interface Piece {
  /**
   * plain: the file has the same characters, one for one. escape: the file writes this text differently, such as `\"` or
   * `%%{`; the piece is one unit. hole: a value that the file does not say, such as `${var.name}`; its text is a placeholder.
   */
  readonly kind: "plain" | "escape" | "hole";
  readonly text: string;
  readonly file: string;
  /** UTF-16 offsets into the file, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

/** The text of a pattern and where each character of it is written. */
export interface CarriedText {
  readonly pieces: readonly Piece[];
}

/** A part of a file: UTF-16 offsets, `end` exclusive. */
export interface Place {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}
