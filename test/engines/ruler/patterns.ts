import fc from "fast-check";
import { except } from "../../../src/pattern/except.ts";
import { quote } from "../../../src/pattern/print.ts";
import { presets } from "../../../src/presets.ts";
import { below, isPattern, suites } from "../../pattern/translate/cases.ts";
import { expressionTexts, patternsOf, plainTexts, some, starredTexts } from "../../pattern/translate/random.ts";
import { runs } from "../../runs.ts";

const sources = presets.map(({ pattern }) => pattern);

/** The presets, each also with one exclusion. */
export const presetPatterns: readonly string[] = [
  ...sources,
  ...[
    { selector: "userIdentity.arn", value: "arn:aws:iam::111122223333:role/deploy" },
    { selector: "userIdentity.invokedBy", value: "*.amazonaws.com" },
    { selector: "requestParameters.userName", value: "test-*" },
    { selector: "requestParameters.maxItems", value: "5" },
    { selector: "errorCode", value: "*Denied*" },
  ].flatMap((exclusion) => sources.map((source) => except(source, [exclusion]))),
];

const suitePatterns = suites.patterns.filter((pattern) => pattern.startsWith("{"));

/** The suites' own patterns, and the same patterns on the parameters of a request. */
const casePatterns = [...suitePatterns, ...suitePatterns.map((pattern) => below("requestParameters", pattern))];

const numbers = [
  "0",
  "-0",
  "1",
  "5",
  "5.0",
  "-5",
  "2.5",
  "0.000001",
  "1e3",
  "5000000000",
  "5000000001",
  "1700000000000",
];

/** Everything that a field can be tested for. */
const tests: readonly string[] = [
  ...["=", "!="].flatMap((sign) => [
    ...[...plainTexts, ...starredTexts, ...numbers, "true", "tr*", "5*"].map((text) => `${sign} ${quote(text)}`),
    ...expressionTexts.map((text) => `${sign} %${text}%`),
  ]),
  ...["=", "!=", "<", ">", "<=", ">="].flatMap((sign) => numbers.map((number) => `${sign} ${number}`)),
  ...["IS NULL", "IS TRUE", "IS FALSE", "NOT EXISTS"],
];

/** Fields that CloudTrail writes as text, as booleans, in lists and in any form. */
const fields: readonly string[] = ["eventName", "userIdentity.type", "readOnly", "requestParameters.n"].concat([
  "requestParameters.list[*]",
  "requestParameters.list[*].a",
  "resources[*].ARN",
  "requestParameters.regex",
]);

const clauses = fields.flatMap((field) => tests.map((test) => `$.${field} ${test}`));

const limits = ["-5", "-0", "0", "1", "2.5", "5", "5.0"];
const ranges = [">", ">="].flatMap((above) =>
  ["<", "<="].flatMap((under) =>
    limits.flatMap((low) =>
      limits.map((high) => `{ $.requestParameters.n ${above} ${low} && $.requestParameters.n ${under} ${high} }`),
    ),
  ),
);

const seed = 20;
const pairs = fc
  .tuple(some(...fields), some(...tests), some("&&", "||"), some(...tests))
  .map(([field, one, sign, other]) => `{ $.${field} ${one} ${sign} $.${field} ${other} }`);

/** Returns every so many of some values: all of them, or a part unless the test is thorough. */
export function sampled<T>(values: readonly T[]): readonly T[] {
  const step = Math.floor(values.length / runs(values.length));
  return values.filter((_, index) => index % step === 0);
}

/** Patterns of every kind, without duplicates. */
export const patterns: readonly string[] = [
  ...new Set([
    ...presetPatterns,
    ...sampled(casePatterns),
    ...sampled(clauses).map((clause) => `{ ${clause} }`),
    ...sampled(ranges),
    ...fc.sample(pairs, { numRuns: runs(800), seed }),
    ...fc.sample(patternsOf(some(...clauses)), { numRuns: runs(1600), seed }),
  ]),
].filter(isPattern);
