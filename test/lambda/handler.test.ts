import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Alert } from "../../src/alert/alert.ts";
import { IamAlertsError } from "../../src/errors.ts";
import { readConfig } from "../../src/lambda/config.ts";
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
  it("delivers a payload's alerts in one call and answers with them", async () => {
    const { handler, sent } = handlerWith();
    const result = await handler(encodePayload([sample("CreateUser"), sample("DeleteUser")]));
    expect(sent.map((alerts) => alerts.map(({ title }) => title))).toEqual([
      ["alice created user bob", "alice deleted user bob"],
    ]);
    expect(result.alerts).toEqual(sent[0]);
    expect(result).toMatchObject({ deliveries: [{ channel: "test", id: "1", alerts: 2 }], skipped: 0 });
  });

  it("skips what the matcher refuses and delivers nothing when nothing is left", async () => {
    const { handler, sent } = handlerWith({ matcher: compile('{ $.eventName = "Create*" }') });
    expect(await handler(encodePayload([sample("DeleteUser")]))).toEqual({ alerts: [], deliveries: [], skipped: 1 });
    expect(sent).toEqual([]);
  });

  it("delivers an alert for a log event that cannot be read, its neighbours unharmed, whatever the matcher", async () => {
    const { handler } = handlerWith({ matcher: compile('{ $.eventName = "Create*" }') });
    const { alerts } = await handler(encodePayload([sample("CreateUser"), "{ cut", sample("CreateRole")]));
    expect(alerts.map(({ action, record }) => action.name ?? record)).toEqual(["CreateUser", "{ cut", "CreateRole"]);
    expect(alerts[1]?.findings[0]?.code).toBe("unreadable");
  });

  it("takes a control message without an alert", async () => {
    const { handler, sent, logged } = handlerWith();
    const none = { alerts: [], deliveries: [], skipped: 0 };
    expect(await handler(encodePayload(controlMessage()))).toEqual(none);
    expect([sent, logged.map(({ message }) => message)]).toEqual([[], ["control message"]]);
  });

  it("rejects a payload that does not decode, so that the dead-letter queue keeps it", async () => {
    const { handler } = handlerWith();
    await expect(handler({ awslogs: { data: "H4sI" } })).rejects.toThrow(IamAlertsError);
    await expect(handler({})).rejects.toMatchObject({ code: "payload", details: { step: "event" } });
  });

  it("rejects when a delivery fails, so that Lambda tries again", async () => {
    const { handler } = handlerWith({ deliver: () => Promise.reject(new Error("topic is gone")) });
    await expect(handler(encodePayload([sample("CreateUser")]))).rejects.toThrow("topic is gone");
  });

  it("logs counts and ids, and nothing that stands in a record", async () => {
    const { handler, logged } = handlerWith();
    await handler(encodePayload([sample("CreateUser")]));
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ message: "payload handled", events: 1, alerts: 1, skipped: 0, unreadable: 0 });
    expect(JSON.stringify(logged)).not.toMatch(/alice|bob|CreateUser/);
  });
});

describe("readConfig", () => {
  it("reads the topic and its Region", () => {
    expect(readConfig({ TOPIC_ARN: "arn:aws:sns:eu-central-1:111122223333:iam-alerts" })).toEqual({
      topicArn: "arn:aws:sns:eu-central-1:111122223333:iam-alerts",
      topicRegion: "eu-central-1",
    });
  });

  it.each([
    [undefined, "found nothing"],
    ["", "found nothing"],
    ["iam-alerts", 'found "iam-alerts"'],
    ["arn:aws:sqs:us-east-1:111122223333:queue", 'found "arn:aws:sqs'],
  ])("refuses %j and says what to set", (given, found) => {
    const read = () => readConfig(given === undefined ? {} : { TOPIC_ARN: given });
    expect(read).toThrow(found);
    expect(read).toThrow(expect.objectContaining({ code: "config", hint: expect.stringContaining("TOPIC_ARN") }));
  });
});
