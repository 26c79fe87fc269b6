import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Alert } from "../../src/alert/alert.ts";
import { createHandler, type HandlerOptions, type LogEntry } from "../../src/lambda/handler.ts";
import { createHeartbeat, defaultHeartbeatEvent, type LogStreamEvent } from "../../src/lambda/heartbeat.ts";
import { compile } from "../../src/pattern/index.ts";
import { encodePayload } from "../../src/payload/awslogs.ts";
import { presets } from "../../src/presets.ts";

const now = Date.parse("2026-11-29T17:15:30.250Z");
const logGroup = "trail";
const request = { "iam-alerts": "heartbeat" };
const nothing = { alerts: [], deliveries: [], skipped: 0 };
const context = { functionName: "pager" };

/** A function with a heartbeat, the log group that it writes to, and everything that it logged and sent. */
function pager({ event = defaultHeartbeatEvent, functionName = "pager", fails = false, ...options } = {}) {
  const written: LogStreamEvent[] = [];
  const logged: LogEntry[] = [];
  const sent: Alert[] = [];
  const put = async (entry: LogStreamEvent) => {
    if (fails) throw Object.assign(new Error("no such group"), { name: "ResourceNotFoundException" });
    written.push(entry);
  };
  const handler = createHandler({
    heartbeat: createHeartbeat({ logGroup, event }, functionName, () => now, put),
    deliver: async (alerts) => {
      sent.push(...alerts);
      return [{ channel: "test", id: "1", alerts: alerts.length }];
    },
    log: (entry) => logged.push(entry),
    now: () => now,
    ...(options as Partial<HandlerOptions>),
  });
  return { handler, written, logged, sent };
}

/** Writes a heartbeat. */
async function beat(options?: Parameters<typeof pager>[0]): Promise<LogStreamEvent> {
  const { handler, written } = pager(options);
  await handler(request, context);
  const [first] = written;
  if (first === undefined) throw new Error("expected a heartbeat, found none");
  return first;
}

/** Brings messages back through the subscription filter. */
const back = (messages: readonly string[], logStream: string, group = logGroup) =>
  encodePayload(messages, { logGroup: group, logStream });

describe("a request for a heartbeat", () => {
  it("writes one event, of the current time, to a log stream of the day", async () => {
    const { handler, written, logged } = pager();
    expect(await handler(request, context)).toEqual(nothing);
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject({
      logGroup,
      logStream: "iam-alerts-simulate-canary-heartbeat-pager-2026-11-29",
      time: now,
    });
    expect(JSON.parse(written[0]?.message ?? "")).toEqual({
      ...defaultHeartbeatEvent,
      eventTime: "2026-11-29T17:15:30Z",
      eventID: "heartbeat-pager-2026-11-29T17:15:30Z",
      iamAlertsHeartbeat: "pager",
    });
    expect(logged).toMatchObject([{ message: "heartbeat written" }, { HeartbeatsWritten: 1, FunctionName: "pager" }]);
  });

  it("writes an event of one's own, with the function's id and time", async () => {
    const { message } = await beat({
      event: { eventID: "mine", iamAlertsHeartbeat: "x", kind: "ping", eventTime: "" },
    });
    expect(JSON.parse(message)).toEqual({
      kind: "ping",
      eventTime: "2026-11-29T17:15:30Z",
      eventID: "heartbeat-pager-2026-11-29T17:15:30Z",
      iamAlertsHeartbeat: "pager",
    });
  });

  it("logs a failure, and leaves the report to the alarm", async () => {
    const { handler, logged } = pager({ fails: true });
    expect(await handler(request, context)).toEqual(nothing);
    expect(logged).toEqual([
      { level: "ERROR", message: "heartbeat not written", error: "ResourceNotFoundException: no such group" },
    ]);
  });

  it("is refused by a function without a heartbeat", async () => {
    const { handler } = pager({ heartbeat: undefined } as object);
    await expect(handler(request)).rejects.toMatchObject({ code: "config" });
  });

  it("is not a payload that has the same field", async () => {
    const { handler, written, sent } = pager();
    await handler({ ...request, ...back(['{"eventName":"CreateUser"}'], "any") }, context);
    expect([written.length, sent.length]).toEqual([0, 1]);
  });
});

describe("the default heartbeat", () => {
  it("is matched by the recommended preset and by those for all IAM changes", async () => {
    const { message } = await beat();
    const matching = presets.filter(({ pattern }) => compile(pattern).test(message)).map(({ name }) => name);
    expect(matching).toEqual(
      expect.arrayContaining(["recommended", "iam-changes", "iam-auth-changes", "iam-all-changes"]),
    );
  });
});

