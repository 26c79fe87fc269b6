import { describe, expect, it } from "vitest";
import { toEventBridge } from "../../../src/pattern/translate/eventbridge.ts";
import { presets } from "../../../src/presets.ts";
import { compare, isEvent, records, refusalOf, suites } from "./cases.ts";
import { compileEventPattern, eventOf } from "./event-rules.ts";

function selecting(messages: readonly string[]) {
  const events = messages.map(eventOf);
  return (text: string) => {
    const test = compileEventPattern(text);
    return new Set(events.flatMap((event, index) => (test(event) ? [index] : [])));
  };
}

describe("toEventBridge agrees with match, by EventBridge's documented rules", () => {
  it("for every suite", async () => {
    const messages = suites.messages.filter((message) => isEvent(message) && !message.startsWith("["));
    const patterns = suites.patterns.filter((pattern) => pattern.startsWith("{"));
    const compared = await compare(patterns, messages, toEventBridge, selecting(messages));
    expect(compared.unexplained).toEqual([]);
    expect(compared.verdicts).toBeGreaterThan(10_000);
    expect([
      "CloudTrail writes text there, and only numbers can be ordered",
      "it selects fields by name",
      "it cannot select a position in a list, only any member",
      "it requires that both conditions are true for the same member of the list",
      "it reads a name with a dot as two names",
      "the detail of an event is an object",
      "exists tests a single field",
      "it has no regular expressions",
      "it is never true",
    ]).toEqual(expect.arrayContaining([...compared.refused]));
    // Lists, nulls and numbers of the suites cause differences, in about one result of a hundred.
    expect(compared.differences.length).toBeLessThan(compared.verdicts / 80);
  });

  it("for every preset but recommended on the samples", async () => {
    const patterns = presets.map(({ pattern }) => pattern);
    const compared = await compare(patterns, records, toEventBridge, selecting(records));
    expect(compared).toEqual({
      verdicts: (presets.length - 1) * records.length,
      differences: [],
      unexplained: [],
      // The recommended preset. EventBridge receives read-only calls through special rules only.
      refused: ["it has two conditions on eventName, and EventBridge allows one per field"],
    });
  });
});

