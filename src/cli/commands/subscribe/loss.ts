import { toAlert } from "../../../alert/alert.ts";
import type { Filter } from "../../../aws/subscribe/plan.ts";
import { readRecord } from "../../../cloudtrail/record.ts";
import { IamAlertsError } from "../../../errors.ts";
import type { Pattern } from "../../../pattern/ast.ts";
import { whyNeverTrue } from "../../../pattern/lint/facts/never-true.ts";
import { lint } from "../../../pattern/lint/lint.ts";
import { compile, type Matcher } from "../../../pattern/match/compile.ts";
import { parse } from "../../../pattern/parse/parser.ts";
import { leavesOf } from "../../../pattern/tree.ts";
import { count, listed } from "../../../words.ts";
import { coverageOf } from "../../coverage.ts";
import { knowledge } from "../../knowledge/index.ts";
import { readSample, sampleNames } from "../../read/input.ts";
import { CaseFinder } from "../test/cover/cases.ts";

/** The events that a change of filters no longer lets through, as far as samples and derived events show them. */
export interface Loss {
  readonly logGroup: string;
  readonly filter: string;
  /** The share of IAM's write operations before and after, in percent; null if a pattern cannot be read. */
  readonly coverage: { readonly before: number; readonly after: number } | null;
  /** Samples that were let through and no longer are. */
  readonly samples: readonly string[];
  /** Findings that no other sample has. */
  readonly findings: readonly string[];
  /** The deciding fields of an event, made from a clause of the old pattern, if no sample shows the loss. */
  readonly example: object | null;
  readonly reasons: readonly string[];
}

/** A sample record with the findings of its alert. */
interface Sample {
  readonly name: string;
  readonly message: string;
  readonly findings: readonly string[];
}

let samplesRead: readonly Sample[] | undefined;

function samples(): readonly Sample[] {
  samplesRead ??= sampleNames().map((name) => {
    const message = readSample(name);
    const record = readRecord(JSON.parse(message));
    return { name, message, findings: record === undefined ? [] : toAlert(record).findings.map(({ code }) => code) };
  });
  return samplesRead;
}

/**
 * Returns what the filters before let through and the one after does not; null if nothing that was compared is lost.
 */
export function lossOf(before: readonly Filter[], after: Filter): Loss | null {
  const losses = before.map((filter) => compare(filter, after)).filter((loss) => loss !== null);
  return losses.reduce<Loss | null>((all, one) => (all === null ? one : joined(all, one)), null);
}

function joined(one: Loss, other: Loss): Loss {
  const both = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])];
  return {
    ...one,
    samples: both(one.samples, other.samples),
    findings: both(one.findings, other.findings),
    reasons: both(one.reasons, other.reasons),
  };
}

function compare(before: Filter, after: Filter): Loss | null {
  const reasons =
    after.fieldSelectionCriteria !== null && before.fieldSelectionCriteria !== after.fieldSelectionCriteria
      ? ["the field selection criteria change, and what they leave out is not compared"]
      : [];
  const none = {
    logGroup: after.logGroup,
    filter: before.name,
    coverage: null,
    samples: [],
    findings: [],
    example: null,
  };
  if (before.pattern === after.pattern) return reasons.length === 0 ? null : { ...none, reasons };
  const [old, now] = [read(before.pattern), read(after.pattern)];
  if (old === undefined || now === undefined) {
    return {
      ...none,
      reasons: [...reasons, "the current pattern cannot be read, so what it lets through is not known"],
    };
  }
  const lost = samples().filter(({ message }) => old.test(message) && !now.test(message));
  const kept = new Set(samples().flatMap(({ message, findings }) => (now.test(message) ? findings : [])));
  const findings = [...new Set(lost.flatMap((sample) => sample.findings))].filter((code) => !kept.has(code));
  const [coverageBefore, coverageAfter] = [coverageOf(old), coverageOf(now)];
  const coverage = { before: coverageBefore.percent, after: coverageAfter.percent };
  const losesOperation = coverageAfter.missed.some((name) => !coverageBefore.missed.includes(name));
  const example = lost.length > 0 || losesOperation ? null : derivedExample(before.pattern, old, now);
  if (lost.length === 0 && !losesOperation && example === null && reasons.length === 0) return null;
  return { ...none, coverage, samples: lost.map(({ name }) => name), findings, example, reasons };
}

function read(pattern: string): Matcher | undefined {
  try {
    return compile(parse(pattern));
  } catch (error) {
    if (error instanceof IamAlertsError) return undefined;
    throw error;
  }
}

/** Returns an event that depends on one clause of the old pattern and that the new pattern does not match. */
function derivedExample(pattern: string, old: Matcher, now: Matcher): object | null {
  const parsed = parse(pattern);
  // An event that CloudTrail never writes is not lost.
  if (parsed.kind === "space" || whyNeverTrue(parsed, lint(parsed, knowledge)) !== undefined) return null;
  const bases = new Map(
    samples()
      .slice(0, 12)
      .map(({ name, message }) => [name, JSON.parse(message) as unknown]),
  );
  const finder = new CaseFinder(parsed, bases);
  for (let index = 0; index < clausesIn(parsed); index++) {
    const found = finder.find(index).match;
    if (found === null) continue;
    const message = JSON.stringify(found.record);
    if (old.test(message) && !now.test(message)) return { ...namesIn(found.record), ...found.set };
  }
  return null;
}

function clausesIn(pattern: Exclude<Pattern, { kind: "space" }>): number {
  return pattern.kind === "json" ? leavesOf(pattern.expression).length : pattern.terms.length;
}

/** Returns a loss as lines for people. */
export function printLoss(loss: Loss): readonly string[] {
  const { coverage, samples: lost, findings, example, reasons } = loss;
  return [
    ...(coverage !== null ? [`of IAM's write operations: ${coverage.before}% before, ${coverage.after}% after`] : []),
    ...(lost.length === 0
      ? []
      : [
          `of the ${samples().length} samples, no longer let through: ${listed(lost.slice(0, 10))}${more(lost.length - 10)}`,
        ]),
    ...(findings.length === 0 ? [] : [`of the samples' findings, no longer reached: ${findings.join(", ")}`]),
    ...(example === null ? [] : [`no longer let through, for example: ${JSON.stringify(example)}`]),
    ...reasons,
  ];
}

function more(number: number): string {
  return number > 0 ? ` and ${number} more` : "";
}

function namesIn(record: unknown): object {
  const { eventSource, eventName } = (record ?? {}) as { eventSource?: unknown; eventName?: unknown };
  return { eventSource, eventName };
}

/** Returns a sentence on what a filter lets through until it is removed. */
export function whatEnds({ pattern }: Filter): string {
  const matcher = read(pattern);
  if (matcher === undefined) return "its pattern cannot be read, so what ends is not known";
  const { caught, of } = coverageOf(matcher);
  const matched = samples().filter(({ message }) => matcher.test(message)).length;
  return `it let through ${caught} of the ${count(of, "write operation")} of IAM and ${matched} of the ${count(samples().length, "sample")}`;
}
