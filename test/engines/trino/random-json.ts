import fc from "fast-check";
import { isPattern } from "../../pattern/translate/cases.ts";
import { patternsOf, some } from "../../pattern/translate/random.ts";

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const seed = 20;

const numbers = some(
  ...["0", "5", "-5", "10", "1.5", "1.50", "1e3", "1E+3", "1000", "-0", "0.1", "5.0", "1e-7", "1e400"],
  ...["12345678901234567890", "0.30000000000000004", "100000000000000000000000"],
);
const texts = some(
  ...['""', '"a"', '"b"', '"ab"', '"aab"', '"A"', '"5"', '"1e3"', '"true"', '"null"', '"NaN"', '"0x10"', '" 5"'],
  ...['"a b"', '"a\\nb"', '"a\\\\b"', '"a\\"b"', '"\\u00e4"', '"ä"', '"😀"', '"\\ud83d\\ude00"', '"a\'b"', '"a%b"'],
  ...['"[1]"', '"{\\"a\\":1}"', '"\\u0041"', '"\\/a"'],
);
const names = some("a", "b", "A", "a b", "a.b", 'a"b', "a\\b", "", "ä", "$", "0");

const { value } = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { weight: 3, arbitrary: fc.oneof(texts, numbers, some("null", "true", "false")) },
    tie("list"),
    tie("object"),
  ),
  list: fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
  object: objectOf(tie("value")),
}));

/** JSON's text of an object, as written by another program than JSON.stringify. */
function objectOf(member: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .uniqueArray(fc.tuple(names, member), { maxLength: 5, selector: ([name]) => name })
    .map((members) => `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(",")}}`);
}

const columns = ["requestParameters", "responseElements", "additionalEventData"] as const;
const resource = fc.record(
  { ARN: some("a", "ab", "b", null), accountId: some("5", "111122223333"), type: some("a", "") },
  { requiredKeys: [] },
);

/** A random record, as the JSON of each of its fields. */
const record = fc.record({
  requestParameters: objectOf(value),
  responseElements: fc.oneof(objectOf(value), some("null")),
  additionalEventData: maybe(fc.oneof({ weight: 3, arbitrary: objectOf(value) }, some('"a"', '"5"', '"{"'))),
  readOnly: maybe(some("true", "false", '"true"')),
  resources: maybe(fc.array(resource, { maxLength: 3 }).map((list) => JSON.stringify(list))),
  tlsDetails: maybe(some('{"tlsVersion":"a"}', '{"tlsVersion":"ab"}')),
});

/** Random records, as JSON, with every kind of value in the columns that Athena's table has as JSON. */
export const messages: readonly string[] = fc.sample(record, { numRuns: 300, seed }).map((fields) => {
  const known = Object.entries(fields).filter(([, text]) => text !== undefined);
  return `{${known.map(([name, text]) => `"${name}":${text}`).join(",")}}`;
});

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: names.map((name) => (/^[a-z]+$/i.test(name) ? `.${name}` : `.['${name}']`)),
  },
  { weight: 1, arbitrary: some("[0]", "[1]", "[*]", ".*") },
);
const inJson = fc
  .tuple(some(...columns), fc.array(step, { minLength: 1, maxLength: 2 }))
  .map(([column, steps]) => `$.${column}${steps.join("")}`);
const selector = fc.oneof(
  { weight: 6, arbitrary: inJson },
  some("$.readOnly", "$.tlsDetails", "$.tlsDetails.tlsVersion", "$.resources", "$.additionalEventData"),
  some("$.resources[*].ARN", "$.resources[0].ARN", "$.resources[*].accountId", "$.resources[1].type"),
);
const compared = some(
  ...["", "a", "b", "ab", "5", "1000", "1e3", "1.5", "true", "null", "*", "a*", "*b", "*a*", "a*b", "5*", "*5", "1*"],
  ...["t*", "A", "a b", "a\\\\b", 'a\\"b', "ä", "😀", "[*", "{*", "*0"],
);
const limits = some("5", "-5", "0", "1.5", "1.50", "1e3", "1000", "0.1", "12345678901234567890", "1e-7", "10");
const expressions = some("a", "^a", "b$", "^$", "[0-9]", "\\W", "^a.b$", "\\d+", "e");
const test = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(some("=", "!="), compared).map(([sign, text]) => `${sign} "${text}"`) },
  { weight: 3, arbitrary: fc.tuple(some("=", "!=", "<", ">", "<=", ">="), limits).map((parts) => parts.join(" ")) },
  { weight: 1, arbitrary: fc.tuple(some("=", "!="), expressions).map(([sign, text]) => `${sign} %${text}%`) },
  { weight: 3, arbitrary: some("NOT EXISTS", "IS NULL", "IS TRUE", "IS FALSE") },
);
const condition = fc.tuple(selector, test).map((parts) => parts.join(" "));

/** Random patterns on these columns, on the booleans and on the list of resources. */
export const patterns: readonly string[] = [
  ...new Set(fc.sample(patternsOf(condition).filter(isPattern), { numRuns: 600, seed })),
];
