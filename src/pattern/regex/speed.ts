import { PatternError } from "../../errors.ts";
import type { Pattern } from "../ast.ts";
import { valuesOf } from "../budget.ts";
import { symbols } from "./parser.ts";
import { Automaton, type Machine, machineOf, type Row } from "./regex.ts";

/**
 * The most states that a search may have to follow one by one. With two expressions, which is AWS's limit, a log event
 * of 256 kB then takes a tenth of a second at most.
 */
const maxFollowed = 32;

/**
 * Checks that a pattern's regular expressions are fast on every log event, also on one that somebody made to be slow.
 * AWS accepts more than that. The check is apart from `compile`, because the engine must stay small.
 *
 * @throws PatternError for an expression that could take seconds on a log event of 256 kB, the largest one.
 */
export function checkSpeed(pattern: Pattern): void {
  for (const value of valuesOf(pattern)) {
    if (value.kind !== "regex" || isFast(machineOf(value.text))) continue;
    throw new PatternError(
      pattern.source,
      value.span,
      "expected a regular expression that is fast on every log event, found one that can match in too many ways at once",
      { hint: "use * or + instead of a large count, or begin with ^" },
    );
  }
}

/** Whether a search takes little time on any text: the states are few, or all rows of the automaton can be kept. */
function isFast(machine: Machine): boolean {
  if (machine.states.length <= maxFollowed) return true;
  const automaton = new Automaton(machine);
  const different = distinctSymbols(machine);
  const rows = new Set<Row>([automaton.first]);
  for (const row of rows) {
    for (const symbol of different) {
      const next = automaton.step(row, symbol);
      if (next === undefined) return false;
      rows.add(next);
    }
  }
  return true;
}

/** Returns one of all symbols that are in the same sets of a machine. */
function distinctSymbols({ states }: Machine): readonly number[] {
  const sets = [...new Set(states.map(({ set }) => set))].filter((set) => typeof set !== "string");
  const bySets = new Map<string, number>();
  for (let symbol = 0; symbol < symbols; symbol++) bySets.set(sets.map((set) => set[symbol]).join(""), symbol);
  return [...bySets.values()];
}
