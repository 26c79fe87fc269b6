import fc from "fast-check";
import { anyPair } from "../pattern/arbitraries.ts";
import { agrees, isAnswered, parseOrPoint, printsBack } from "../pattern/properties.ts";
import { anyTexts, mutated } from "../pattern/texts.ts";
import { mutateBytes, mutateFields, records } from "./mutate.ts";
import { Random } from "./random.ts";
import type { Count, Target } from "./target.ts";

/** Checks the properties of a text that may be a pattern, and a message. */
function check(source: string, message: string, count: Count): void {
  const pattern = parseOrPoint(source);
  count(pattern === undefined ? "refused" : `patterns of ${pattern.kind}`);
  if (pattern === undefined) return;
  printsBack(pattern);
  isAnswered(pattern);
  agrees(pattern, message);
}

/** Returns a changed record as JSON, or as a part of its JSON. */
const recordMessage = fc.nat().map((seed) => {
  const random = new Random(seed);
  const json = JSON.stringify(mutateFields(random.of(records), random));
  return random.below(4) === 0 ? mutateBytes(Buffer.from(json), Buffer.from("{}"), random).toString("utf8") : json;
});

/** A pattern that parses, with a message made from its own text, so that the two often match. */
const ownText = mutated.map((source): [string, string] => [source, source.replace(/^\{|\}$|\$\./g, " ")]);
const ownValue = mutated.map((source): [string, string] => {
  const [, name = "a", value = "x"] = /\$\.(\w+)\s*!?=\s*"?([^"})]*)/.exec(source) ?? [];
  return [source, JSON.stringify({ [name]: value.replaceAll("*", "x").trim() })];
});

const pairs = fc.oneof(
  { weight: 4, arbitrary: anyPair },
  { weight: 2, arbitrary: fc.tuple(fc.oneof(...anyTexts.map(([, text]) => text)), recordMessage) },
  { weight: 2, arbitrary: fc.tuple(mutated, recordMessage) },
  { weight: 1, arbitrary: ownText },
  { weight: 1, arbitrary: ownValue },
);

const each = 200;

/**
 * Any text either parses as a pattern or gets an error with a place. A pattern is then printed, explained, linted and
 * translated, and the engine agrees with the naive evaluator on any message. fast-check shrinks a failure.
 */
export const patterns: Target<number> = {
  name: "patterns",
  each,
  make: (random) => random.below(2 ** 31),
  check(seed, _, count) {
    const { failed, counterexample, errorInstance } = fc.check(
      fc.property(pairs, ([source, message]) => check(source, message, count)),
      { seed, numRuns: each },
    );
    if (failed) throw new Error(JSON.stringify(counterexample), { cause: errorInstance });
  },
  smaller: () => [],
};
