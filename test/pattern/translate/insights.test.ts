import { describe, expect, it } from "vitest";
import { toInsights } from "../../../src/pattern/translate/insights.ts";
import { presets } from "../../../src/presets.ts";
import { compare, isEvent, records, suites } from "./cases.ts";
import { compileQuery, fieldsOf } from "./insights-query.ts";

function selecting(messages: readonly string[]) {
  const events = messages.map(fieldsOf);
  return (text: string) => {
    const test = compileQuery(text);
    return new Set(events.flatMap((fields, index) => (test(fields) ? [index] : [])));
  };
}

describe("toInsights agrees with match, by the documentation of Logs Insights", () => {
  it("for every suite", async () => {
    const compared = await compare(suites.patterns, suites.messages, toInsights, selecting(suites.messages));
    expect(compared.unexplained).toEqual([]);
    expect(compared.verdicts).toBeGreaterThan(30_000);
    expect([
      "CloudTrail writes text there, and only numbers can be ordered",
      "it has fields for the contents of an object or a list, not for the whole",
      "it tests one field at a time",
      "it finds no fields in a line of text; use its parse command",
      "it is never true",
      "it accepts no field whose name contains a dot or `",
      "its documentation does not say how it compares booleans",
      "its documentation does not distinguish null from absent",
    ]).toEqual(expect.arrayContaining([...compared.refused]));
    const ofEvents = compared.differences.filter(({ message }) => isEvent(message));
    expect(ofEvents.length).toBeLessThan(compared.verdicts / 200);
  });

  it("for every preset on the samples", async () => {
    const patterns = presets.map(({ pattern }) => pattern);
    const compared = await compare(patterns, records, toInsights, selecting(records));
    expect(compared).toEqual({
      verdicts: presets.length * records.length,
      differences: [],
      unexplained: [],
      refused: [],
    });
  });
});

describe("toInsights", () => {
  const filter = (pattern: string) => toInsights(pattern).text.split("\n")[1]?.replace("| filter ", "");
  const codes = (pattern: string) => toInsights(pattern).caveats.map(({ code }) => code);

  it.each([
    ["{ $.eventName = A || $.eventName = B }", 'eventName in ["A", "B"]'],
    [
      '{ $.eventName = "Create*" && $.errorCode NOT EXISTS }',
      "(eventName like /^Create/ and not ispresent(errorCode))",
    ],
    ['{ $.eventName = "*Policy" }', "(eventName like /Policy/ and eventName not like /Policy[\\s\\S]/)"],
    ["{ $.errorCode != x }", '(ispresent(errorCode) and errorCode != "x")'],
    ['{ $.errorCode = "*" }', "ispresent(errorCode)"],
    ["{ $.requestParameters.instances[0].detail-type = x }", '`requestParameters.instances.0.detail-type` = "x"'],
    ["{ $.requestParameters.n >= -1.5 }", "requestParameters.n >= -1.5"],
    ['{ $.errorMessage = "\\"/\\" (*" }', "errorMessage like /^\\x22\\x2f\\x22 \\(/"],
    ["{ $.userAgent = %^aws-cli/\\d% }", "userAgent like /^aws\\x2dcli\\x2f[0-9]/"],
    ['?ERROR ?"a b"', '(@message like "ERROR" or @message like "a b")'],
    ["ERROR -%4\\d\\d%", '(@message like "ERROR" and @message not like /4[0-9][0-9]/)'],
  ])("translates %s", (pattern, expected) => {
    expect(filter(pattern)).toBe(expected);
  });

  it.each([
    ["{ $.eventName = A }", ["fields", "size"]],
    ["{ $.errorCode NOT EXISTS }", ["fields", "json", "size"]],
    ["{ $.requestParameters.x != A }", ["type", "null", "fields", "size"]],
    ["{ $.userAgent = %x$% }", ["line-break", "fields", "size"]],
    ["ERROR", ["size"]],
  ])("has the expected caveats for %s", (pattern, expected) => {
    expect(codes(pattern)).toEqual(expected);
  });
});
