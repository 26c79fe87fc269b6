import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { knownEvents } from "../../../src/cloudtrail/service-events.ts";

interface PipelineCalls {
  readonly calls: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const { calls } = JSON.parse(readFileSync("test/alert/rules/pipeline-calls.json", "utf8")) as PipelineCalls;

describe("the calls that may touch a part of the pipeline", () => {
  it.each([
    ["lambda", "PutFunctionScalingConfig", "functionName"],
    ["lambda", "DeleteResourcePolicy", "resourceArn"],
    ["monitoring", "PutAlarmMuteRule", "muteTargets.alarmNames"],
    ["monitoring", "PutMetricAlarm", "alarmActions"],
    ["sns", "PutDataProtectionPolicy", "resourceArn"],
    ["sns", "Unsubscribe", "subscriptionArn"],
    ["logs", "PutSubscriptionFilter", "destinationArn"],
    ["logs", "PutLogGroupDeletionProtection", "logGroupIdentifier"],
    ["iam", "DeleteRolePolicy", "roleName"],
    ["events", "PutTargets", "targets.arn"],
    ["observabilityadmin", "DeleteTelemetryRule", "ruleIdentifier"],
    ["sqs", "PurgeQueue", "queueUrl"],
  ])("%s:%s has the parameter %s", (source, name, parameter) => {
    expect(calls[source]?.[name]).toContain(parameter);
  });

  it("are none that only read", () => {
    expect(calls["logs"]).not.toHaveProperty("DescribeLogGroups");
    expect(calls["iam"]).not.toHaveProperty("GetRole");
  });

  it("are events that CloudTrail knows", () => {
    for (const [source, byName] of Object.entries(calls)) {
      const known = knownEvents(`${source}.amazonaws.com`)?.names;
      expect(Object.keys(byName).filter((name) => !known?.has(name))).toEqual([]);
    }
  });
});