describe("a heartbeat that comes back", () => {
  it.each([["of the function"], ["of one's own"]])("is counted and raises no alert: the event %s", async (kind) => {
    const options = kind === "of the function" ? {} : { event: { eventID: "mine", a: [1, { b: "é" }] } };
    const { message, logStream } = await beat(options);
    const { handler, logged, sent } = pager(options);
    expect(await handler(back([message, message], logStream), context)).toEqual(nothing);
    expect(sent).toEqual([]);
    expect(logged.at(-1)).toMatchObject({ Alerts: 0, Skipped: 0, HeartbeatsReceived: 2 });
    expect(JSON.stringify(logged.at(-1)?.["_aws"])).toContain('{"Name":"HeartbeatsReceived","Unit":"Count"}');
  });

  it("is counted whatever the function's own pattern and severity let through", async () => {
    const { message, logStream } = await beat();
    const matcher = compile('{ $.eventName = "DeleteUser" }');
    const { handler, logged } = pager({ matcher, filter: { minSeverity: "critical" } } as object);
    await handler(back([message], logStream), context);
    expect(logged.at(-1)).toMatchObject({ HeartbeatsReceived: 1, Skipped: 0 });
  });

  it("leaves the alerts of its payload alone", async () => {
    const { message, logStream } = await beat();
    const { handler, logged, sent } = pager();
    const user = '{"eventSource":"iam.amazonaws.com","eventName":"CreateUser","requestParameters":{"userName":"eve"}}';
    await handler(back([message, user, "{ cut"], logStream), context);
    expect(sent.map(({ action }) => action.name)).toEqual(["CreateUser", null]);
    expect(logged.at(-1)).toMatchObject({ Alerts: 2, HeartbeatsReceived: 1 });
  });

  it("has no metric where there is none", async () => {
    const { handler, logged } = pager();
    await handler(back(['{"eventName":"CreateUser"}'], "any"), context);
    expect(logged.at(-1)).not.toHaveProperty("HeartbeatsReceived");
  });
});

describe("what looks like a heartbeat", () => {
  const time = "2026-11-29T17:15:30Z";
  const forged: Readonly<
    Record<string, (real: LogStreamEvent) => readonly [message: string, logStream?: string, group?: string]>
  > = {
    "in a log stream of CloudTrail": ({ message }) => [message, "111122223333_CloudTrail_us-east-1"],
    "in doctor's log stream": ({ message }) => [message, "iam-alerts-simulate-canary-l1x2y3"],
    "in the log stream of another function": ({ message }) => [
      message,
      "iam-alerts-simulate-canary-heartbeat-other-2026-11-29",
    ],
    "in another log group": ({ message, logStream }) => [message, logStream, "elsewhere"],
    "of another function": ({ message }) => [message.replaceAll("pager", "other")],
    "with another event": ({ message }) => [message.replace("CreateGroup", "CreateUser")],
    "with one more field": ({ message }) => [message.replace("{", '{"errorCode":"x",')],
    "with one more field at its end": ({ message }) => [message.replace(/\}$/, ',"eventName":"DeleteTrail"}')],
    "with a field twice": ({ message }) => [message.replace("{", '{"eventName":"DeleteTrail",')],
    "with one more space": ({ message }) => [`${message} `],
    "with another time than its id": ({ message }) => [
      message.replace(`"eventTime":"${time}"`, `"eventTime":"2025${time.slice(4)}"`),
    ],
    "with a text for a time": ({ message }) => [message.replaceAll(time, "soon")],
    "without the marker": ({ message }) => [message.replace(/,"iamAlertsHeartbeat":"pager"/, "")],
    "with the marker in a parameter": ({ message }) => [
      JSON.stringify({
        eventName: "DeleteTrail",
        requestParameters: { name: message, iamAlertsHeartbeat: "pager" },
        eventTime: time,
        eventID: `heartbeat-pager-${time}`,
      }),
    ],
    "after another record on its line": ({ message }) => [`{"eventName":"DeleteTrail"}${message}`],
  };

  it.each(Object.entries(forged))("%s raises an alert", async (_, forge) => {
    const real = await beat();
    const [message, logStream = real.logStream, group = logGroup] = forge(real);
    expect([message, logStream, group]).not.toEqual([real.message, real.logStream, logGroup]);
    const { handler, sent, logged } = pager();
    await handler(back([message], logStream, group), context);
    expect(sent).toHaveLength(1);
    expect(logged.at(-1)).not.toHaveProperty("HeartbeatsReceived");
  });

  it("is no sample record of CloudTrail, even with the heartbeat's log stream and id", async () => {
    const { logStream } = await beat();
    for (const file of readdirSync("fixtures/records")) {
      const record = JSON.parse(readFileSync(`fixtures/records/${file}`, "utf8")) as object;
      const dressed = { ...record, eventTime: time, eventID: `heartbeat-pager-${time}`, iamAlertsHeartbeat: "pager" };
      const { handler, sent } = pager();
      await handler(back([JSON.stringify(record), JSON.stringify(dressed)], logStream), context);
      expect(sent, file).toHaveLength(2);
    }
  });
});