describe("toEventBridge", () => {
  const detail = (pattern: string) => (JSON.parse(toEventBridge(pattern).text) as { detail?: unknown }).detail;
  const codes = (pattern: string) => toEventBridge(pattern).caveats.map(({ code }) => code);

  it("matches only events that AWS sends for CloudTrail", () => {
    expect(JSON.parse(toEventBridge("").text)).toEqual({
      source: [{ prefix: "aws." }],
      "detail-type": [{ suffix: " via CloudTrail" }],
    });
  });

  it.each<[string, unknown]>([
    [
      '{ $.eventName = "A*" || $.eventName = B || $.eventName = "C*D" }',
      { eventName: [{ prefix: "A" }, "B", { wildcard: "C*D" }] },
    ],
    [
      '{ $.eventName != "Get*" && $.eventName != "List*" }',
      { eventName: [{ "anything-but": { wildcard: ["Get*", "List*"] } }] },
    ],
    ['{ $.eventName != A && $.eventName != "*B" }', { eventName: [{ "anything-but": { wildcard: ["A", "*B"] } }] }],
    ['{ $.eventName != "Get*" }', { eventName: [{ "anything-but": { prefix: "Get" } }] }],
    ["{ $.eventName != A && ($.eventName = A || $.eventName = B) }", { eventName: ["B"] }],
    ['{ $.errorMessage = "\\\\*a*" }', { errorMessage: [{ wildcard: "\\\\*a*" }] }],
    [
      "{ ($.errorCode NOT EXISTS) || ($.errorCode != x) }",
      { $or: [{ errorCode: [{ exists: false }] }, { errorCode: [{ "anything-but": ["x"] }] }] },
    ],
    [
      "{ $.readOnly IS FALSE && ($.userIdentity.type = Root || $.errorCode = x) }",
      { readOnly: [false], $or: [{ userIdentity: { type: ["Root"] } }, { errorCode: ["x"] }] },
    ],
    ["{ $.eventName = A || ($.eventName = A && $.errorCode = x) }", { eventName: ["A"] }],
    ["{ $.additionalEventData.n >= 5 }", { additionalEventData: { n: [{ numeric: [">=", 5] }] } }],
    [
      "{ $.additionalEventData.n < 9 && $.additionalEventData.n >= 5 }",
      { additionalEventData: { n: [{ numeric: [">=", 5, "<", 9] }] } },
    ],
    [
      "{ $.userAgent = %^aws-cli/|Boto3|\\.py$|^x{2}$% }",
      { userAgent: [{ prefix: "aws-cli/" }, { wildcard: "*Boto3*" }, { suffix: ".py" }, "xx"] },
    ],
    ["{ $.userAgent != %^a\\*|b% }", { userAgent: [{ "anything-but": { wildcard: ["a\\**", "*b*"] } }] }],
    ["{ $.errorCode != %^$|^x$% }", { errorCode: [{ "anything-but": ["", "x"] }] }],
    ['{ $.resources[*].ARN = "a" }', { resources: { ARN: ["a"] } }],
    [
      "{ $.additionalEventData.n >= 7 && $.additionalEventData.n <= 7 }",
      { additionalEventData: { n: [{ numeric: ["=", 7] }] } },
    ],
    ["{ $.eventName = A || ($.additionalEventData.n > 7 && $.additionalEventData.n <= 7) }", { eventName: ["A"] }],
    ['{ $.errorMessage = "said \\"*" }', { errorMessage: [{ wildcard: 'said "*' }] }],
    ['{ $.errorMessage != "said \\"*" }', { errorMessage: [{ "anything-but": { wildcard: 'said "*' } }] }],
    [
      "{ $.errorMessage = %^said\\x22|\\x22no$|^\\x22% }",
      { errorMessage: [{ wildcard: 'said"*' }, { wildcard: '*"no' }, { wildcard: '"*' }] },
    ],
    ["{ $.requestParameters.startTime = * }", { requestParameters: { startTime: [{ exists: true }] } }],
    [
      "{ $.requestParameters.name = * || $.requestParameters.name = a }",
      { requestParameters: { name: [{ exists: true }] } },
    ],
    ["{ $.requestParameters.prefix = a }", { requestParameters: { prefix: ["a"] } }],
    [
      "{ $.requestParameters.prefix = a && ($.eventName = B || $.errorCode = c) }",
      { requestParameters: { prefix: ["a"] }, $or: [{ eventName: ["B"] }, { errorCode: ["c"] }] },
    ],
  ])("translates %s", (pattern, expected) => {
    expect(detail(pattern)).toEqual(expected);
  });

  it.each([
    ['{ $.eventName = "Create*" }', ["delivery"]],
    ['{ $.eventName = "*Policy" }', ["leftmost", "delivery"]],
    ["{ $.requestParameters.x != 5 }", ["type", "null", "list", "delivery"]],
    ["{ $.requestParameters.x = * }", ["null", "list", "delivery"]],
    ['{ $.requestParameters.x = "5" }', ["type", "list", "delivery"]],
    ["{ $.eventName = * }", ["delivery"]],
  ])("has the expected caveats for %s", (pattern, expected) => {
    expect([...new Set(codes(pattern))]).toEqual(expected);
  });

  const joined = (count: number, alternative: (index: number) => string) =>
    `{ ${Array.from({ length: count }, (_, index) => `(${alternative(index)})`).join(" && ")} }`;

  it("warns if the pattern exceeds the default quota", () => {
    expect(codes(joined(6, (index) => `$.errorCode NOT EXISTS || $.errorMessage = e${index}`))).not.toContain("size");
    expect(codes(joined(6, (index) => `$.a${index} NOT EXISTS || $.b${index} = 1`))).toContain("size");
  });

  it("refuses more combinations than EventBridge accepts", () => {
    const pattern = joined(11, (index) => `$.a${index} NOT EXISTS || $.b${index} = 1`);
    expect(refusalOf(() => toEventBridge(pattern))).toContain("more than 1000 combinations of $or");
  });

  it.each([
    [
      '{ $.eventName = "A*" && $.eventName = "*B" }',
      "it has two conditions on eventName, and EventBridge allows one per field",
    ],
    ['{ $.eventName != "" && $.eventName != "A*" }', "it has two conditions on eventName"],
    ["{ $.userIdentity NOT EXISTS }", "exists tests fields with a value"],
    ["{ $.a = 1 && $.a.b = 2 }", "would need both a value and fields of its own"],
    ["{ $.n > 5000000001 }", "it compares numbers from -5000000000 to 5000000000"],
    ["{ $.n = 0.1234567 }", "it compares numbers to six decimal places"],
    ["{ $.userAgent = %a.b% }", "it has no regular expressions"],
    ["{ $.requestParameters.prefix = a || $.eventName = B }", "prefix is a reserved word below $or"],
    ["{ $.requestParameters.regex.x = a || $.eventName = B }", "regex is a reserved word below $or"],
    ["{ $.requestParameters.['date-after'] = a || $.eventName = B }", "date-after is a reserved word below $or"],
    ["{ $.requestParameters.['$or'] = a }", "$or is a reserved word in event patterns"],
    ["{ $.requestParameters.[''] = a }", "it finds no field with an empty name"],
    ["{ $.n > 7 && $.n < 2 }", "it is never true"],
    ["{ $.n >= 7 && $.n < 7 }", "it is never true"],
    ["{ $.eventName = A && $.eventName = B }", "it is never true"],
  ])("refuses %s", (pattern, reason) => {
    expect(refusalOf(() => toEventBridge(pattern))).toContain(reason);
  });
});
