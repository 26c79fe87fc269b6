import { describe, expect, it } from "vitest";
import { awsFailure } from "../../src/aws/failure.ts";

const put = "logs:PutSubscriptionFilter";
const error = (name: string, message: string) => Object.assign(new Error(message), { name, $fault: "client" as const });

describe("awsFailure", () => {
  it("writes the policy that another account's destination needs", () => {
    const arn = "arn:aws:logs:eu-west-1:210987654321:destination:hub's";
    const { code, message, hint } = awsFailure(
      error(
        "AccessDeniedException",
        `User with accountId: 123123123123 is not authorized to perform: ${put} on resource: ${arn}`,
      ),
      put,
    );
    expect(code).toBe("aws-denied");
    expect(message).toMatch(/^the access policy of the destination hub's in account 210987654321 does not allow/);
    expect(hint).toMatch(/^account 210987654321 must name 123123123123 in that policy/);
    expect(hint).toContain(
      "put-destination-policy --region eu-west-1 --destination-name 'hub'\\''s' --access-policy '{",
    );
    expect(hint).toContain('"Principal":{"AWS":"123123123123"},"Action":"logs:PutSubscriptionFilter"');
  });

  it.each<[string, string, string, RegExp]>([
    [
      "the caller's own policy",
      "AccessDeniedException",
      `User: arn:aws:iam::123123123123:user/ana is not authorized to perform: ${put} on resource: arn:aws:logs:eu-west-1:123123123123:log-group:g`,
      /^allow logs:PutSubscriptionFilter for the calling identity/,
    ],
    [
      "a role that may not be passed",
      "AccessDeniedException",
      "User: arn:aws:iam::123123123123:user/ana is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123123123123:role/out",
      /^allow iam:PassRole on arn:aws:iam::123123123123:role\/out /,
    ],
    [
      "a policy of the organization",
      "AccessDeniedException",
      `User: arn:aws:sts::123123123123:assumed-role/ops/ana is not authorized to perform: ${put} on resource: x with an explicit deny in a service control policy`,
      /^change the service control policy: another policy that allows logs:PutSubscriptionFilter is not enough/,
    ],
    [
      "a destination that needs a role",
      "InvalidParameterException",
      "Role ARN is required when creating subscription filter against destination with Organization access policy",
      /^give --role /,
    ],
    [
      "a stream without a role",
      "InvalidParameterException",
      "destinationArn for vendor kinesis cannot be used without roleArn",
      /^give --role /,
    ],
    [
      "a function with a role",
      "InvalidParameterException",
      "destinationArn for vendor lambda cannot be used with roleArn",
      /^leave out --role /,
    ],
    [
      "Firehose",
      "InvalidParameterException",
      "Could not deliver test message to specified Firehose stream. Check if the given Firehose stream is in ACTIVE state.",
      /lets logs\.amazonaws\.com assume it and allows firehose:PutRecord on/,
    ],
    [
      "Kinesis",
      "InvalidParameterException",
      "Could not deliver test message to specified Kinesis stream. Check if the given kinesis stream is in ACTIVE state.",
      /allows kinesis:PutRecord on/,
    ],
    [
      "a destination of another kind",
      "InvalidParameterException",
      "Could not deliver test message to specified destination. Check if the destination is valid.",
      /allows firehose:PutRecord or kinesis:PutRecord on/,
    ],
    [
      "a log group of another class",
      "ValidationException",
      "This operation is only supported on the Standard log class.",
      /^only log groups of class STANDARD have subscription filters, and the class of a log group cannot be changed/,
    ],
    [
      "a change at the same time",
      "OperationAbortedException",
      "Multiple concurrent requests",
      /^run the command again/,
    ],
    ["a value", "InvalidParameterException", "1 validation error detected: Value 'x'", /^correct the value/],
  ])("explains a refusal because of %s", (_, name, message, hint) => {
    const failure = awsFailure(error(name, message), put);
    expect(failure.hint).toMatch(hint);
    expect(failure.message).toContain(message);
    expect(failure.hint).not.toContain("API reference");
  });
});
