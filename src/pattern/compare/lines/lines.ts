import type { Comparison, Field, FieldName, SpacePattern, TermPattern, Tree } from "../../ast.ts";
import { compile } from "../../match/compile.ts";
import { countedTerms, isJoined, leavesOf } from "../../tree.ts";
import type { Effort } from "../effort.ts";
import type { MessageSearch, Verdicts } from "../message-search.ts";
import { maskOf } from "../solve/cells.ts";
import { type Formula, join, type Literal, opposite } from "../solve/formula.ts";
import { Search } from "../solve/search.ts";
import { plainNumbers, Texts, type Variable } from "../solve/variable.ts";
import { Languages } from "../text/language.ts";
import { conditionOn, restVariable, wordVariable, written } from "./words.ts";

/** A field's place in a line of some number of words: a word, or the rest of the line from a word on. */
interface Place {
  readonly word: number;
  readonly isRest: boolean;
}

/** A condition and where it applies. */
interface Placed {
  readonly condition: Tree<Comparison<FieldName>>;
  readonly place: string;
}

/** A pattern for lines. The terms of a pattern are conditions on all words. */
export type LinePattern = SpacePattern | TermPattern;

/** Returns a search for lines on which two patterns have given verdicts, by the number of words. */
export function lineSearch(patterns: readonly [LinePattern, LinePattern], effort: Effort): MessageSearch {
  // With more words, no field gets another place relative to the others.
  const [first, second] = patterns;
  const most = partsOf(first) + partsOf(second) + 1;
  const counts = Array.from({ length: most + 1 }, (_, count) => new LinesOf(count, patterns, effort));
  return {
    find(verdicts) {
      let isUncertain = false;
      for (const lines of counts) {
        const line = lines.find(verdicts);
        if (typeof line === "string") return line;
        if (line === undefined) isUncertain = true;
      }
      return isUncertain ? undefined : null;
    },
    assumptions: () => (counts.some(({ texts }) => texts.assumedSpelling) ? [plainNumbers] : []),
  };
}

function partsOf(pattern: LinePattern): number {
  return pattern.kind === "terms" ? pattern.terms.length : pattern.fields.length;
}

/** The lines with a number of words. */
class LinesOf {
  readonly #count: number;
  readonly #patterns: readonly [LinePattern, LinePattern];
  /** The conditions of each pattern with fields; null for one that matches no line with so few words. */
  readonly #placed: readonly (readonly Placed[] | null)[];
  readonly #variables = new Map<string, Variable>();
  readonly #languages = new Languages();
  readonly texts: Texts;
  readonly #effort: Effort;

