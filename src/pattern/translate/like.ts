import { compileWildcard } from "../match/wildcard.ts";

/** Text in which `*` stands for any run of characters, taken apart for languages that write stars another way. */
export interface Like {
  /** What stands between the stars; "" at either end where a star is there. One piece is text without stars. */
  readonly pieces: readonly string[];
  /** As the filter pattern has it. */
  readonly test: (text: string) => boolean;
}

export function likeOf(text: string): Like {
  const all = text.split("*");
  const pieces = all.filter((piece, index) => piece !== "" || index === 0 || index === all.length - 1);
  return { pieces, test: compileWildcard(text) };
}

/** Text without stars, or undefined. */
export function exactText({ pieces }: Like): string | undefined {
  return pieces.length === 1 ? pieces[0] : undefined;
}

/** Whether it is stars alone: any text at all. */
export function isAnything({ pieces }: Like): boolean {
  return pieces.length > 1 && pieces.every((piece) => piece === "");
}

/**
 * Whether a star stands before the last piece. AWS then takes each piece at its leftmost place and tries no other, so
 * that `*Policy` is not like PutPolicyToPolicy; most languages try them all. Elsewhere both come to the same.
 *
 * What AWS matches is then what is like the text and not like the text with one more character and a star at its end.
 */
export function isLeftmost({ pieces }: Like): boolean {
  return pieces.length > 1 && pieces.at(-1) !== "";
}

/** Whether a JSON number, as it is written, could be like it. Says yes where it does not know. */
export function mayBeNumber(like: Like): boolean {
  const exact = exactText(like);
  if (exact !== undefined) return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(exact);
  return like.pieces.every((piece) => /^[-+.0-9eE]*$/.test(piece));
}

/** Which of the two booleans, as text, are like it. */
export function booleansLike({ test }: Like): readonly boolean[] {
  return [true, false].filter((value) => test(String(value)));
}
