import { describe, expect, it } from "vitest";
import { alertOf, detect } from "../src/detect.ts";
import { compile } from "../src/pattern/match/compile.ts";
import { controlMessage, decodePayload, encodePayload } from "../src/payload/awslogs.ts";

const record = (eventName: string) => ({
  eventVersion: "1.11",
  eventSource: "iam.amazonaws.com",
  eventName,
  eventTime: "2026-11-18T15:21:36Z",
  userIdentity: { type: "IAMUser", userName: "alice", accountId: "111122223333" },
  requestParameters: { userName: "bob" },
});

const payload = (entries: readonly (string | object)[], logStream?: string) =>
  decodePayload(encodePayload(entries, logStream === undefined ? {} : { logStream }));

const cut = JSON.stringify(record("CreateUser")).slice(0, 80);
const deep = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
const creations = compile('{ $.eventName = "Create*" }');

describe("detect", () => {
  it("gives one alert a log event, in their order", () => {
    const { alerts, skipped, unreadable } = detect(payload([record("CreateUser"), record("DeleteUser")]));
    expect(alerts.map(({ title }) => title)).toEqual(["alice created user bob", "alice deleted user bob"]);
    expect({ skipped, unreadable }).toEqual({ skipped: 0, unreadable: 0 });
    expect(alerts[0]?.simulated).toBe(false);
  });

  it("takes id and time from the log event where the record has none", () => {
    const message = '{"eventName":"CreateUser"}';
    const alerts = detect({
      ...payload([]),
      logEvents: [{ id: "0123", timestamp: 1_700_000_000_000, message }],
    }).alerts;
    expect(alerts[0]).toMatchObject({ id: "0123", time: "2023-11-14T22:13:20Z" });
  });

  it.each([
    ["cut short", cut, "a log event could not be read: its JSON is cut short"],
    ["no JSON", "START RequestId", "a log event could not be read: it is not valid JSON"],
    ["empty", "", "a log event could not be read: its JSON is cut short"],
    ["a list", "[1]", "a log event could not be read: its JSON is not an object"],
    ["null", "null", "a log event could not be read: its JSON is not an object"],
    ["10,000 levels deep", deep, "a log event could not be read: its JSON is nested too deep"],
  ])("makes an alert with the raw text of a message that is %s and spares its neighbours", (_, message, title) => {
    const { alerts, unreadable } = detect(payload([record("CreateUser"), message, record("DeleteUser")]));
    expect(alerts.map((alert) => alert.title)).toEqual(["alice created user bob", title, "alice deleted user bob"]);
    expect(alerts[1]?.record).toBe(message);
    expect(alerts[1]?.findings).toMatchObject([{ code: "unreadable" }]);
    expect(unreadable).toBe(1);
  });

  it("counts what the matcher does not let through", () => {
    const { alerts, skipped } = detect(
      payload([record("CreateUser"), record("ListUsers"), record("GetUser")]),
      creations,
    );
    expect(alerts.map(({ title }) => title)).toEqual(["alice created user bob"]);
    expect(skipped).toBe(2);
  });

  it("makes an alert of a message that is no JSON although the matcher lets nothing of it through", () => {
    const { alerts, skipped, unreadable } = detect(payload([cut, record("ListUsers")]), creations);
    expect(alerts.map((alert) => alert.record)).toEqual([cut]);
    expect({ skipped, unreadable }).toEqual({ skipped: 1, unreadable: 1 });
  });

  it("gives nothing for a control message", () => {
    const control = decodePayload(encodePayload(controlMessage()));
    expect(control.logEvents).toHaveLength(1);
    expect(detect(control)).toEqual({ alerts: [], skipped: 0, unreadable: 0 });
  });

  it("marks the alerts of the simulation's log stream, readable or not", () => {
    const { alerts } = detect(payload([record("CreateUser"), cut], "iam-alerts-simulate"));
    expect(alerts.map(({ simulated }) => simulated)).toEqual([true, true]);
    expect(alerts.map(({ title }) => title)).toEqual([
      "[TEST] alice created user bob",
      "[TEST] a log event could not be read: its JSON is cut short",
    ]);
  });

  it("marks the alert of a canary", () => {
    const { alerts } = detect(payload([record("CreateUser")], "iam-alerts-simulate-canary-1"));
    expect(alerts[0]).toMatchObject({ simulated: true });
  });

  it("marks no alert of a stream with another name", () => {
    const { alerts } = detect(payload([record("CreateUser")], "iam-alerts-simulate-2"));
    expect(alerts[0]).toMatchObject({ simulated: false, title: "alice created user bob" });
  });

  it("keeps every digit of a number beyond 2^53", () => {
    const message = '{"eventName":"FooBar","requestParameters":{"id":12345678901234567890}}';
    const { alerts } = detect(payload([message]));
    expect(alerts[0]?.parameters).toEqual({ id: "12345678901234567890" });
  });

  it("takes the last of duplicate keys", () => {
    const { alerts } = detect(payload(['{"eventName":"GetUser","eventName":"CreateUser"}']), creations);
    expect(alerts[0]?.action.name).toBe("CreateUser");
  });
});

describe("alertOf", () => {
  it("keeps the value itself as the alert's record", () => {
    const value = record("CreateUser");
    const { alert, readable } = alertOf(value, {});
    expect(readable).toBe(true);
    expect(alert.record).toBe(value);
  });

  it.each([["text"], [7], [null], [[]]])("says that %j is not a record", (value) => {
    const { alert, readable } = alertOf(value, {}, "the text");
    expect(readable).toBe(false);
    expect(alert).toMatchObject({
      title: "a log event could not be read: its JSON is not an object",
      record: "the text",
    });
  });
});