  constructor(count: number, patterns: readonly [LinePattern, LinePattern], effort: Effort) {
    this.#count = count;
    this.#patterns = patterns;
    this.#effort = effort;
    this.texts = new Texts(effort);
    this.#placed = patterns.map((pattern) => (pattern.kind === "terms" ? [] : placedIn(pattern.fields, count)));
    const conditions = new Map<string, Comparison<FieldName>[]>();
    if (patterns.some(({ kind }) => kind === "terms"))
      for (const place of this.#everyPlace()) conditions.set(place, []);
    for (const { condition, place } of this.#placed.flatMap((placed) => placed ?? [])) {
      conditions.set(place, [...(conditions.get(place) ?? []), ...leavesOf(condition)]);
    }
    for (const [place, all] of conditions) {
      const variableFor = place.startsWith("rest") ? restVariable : wordVariable;
      this.#variables.set(place, variableFor(this.#variables.size, all));
    }
  }

  /** Returns the places that make up the whole line. */
  #everyPlace(): readonly string[] {
    const rest = this.#placed.flatMap((placed) => placed ?? []).find(({ place }) => place.startsWith("rest"))?.place;
    const words = Array.from({ length: this.#count }, (_, word) => nameOf({ word, isRest: false }));
    return rest === undefined ? words : [...words.slice(0, Number(rest.slice("rest ".length))), rest];
  }

  find(verdicts: Verdicts): string | null | undefined {
    const formulas = this.#patterns.map((pattern, index) => {
      const verdict = verdicts[index] === true;
      if (pattern.kind === "terms") return this.#termsOf(pattern, verdict);
      return this.#formulaOf(this.#placed[index] ?? null, verdict);
    });
    const variables = [...this.#variables.values()];
    const allowed = variables.map(({ cells }) => (1n << BigInt(cells.length)) - 1n);
    const solution = new Search(variables, () => true, this.texts, this.#effort).solve(join("and", formulas), allowed);
    if (solution == null) return solution;
    const texts = new Map([...this.#variables].map(([place, variable]) => [place, solution.get(variable) ?? ""]));
    return this.#linesFor(texts).find((line) =>
      verdicts.every((verdict, index) => compile(this.#patterns[index] as LinePattern).test(line) === verdict),
    );
  }

  #formulaOf(placed: readonly Placed[] | null, verdict: boolean): Formula {
    if (placed === null) return { kind: verdict ? "or" : "and", operands: [] };
    const formulas = placed.map(({ condition, place }) =>
      this.#treeOf(condition, this.#variables.get(place) as Variable, verdict),
    );
    return join(verdict ? "and" : "or", formulas);
  }

  /**
   * A term without spaces and delimiters of words is in the line if it is in a word. Any other term may be in several words;
   * in a line of one word, each piece between spaces and delimiters must be in that word.
   */
  #termsOf({ terms }: TermPattern, verdict: boolean): Formula {
    const { kind, counted } = countedTerms(terms);
    const formulas = counted.map(({ mode, value }): Formula => {
      const occurs = verdict !== (mode === "excluded");
      const { phrase } = this.#languages.ofTerm(value);
      const isOfWord = phrase !== null && !/[\s"[\]]/.test(phrase);
      if (phrase === null || (occurs && !isOfWord && this.#everyPlace().length > 1)) return join("and", []);
      if (!occurs) return join("and", this.#occurrencesOf(phrase).map(opposite));
      const pieces = phrase.split(/[\s"[\]]+/).filter((piece) => piece !== "");
      return join(
        "and",
        pieces.map((piece) => join("or", this.#occurrencesOf(piece))),
      );
    });
    return join((kind === "and") === verdict ? "and" : "or", formulas);
  }

  /** Returns the literals of which one is true if a phrase is in a word. */
  #occurrencesOf(phrase: string): readonly Literal[] {
    const language = this.#languages.ofPhrase(phrase);
    return this.#everyPlace().map((place): Literal => {
      const variable = this.#variables.get(place) as Variable;
      const mask = maskOf(variable.cells, (cell) => cell.kind === "value" && language.test(cell.text ?? ""));
      return { kind: "literal", variable, mask, language, holds: true };
    });
  }

  #treeOf(tree: Tree<Comparison<FieldName>>, variable: Variable, verdict: boolean): Formula {
    if (!isJoined(tree)) {
      const literal = conditionOn(variable, tree, this.#languages);
      return verdict ? literal : opposite(literal);
    }
    const operands = tree.operands.map((operand) => this.#treeOf(operand, variable, verdict));
    return join((tree.kind === "and") === verdict ? "and" : "or", operands);
  }

  /** Returns lines with the given texts. If a text is the rest of a line, the words in it may be others than wanted. */
  #linesFor(texts: ReadonlyMap<string, string>): readonly string[] {
    const words = Array.from({ length: this.#count }, (_, index) => {
      const text = texts.get(nameOf({ word: index, isRest: false }));
      return text === undefined ? "a" : (written(text) ?? text);
    });
    const rests = words.flatMap((_word, index) => {
      const rest = texts.get(nameOf({ word: index, isRest: true }));
      return rest === undefined ? [] : [[...words.slice(0, index), rest].join(" ")];
    });
    return [...rests, words.join(" ")];
  }
}

function nameOf({ word, isRest }: Place): string {
  return `${isRest ? "rest" : "word"} ${word}`;
}

/** Returns the conditions of fields with their places in a line, as `takeFields` takes them; null if words are missing. */
function placedIn(fields: readonly Field[], count: number): readonly Placed[] | null {
  const ellipsis = fields.findIndex(({ kind }) => kind === "ellipsis");
  const isWhole = fields.length === 1 && fields[0]?.kind === "unnamed";
  if (count < (ellipsis === -1 ? (isWhole ? 0 : fields.length) : fields.length - 1)) return null;
  return fields.flatMap((field, index): readonly Placed[] => {
    if (field.kind !== "named" || field.condition === null) return [];
    const isAfter = ellipsis !== -1 && index > ellipsis;
    const isRest = ellipsis === -1 && index === fields.length - 1 && count > fields.length;
    const word = isAfter ? count - fields.length + index : index;
    return [{ condition: field.condition, place: nameOf({ word, isRest }) }];
  });
}
