import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IamAlertsError } from "../../src/errors.ts";
import {
  controlMessage,
  type DecodeOptions,
  decodePayload,
  encodePayload,
  parsePayload,
} from "../../src/payload/awslogs.ts";
import type { Payload } from "../../src/payload/payload.ts";
import { runs } from "../runs.ts";
import { base64, json, record } from "./reading.ts";

const unpacked = (event: { awslogs: { data: string } }): unknown =>
  JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, "base64")).toString("utf8"));

const packed = (text: string | Uint8Array) => ({ awslogs: { data: base64(gzipSync(text)) } });

const refusal = (event: unknown, options: DecodeOptions = {}): IamAlertsError => {
  try {
    decodePayload(event, options);
  } catch (error) {
    if (error instanceof IamAlertsError) return error;
    throw error;
  }
  throw new Error("expected an IamAlertsError, found none");
};

const hostileText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.constantFrom("", "\ud800", "\udc00x", "\u0000\u001b[2J\u202e", "é\\u00c3\\u00a9", "\ufeff", "\r\n\t", "__proto__"),
);

const payloads: fc.Arbitrary<Payload> = fc.record({
  messageType: fc.constantFrom("DATA_MESSAGE", "CONTROL_MESSAGE"),
  owner: hostileText,
  logGroup: hostileText,
  logStream: hostileText,
  subscriptionFilters: fc.array(hostileText, { maxLength: 3 }),
  logEvents: fc.array(
    fc.record({ id: fc.stringMatching(/^\d{56}$/), timestamp: fc.maxSafeNat(), message: hostileText }),
    { maxLength: 4 },
  ),
});

describe("encodePayload", () => {
  it("packs records as CloudWatch Logs does", () => {
    expect(unpacked(encodePayload([record("CreateUser"), record("DeleteUser")]))).toEqual({
      messageType: "DATA_MESSAGE",
      owner: "111122223333",
      logGroup: "aws-cloudtrail-logs",
      logStream: "111122223333_CloudTrail_us-east-1",
      subscriptionFilters: ["iam-alerts"],
      logEvents: [
        { id: expect.stringMatching(/^\d{56}$/), timestamp: 1_795_015_296_000, message: json("CreateUser") },
        { id: expect.stringMatching(/^\d{56}$/), timestamp: 1_795_015_296_000, message: json("DeleteUser") },
      ],
    });
  });

  it("gives each log event its own id, in order of time", () => {
    const early = { ...record("CreateUser"), eventTime: "2026-11-18T15:21:35.999Z" };
    const { logEvents } = decodePayload(encodePayload([early, record("CreateUser"), record("CreateUser")]));
    const ids = logEvents.map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(ids.toSorted()).toEqual(ids);
  });

  it.each([
    ["1960-01-01T00:00:00Z", -315_619_200_000],
    ["1970-01-01T00:00:00Z", 0],
    ["9999-99-99T99:99:99Z", 0],
    ["yesterday", 0],
  ])("gives a record of the time %s an id of digits", (eventTime, timestamp) => {
    const [event] = decodePayload(encodePayload([{ eventTime }])).logEvents;
    expect(event?.timestamp).toBe(timestamp);
    expect(event?.id).toMatch(/^\d{56}$/);
  });

  it("uses the options", () => {
    const options = {
      messageType: "CONTROL_MESSAGE",
      owner: "123456789012",
      logGroup: "group",
      logStream: "stream",
      subscriptionFilters: [],
      timestamp: 7,
    } as const;
    const { logEvents, ...rest } = decodePayload(encodePayload(["not JSON"], options));
    expect({ ...rest, timestamp: logEvents[0]?.timestamp }).toEqual(options);
    expect(logEvents[0]?.message).toBe("not JSON");
  });

  it("packs a control message that checks the destination", () => {
    expect(decodePayload(encodePayload(controlMessage()))).toMatchObject({
      messageType: "CONTROL_MESSAGE",
      owner: "CloudwatchLogs",
      logGroup: "",
      logStream: "",
      subscriptionFilters: [],
      logEvents: [{ timestamp: 0, message: "CWL CONTROL MESSAGE: Checking health of destination Lambda." }],
    });
  });
});

describe("decodePayload", () => {
  it("returns any payload that encodePayload packed", () => {
    fc.assert(
      fc.property(payloads, (payload) => {
        expect(decodePayload(encodePayload(payload))).toEqual(payload);
      }),
      { numRuns: runs(500) },
    );
  });

  it("returns messages with any text, in order", () => {
    fc.assert(
      fc.property(fc.array(hostileText), (messages) => {
        expect(decodePayload(encodePayload(messages)).logEvents.map(({ message }) => message)).toEqual(messages);
      }),
    );
  });

  it("reads base64 of several gzip members", () => {
    const text = JSON.stringify(controlMessage());
    const data = base64(Buffer.concat([gzipSync(text.slice(0, 50)), gzipSync(text.slice(50))]));
    expect(decodePayload({ awslogs: { data } })).toEqual(controlMessage());
  });

  it.each([
    ["an id that is a number", { id: 17 }, { id: "17", timestamp: 0, message: '{"id":17}' }],
    [
      "a message that is an object",
      { message: { eventName: "GetUser" } },
      { id: "", message: '{"eventName":"GetUser"}' },
    ],
    ["an event that is null", null, { id: "", timestamp: 0, message: "null" }],
    ["an event that is text", "hello", { id: "", timestamp: 0, message: "hello" }],
  ])("repairs %s", (_, event, mended) => {
    const text = JSON.stringify({ messageType: "DATA_MESSAGE", logEvents: [event] });
    const payload = decodePayload(packed(text));
    expect(payload).toMatchObject({ owner: "", logGroup: "", logStream: "", subscriptionFilters: [] });
    expect(payload.logEvents).toMatchObject([mended]);
  });

  it("keeps every digit of ids and messages that are not written as text", () => {
    const id = "36437614713894872513894872513894872513894872513894872513";
    const event = `{"id":${id},"timestamp":1,"message":{"n":12345678901234567890}}`;
    const { logEvents } = decodePayload(packed(`{"messageType":"DATA_MESSAGE","logEvents":[${event}]}`));
    expect(logEvents[0]?.id).toBe(id);
    expect(logEvents[0]?.message).toContain("12345678901234567890");
  });

  it("is not misled by keys named __proto__ and constructor", () => {
    const text = `{"__proto__":{"messageType":"é"},"constructor":1,"messageType":"DATA_MESSAGE","logEvents":[]}`;
    expect(decodePayload(packed(text))).toMatchObject({ messageType: "DATA_MESSAGE", logEvents: [] });
    expect("messageType" in {}).toBe(false);
  });
});

