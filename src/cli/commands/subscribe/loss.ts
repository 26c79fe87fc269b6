import { toAlert } from "../../../alert/alert.ts";
import type { Filter } from "../../../aws/subscribe/plan.ts";
import { tryParse } from "../../../bytes/json.ts";
import { readRecord } from "../../../cloudtrail/record.ts";
import { type Comparison, compare } from "../../../compare.ts";
import { IamAlertsError } from "../../../errors.ts";
import { whyNeverTrue } from "../../../pattern/lint/facts/never-true.ts";
import { lint } from "../../../pattern/lint/lint.ts";
import { compile, type Matcher } from "../../../pattern/match/compile.ts";
import { parse } from "../../../pattern/parse/parser.ts";
import { count, listed } from "../../../words.ts";
import { coverageOf } from "../../coverage.ts";
import { knowledge } from "../../knowledge/index.ts";
import { readSample, sampleNames } from "../../read/input.ts";

/** The events that a change of filters no longer lets through, each with an example. */
export interface Loss {
  readonly logGroup: string;
  readonly filter: string;
  /** The share of IAM's write operations before and after, in percent; null if a pattern cannot be read. */
  readonly coverage: { readonly before: number; readonly after: number } | null;
  /** Samples that were let through and no longer are. */
  readonly samples: readonly string[];
  /** Findings that no other sample has. */
  readonly findings: readonly string[];
  /** An event that only the old pattern matches, if no sample and no operation shows the loss. */
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
  const losses = before.map((filter) => lossOfOne(filter, after)).filter((loss) => loss !== null);
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

function lossOfOne(before: Filter, after: Filter): Loss | null {
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
  const isLostNow = (message: string) => old.test(message) && !now.test(message);
  const lost = samples().filter(({ message }) => isLostNow(message));
  const kept = new Set(samples().flatMap(({ message, findings }) => (now.test(message) ? findings : [])));
  const findings = [...new Set(lost.flatMap((sample) => sample.findings))].filter((code) => !kept.has(code));
  const [coverageBefore, coverageAfter] = [coverageOf(old), coverageOf(now)];
  const coverage = { before: coverageBefore.percent, after: coverageAfter.percent };
  const losesOperation = coverageAfter.missed.some((name) => !coverageBefore.missed.includes(name));
  const comparison = compare(before.pattern, after.pattern, { cloudTrail: true });
  const isProven = comparison.relation === "equal" || comparison.relation === "narrower";
  const unproven = comparison.relation === "unknown" && comparison.onlyInFirst === null ? [unknownLoss] : [];
  const example = lost.length > 0 || losesOperation ? null : exampleOf(before.pattern, comparison, isLostNow);
  const isLost = lost.length > 0 || losesOperation || example !== null || unproven.length > 0;
  if (reasons.length === 0 && (isProven || !isLost)) return null;
  return {
    ...none,
    coverage,
    samples: lost.map(({ name }) => name),
    findings,
    example,
    reasons: [...reasons, ...unproven],
  };
}

const unknownLoss = "the patterns are too different to prove that nothing else is lost";

function read(pattern: string): Matcher | undefined {
  try {
    return compile(parse(pattern));
  } catch (error) {
    if (error instanceof IamAlertsError) return undefined;
    throw error;
  }
}

/** Returns an event that only the old pattern matches; null if CloudTrail never writes one. */
function exampleOf(pattern: string, { onlyInFirst }: Comparison, isLost: (message: string) => boolean): object | null {
  const parsed = parse(pattern);
  if (onlyInFirst === null || whyNeverTrue(parsed, lint(parsed, knowledge)) !== undefined) return null;
  const event = tryParse(onlyInFirst)?.json as { eventSource?: unknown; eventName?: unknown } | undefined;
  if (event === undefined) return { message: onlyInFirst };
  const { eventSource, eventName } = event;
  if (typeof eventName !== "string") return event;
  // The proof may have made up a name that no service has.
  const names = [...(knowledge.someEventNames?.(typeof eventSource === "string" ? eventSource : undefined) ?? [])];
  if (names.length === 0) return event;
  const name = names.find((known) => isLost(JSON.stringify({ ...event, eventName: known })));
  return name === undefined ? null : { ...event, eventName: name };
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

/** Returns a sentence on what a filter lets through until it is removed. */
export function whatEnds({ pattern }: Filter): string {
  const matcher = read(pattern);
  if (matcher === undefined) return "its pattern cannot be read, so what ends is not known";
  const { caught, of } = coverageOf(matcher);
  const matched = samples().filter(({ message }) => matcher.test(message)).length;
  return `it let through ${caught} of the ${count(of, "write operation")} of IAM and ${matched} of the ${count(samples().length, "sample")}`;
}
