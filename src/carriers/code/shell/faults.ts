import type { CarrierFault } from "../../found.ts";
import { textOf } from "../../text.ts";

import { contentOfWord, resolved, type Variables, variableIn } from "./variables.ts";
import type { Part, Word } from "./words.ts";

/** Finds changes that the shell makes to a pattern without its author's intent. `text` is the script. */
export function faultsOf(text: string, word: Word, next: Word | undefined, variables: Variables): CarrierFault[] {
  const place = { file: word.file, start: word.start, end: word.end };
  const whole = contentOfWord(word);
  if (/^[{[(]$/.test(whole) && word.parts.every(({ quote }) => quote === "bare")) {
    return [
      {
        ...place,
        code: "shell-unquoted",
        severity: "error",
        message: `the shell splits this pattern at its spaces, so AWS gets only "${whole}"`,
        hint: "put the pattern in single quotes",
      },
    ];
  }
  return [
    ...quotesLost(word, next),
    ...word.parts.flatMap((part) => [...splitVariables(text, part, variables), ...unexpanded(part)]),
    ...optionLike(text, word, variables),
  ];
}

/** `"{ $.a = "b c" }"`: the quotes in the middle end the string and begin it again. */
function quotesLost(word: Word, next: Word | undefined): readonly CarrierFault[] {
  const at = word.parts.findIndex(
    ({ quote, pieces }, index) =>
      quote === "bare" && pieces.every(({ kind }) => kind === "plain") && word.parts[index - 1]?.quote === "double",
  );
  const inner = word.parts[at];
  if (inner === undefined) return [];
  const isCut = at === word.parts.length - 1;
  if (!isCut && word.parts[at + 1]?.quote !== "double") return [];
  if (isCut && (next === undefined || contentOfWord(next).startsWith("--"))) return [];
  const text = textOf(inner);
  return [
    {
      file: inner.file,
      start: inner.start - 1,
      end: inner.end + (isCut ? 0 : 1),
      code: "shell-quotes-lost",
      severity: isCut ? "error" : "warning",
      message: isCut
        ? `the double quote before "${text}" ends the string, and the shell cuts the pattern off at the next space`
        : `the double quotes around "${text}" end the string and begin it again, so AWS gets the pattern without them`,
      hint: "put the whole pattern in single quotes",
    },
  ];
}

/** `--filter-pattern $pattern`: the shell splits the value of a variable outside of quotes. */
function splitVariables(text: string, part: Part, variables: Variables): readonly CarrierFault[] {
  if (part.quote !== "bare" || /^#!.*\bzsh\b/.test(text)) return [];
  return part.pieces.flatMap((piece): readonly CarrierFault[] => {
    const name = variableIn(text, piece);
    const value = variables.get(name ?? "");
    if (value === undefined || !/\s/.test(textOf({ pieces: value }))) return [];
    return [
      {
        ...{ file: piece.file, start: piece.start, end: piece.end },
        code: "shell-unquoted-variable",
        severity: "error",
        message: `the shell splits the value of ${name} at its spaces, so the pattern is cut off at the first one`,
        hint: `write "$${name}" with the double quotes`,
        fix: [{ file: piece.file, start: piece.start, end: piece.end, text: `"$${name}"` }],
      },
    ];
  });
}

/** `'{ $.a = "$name" }'`: the shell replaces no variable within single quotes. */
function unexpanded(part: Part): readonly CarrierFault[] {
  if (part.quote !== "single") return [];
  return part.pieces.flatMap((piece) => {
    if (piece.kind !== "plain") return [];
    return [...piece.text.matchAll(/\$\{[A-Za-z_]\w*\}|\$[A-Z][A-Z\d_]+\b(?!\s*[.[])/g)].map((found): CarrierFault => {
      const start = piece.start + found.index;
      return {
        ...{ file: piece.file, start, end: start + found[0].length },
        code: "shell-variable-not-replaced",
        severity: "warning",
        message: `the shell does not expand ${found[0]} within single quotes`,
        hint: `close the single quotes around the variable: '"${found[0]}"'`,
      };
    });
  });
}

/**
 * The AWS CLI reads a value that begins with a hyphen and has no space as an option, and refuses the command.
 *
 * @see findings/aws-cli-pattern-with-hyphen.sh
 */
function optionLike(text: string, word: Word, variables: Variables): readonly CarrierFault[] {
  const content = textOf({ pieces: word.parts.flatMap((part) => resolved(text, part, variables)) });
  if (!/^-[^\s]+$/.test(content)) return [];
  return [
    {
      ...{ file: word.file, start: word.start, end: word.end },
      code: "shell-pattern-as-option",
      severity: "error",
      message: `the AWS CLI reads "${content}" as an option, because it begins with a hyphen and has no space`,
      hint: "write --filter-pattern=… with an equals sign",
    },
  ];
}
