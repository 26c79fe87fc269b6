import type { Alert } from "../../../alert/alert.ts";
import type { Place, Problem } from "../../../document/place.ts";
import { IamAlertsError } from "../../../errors.ts";
import { createHandler } from "../../../lambda/handler.ts";
import { type Verdict, why } from "../../../pattern/why.ts";
import { encodePayload, simulatedLogStream } from "../../../payload/awslogs.ts";
import { listed, listedAll } from "../../../words.ts";
import { coverageOf } from "../../coverage.ts";
import type { Ruler } from "../../flags/rules.ts";
import { type Difference, differences } from "./compare.ts";
import { decidingClauses, turningPoints } from "./cover/clauses.ts";
import type { Events } from "./events.ts";
import type { ExpectedField, TestCase, TestFile } from "./file/file.ts";

/** The answer of an alert function to one message: an alert, no alert, or an error. */
export type Answer = Alert | IamAlertsError | undefined;

/**
 * Sends messages through an alert function, local or deployed. Returns an answer for each message, in order. A deployed
 * function applies its own rules.
 */
export type Invoke = (messages: readonly string[], ruler?: Ruler) => Promise<readonly Answer[]>;

/** Runs the handler that Lambda runs, in this process. */
export const invokeHere: Invoke = async (messages, ruler) => {
  const rules = ruler === undefined ? undefined : async (alerts: readonly Alert[]) => alerts.map(ruler);
  const handler = createHandler({ rules, deliver: async () => [] });
  const { alerts } = await handler(encodePayload(messages, { logStream: simulatedLogStream }));
  return alerts;
};

export type FailureKind =
  | "match"
  | "clause"
  | "alert"
  | "muted"
  | "channels"
  | "field"
  | "coverage"
  | "clauses"
  | "rules"
  | "one-sided";

/** An expectation that was not met. */
export interface Failure {
  readonly kind: FailureKind;
  readonly place: Place;
  readonly message: string;
  /** The reasons why the pattern matched or not, one line each. */
  readonly decided: readonly string[];
  readonly differences: readonly Difference[];
}

export interface Outcome {
  readonly name: string;
  /** The test in the file; null for an expectation about the whole file. */
  readonly test: TestCase | null;
  readonly place: Place;
  readonly failures: readonly Failure[];
  /** The problem that prevented the test from running. */
  readonly problem: Problem | null;
  /** The verdict on the event; null without one. */
  readonly verdict: Verdict | null;
  /** The fields that differ, with their actual values, for --update. */
  readonly found: readonly { readonly field: ExpectedField; readonly value: unknown }[];
  readonly alert: Alert | null;
}

/** Returns the outcome of a test that passed. */
export function passed(name: string, place: Place, test: TestCase | null = null): Outcome {
  return { name, place, test, failures: [], problem: null, verdict: null, found: [], alert: null };
}

/** The outcome of a test before the function is invoked, and the message to send to the function, if any. */
interface Judged {
  readonly outcome: Outcome;
  readonly message: string | null;
}

/** Runs tests of a file. Returns the outcomes in order. */
export async function runTests(
  file: TestFile,
  tests: readonly TestCase[],
  events: Events,
  invoke: Invoke,
): Promise<readonly Outcome[]> {
  const judged: Judged[] = [];
  for (const test of tests) judged.push(await judge(file, test, events));
  const messages = judged.flatMap(({ message }) => message ?? []);
  const answers = messages.length === 0 ? [] : [...(await invoke(messages))];
  return judged.map(({ outcome, message }) => (message === null ? outcome : compare(outcome, answers.shift())));
}

/** Whether a test passed. */
export function isPassed({ failures, problem }: Outcome): boolean {
  return failures.length === 0 && problem === null;
}

/** Tests the pattern. The function must be invoked for a message that matches as expected. */
async function judge(file: TestFile, test: TestCase, events: Events): Promise<Judged> {
  const outcome = passed(test.name, test.place, test);
  const message = await events.read(file.file, test);
  if (typeof message !== "string") return { outcome: { ...outcome, problem: message }, message: null };
  const verdict = { ...why(file.pattern.parsed, message), matches: file.pattern.matcher.test(message) };
  const failures = [...matchFailures(test, verdict), ...clauseFailures(test, verdict)];
  return {
    outcome: { ...outcome, verdict, failures },
    message: verdict.matches && test.matches.value ? message : null,
  };
}

