import type { LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import { describe, expect, it } from "vitest";
import { checkSubscriptionPolicies } from "../../../src/aws/doctor/account-policies.ts";
import { checkCriteria } from "../../../src/aws/doctor/filter/criteria.ts";
import { checkGroup, missingGroup } from "../../../src/aws/doctor/log-group.ts";

const statuses = (group: LogGroup) =>
  checkGroup({ logGroupName: "audit", deletionProtectionEnabled: true, ...group })
    .filter(({ status }) => status !== "green")
    .map(({ status, message }) => `${status}: ${message}`);

describe("a log group", () => {
  it("is green if nothing hides, adds or deletes its events", () => {
    expect(statuses({ logGroupClass: "STANDARD", retentionInDays: 7 })).toEqual([]);
    expect(statuses({})).toEqual([]);
  });

  it.each<[LogGroup, RegExp]>([
    [{ logGroupClass: "INFREQUENT_ACCESS" }, /^red: audit is of class INFREQUENT_ACCESS, which has no subscription/],
    [{ logGroupClass: "DELIVERY" }, /^red: audit is of class DELIVERY, .*cannot be changed$/],
    [{ logGroupClass: "ESSENTIALS" }, /^amber: audit is of class ESSENTIALS; .* not confirmed$/],
    [{ dataProtectionStatus: "ACTIVATED" }, /^amber: a data protection policy masks text in audit/],
    [{ inheritedProperties: ["ACCOUNT_DATA_PROTECTION"] }, /^amber: the account's data protection policy masks/],
    [{ bearerTokenAuthenticationEnabled: true }, /^amber: audit takes events with a bearer token/],
    [{ retentionInDays: 3 }, /^amber: audit keeps events for 3 days: too short/],
    [
      { retentionInDays: 1, retentionPolicyName: "short" },
      /^amber: audit keeps events for 1 day, by the account's retention policy short: too short/,
    ],
    [{ deletionProtectionEnabled: false }, /^amber: audit is not protected from deletion/],
  ])("is judged by its settings: %j", (group, expected) => {
    expect(statuses(group)).toEqual([expect.stringMatching(expected)]);
  });

  it("is suggested by its name if it is a letter off", () => {
    const { message, fix } = missingGroup("audit-trial", ["application", "audit-trail"]);
    expect(message).toBe("expected the log group audit-trial, found none with that name; did you mean audit-trail?");
    expect(fix).toBe("iam-alerts doctor --log-group audit-trail");
    expect(missingGroup("audit", ["something-else"]).fix).toBe("aws logs create-log-group --log-group-name audit");
  });
});

describe("field selection criteria", () => {
  const own = { account: "111122223333", region: "eu-west-1" };
  it.each([
    ['@aws.account = "111122223333"', "green"],
    ['@aws.account IN ["444455556666", "111122223333"]', "green"],
    ['@aws.account = "444455556666"', "red"],
    ['@aws.account IN ["444455556666"]', "red"],
    ['@aws.account != "111122223333"', "red"],
    ['@aws.account NOT IN ["444455556666"]', "green"],
    ['@aws.account = "111122223333" AND @aws.region = "us-east-1"', "red"],
    ['@aws.region = "eu-west-1"', "green"],
    ['@source.log = "app"', "amber"],
    ["something else", "amber"],
  ])("are judged by the own account and Region: %s", (criteria, status) => {
    expect(checkCriteria(criteria, own, "f on g", "fix")).toMatchObject({ status });
  });

  it("are not judged without an account", () => {
    expect(checkCriteria('@aws.account = "1"', { account: null, region: null }, "f on g", "fix").status).toBe("amber");
  });
});

describe("the account's subscription policies", () => {
  const functionArn = "arn:aws:lambda:us-east-1:111122223333:function:alerts";
  const own = { functionArn, logGroup: "/aws/lambda/alerts" };
  const policy = (selectionCriteria: string | undefined, DestinationArn = functionArn) => ({
    policyName: "everything",
    policyDocument: JSON.stringify({ DestinationArn, FilterPattern: "" }),
    selectionCriteria,
  });
  const check = (given: ReturnType<typeof policy>) => checkSubscriptionPolicies([given], ["audit"], own)[0];

  it("are a loop if they send the function's own log to the function", () => {
    for (const criteria of [undefined, 'LogGroupName NOT IN ["audit"]', "LogGroupName NOT IN []"]) {
      const found = check(policy(criteria));
      expect(found).toMatchObject({
        status: "red",
        message: expect.stringContaining("own log group /aws/lambda/alerts"),
      });
      expect(found?.fix).toMatch(/--selection-criteria 'LogGroupName NOT IN \[.*"\/aws\/lambda\/alerts"\]'$/);
    }
    expect(check(policy('LogGroupName NOT IN ["audit"]'))?.fix).toContain('["audit", "/aws/lambda/alerts"]');
    expect(check(policy(undefined, `${functionArn}:live`))?.status).toBe("red");
  });

  it("deliver twice if they also send a checked log group", () => {
    expect(check(policy('LogGroupName NOT IN ["/aws/lambda/alerts"]'))).toMatchObject({
      status: "amber",
      message: expect.stringContaining("also delivers audit"),
    });
    expect(check(policy('LogGroupName NOT IN ["/aws/lambda/alerts","audit"]'))?.status).toBe("green");
  });

  it("are no concern if they send the logs elsewhere, or do not exist", () => {
    expect(check(policy(undefined, "arn:aws:kinesis:us-east-1:111122223333:stream/all"))?.status).toBe("green");
    expect(checkSubscriptionPolicies([], ["audit"], own).map(({ status }) => status)).toEqual(["green"]);
    expect(check({ ...policy(undefined), policyDocument: "not JSON" })?.status).toBe("green");
  });
});
