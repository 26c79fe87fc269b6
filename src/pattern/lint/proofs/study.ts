import type { Pattern } from "../../ast.ts";
import { areImpossible, type Verdicts } from "../../compare/compare.ts";
import { Effort } from "../../compare/effort.ts";
import { canCompare } from "../../compare/preparation.ts";
import { isJoined, leavesOf } from "../../tree.ts";
import { subjectName, topOf } from "../clauses.ts";
import { judgedEvents, verdictOf } from "../proof.ts";
import { joined, type Part, testing, wholeOf } from "./parts.ts";

/** The steps that all proofs about one pattern may take: some hundredths of a second. Nothing is reported beyond. */
const maxSteps = 150_000;

/** The proofs about one pattern, which several rules share. */
export class Study {
  readonly pattern: Pattern;
  readonly whole: Part;
  /** The derived events that meet each part, a bit for each. What they do not refute is left to a proof. */
  readonly #met = new Map<Part, bigint>();
  #effort: Effort | undefined;

  constructor(pattern: Pattern) {
    this.pattern = pattern;
    this.whole = wholeOf(pattern);
    const isLine = pattern.kind === "space" ? verdictOf(testing(pattern, joined("and", [], pattern.span))) : () => true;
    this.#meet(this.whole, judgedEvents(pattern).filter(isLine));
  }

  #meet(part: Part, events: readonly unknown[]): bigint {
    const join = (one: bigint, other: bigint) => (part.kind === "or" ? one | other : one & other);
    const bits =
      isJoined(part) && part.operands.length > 0
        ? part.operands.map((operand) => this.#meet(operand, events)).reduce(join)
        : bitsOf(events.map(verdictOf(testing(this.pattern, part))));
    this.#met.set(part, bits);
    return bits;
  }

  /** Whether no event meets a part. */
  isImpossible(part: Part): boolean {
    return this.#bits(part) === 0n && this.#areImpossible([true, true], part, part);
  }

  /** Whether no event meets both parts. */
  areDisjoint(one: Part, other: Part): boolean {
    return (this.#bits(one) & this.#bits(other)) === 0n && this.#areImpossible([true, true], one, other);
  }

  /** Whether all events that meet a part meet another part. */
  implies(narrow: Part, wide: Part): boolean {
    return (this.#bits(narrow) & ~this.#bits(wide)) === 0n && this.#areImpossible([true, false], narrow, wide);
  }

  /** Whether the first pattern matches all that the second one does. */
  includes(wide: Pattern, narrow: Pattern): boolean {
    return this.#prove([false, true], [wide, narrow]);
  }

  /** Whether no event has the given verdicts of two parts. Parts without a common field depend on different things. */
  #areImpossible(verdicts: Verdicts, one: Part, other: Part): boolean {
    const names = fieldsOf(other);
    if (!fieldsOf(one).some((name) => names.includes(name))) return false;
    // The conditions of several fields are only together in the whole pattern.
    const patternOf = (part: Part) => (part === this.whole ? this.pattern : testing(this.pattern, part));
    return this.#prove(verdicts, [patternOf(one), patternOf(other)]);
  }

  #prove(verdicts: Verdicts, patterns: readonly [Pattern, Pattern]): boolean {
    // Created late: most patterns need no proof, and the program loads its code when it is first used.
    this.#effort ??= new Effort(maxSteps);
    return canCompare(this.#effort, patterns) && areImpossible(verdicts, patterns, this.#effort);
  }

  #bits(part: Part): bigint {
    return this.#met.get(part) ?? 0n;
  }
}

function bitsOf(verdicts: readonly boolean[]): bigint {
  return BigInt(`0b0${verdicts.map(Number).join("")}`);
}

/** Returns the names at the beginning of the paths that a part tests. Terms all test the message. */
function fieldsOf(part: Part): readonly string[] {
  return leavesOf(part).map((leaf) => (leaf.kind === "term" ? "" : topOf(subjectName(leaf))));
}

const studied = new WeakMap<Pattern, Study>();

/** Returns the study of a pattern, which begins with the first rule that asks for it. */
export function studyOf(pattern: Pattern): Study {
  const study = studied.get(pattern) ?? new Study(pattern);
  studied.set(pattern, study);
  return study;
}
