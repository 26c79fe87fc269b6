import type { SpacePattern, TermPattern, Value } from "../ast.ts";
import { leavesOf } from "../tree.ts";
import { textsLike } from "./derived.ts";

/** The most terms whose combinations are tried exhaustively. */
const maxTerms = 8;

/** Returns messages that contain some of the terms of patterns, all of them, or all but one. */
export function messagesOf(patterns: readonly TermPattern[]): readonly string[] {
  const texts = [...new Set(patterns.flatMap(({ terms }) => terms.map(({ value }) => textsLike(value)[0] ?? "")))];
  if (texts.length <= maxTerms) {
    const subset = (mask: number) => texts.filter((_text, index) => (mask >> index) & 1).join(" ");
    return Array.from({ length: 1 << texts.length }, (_item, mask) => subset(mask));
  }
  const allBut = texts.map((text) => texts.filter((other) => other !== text).join(" "));
  return ["", ...texts, ...allBut, texts.join(" "), texts.toReversed().join(" ")];
}

/** The text of a field that no pattern compares with. */
const otherWord = "x";

/** Returns lines whose fields take the values of the pattern's conditions, and lines with more fields or with fewer. */
export function linesOf({ fields }: SpacePattern): readonly string[] {
  const choices = fields.map((field): readonly string[] => {
    if (field.kind === "ellipsis") return ["", "x", "x y"];
    const values = field.kind === "named" && field.condition !== null ? leavesOf(field.condition) : [];
    return [...new Set([...values.flatMap(({ value }) => wordsLike(value)), otherWord])];
  });
  const first = choices.map((words) => words[0] ?? otherWord);
  const lines = choices.flatMap((words, index) => words.map((word) => first.with(index, word)));
  const texts = lines.map((words) => words.filter((word) => word !== "").join(" "));
  return ["", ...texts, ...texts.flatMap((text) => [`${text} x`, `x ${text}`, text.replace(/ ?[^ ]*$/, "")])];
}

function wordsLike(value: Value): readonly string[] {
  const texts = value.kind === "number" ? [value.text, `${value.value + 1}`, `${value.value - 1}`] : textsLike(value);
  return texts.map((text) => (/\s|^$/.test(text) ? `"${text}"` : text));
}
