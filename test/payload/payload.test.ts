import { describe, expect, it } from "vitest";
import { isPayload, isPayloadLike, toPayloadShape } from "../../src/payload/payload.ts";

const event = { id: "1", timestamp: 2, message: "text" };
const sound = {
  messageType: "DATA_MESSAGE",
  owner: "111122223333",
  logGroup: "group",
  logStream: "stream",
  subscriptionFilters: ["iam"],
  logEvents: [event, event],
};

describe("a payload as CloudWatch Logs sends it", () => {
  it.each([sound, { ...sound, messageType: "CONTROL_MESSAGE" }, { ...sound, logEvents: [] }])(
    "stays as it is",
    (value) => {
      expect(isPayload(value)).toBe(true);
      expect(toPayloadShape(value)).toBe(value);
    },
  );

  it.each([undefined, null, 7, "text", [], {}])("is not %j", (value) => {
    expect(isPayload(value)).toBe(false);
  });
});

describe("a payload that is mended", () => {
  it.each<[object, object]>([
    [{ owner: 111122223333 }, { owner: "111122223333" }],
    [{ owner: null }, { owner: "" }],
    [{ owner: undefined }, { owner: "" }],
    [{ logGroup: 7 }, { logGroup: "7" }],
    [{ logStream: {} }, { logStream: "" }],
    [{ subscriptionFilters: "iam" }, { subscriptionFilters: [] }],
    [
      { subscriptionFilters: ["a", 7, null], owner: 1 },
      { subscriptionFilters: ["a", "7", ""], owner: "1" },
    ],
    [{ logEvents: [event, { ...event, id: 17 }] }, { logEvents: [event, { ...event, id: "17" }] }],
    [{ logEvents: [{ ...event, timestamp: "2" }] }, { logEvents: [{ ...event, timestamp: 0 }] }],
    [
      { logEvents: [{ id: 17, timestamp: 5, message: "x" }] },
      { logEvents: [{ id: "17", timestamp: 5, message: "x" }] },
    ],
    [{ logEvents: [{ ...event, message: { a: 1 } }] }, { logEvents: [{ ...event, message: '{"a":1}' }] }],
    [{ logEvents: [{ id: "1", timestamp: 2 }] }, { logEvents: [{ ...event, message: '{"id":"1","timestamp":2}' }] }],
  ])("in %j", (wrong, mended) => {
    const value = { ...sound, ...wrong };
    expect(isPayload(value)).toBe(false);
    expect(toPayloadShape(value)).toEqual({ ...sound, ...mended });
  });

  it("keeps the events of it that are sound", () => {
    const value = { ...sound, owner: 7, logEvents: [event, null] };
    expect(toPayloadShape(value).logEvents[0]).toBe(event);
    expect(toPayloadShape({ ...value, messageType: "CONTROL_MESSAGE" }).messageType).toBe("CONTROL_MESSAGE");
  });
});

describe("what looks like a payload", () => {
  it.each([
    [sound, true],
    [{ messageType: "X", logEvents: 7 }, true],
    [{ messageType: "DATA_MESSAGE" }, false],
    [{ logEvents: [] }, false],
    [[], false],
  ])("%j: %j", (value, expected) => {
    expect(isPayloadLike(value)).toBe(expected);
  });

  it.each([undefined, null, 7, "text", true, []])("%j is none", (value) => {
    expect(() => toPayloadShape(value)).toThrow("expected a payload object, found");
  });
});
