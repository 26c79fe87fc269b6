import { describe, expect, it } from "vitest";
import { compare } from "../src/compare.ts";

const cloudTrail = true;

describe("compare of patterns for CloudTrail", () => {
  it.each([
    [
      "{ $.eventSource = ec2.amazonaws.com }",
      "{ $.eventSource = ec2.amazonaws.com && $.eventName = Run* }",
      { inBoth: '{"eventSource":"ec2.amazonaws.com","eventName":"RunInstances"}' },
    ],
    [
      "{ $.eventName = StopLogging && $.eventSource = * }",
      "{ $.eventName = Stop* && $.eventSource != iam.amazonaws.com }",
      { inBoth: '{"eventName":"StopLogging","eventSource":"cloudtrail.amazonaws.com"}' },
    ],
    [
      "{ $.eventName = StopLogging && $.eventSource = * }",
      "{ $.eventName = StopLogging && $.eventSource != kms.amazonaws.com }",
      { onlyInFirst: '{"eventName":"StopLogging","eventSource":"kms.amazonaws.com"}' },
    ],
  ])("gives %s and %s a call that the service has, if there is one", (first, second, expected) => {
    expect(compare(first, second, { cloudTrail })).toMatchObject(expected);
  });

  it("leaves the witnesses of other patterns as they are", () => {
    const [first, second] = ["{ $.eventSource = ec2.amazonaws.com && $.eventName = x* }", "{ $.b = 1 }"];
    expect(compare(first, second).onlyInFirst).toBe('{"eventSource":"ec2.amazonaws.com","eventName":"x"}');
    expect(compare("ERROR", "WARN", { cloudTrail }).onlyInFirst).toBe("ERROR");
  });
});
