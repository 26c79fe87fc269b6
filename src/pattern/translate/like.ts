import { compileWildcard } from "../match/wildcard.ts";

/** Text in which `*` matches any run of characters, split into pieces for languages with other wildcards. */
export interface Like {
  /** The texts between the stars; "" at an end with a star. A single piece is text without stars. */
  readonly pieces: readonly string[];
  /** Tests a text as the filter pattern does. */
  readonly test: (text: string) => boolean;
}

/** Splits text at its stars. */
export function likeOf(text: string): Like {
  const all = text.split("*");
  const pieces = all.filter((piece, index) => piece !== "" || index === 0 || index === all.length - 1);
  return { pieces, test: compileWildcard(text) };
}

/** Returns the text if it has no stars, else undefined. */
export function exactText({ pieces }: Like): string | undefined {
  return pieces.length === 1 ? pieces[0] : undefined;
}

/** Whether the text consists only of stars, so that it matches any text. */
export function isAnything({ pieces }: Like): boolean {
  return pieces.length > 1 && pieces.every((piece) => piece === "");
}

/**
 * Whether a star precedes the last piece. AWS then matches each piece at its leftmost occurrence without backtracking,
 * so that `*Policy` does not match PutPolicyToPolicy. Most languages backtrack. In all other cases both agree.
 *
 * AWS then matches what matches the text, but not the text followed by one more character and a star.
 */
export function isLeftmost({ pieces }: Like): boolean {
  return pieces.length > 1 && pieces.at(-1) !== "";
}

/** Whether the spelling of a JSON number could match the text. Returns true if in doubt. */
export function mayBeNumber(like: Like): boolean {
  const exact = exactText(like);
  if (exact !== undefined) return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(exact);
  return like.pieces.every((piece) => /^[-+.0-9eE]*$/.test(piece));
}

/** Returns the booleans that, as text, match the text. */
export function booleansLike({ test }: Like): readonly boolean[] {
  return [true, false].filter((value) => test(String(value)));
}
