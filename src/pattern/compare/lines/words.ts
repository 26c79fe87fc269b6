import type { Comparison, FieldName } from "../../ast.ts";
import { compileWord, wordsOf } from "../../match/space.ts";
import { numberPattern } from "../../parse/limits.ts";
import { literalOf, maskOf, numbersBut, textsBut } from "../solve/cells.ts";
import type { Literal } from "../solve/formula.ts";
import { once } from "../solve/once.ts";
import type { Cell, Variable } from "../solve/variable.ts";
import { regexAutomaton } from "../text/automaton.ts";
import { isOneText, type Languages } from "../text/language.ts";
import { allNumbers, numberAutomaton, partInLine, rangesBetween, spellingOf } from "../text/number.ts";

const numbers = { spelling: numberPattern, partAfter: partInLine };

/** Returns the variable for a word of a line. */
export function wordVariable(id: number, conditions: readonly Comparison<FieldName>[]): Variable {
  const texts = textsIn(conditions);
  const constants = conditions.flatMap(({ value }) => (value.kind === "number" ? [value.value] : []));
  const areNumbersApart = constants.length > 0;
  return variableOf(id, [
    ...texts.map(asCell),
    textsBut(texts, {
      examples: () => ["a", "b", "x"],
      has: (text) => written(text) !== undefined && !(areNumbersApart && numberPattern.test(text)),
      excluded: once(() => (areNumbersApart ? [numberAutomaton(allNumbers, partInLine)] : [])),
      write: (text) => text,
    }),
    ...(areNumbersApart ? rangesBetween(constants).map((range) => numbersBut(texts, range, numbers)) : []),
  ]);
}

/** Returns the variable for the rest of a line, which is at least two words, and so never a number. */
export function restVariable(id: number, conditions: readonly Comparison<FieldName>[]): Variable {
  const texts = textsIn(conditions).filter(isTwoWords);
  return variableOf(id, [
    ...texts.map(asCell),
    textsBut(texts, {
      examples: () => ["a b", "x y"],
      has: isTwoWords,
      // Two words have a space between them, or quotes or brackets around the first.
      required: once(() => [regexAutomaton("\\s|^[\\x22\\x5b]")]),
      preferred: once(() => [regexAutomaton("^[^\\s\\x22\\x5b].*\\s.*[^\\s]$")]),
      write: (text) => text,
    }),
  ]);
}

function textsIn(conditions: readonly Comparison<FieldName>[]): readonly string[] {
  return [...new Set(conditions.flatMap(({ value }) => (isOneText(value) ? [value.text] : [])))];
}

function asCell(text: string): Cell {
  return { kind: "value", text, cost: text.length };
}

function variableOf(id: number, cells: readonly Cell[]): Variable {
  return { id, cells, open: maskOf(cells, ({ kind }) => kind === "open") };
}

/** Whether a text, as the rest of a line, is two words or more. */
function isTwoWords(text: string): boolean {
  const words = wordsOf(text);
  return words.length > 1 && words[0]?.start === 0 && !/[ \t\n\v\f\r]$/.test(text);
}

/** Returns a word as a line has it: in quotes or brackets if it needs them. Undefined for a text that cannot be a word. */
export function written(text: string): string | undefined {
  return [text, `"${text}"`, `[${text}]`].find((spelling) => wordsOf(spelling)[0]?.text === text);
}

/** Returns the literal that a condition on a word is. */
export function conditionOn(variable: Variable, condition: Comparison<FieldName>, languages: Languages): Literal {
  const holds = compileWord(condition);
  return literalOf(
    variable,
    condition,
    languages,
    (text) => text !== null && holds(text),
    (number) => holds(spellingOf(number)),
  );
}
