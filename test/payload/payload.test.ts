import { describe, expect, it } from "vitest";
import { isPayload, isPayloadLike, toPayloadShape } from "../../src/payload/payload.ts";

const event = { id: "1", timestamp: 2, message: "text" };
const valid = {
  messageType: "DATA_MESSAGE",
  owner: "111122223333",
  logGroup: "group",
  logStream: "stream",
  subscriptionFilters: ["iam"],
  logEvents: [event, event],
};

describe("a payload in the form that CloudWatch Logs sends", () => {
  it.each([valid, { ...valid, messageType: "CONTROL_MESSAGE" }, { ...valid, logEvents: [] }])(
    "is returned unchanged",
    (value) => {
      expect(isPayload(value)).toBe(true);
      expect(toPayloadShape(value)).toBe(value);
    },
  );

  it.each([undefined, null, 7, "text", [], {}])("does not include %j", (value) => {
    expect(isPayload(value)).toBe(false);
  });
});

describe("a payload in another form", () => {
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
    [{ logEvents: [{ ...event, timestamp: "2" }] }, { logEvents: [{ ...event, timestamp: 2 }] }],
    [{ logEvents: [{ ...event, timestamp: "soon" }] }, { logEvents: [{ ...event, timestamp: 0 }] }],
    [
      { logEvents: [{ id: 17, timestamp: 5, message: "x" }] },
      { logEvents: [{ id: "17", timestamp: 5, message: "x" }] },
    ],
    [{ logEvents: [{ ...event, message: { a: 1 } }] }, { logEvents: [{ ...event, message: '{"a":1}' }] }],
    [{ logEvents: [{ id: "1", timestamp: 2 }] }, { logEvents: [{ ...event, message: '{"id":"1","timestamp":2}' }] }],
  ])("is repaired: %j", (wrong, repaired) => {
    const value = { ...valid, ...wrong };
    expect(isPayload(value)).toBe(false);
    expect(toPayloadShape(value)).toEqual({ ...valid, ...repaired });
  });

  it("keeps its valid events", () => {
    const value = { ...valid, owner: 7, logEvents: [event, null] };
    expect(toPayloadShape(value).logEvents[0]).toBe(event);
    expect(toPayloadShape({ ...value, messageType: "CONTROL_MESSAGE" }).messageType).toBe("CONTROL_MESSAGE");
  });
});

describe("isPayloadLike", () => {
  it.each([
    [valid, true],
    [{ messageType: "X", logEvents: 7 }, true],
    [{ messageType: "DATA_MESSAGE" }, false],
    [{ logEvents: [] }, false],
    [[], false],
  ])("returns for %j: %j", (value, expected) => {
    expect(isPayloadLike(value)).toBe(expected);
  });
});

describe("toPayloadShape", () => {
  it.each([undefined, null, 7, "text", true, []])("refuses %j", (value) => {
    expect(() => toPayloadShape(value)).toThrow("expected a payload object, found");
  });
});
