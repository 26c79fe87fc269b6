import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Alert } from "../../src/alert/alert.ts";
import { IamAlertsError } from "../../src/errors.ts";
import { createHandler, type HandlerOptions, type LogEntry } from "../../src/lambda/handler.ts";
import { compile } from "../../src/pattern/index.ts";
import { controlMessage, encodePayload } from "../../src/payload/awslogs.ts";

const sample = (name: string) => JSON.parse(readFileSync(`fixtures/records/${name}.json`, "utf8")) as object;

function handlerWith(options: Partial<HandlerOptions> = {}) {
  const sent: Alert[][] = [];
  const logged: LogEntry[] = [];
  const handler = createHandler({
    deliver: async (alerts) => {
      sent.push([...alerts]);
      return [{ channel: "test", id: "1", alerts: alerts.length }];
    },
    log: (entry) => logged.push(entry),
    ...options,
  });
  return { handler, sent, logged };
}

describe("createHandler", () => {
  it("delivers a payload's alerts in one call and returns them", async () => {
    const { handler, sent } = handlerWith();
    const result = await handler(encodePayload([sample("CreateUser"), sample("DeleteUser")]));
    expect(sent.map((alerts) => alerts.map(({ title }) => title))).toEqual([
      ["alice created user bob", "alice deleted user bob"],
    ]);
    expect(result.alerts).toEqual(sent[0]);
    expect(result).toMatchObject({ deliveries: [{ channel: "test", id: "1", alerts: 2 }], skipped: 0 });
  });

  it("skips events that the matcher rejects and delivers nothing if none is left", async () => {
    const { handler, sent } = handlerWith({ matcher: compile('{ $.eventName = "Create*" }') });
    expect(await handler(encodePayload([sample("DeleteUser")]))).toEqual({ alerts: [], deliveries: [], skipped: 1 });
    expect(sent).toEqual([]);
  });

  it("delivers an alert for an unreadable log event and for its neighbors, with any matcher", async () => {
    const { handler } = handlerWith({ matcher: compile('{ $.eventName = "Create*" }') });
    const { alerts } = await handler(encodePayload([sample("CreateUser"), "{ cut", sample("CreateRole")]));
    expect(alerts.map(({ action, record }) => action.name ?? record)).toEqual(["CreateUser", "{ cut", "CreateRole"]);
    expect(alerts[1]?.findings[0]?.code).toBe("unreadable");
  });

  it("applies rules before the filter, and delivers no alert that they mute", async () => {
    const ruling = { applied: [], severityBefore: "medium" as const, channels: null, runbook: null };
    const rules = async (alerts: readonly Alert[]) =>
      alerts.map((alert) => ({
        ...alert,
        severity: alert.action.name === "CreateRole" ? ("low" as const) : ("high" as const),
        rules: { ...ruling, mutedBy: alert.action.name === "DeleteUser" ? 3 : null },
      }));
    const { handler, sent, logged } = handlerWith({ rules, filter: { minSeverity: "high" }, now: () => 0 });
    const names = ["CreateUser", "DeleteUser", "CreateRole"];
    const { alerts, skipped } = await handler(encodePayload(names.map(sample)));
    expect(alerts.map(({ action }) => action.name)).toEqual(["CreateUser", "DeleteUser"]);
    expect([sent.flat().map(({ action }) => action.name), skipped]).toEqual([["CreateUser"], 1]);
    expect(logged).toContainEqual({ message: "muted by rule 3", rule: 3, alerts: 1 });
    expect(logged.at(-1)).toMatchObject({ Alerts: 2, Muted: 1, Delivered: 1, Skipped: 1 });
    const alone = await handler(encodePayload([sample("DeleteUser")]));
    expect([alone.alerts.length, alone.deliveries, sent.length]).toEqual([1, [], 1]);
  });

  it("knows the accounts of the organization, which it reads for events only", async () => {
    let reads = 0;
    const accounts = async () => {
      reads++;
      return new Map([["123456789012", { alias: "production", owner: "ops@example.com", environment: "prod" }]]);
    };
    const { handler } = handlerWith({ accounts });
    await handler(encodePayload(controlMessage()));
    expect(reads).toBe(0);
    const { alerts } = await handler(encodePayload([{ ...sample("CreateUser"), recipientAccountId: "123456789012" }]));
    expect(alerts[0]?.account).toMatchObject({ alias: "production", owner: "ops@example.com", environment: "prod" });
    expect(alerts[0]?.warnings).toEqual([]);
  });

  it("delivers alerts without the accounts if they cannot be read, with a warning", async () => {
    const { handler, sent, logged } = handlerWith({
      accounts: () =>
        Promise.reject(new IamAlertsError("config", "cannot read s3://b/k (ACCOUNTS): AccessDenied\nmore")),
    });
    await handler(encodePayload([sample("CreateUser"), "{ cut"]));
    const warning = "the organization's accounts are not known: cannot read s3://b/k (ACCOUNTS): AccessDenied";
    expect(sent[0]?.map(({ warnings }) => warnings)).toEqual([[warning], [warning]]);
    expect(logged[0]).toEqual({
      level: "ERROR",
      message: "accounts not known; alerts are sent without them",
      error: "IamAlertsError: cannot read s3://b/k (ACCOUNTS): AccessDenied",
    });
  });

  it("accepts a control message without an alert", async () => {
    const { handler, sent, logged } = handlerWith();
    const none = { alerts: [], deliveries: [], skipped: 0 };
    expect(await handler(encodePayload(controlMessage()))).toEqual(none);
    expect([sent, logged.map(({ message }) => message)]).toEqual([[], ["control message"]]);
  });

  it("rejects a payload that cannot be decoded, so that the dead-letter queue keeps it", async () => {
    const { handler } = handlerWith();
    await expect(handler({ awslogs: { data: "H4sI" } })).rejects.toThrow(IamAlertsError);
    await expect(handler({})).rejects.toMatchObject({ code: "payload", details: { step: "event" } });
  });

  it("rejects when a delivery fails, so that Lambda retries", async () => {
    const { handler } = handlerWith({ deliver: () => Promise.reject(new Error("topic is gone")) });
    await expect(handler(encodePayload([sample("CreateUser")]))).rejects.toThrow("topic is gone");
  });

  it("logs counts and ids, and no contents of a record", async () => {
    const { handler, logged } = handlerWith();
    await handler(encodePayload([sample("CreateUser")]));
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ message: "payload read", events: 1, alerts: 1, skipped: 0, unreadable: 0 });
    expect(JSON.stringify(logged)).not.toMatch(/alice|bob|CreateUser/);
  });

  it("delivers only alerts that pass the filter, and counts the others as skipped", async () => {
    const { handler, sent } = handlerWith({ filter: { minSeverity: "high" } });
    const result = await handler(encodePayload([sample("CreateUser"), sample("AttachUserPolicy"), "{ cut"]));
    // An unreadable event could be anything, so that it is never filtered out.
    expect(sent[0]?.map(({ severity }) => severity)).toEqual(["critical", "medium"]);
    expect(result.skipped).toBe(1);
  });

  it("names accounts, and recognizes its own pipeline", async () => {
    const { handler, sent } = handlerWith({
      accountAliases: new Map([["111122223333", "production"]]),
      pipeline: ["pager"],
    });
    const userIdentity = { type: "IAMUser", userName: "alice", accountId: "111122223333" };
    const requestParameters = { functionName: "pager" };
    const record = {
      eventSource: "lambda.amazonaws.com",
      eventName: "DeleteFunction",
      userIdentity,
      requestParameters,
    };
    await handler(encodePayload([record]));
    expect(sent[0]?.[0]).toMatchObject({
      account: { id: "111122223333", alias: "production" },
      severity: "critical",
      findings: [{ code: "alerting-tampered" }],
    });
  });

  it("says what to do now, with a query of the log group that the payload comes from", async () => {
    const { handler, sent } = handlerWith({
      timeZone: "Asia/Tokyo",
      response: { runbookUrl: "https://wiki.example.com/{event}", logRegion: "eu-west-1" },
    });
    await handler(encodePayload([sample("AttachUserPolicy")], { logGroup: "trail", owner: "444455556666" }));
    const [alert] = sent[0] ?? [];
    expect(alert?.localTime).toBe("2026-11-19T17:15:27+09:00[Asia/Tokyo]");
    expect(alert?.response?.runbook).toBe("https://wiki.example.com/AttachUserPolicy");
    expect(alert?.response?.contain[0]?.command).toMatch(/^aws iam detach-user-policy /);
    const query = alert?.response?.look.at(-1);
    expect(query?.account).toBe("444455556666");
    expect(query?.command).toMatch(/^aws logs start-query --log-group-name trail .* --region eu-west-1$/);
  });

  it("passes the invocation's id and deadline to the delivery", async () => {
    const invocations: unknown[] = [];
    const handler = createHandler({
      deliver: async (_, invocation) => {
        invocations.push(invocation);
        return [];
      },
      now: () => 1000,
    });
    await handler(encodePayload([sample("CreateUser")]), {
      awsRequestId: "r-1",
      getRemainingTimeInMillis: () => 60_000,
    });
    expect(invocations).toEqual([{ id: "r-1", deadline: 61_000, claimsUntil: 31_000 }]);
  });

  it("logs metrics in CloudWatch's embedded format, even if a delivery fails", async () => {
    const now = () => Date.parse("2026-11-18T15:22:36Z");
    const context = { functionName: "iam-alerts" };
    const { handler, logged } = handlerWith({ now });
    await handler(encodePayload([sample("CreateUser")]), context);
    expect(logged.at(-1)).toMatchObject({
      FunctionName: "iam-alerts",
      Alerts: 1,
      Delivered: 1,
      Failed: 0,
      Skipped: 0,
      Latency: [60_000],
      _aws: { Timestamp: now(), CloudWatchMetrics: [{ Namespace: "iam-alerts", Dimensions: [["FunctionName"]] }] },
    });
    const failing = handlerWith({ now, deliver: () => Promise.reject(new Error("down")) });
    await expect(failing.handler(encodePayload([sample("CreateUser")]), context)).rejects.toThrow("down");
    expect(failing.logged.at(-1)).toMatchObject({ Alerts: 1, Delivered: 0, Failed: 1 });
    expect(failing.logged.at(-1)).not.toHaveProperty("Latency");
  });
});
