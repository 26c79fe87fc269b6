import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { readRecord } from "../src/cloudtrail/record.ts";
import { alertOf, detect, toAlert } from "../src/detect.ts";
import { compile } from "../src/pattern/match/compile.ts";
import { controlMessage, decodePayload, encodePayload } from "../src/payload/awslogs.ts";
import { decodeExcerpt } from "../src/payload/excerpt.ts";
import { anyPair } from "./pattern/arbitraries.ts";
import { runs } from "./runs.ts";

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

describe("toAlert", () => {
  it("makes the same alert of a raw record as of one that was read", () => {
    const raw = record("CreateUser");
    expect(toAlert(raw).title).toBe("alice created user bob");
    expect(toAlert(readRecord(raw) ?? expect.unreachable())).toEqual(toAlert(raw));
    expect(toAlert(raw, { simulated: true }).title).toBe("[TEST] alice created user bob");
  });

  it.each([[null], ["text"], [[]], [{}], [{ raw: 1 }], [JSON.parse(deep) as object]])(
    "never throws for %#",
    (value) => {
      expect(toAlert(value as object).findings).toMatchObject([{ code: "unreadable" }]);
    },
  );
});

describe("detect", () => {
  it("returns one alert per log event, in order", () => {
    const { alerts, skipped, unreadable } = detect(payload([record("CreateUser"), record("DeleteUser")]));
    expect(alerts.map(({ title }) => title)).toEqual(["alice created user bob", "alice deleted user bob"]);
    expect({ skipped, unreadable }).toEqual({ skipped: 0, unreadable: 0 });
    expect(alerts[0]?.simulated).toBe(false);
  });

  it("takes id and time from the log event if the record has none", () => {
    const message = '{"eventName":"CreateUser"}';
    const alerts = detect({
      ...payload([]),
      logEvents: [{ id: "0123", timestamp: 1_700_000_000_000, message }],
    }).alerts;
    expect(alerts[0]).toMatchObject({ id: "0123", time: "2023-11-14T22:13:20Z" });
  });

  it.each([
    ["cut short", cut, "a log event could not be read: its JSON is cut short"],
    ["not JSON", "START RequestId", "a log event could not be read: it is not valid JSON"],
    ["empty", "", "a log event could not be read: its JSON is cut short"],
    ["a list", "[1]", "a log event could not be read: its JSON is not an object"],
    ["null", "null", "a log event could not be read: its JSON is not an object"],
    ["10,000 levels deep", deep, "a log event could not be read: its JSON is nested too deep"],
  ])(
    "returns an alert with the raw text of a message that is %s, between the alerts of its neighbors",
    (_, message, title) => {
      const { alerts, unreadable } = detect(payload([record("CreateUser"), message, record("DeleteUser")]));
      expect(alerts.map((alert) => alert.title)).toEqual(["alice created user bob", title, "alice deleted user bob"]);
      expect(alerts[1]?.record).toBe(message);
      expect(alerts[1]?.findings).toMatchObject([{ code: "unreadable" }]);
      expect(unreadable).toBe(1);
    },
  );

  it("counts the log events that do not match", () => {
    const { alerts, skipped } = detect(
      payload([record("CreateUser"), record("ListUsers"), record("GetUser")]),
      creations,
    );
    expect(alerts.map(({ title }) => title)).toEqual(["alice created user bob"]);
    expect(skipped).toBe(2);
  });

  it("returns an alert for a message that is not JSON although it cannot match", () => {
    const { alerts, skipped, unreadable } = detect(payload([cut, record("ListUsers")]), creations);
    expect(alerts.map((alert) => alert.record)).toEqual([cut]);
    expect({ skipped, unreadable }).toEqual({ skipped: 1, unreadable: 1 });
  });

  it("returns no alerts for a control message", () => {
    const control = decodePayload(encodePayload(controlMessage()));
    expect(control.logEvents).toHaveLength(1);
    expect(detect(control)).toEqual({ alerts: [], skipped: 0, unreadable: 0 });
  });

  it("marks the alerts of the simulation's log stream as simulated, readable or not", () => {
    const { alerts } = detect(payload([record("CreateUser"), cut], "iam-alerts-simulate"));
    expect(alerts.map(({ simulated }) => simulated)).toEqual([true, true]);
    expect(alerts.map(({ title }) => title)).toEqual([
      "[TEST] alice created user bob",
      "[TEST] a log event could not be read: its JSON is cut short",
    ]);
  });

  it("marks the alert of a canary as simulated", () => {
    const { alerts } = detect(payload([record("CreateUser")], "iam-alerts-simulate-canary-1"));
    expect(alerts[0]).toMatchObject({ simulated: true });
  });

  it("does not mark the alerts of any other log stream", () => {
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

interface Case {
  readonly pattern: string;
  readonly message?: string;
}

const folder = "fixtures/patterns";
const cases = readdirSync(folder).flatMap(
  (file) => (JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as { cases: readonly Case[] }).cases,
);

/** Compares the verdict of `detect` with that of the matcher; only a message that is not JSON has no verdict. */
function expectSameVerdict(pattern: string, message: string): void {
  const matcher = compile(pattern);
  const { alerts, skipped, unreadable } = detect(
    { ...payload([]), logEvents: [{ id: "1", timestamp: 0, message }] },
    matcher,
  );
  expect(alerts.length + skipped).toBe(1);
  if (isJson(message))
    expect([pattern, message, alerts.length]).toEqual([pattern, message, matcher.test(message) ? 1 : 0]);
  else expect(alerts.length).toBe(unreadable);
}

function isJson(message: string): boolean {
  try {
    JSON.parse(message);
    return true;
  } catch {
    return false;
  }
}

describe("detect matches what the matcher matches", () => {
  it("in the pattern suites", () => {
    let compared = 0;
    for (const { pattern, message } of cases) {
      if (message === undefined || !isValid(pattern)) continue;
      expectSameVerdict(pattern, message);
      compared++;
    }
    expect(compared).toBeGreaterThan(300);
  });

  const fields = [
    ...['"id":12345678901234567890', '"id":9007199254740993', '"id":9007199254740992', '"id":-9007199254740993'],
    ...['"id":12.0', '"id":12', '"id":1e3', '"id":"12345678901234567890"', '"id":[9007199254740993]', '"id":null'],
    ...['"id":1,"id":12345678901234567890', '"id":12345678901234567890,"id":1', '"\\u0069d":12345678901234567890'],
  ];
  const conditions = [
    ...["= 12345678901234567890", '= "12345678901234567890"', "= 1234567890123456789*", "!= 12345678901234567890"],
    ...["= 9007199254740992", "= 9007199254740993", "> 9007199254740991", "= 12.0", '= "12"', "= 1*", "= 1000"],
    ...["IS NULL", "NOT EXISTS", "= %1234%", "!= *"],
  ];

  it.each(conditions)("for numbers beyond 2^53, spellings and duplicate keys: $.id %s", (condition) => {
    for (const field of fields) {
      for (const message of [`{${field}}`, ` { ${field} }`, `{"a":"\\u0031",${field}}`]) {
        expectSameVerdict(`{ $.id ${condition} }`, message);
        expectSameVerdict(`{ $.a = "1" && ($.id ${condition}) }`, message);
      }
    }
    const nested = `{"id":${"[".repeat(5_000)}1${"]".repeat(5_000)}}`;
    expectSameVerdict(`{ $.id ${condition} }`, nested);
  });

  it("in any pair of a pattern and a message", () => {
    fc.assert(
      fc.property(
        anyPair.filter(([pattern]) => isValid(pattern)),
        ([pattern, message]) => expectSameVerdict(pattern, message),
      ),
      { numRuns: runs(1_000), seed: 7 },
    );
  });

  it("with a matcher that has only the public methods", () => {
    const { test, testJson } = creations;
    const { alerts, skipped } = detect(payload([record("CreateUser"), record("GetUser")]), { test, testJson });
    expect([alerts.length, skipped]).toEqual([1, 1]);
  });

  it("parsing a message that matches only once", () => {
    const { logEvents, ...rest } = payload([record("CreateUser")]);
    const parse = vi.spyOn(JSON, "parse");
    const { alerts } = detect({ ...rest, logEvents }, creations);
    const calls = parse.mock.calls.filter(([text]) => text === logEvents[0]?.message);
    parse.mockRestore();
    expect([alerts.length, calls.length]).toEqual([1, 1]);
  });
});

function isValid(pattern: string): boolean {
  try {
    compile(pattern);
    return true;
  } catch {
    return false;
  }
}

describe("alertOf", () => {
  it("keeps the value itself as the record of the alert", () => {
    const value = record("CreateUser");
    const { alert, readable } = alertOf(value, {});
    expect(readable).toBe(true);
    expect(alert.record).toBe(value);
  });

  it.each([["text"], [7], [null], [[]]])("reports that %j is not a record", (value) => {
    const { alert, readable } = alertOf(value, {}, () => "the text");
    expect(readable).toBe(false);
    expect(alert).toMatchObject({
      title: "a log event could not be read: its JSON is not an object",
      record: "the text",
    });
  });

  it.each<[string, object, RegExp]>([
    ["names neither an operation nor a service", { version: 2, srcaddr: "10.0.0.1" }, /not a CloudTrail record/],
    ["was moved below another field", { parsed: record("CreateUser"), tags: [] }, /turn off applyOnTransformedLogs/],
    [
      "is OCSF of another log",
      { class_uid: 4001, metadata: { product: { name: "Amazon VPC" } } },
      /not a CloudTrail record/,
    ],
    [
      "is OCSF without an operation",
      { class_uid: 6003, metadata: { product: { name: "CloudTrail" } } },
      /turn off applyOn/,
    ],
  ])("reports an object that %s", (_kind, value, reason) => {
    const { alert, readable } = alertOf(value, {});
    expect(readable).toBe(false);
    expect(alert.title).toMatch(reason);
    expect(alert.record).toBe(JSON.stringify(value));
  });

  it("reads an OCSF event and keeps it as the record", () => {
    const value = {
      class_uid: 3001,
      metadata: { product: { name: "CloudTrail" } },
      api: { operation: "CreateUser", service: { name: "iam.amazonaws.com" }, request: { data: '{"userName":"bo"}' } },
      actor: { user: { type: "IAMUser", name: "lea", uid: "arn:aws:iam::111122223333:user/lea" } },
    };
    const { alert, readable } = alertOf(value, {});
    expect(readable).toBe(true);
    expect(alert.title).toBe("lea created user bo");
    expect(alert.record).toBe(value);
  });
});

describe("detect with a pattern for CloudTrail's fields, given OCSF events", () => {
  const ocsf = (operation: string, more: object = {}) => ({
    class_uid: 3001,
    metadata: { product: { name: "CloudTrail" } },
    api: { operation, service: { name: "iam.amazonaws.com" }, ...more },
    actor: { user: { type: "IAMUser", name: "lea", uid: "arn:aws:iam::111122223333:user/lea" } },
  });
  const creating = compile('{ $.eventSource = "iam.amazonaws.com" && $.eventName = "Create*" }');

  it("matches the records that they were made from", () => {
    const { alerts, skipped } = detect(payload([ocsf("ListUsers"), ocsf("CreateUser"), ocsf("CreateRole")]), creating);
    expect(alerts.map(({ action }) => action.name)).toEqual(["CreateUser", "CreateRole"]);
    expect(skipped).toBe(1);
  });

  it("still matches the events themselves", () => {
    const { alerts, skipped } = detect(
      payload([ocsf("DeleteUser"), ocsf("CreateUser")]),
      compile('{ $.api.operation = "Delete*" }'),
    );
    expect(alerts.map(({ action }) => action.name)).toEqual(["DeleteUser"]);
    expect(skipped).toBe(1);
  });

  it("returns an alert for one that cannot be read", () => {
    const data = `${'{"a":'.repeat(200)}1${"}".repeat(200)}`;
    const { unreadable } = detect(payload([ocsf("ListUsers", { request: { data } })]), creating);
    expect(unreadable).toBe(1);
  });

  it("does so in a large payload too, of which the rest is usually left out unread", () => {
    const noise = (index: number) => Array.from({ length: 40 }, (_, at) => Math.sin(index * 97 + at)).join();
    const many = Array.from({ length: 400 }, (_, index) => ocsf("ListUsers", { request: { uid: noise(index) } }));
    const event = encodePayload([...many, ocsf("CreateUser")]);
    expect(event.awslogs.data.length).toBeGreaterThan(100_000);
    const { payload: read, leftOut } = decodeExcerpt(creating.needs?.(), event);
    expect(leftOut).toBe(0);
    expect(detect(read, creating).alerts.map(({ title }) => title)).toEqual(["lea created a user"]);
  });
});
