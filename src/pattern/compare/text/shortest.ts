import { symbolAt } from "../../regex/regex.ts";
import type { Effort } from "../effort.ts";
import { type Automaton, dead, everything } from "./automaton.ts";

/** A point of the search: the states of all automata after a text. */
interface Point {
  readonly states: readonly number[];
  readonly text: string;
}

/**
 * Returns a shortest text that all `required` automata accept and none of the `excluded` ones does; null if there is
 * none. @throws EffortExceeded
 */
export function shortestText(
  required: readonly Automaton[],
  excluded: readonly Automaton[],
  effort: Effort,
): string | null {
  const all = [...required, ...excluded];
  const isPossible = (states: readonly number[]) =>
    states.every((state, index) => state !== (index < required.length ? dead : everything));
  const isWanted = (states: readonly number[]) =>
    states.every((state, index) => (all[index] as Automaton).accepts(state) === index < required.length);
  const alphabet = alphabetOf(all);
  const first: Point = { states: all.map((automaton) => automaton.first), text: "" };
  const queue: Point[] = isPossible(first.states) ? [first] : [];
  const seen = new Set([first.states.join()]);
  for (let at = 0; at < queue.length; at++) {
    const { states, text } = queue[at] as Point;
    if (isWanted(states)) return text;
    for (const character of alphabet) {
      effort.spend(all.length);
      const next = states.map((state, index) => (state < 0 ? state : (all[index] as Automaton).step(state, character)));
      const key = next.join();
      if (seen.has(key) || !isPossible(next)) continue;
      seen.add(key);
      queue.push({ states: next, text: text + character });
    }
  }
  return null;
}

/** Returns one character for each class of characters that no automaton tells apart. The most readable come first. */
function alphabetOf(automata: readonly Automaton[]): readonly string[] {
  const characters = new Set(automata.flatMap((automaton) => [...automaton.characters]));
  const sets = automata.flatMap((automaton) => automaton.sets);
  const classes = new Map<string, string>();
  for (const character of sets.length === 0 ? someCharacters : everyCharacter) {
    if (characters.has(character)) continue;
    const key = sets.map((set) => set[symbolAt(character, 0)]).join("");
    if (!classes.has(key)) classes.set(key, character);
    if (sets.length === 0) break;
  }
  return [...classes.values(), ...[...characters].toSorted((a, b) => rankOf(a) - rankOf(b))];
}

function rankOf(character: string): number {
  if (character >= "a" && character <= "z") return 0;
  if ((character >= "A" && character <= "Z") || (character >= "0" && character <= "9")) return 1;
  return character > " " && character <= "~" ? 2 : 3;
}

/** More characters than a pattern has, so that some are in none. */
const someCharacters: readonly string[] = [
  ..."abcdefghijklmnopqrstuvwxyz0123456789",
  ...Array.from({ length: 2100 }, (_, index) => String.fromCharCode(0xe9 + index)),
];

/** All of ASCII, both line separators, and others. */
const everyCharacter: readonly string[] = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).toSorted((a, b) => rankOf(a) - rankOf(b)),
  ..."\u2028\u2029",
  ...someCharacters.slice(36),
];
