import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Alert } from "../../src/alert/alert.ts";
import { createHandler } from "../../src/lambda/handler.ts";
import { encodePayload } from "../../src/payload/awslogs.ts";
import { lines, run } from "./io.ts";

const account = "444455556666";
const header = { eventVersion: "1.09", eventTime: "2026-11-20T08:00:00Z", awsRegion: "eu-west-1" };
const trailInsight = (details: object) => ({
  ...header,
  eventType: "AwsCloudTrailInsight",
  eventCategory: "Insight",
  recipientAccountId: account,
  sharedEventID: "s-1",
  insightDetails: { eventSource: "sts.amazonaws.com", eventName: "AssumeRole", ...details },
});
const aggregated = (summary: object, more: object = {}) => ({
  eventVersion: "1.0",
  accountId: account,
  eventId: "a-1",
  eventCategory: "Aggregated",
  eventType: "AwsAggregatedEvent",
  awsRegion: "eu-west-1",
  eventSource: "lambda.amazonaws.com",
  timeWindow: { windowStart: "2026-11-20T08:00:00Z", windowEnd: "2026-11-20T08:05:00Z", windowSize: "PT5M" },
  summary,
  ...more,
});
const counted = (dimension: string, ...names: readonly string[]) => ({
  primaryDimension: { dimension, statistics: names.map((name, index) => ({ name, value: 10 * (index + 1) })) },
});
const ocsf = (operation: string, service: string, more: object) => ({
  class_uid: 6003,
  metadata: { uid: "o-1", version: "1.5.0", product: { name: "CloudTrail", vendor_name: "AWS", version: "1.11" } },
  cloud: { region: "eu-west-1", account: { uid: account } },
  time: 1795168800000,
  actor: { user: { type: "IAMUser", name: "lea", uid: `arn:aws:iam::${account}:user/lea` } },
  api: { operation, service: { name: `${service}.amazonaws.com` }, ...more },
});

const cases: readonly (readonly [string, string, object])[] = [
  [
    "an insight of fewer calls",
    "medium: unusually few AssumeRole calls on sts: 0.5 a minute, usually 20",
    trailInsight({
      state: "Start",
      insightType: "ApiCallRateInsight",
      insightContext: { statistics: { baseline: { average: 20 }, insight: { average: 0.5 } } },
    }),
  ],
  [
    "the end of an insight of errors",
    "info: no longer unusually many refused AssumeRole calls on sts (AccessDenied)",
    trailInsight({ state: "End", insightType: "ApiErrorRateInsight", errorCode: "AccessDenied" }),
  ],
  [
    "an insight of CloudTrail Lake",
    "medium: unusually many failed PutParameter calls on ssm (ThrottlingException), mostly from worker: 9 a minute, usually 1",
    {
      ...header,
      eventCategory: "Insight",
      eventType: "AwsCloudTrailInsight",
      recipientAccountId: account,
      insightSource: `arn:aws:cloudtrail:eu-west-1:${account}:eventdatastore/e-1`,
      insightState: "Start",
      insightEventSource: "ssm.amazonaws.com",
      insightEventName: "PutParameter",
      insightErrorCode: "ThrottlingException",
      insightContext: {
        baselineAverage: 1,
        insightAverage: 9,
        attributions: [{ attribute: "userIdentityArn", insightValue: `arn:aws:iam::${account}:role/worker` }],
      },
    },
  ],
  [
    "an aggregate of calls",
    "info: aggregate of 150 calls on lambda (A, B, C and 2 more)",
    aggregated(counted("eventName", "A", "B", "C", "D", "E")),
  ],
  [
    "an aggregate by caller",
    `info: aggregate of 10 calls on lambda (arn:aws:iam::${account}:role/worker)`,
    aggregated(counted("userIdentity", `arn:aws:iam::${account}:role/worker`)),
  ],
  ["an aggregate without a summary", "info: aggregate of calls", aggregated({}, { eventSource: undefined })],
  [
    "an OCSF event of a change",
    "medium: lea deleted user bo",
    ocsf("DeleteUser", "iam", { request: { data: '{"userName":"bo"}' } }),
  ],
  [
    "an OCSF event of a refusal",
    "low: lea tried to create group ops and was refused (AccessDenied)",
    ocsf("CreateGroup", "iam", {
      request: { data: '{"groupName":"ops"}' },
      response: { error: "AccessDenied", message: "not authorized" },
    }),
  ],
  [
    "an OCSF event of a grant",
    "critical: lea put inline policy all on role ci",
    ocsf("PutRolePolicy", "iam", {
      request: {
        data: JSON.stringify({
          roleName: "ci",
          policyName: "all",
          policyDocument: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
        }),
      },
    }),
  ],
];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const words = ({ severity, title }: Alert) => `${severity}: ${title.replace("[TEST] ", "")}`;

describe("decode, simulate, backtest and the function say the same of", () => {
  it.each(cases)("%s", async (name, expected, record) => {
    const text = JSON.stringify(record);
    const file = join(folder, `${name}.json`);
    writeFileSync(file, text);
    const printed = async (...argv: readonly string[]) => {
      const { stdout } = await run([...argv, file, "--format", "ndjson"]);
      return lines<Alert>(stdout).map(words);
    };
    const sent: string[] = [];
    const handler = createHandler({
      deliver: async (alerts) => {
        sent.push(...alerts.map(words));
        return [];
      },
      log: () => {},
    });
    await handler(encodePayload([text]));
    expect(sent).toEqual([expected]);
    expect(await printed("decode")).toEqual(sent);
    expect(await printed("simulate", "--no-filter")).toEqual(sent);
    expect(await printed("backtest", "", "--alerts")).toEqual(sent);
  });
});
