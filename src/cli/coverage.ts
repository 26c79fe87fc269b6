import { mutatingIamOperations } from "../cloudtrail/operations.ts";
import type { Condition, Pattern } from "../pattern/ast.ts";
import { checks, compileComparison } from "../pattern/match/compare.ts";
import type { Matcher } from "../pattern/match/compile.ts";
import { printSelector } from "../pattern/print.ts";
import { compileTree } from "../pattern/tree.ts";

/** The share of IAM's write operations that a pattern catches. */
export interface Coverage {
  readonly caught: number;
  readonly of: number;
  /** caught / of, in percent, one decimal. */
  readonly percent: number;
  readonly missed: readonly string[];
}

/** The coverage, and its upper limit for calls that are not plain. */
export interface CoverageRange extends Coverage {
  /** The number of operations that the pattern can catch, if every other field is as it requires. At least `caught`. */
  readonly upTo: number;
}

/** Tests a pattern with a plain call of each IAM operation that changes something. */
export function coverageOf(matcher: Matcher): Coverage {
  const missed = mutatingIamOperations.filter((eventName) => !matcher.testJson(plainCall(eventName)));
  const of = mutatingIamOperations.length;
  const caught = of - missed.length;
  return { caught, of, percent: percentOf(caught), missed };
}

/** Returns a number of IAM's write operations in percent, one decimal. */
export function percentOf(operations: number): number {
  return Math.round((operations / mutatingIamOperations.length) * 1000) / 10;
}

/**
 * Returns the coverage of a pattern with its upper limit: what it would catch if all the conditions held that depend on
 * who calls, from where, or with what parameters. `isNever` names conditions that can never hold.
 */
export function coverageRangeOf(
  pattern: Pattern,
  matcher: Matcher,
  isNever: (clause: Condition) => boolean = () => false,
): CoverageRange {
  const coverage = coverageOf(matcher);
  if (pattern.kind !== "json") return { ...coverage, upTo: coverage.caught };
  if (coverage.missed.length === 0) return { ...coverage, upTo: coverage.caught };
  const test = compileTree(pattern.expression, (clause: Condition): ((call: PlainCall) => boolean) =>
    isFixed(clause) ? compileFixed(clause) : () => !isNever(clause),
  );
  const possible = coverage.missed.filter((eventName) => test(plainCall(eventName)));
  return { ...coverage, upTo: coverage.caught + possible.length };
}

/** Compiles a condition on a field at the top of a call. */
function compileFixed(clause: Condition): (call: PlainCall) => boolean {
  const name = printSelector(clause.subject).slice(2) as keyof PlainCall;
  if (clause.kind === "check") return (call) => checks[clause.test](call[name]);
  const compare = compileComparison(clause);
  return (call) => compare(call[name], undefined);
}

/** Whether a condition tests a field that is the same in every successful call of an operation. */
export function isFixed({ subject }: Condition): boolean {
  return fixedFields.has(printSelector(subject));
}

const fixedFields: ReadonlySet<string> = new Set(
  ["eventName", "eventSource", "eventType", "eventCategory", "managementEvent", "readOnly"].map((name) => `$.${name}`),
);

/** The fields of a plain call that conditions are tested on one by one. */
type PlainCall = Readonly<Record<"eventName" | "eventSource" | "eventType" | "eventCategory", string>> &
  Readonly<Record<"managementEvent" | "readOnly", boolean>>;

/** Returns a call as CloudTrail records it, with only the fields that every record has. */
export function plainCall(eventName: string): PlainCall & Readonly<Record<string, unknown>> {
  return {
    eventVersion: "1.11",
    userIdentity: {
      type: "IAMUser",
      principalId: "AIDACKCEVSQ6C2EXAMPLE",
      arn: "arn:aws:iam::111122223333:user/alice",
      accountId: "111122223333",
      userName: "alice",
    },
    eventTime: "2026-11-18T15:21:36Z",
    eventSource: "iam.amazonaws.com",
    eventName,
    awsRegion: "us-east-1",
    sourceIPAddress: "192.0.2.1",
    userAgent: "aws-cli/2.31.10",
    requestParameters: {},
    responseElements: null,
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111122223333",
    eventCategory: "Management",
  };
}
