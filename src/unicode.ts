/*
 * Expressions over all of Unicode. The JavaScript parser compiles literals when it reads a file, and each of these
 * takes a good part of a millisecond. So they have a file of their own, which the first non-ASCII text loads.
 */

/**
 * Characters that move a cursor, reverse text or are invisible: control and format characters (bidi, zero width, tags),
 * lone surrogates, private use, line separators, and characters that fonts ignore (fillers, variation selectors, unused
 * tags).
 */
export const unseen: RegExp = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu;

/** Characters that combine with the one before them. */
export const marks: RegExp = /\p{M}+/gu;

/** A text that consists of characters that combine. */
export const onlyMarks: RegExp = /^\p{M}+$/u;

/** Characters that occupy two cells of a terminal: East Asian wide and full-width ones, and emoji. */
export const wide: RegExp =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\u30a0-\u30ff\u3200-\ua4cf\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/u;

/** A text that begins with a letter or a digit. */
export const letterFirst: RegExp = /^[\p{L}\p{N}]/u;

/** A word that Markdown shows unchanged: no link, mention, issue, emoji or markup begins in it. */
export const plainWord: RegExp = /^[(“"]?[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*[),.:;!?”"]*$/u;
