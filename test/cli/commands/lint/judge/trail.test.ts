import { describe, expect, it } from "vitest";
import { isForTrail, lintElsewhere } from "../../../../../src/cli/commands/lint/judge/trail.ts";
import { parse } from "../../../../../src/pattern/index.ts";

describe("whether a pattern is for CloudTrail", () => {
  it.each([
    '{ $.eventName = "CreateUser" }',
    '{ $.eventName = "Delete*" }',
    '{ $.eventName = "ConsoleLogin" && $.level = "x" }',
    '{ $.eventSource = "iam.amazonaws.com" }',
    '{ $.eventSource = "cloudwatch" }',
    '{ $.userIdentity.type = "root" }',
    '{ $.errorCode = "*UnauthorizedOperation" }',
    '{ $.eventType = "AwsApiCal" }',
    '{ $.eventCategory = "data" }',
    '{ $.requestParameters.name = "x" }',
  ])("knows that %s is", (pattern) => {
    expect(isForTrail(parse(pattern), undefined)).toBe(true);
  });

  it.each([
    '{ $.eventType = "OrderPlaced" }',
    '{ $.eventSource = "orders" && $.eventName = "Created" }',
    '{ $.level = "error" && $.errorCode = "Forbidden" }',
    '{ $.eventCategory = "billing" }',
    '{ $.awsRegion = "eu" }',
    '{ $.EventName = "y" || $.eventTime = "x" }',
  ])("does not suppose that %s is", (pattern) => {
    expect(isForTrail(parse(pattern), "aws_cloudwatch_log_group.app.name")).toBe(false);
    expect(lintElsewhere(parse(pattern))).toEqual([]);
    expect(isForTrail(parse(pattern), "aws_cloudwatch_log_group.cloudtrail.name")).toBe(true);
  });

  it("still finds what is wrong for any log, and misspelled calls", () => {
    const codesOf = (pattern: string) => lintElsewhere(parse(pattern)).map(({ code }) => code);
    expect(codesOf('{ $.eventType = "a" && $.eventType = "b" }')).toEqual(["never-holds"]);
    expect(codesOf('{ $.eventName = "CreateUsr" }')).toContain("unknown-event-name");
  });
});