/** Compares the function's answer with the expected alert. */
function compare(outcome: Outcome, answer: Answer): Outcome {
  const { place, test, failures } = outcome;
  if (answer instanceof IamAlertsError) return { ...outcome, problem: { error: answer, place } };
  if (answer === undefined) {
    const none = failure("alert", place, "expected an alert from the function, found none");
    return { ...outcome, failures: [...failures, none] };
  }
  const alert = unmarked(answer);
  const found = (test?.alert?.fields ?? []).flatMap((field) => {
    const value = field.field.of(alert);
    const differing = differences(field.expected, value, `alert.${field.field.name}`);
    return differing.length === 0 ? [] : [{ field, value, differing }];
  });
  const mismatches = found.map(({ field, differing }) =>
    failure("field", field.place, `alert.${field.field.name} is not as expected`, [], differing),
  );
  return { ...outcome, failures: [...failures, ...ruleFailures(test, alert), ...mismatches], found, alert };
}

/** Compares what the rules did with `muted` and `channels`. */
function ruleFailures(test: TestCase | null, { rules }: Alert): readonly Failure[] {
  const { muted, channels } = test ?? {};
  const mutedBy = rules?.mutedBy ?? null;
  const reasons = (rules?.applied ?? []).map(({ rule, when }) => `rule ${rule} matches   ${when}`);
  const failures: Failure[] = [];
  if (muted && muted.value !== (mutedBy !== null)) {
    const message = muted.value
      ? "expected an alert that a rule mutes, found one that is sent"
      : `expected an alert that is sent, found one that rule ${mutedBy} mutes`;
    failures.push(failure("muted", muted.place, message, reasons));
  }
  const sentTo = rules?.channels ?? null;
  if (channels && [...channels.value].sort().join() !== [...(sentTo ?? [])].sort().join()) {
    const found = sentTo === null ? "all channels" : listedAll(sentTo);
    const message = `expected an alert for ${listedAll(channels.value)}, found one for ${found}`;
    failures.push(failure("channels", channels.place, message, reasons));
  }
  return failures;
}

/** Runs the test that a file's `coverage` describes. */
export function runCoverage({ coverage, pattern }: TestFile): Outcome | undefined {
  if (coverage === null) return undefined;
  const { percent, caught, of, missed } = coverageOf(pattern.matcher);
  const outcome = passed(`${pattern.name} catches ${coverage.percent}% of IAM's write operations`, coverage.place);
  if (percent >= coverage.percent) return outcome;
  const message = `expected a coverage of at least ${coverage.percent}%, found ${percent}%: ${caught} of ${of} operations`;
  return { ...outcome, failures: [failure("coverage", coverage.place, message, [`misses ${listed(missed)}`])] };
}

function matchFailures({ matches }: TestCase, verdict: Verdict): readonly Failure[] {
  if (matches.value === verdict.matches) return [];
  const [expected, found] = matches.value ? ["a match", "none"] : ["no match", "one"];
  return [failure("match", matches.place, `expected ${expected}, found ${found}`, decided(verdict))];
}

function clauseFailures({ clause }: TestCase, verdict: Verdict): readonly Failure[] {
  if (clause === null || turningPoints(verdict).some(({ index }) => clause.indexes.includes(index))) return [];
  return [failure("clause", clause.place, `expected the verdict to depend on ${clause.text}`, decided(verdict))];
}

/** The number of clauses that are listed. */
const maxClauses = 5;

function decided(verdict: Verdict): readonly string[] {
  if (verdict.reason !== null && verdict.clause === null) return [verdict.reason];
  const clauses = decidingClauses(verdict);
  const lines = clauses.slice(0, maxClauses).map(({ text, holds, seen }) => {
    const values = seen.slice(0, 3).map(({ path, value }) => (path === "message" ? value : `${path} is ${value}`));
    return `${holds ? "+" : "-"} ${text}   ${values.join("; ")}`;
  });
  return clauses.length > maxClauses ? [...lines, `and ${clauses.length - maxClauses} more`] : lines;
}

export function failure(
  kind: Failure["kind"],
  place: Place,
  message: string,
  reasons: readonly string[] = [],
  differing: readonly Difference[] = [],
): Failure {
  return { kind, place, message, decided: reasons, differences: differing };
}

/** Returns the alert without the mark of a test, so that a test can expect the title of a real alert. */
export function unmarked(alert: Alert): Alert {
  return { ...alert, title: alert.title.replace(/^\[TEST\] /, "") };
}