describe("decodePayload refuses", () => {
  const event = "expected an event with base64 text in awslogs.data, found";
  const gz = Buffer.from(encodePayload([record("CreateUser")]).awslogs.data, "base64");

  it.each<[string, unknown, string, string]>([
    ["nothing", undefined, "event", `${event} nothing`],
    ["null", null, "event", `${event} null`],
    ["text", "H4sI", "event", `${event} "H4sI"`],
    ["a list", [], "event", `${event} a list`],
    ["a test event of the console", { key1: "a", key2: "b" }, "event", `${event} an object with key1, key2`],
    ["an event without data", { awslogs: {} }, "event", `${event} an object with awslogs`],
    ["an event of null", { awslogs: null }, "event", `${event} an object with awslogs`],
    ["empty data", { awslogs: { data: "" } }, "base64", "expected base64, found nothing"],
    ["text that is not base64", { awslogs: { data: "H4s!" } }, "base64", 'expected base64, found "!" at character 4'],
    ["bytes that are not gzip", { awslogs: { data: "e30=" } }, "gzip", "expected gzip (bytes 1f8b), found bytes 7b7d"],
    [
      "gzip that is cut short",
      { awslogs: { data: base64(gz.subarray(0, -30)) } },
      "gzip",
      "expected the end of the gzip data, found the end of the input: the data is cut short",
    ],
    [
      "gzip with a wrong checksum",
      { awslogs: { data: base64(Buffer.concat([gz.subarray(0, -8), Buffer.alloc(8, 1)])) } },
      "gzip",
      "expected valid gzip data, found damaged data (incorrect data check)",
    ],
    ["JSON of a list", packed("[]"), "shape", "expected a payload object, found a list"],
    ["JSON of null", packed("null"), "shape", "expected a payload object, found null"],
    [
      "a record instead of a payload",
      packed('{"eventName":"x"}'),
      "shape",
      "expected messageType DATA_MESSAGE or CONTROL_MESSAGE, found nothing",
    ],
    [
      "an unknown messageType",
      packed('{"messageType":"OTHER","logEvents":[]}'),
      "shape",
      'expected messageType DATA_MESSAGE or CONTROL_MESSAGE, found "OTHER"',
    ],
    [
      "events that are not a list",
      packed('{"messageType":"DATA_MESSAGE","logEvents":{"a":1}}'),
      "shape",
      "expected a list in logEvents, found an object with a",
    ],
  ])("%s", (_, value, step, message) => {
    const error = refusal(value);
    expect(error).toMatchObject({ code: "payload", message, details: { step } });
  });

  it("text that is not JSON, with the reason of JSON.parse", () => {
    const error = refusal(packed("hello"));
    expect(error).toMatchObject({ code: "payload", details: { step: "json" } });
    expect(error.message).toMatch(/^expected the payload's JSON, found text that is not \(Unexpected token/);
  });

  it("with a hint if there is one", () => {
    expect(refusal({}).hint).toBe('a CloudWatch Logs event looks like {"awslogs":{"data":"H4sI…"}}');
    expect(refusal({ awslogs: { data: "H4sIA" } }).hint).toBe("the text was cut off: copy all of it");
    expect(refusal(packed("x".repeat(100)), { maxBytes: 99 }).hint).toBe(
      "raise the limit (maxBytes, --max-bytes; in the function, its memory) if you trust this input",
    );
  });

  it("more bytes than the limit, but not exactly as many", () => {
    const text = JSON.stringify(controlMessage());
    expect(decodePayload(packed(text), { maxBytes: text.length })).toEqual(controlMessage());
    expect(refusal(packed(text), { maxBytes: text.length - 1 })).toMatchObject({
      code: "payload",
      message: `expected at most ${text.length - 1} bytes of unpacked data, found more`,
      details: { step: "size" },
    });
  });

  it("a bomb of 200 MiB without unpacking all of it", () => {
    const bomb = packed(Buffer.alloc(200 * 1024 * 1024));
    const before = process.memoryUsage.rss();
    expect(refusal(bomb)).toMatchObject({
      message: "expected at most 67108864 bytes of unpacked data, found more",
      details: { step: "size" },
    });
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 1024 * 1024);
  });
});

describe("parsePayload", () => {
  it("reads any JSON text as JSON.parse does, with raw bytes and escapes", () => {
    const message = "é \\u00c3\\u00a9 \\u4e2d 中 \\ud83d\\ude00 \u{1f600}";
    const text = `{"messageType":"DATA_MESSAGE","é":"\\u00c3\\u00a9","logEvents":[{"id":"1","timestamp":2,"message":"${message}"}]}`;
    expect(parsePayload(Buffer.from(text))).toMatchObject({ logEvents: (JSON.parse(text) as Payload).logEvents });
  });
});
