import type { Alert } from "../../../alert/alert.ts";
import { IamAlertsError } from "../../../errors.ts";
import { createHandler } from "../../../lambda/handler.ts";
import { type Verdict, why } from "../../../pattern/why.ts";
import { encodePayload, simulatedLogStream } from "../../../payload/awslogs.ts";
import { coverageOf } from "../../coverage.ts";
import { type Difference, differences } from "./compare.ts";
import { decidingClauses, turningPoints } from "./cover/clauses.ts";
import type { Events } from "./events.ts";
import type { ExpectedField, TestCase, TestFile } from "./file/file.ts";
import type { Place, Problem } from "./file/place.ts";

/** What an alert function made of one message: an alert, none, or what went wrong. */
export type Answer = Alert | IamAlertsError | undefined;

/** Takes messages through an alert function, the one here or the deployed one; gives an answer for each, in their order. */
export type Invoke = (messages: readonly string[]) => Promise<readonly Answer[]>;

/** The handler that Lambda runs, here. */
export const invokeHere: Invoke = async (messages) => {
  const handler = createHandler({ deliver: async () => [] });
  const { alerts } = await handler(encodePayload(messages, { logStream: simulatedLogStream }));
  return alerts;
};

/** What was expected and did not come. */
export interface Failure {
  readonly kind: "match" | "clause" | "alert" | "field" | "coverage" | "clauses" | "one-sided";
  readonly place: Place;
  readonly message: string;
  /** Why the pattern matched or did not, a line each. */
  readonly decided: readonly string[];
  readonly differences: readonly Difference[];
}

export interface Outcome {
  readonly name: string;
  /** The test as the file has it; null for what the file as a whole must be. */
  readonly test: TestCase | null;
  readonly place: Place;
  readonly failures: readonly Failure[];
  /** What kept the test from being run. */
  readonly problem: Problem | null;
  /** The verdict, where the test is of a pattern and an event. */
  readonly verdict: Verdict | null;
  /** The fields that differ, with what they are, for --update. */
  readonly found: readonly { readonly field: ExpectedField; readonly value: unknown }[];
  readonly alert: Alert | null;
}

/** An outcome of which nothing is known but its name: it passed. */
export function passed(name: string, place: Place, test: TestCase | null = null): Outcome {
  return { name, place, test, failures: [], problem: null, verdict: null, found: [], alert: null };
}

/** What a test comes to before the function is asked, and the message to ask it of, where there is one. */
export interface Judged {
  readonly outcome: Outcome;
  readonly message: string | null;
}

/** Asks the pattern; the function is to be asked of what was expected to match, and does. */
export async function judge(file: TestFile, test: TestCase, events: Events): Promise<Judged> {
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

/** Holds the function's answer against what was expected of the alert. */
export function compare(outcome: Outcome, answer: Answer): Outcome {
  const { place, test, failures } = outcome;
  if (answer instanceof IamAlertsError) return { ...outcome, problem: { error: answer, place } };
  if (answer === undefined) {
    const none = failure("alert", place, "expected an alert, found that the function made none");
    return { ...outcome, failures: [...failures, none] };
  }
  const alert = unmarked(answer);
  const found = (test?.alert?.fields ?? []).flatMap((field) => {
    const value = field.field.of(alert);
    const differing = differences(field.wanted, value, `alert.${field.field.name}`);
    return differing.length === 0 ? [] : [{ field, value, differing }];
  });
  const wrong = found.map(({ field, differing }) =>
    failure("field", field.place, `alert.${field.field.name} is not as expected`, [], differing),
  );
  return { ...outcome, failures: [...failures, ...wrong], found, alert };
}

/** The test that a file's `coverage` stands for. */
export function runCoverage({ coverage, pattern }: TestFile): Outcome | undefined {
  if (coverage === null) return undefined;
  const { percent, caught, of, missed } = coverageOf(pattern.matcher);
  const outcome = passed(`${pattern.name} catches ${coverage.percent} % of IAM's changes`, coverage.place);
  if (percent >= coverage.percent) return outcome;
  const message = `expected a coverage of at least ${coverage.percent} %, found ${percent} %: ${caught} of ${of} operations`;
  const some = `misses ${missed.slice(0, 5).join(", ")}${missed.length > 5 ? ` and ${missed.length - 5} more` : ""}`;
  return { ...outcome, failures: [failure("coverage", coverage.place, message, [some])] };
}

function matchFailures({ matches }: TestCase, verdict: Verdict): readonly Failure[] {
  if (matches.value === verdict.matches) return [];
  const [wanted, found] = matches.value ? ["a match", "none"] : ["no match", "one"];
  return [failure("match", matches.place, `expected ${wanted}, found ${found}`, decided(verdict))];
}

function clauseFailures({ clause }: TestCase, verdict: Verdict): readonly Failure[] {
  if (clause === null || turningPoints(verdict).some(({ index }) => index === clause.index)) return [];
  return [failure("clause", clause.place, `expected the verdict to turn on ${clause.text}`, decided(verdict))];
}

/** Most clauses that are shown. */
const mostClauses = 5;

function decided(verdict: Verdict): readonly string[] {
  if (verdict.reason !== null && verdict.clause === null) return [verdict.reason];
  const clauses = decidingClauses(verdict);
  const lines = clauses.slice(0, mostClauses).map(({ text, holds, seen }) => {
    const values = seen.slice(0, 3).map(({ path, value }) => (path === "message" ? value : `${path} is ${value}`));
    return `${holds ? "+" : "-"} ${text}   ${values.join("; ")}`;
  });
  return clauses.length > mostClauses ? [...lines, `and ${clauses.length - mostClauses} more`] : lines;
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

/** What is sent is marked as a test, so that nobody is alarmed; what is expected is what would be said in earnest. */
export function unmarked(alert: Alert): Alert {
  return { ...alert, title: alert.title.replace(/^\[TEST\] /, "") };
}
