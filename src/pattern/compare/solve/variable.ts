import { type Effort, EffortExceeded } from "../effort.ts";
import type { Automaton } from "../text/automaton.ts";
import type { Language } from "../text/language.ts";
import { shortestText } from "../text/shortest.ts";

/** Something that both patterns test: a field of an event, a word of a line, or a message. Each has one of its cells. */
export interface Variable {
  /** The place in the list of all variables. */
  readonly id: number;
  readonly cells: readonly Cell[];
  /** The bits of the open cells. */
  readonly open: bigint;
}

/** A class of values that conditions cannot tell apart, or only by languages: one value, or many texts. */
export type Cell = ValueCell | OpenCell;

export interface ValueCell {
  readonly kind: "value";
  /** The value as the witness has it: JSON, or a word. Null for a missing field. */
  readonly text: string | null;
  /** Cheaper values are better witnesses. */
  readonly cost: number;
}

/** All texts of a kind except those that have their own cells. */
export interface OpenCell {
  readonly kind: "open";
  /** A number of the cell, if all its texts are numbers that conditions with numbers cannot tell apart. */
  readonly numbers: number | null;
  /** Texts to try first, the best first. */
  readonly examples: () => Iterable<string>;
  /** Whether a text belongs to the cell. */
  readonly has: (text: string) => boolean;
  readonly required: () => readonly Automaton[];
  readonly excluded: () => readonly Automaton[];
  /** Automata that accept only texts of the cell, and not all of them. */
  readonly preferred: () => readonly Automaton[];
  /** Whether the automata also accept texts outside the cell. */
  readonly isLoose: boolean;
  /** Returns the value with this text as the witness has it. */
  readonly write: (text: string) => string;
  /** The cost of a value beyond its length. */
  readonly penalty: number;
}

/** The languages that a text is in (true) and is not in (false). */
export type Constraints = ReadonlyMap<Language, boolean>;

/** A text of a cell; null if there is none; undefined if the budget does not suffice to find out. */
export type Found = string | null | undefined;

/** The assumption that `assumedSpelling` reports. */
export const plainNumbers = "the digits of a number are those that it needs, and zeros";

/** The number of constraints from which on their automata together are slow. */
const many = 10;

/** The most steps for one text. */
const maxSteps = 400_000;

/** Finds texts of cells, each once. */
export class Texts {
  readonly #effort: Effort;
  readonly #found = new Map<OpenCell, Map<string, Found>>();
  readonly #numbers = new Map<Language, number>();
  /** Whether some cell was found empty because of how numbers are spelled. */
  assumedSpelling = false;

  constructor(effort: Effort) {
    this.#effort = effort;
  }

  /** Returns a short text of a cell that satisfies the constraints. @throws EffortExceeded */
  in(cell: OpenCell, constraints: Constraints): Found {
    const key = [...constraints]
      .map(([language, holds]) => `${this.#numberOf(language)}${holds}`)
      .toSorted()
      .join();
    const found = this.#found.get(cell) ?? new Map<string, Found>();
    this.#found.set(cell, found);
    if (!found.has(key)) found.set(key, this.#search(cell, constraints));
    return found.get(key);
  }

  #numberOf(language: Language): number {
    const number = this.#numbers.get(language) ?? this.#numbers.size;
    this.#numbers.set(language, number);
    return number;
  }

  #search(cell: OpenCell, constraints: Constraints): Found {
    const isRight = (text: string) =>
      cell.has(text) && [...constraints].every(([language, holds]) => language.test(text) === holds);
    for (const example of examplesOf(cell, constraints)) if (isRight(example)) return example;
    if (this.#hasContradiction(cell, constraints)) return null;
    const automata = (wanted: boolean) =>
      [...constraints].flatMap(([language, holds]) => (holds === wanted ? [language.automaton()] : []));
    const [required, excluded] = [
      [...cell.required(), ...automata(true)],
      [...cell.excluded(), ...automata(false)],
    ];
    const preferred = cell.preferred();
    const found = preferred.length === 0 ? null : this.#shortest([...required, ...preferred], excluded);
    const text = found ?? this.#shortest(required, excluded);
    if (text === null && cell.isLoose) this.assumedSpelling = true;
    return text == null || isRight(text) ? text : undefined;
  }

  /** Whether two constraints rule each other out. With many, that is much faster to find out than with all together. */
  #hasContradiction(cell: OpenCell, constraints: Constraints): boolean {
    const required = [...constraints].filter(([_language, holds]) => holds);
    if (required.length < 3 && constraints.size < many) return false;
    return required.some((one) =>
      [...constraints].some((other) => one[0] !== other[0] && this.in(cell, new Map([one, other])) === null),
    );
  }

  #shortest(required: readonly Automaton[], excluded: readonly Automaton[]): Found {
    const effort = this.#effort.share(maxSteps);
    try {
      return shortestText(required, excluded, effort);
    } catch (error) {
      if (error instanceof EffortExceeded) return undefined;
      throw error;
    } finally {
      this.#effort.spend(effort.spent);
    }
  }
}

/**
 * Returns texts to try: those of the cell, and all required phrases one after another. With many constraints, also
 * phrases between other letters: the search for a shortest text would take too long.
 */
function examplesOf(cell: OpenCell, constraints: Constraints): Iterable<string> {
  const phrases = [...constraints].flatMap(([{ phrase }, holds]) => (holds && phrase !== null ? [phrase] : []));
  const together = phrases.length < 3 ? [] : [phrases.join(" "), phrases.join("\u2020")];
  if (constraints.size < many) return together.length > 0 ? together : cell.examples();
  const between = phrases.flatMap((phrase) =>
    ["", "x", "0", "\u2020"].flatMap((end) => [phrase + end, end + phrase + end]),
  );
  return [...together, ...between, ...cell.examples()];
}
