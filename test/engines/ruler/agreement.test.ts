import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonPattern } from "../../../src/pattern/ast.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import { toEventBridge } from "../../../src/pattern/translate/eventbridge.ts";
import { count, grouped } from "../../../src/words.ts";
import { lines } from "../../cli/io.ts";
import { compare, records } from "../../pattern/translate/cases.ts";
import { compileEventPattern, eventOf, eventText } from "../../pattern/translate/event-rules.ts";
import { missingFor } from "../java.ts";
import { recordsFor } from "./events.ts";
import { patterns, presetPatterns, sampled } from "./patterns.ts";
import { Ruler, rulerJava } from "./ruler.ts";
import { isTold } from "./told.ts";

const missing = missingFor("event-ruler", rulerJava);
if (missing !== undefined) process.stderr.write(`${missing}\n`);

const corpus = "../shared/corpus/records.jsonl";
const published = existsSync(corpus) ? lines<{ record: object }>(readFileSync(corpus, "utf8")) : [];
/** Records of CloudTrail: the samples and, if they are next to the project, the published ones. */
const realRecords = [...records, ...published.map(({ record }) => JSON.stringify(record))];

/** Compares patterns with event-ruler, and event-ruler with the evaluator that the offline tests use. */
class Comparison {
  readonly untold: string[] = [];
  readonly wrongEvaluations: string[] = [];
  told = 0;
  readonly #started = performance.now();
  readonly #ruler: Ruler;
  #patterns = 0;
  #refused = 0;
  #pairs = 0;

  constructor(ruler: Ruler) {
    this.#ruler = ruler;
  }

  async add(source: string, messages: readonly string[]): Promise<void> {
    const select = (rule: string) => this.#select(rule, messages);
    const { verdicts, differences, refused } = await compare([source], messages, toEventBridge, select);
    this.#patterns++;
    this.#refused += refused.length;
    this.#pairs += verdicts;
    for (const { message } of differences) {
      if (isTold(toEventBridge(source).caveats, parse(source) as JsonPattern, message)) this.told++;
      else this.untold.push(`${source} on ${message}`);
    }
  }

  async #select(rule: string, messages: readonly string[]): Promise<ReadonlySet<number>> {
    const answer = await this.#ruler.match(rule, messages.map(eventText));
    if ("refused" in answer) throw new Error(`event-ruler refuses ${rule}: ${answer.refused}`);
    const matched = new Set(answer.matched);
    const evaluate = compileEventPattern(rule);
    for (const [index, message] of messages.entries()) {
      if (evaluate(eventOf(message)) !== matched.has(index)) this.wrongEvaluations.push(`${rule} on ${message}`);
    }
    return matched;
  }

  toString(): string {
    const agreed = this.#pairs - this.told - this.untold.length;
    const seconds = Math.round((performance.now() - this.#started) / 1000);
    return (
      `event-ruler: ${count(this.#patterns, "pattern")}, of which ${grouped(this.#refused)} are refused; ` +
      `${count(this.#pairs, "pair")} of a pattern and a record, of which ${grouped(agreed)} agree ` +
      `and ${grouped(this.told)} differ as a caveat says; ${seconds} s\n`
    );
  }
}

describe.skipIf(missing !== undefined)("event-ruler", () => {
  let ruler: Ruler;
  beforeAll(async () => {
    ruler = await Ruler.start();
  });
  afterAll(() => ruler.stop());

  it("matches what a pattern matches, or a caveat names the reason", async () => {
    const comparison = new Comparison(ruler);
    for (const [number, source] of patterns.entries()) {
      const made = recordsFor(parse(source) as JsonPattern);
      await comparison.add(source, [...new Set(fc.sample(made, { numRuns: 240, seed: number }))]);
    }
    process.stderr.write(String(comparison));
    expect(comparison.untold).toEqual([]);
    expect(comparison.wrongEvaluations).toEqual([]);
  });

  it("matches exactly what a preset matches of CloudTrail's records", async () => {
    const comparison = new Comparison(ruler);
    for (const source of presetPatterns) await comparison.add(source, sampled(realRecords));
    process.stderr.write(String(comparison));
    expect([...comparison.untold, comparison.told]).toEqual([0]);
    expect(comparison.wrongEvaluations).toEqual([]);
  });
});
