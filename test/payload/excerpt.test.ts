import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FileMemory } from "../../src/bytes/file-memory.ts";
import { compile } from "../../src/pattern/match/compile.ts";
import { decodePayload, encodePayload, parsePayload } from "../../src/payload/awslogs.ts";
import { decodeExcerpt } from "../../src/payload/excerpt.ts";
import { splitPayload } from "../../src/payload/log-events.ts";
import type { Payload } from "../../src/payload/payload.ts";
import { runs } from "../runs.ts";

const memory = new FileMemory();
const eventOf = (json: string) => ({ awslogs: { data: gzipSync(json).toString("base64") } });
const payloadOf = (messages: readonly string[]): Payload => decodePayload(encodePayload(messages));

function split(json: string, texts: readonly string[]) {
  const bytes = Buffer.from(json);
  return splitPayload(bytes, memory.search(bytes), texts);
}

/** Returns the expected excerpt, computed in the simplest way. */
function expected(payload: Payload, texts: readonly string[]) {
  const isLeftOut = (message: string) =>
    message.length > 1 &&
    message.startsWith("{") &&
    message.endsWith("}") &&
    message.split("{").length === message.split("}").length &&
    ![...texts, "\\u00"].some((text) => message.includes(text));
  const logEvents = payload.logEvents.filter(({ message }) => !isLeftOut(message));
  return { payload: { ...payload, logEvents }, leftOut: payload.logEvents.length - logEvents.length };
}

describe("the log events of a payload that may match", () => {
  const record = '{"eventName":"CreateUser"}';

  it("include one with an escape whose backslash is escaped itself", () => {
    const message = '{"eventName":"\\u0043reateUser"}';
    const json = JSON.stringify(payloadOf([message])).replace("\\\\u0043", "\\u005cu0043");
    expect(json).toContain("\\u005cu0043reateUser");
    expect(split(json, ["CreateUser"])?.payload.logEvents.map(({ message }) => message)).toEqual([message]);
  });

  it.each([
    ["with the text", record, 1],
    ["without the text", '{"eventName":"ListUsers"}', 0],
    ["with the text in some other field", '{"note":"CreateUser"}', 1],
    ["with a JSON escape in the record", '{"eventName":"\\u0043reateUser"}', 1],
    ["with an escape that spells no character of the text", '{"eventName":"\\u00e9"}', 0],
    ["that is cut short", '{"eventName":"ListUsers","a":{', 1],
    ["that is cut short after a brace", '{"eventName":"ListUsers","a":{}', 1],
    ["that is not an object", "[]", 1],
    ["that is not JSON", "CloudTrail says hello", 1],
    ["that is empty", "", 1],
    ["of one brace", "{", 1],
    ["with text before the object", "1{}", 1],
    ["with text after the object", "{}1", 1],
    ["that is half a text", "Create", 1],
    ["with quotes, backslashes and line ends", '{"a":"\\"}{\\\\","b":\n\t"é😀"}', 0],
  ])("are counted right for one %s", (_name, message, count) => {
    const payload = payloadOf([record, message, record]);
    const found = split(JSON.stringify(payload), ["CreateUser"]);
    expect(found).toEqual({
      payload: { ...payload, logEvents: payload.logEvents.filter((_, index) => index !== 1 || count === 1) },
      leftOut: 1 - count,
    });
  });

  it("include those with an escape that the payload's own JSON made", () => {
    const payload = payloadOf(['{"eventName":"ListUsers"}', record]);
    const json = JSON.stringify(payload)
      .replace("CreateUser", "\\u0043reateUser")
      .replace('"{\\"eventName\\":\\"ListUsers', '"\\u007b\\"eventName\\":\\"ListUsers');
    expect(split(json, ["CreateUser"])).toEqual({ payload, leftOut: 0 });
  });

  it("are the same as those that a simple implementation finds, for any content", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "{",
        "}",
        '"',
        "\\",
        "CreateUser",
        "Create",
        "\\u0043",
        "\\u00e9",
        "é",
        "\n",
        "\u001f",
        "😀",
        '"}',
        '"},{"id":"',
      ),
      fc.string({ unit: "binary" }),
      fc.jsonValue().map((value) => JSON.stringify(value)),
    );
    const message = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
      fc.array(piece, { maxLength: 12 }).map((pieces) => `{${pieces.join("")}}`),
      fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 8 }), (messages) => {
        // UTF-8 cannot encode half of a surrogate pair.
        const payload = payloadOf(messages.map((text) => Buffer.from(text).toString()));
        const texts = ["CreateUser", "Rename"];
        const found = split(JSON.stringify(payload), texts);
        const { leftOut, ...plain } = expected(payload, texts);
        // Only splitPayload sees that an escape spells no character of the texts.
        expect(found?.leftOut ?? -1).toBeGreaterThanOrEqual(leftOut);
        expect(found?.payload.logEvents.length).toBe(messages.length - (found?.leftOut ?? 0));
        if (found?.leftOut === leftOut) expect(found.payload).toEqual(plain.payload);
      }),
      { numRuns: runs(1500), seed: 20261125 },
    );
  });

  const valid = JSON.stringify(payloadOf([record, '{"eventName":"ListUsers"}', record]));
  const forms: readonly (readonly [string, string])[] = [
    ["written with whitespace", JSON.stringify(JSON.parse(valid), null, 1)],
    ["whose events have more fields", valid.replaceAll(/"\}(?=,\{|\])/g, '","extractedFields":{"a":"b"}}')],
    ["whose events have one more text", valid.replaceAll(/"\}(?=,\{|\])/g, '","ingestionTime":"b"}')],
    ["whose ids are numbers", valid.replaceAll(/"id":"0*(\d+)"/g, '"id":$1')],
    ["whose times have a fraction", valid.replaceAll(/"timestamp":(\d+)/g, '"timestamp":$1.5')],
    ["with another order of fields", valid.replaceAll(/("id":"\d+"),("timestamp":\d+)/g, "$2,$1")],
    ["with a field after its list", valid.replace(/\}$/, ',"policyLevel":"ACCOUNT_LEVEL_POLICY"}')],
    ["with a second list", valid.replace(/\}$/, ',"logEvents":[]}')],
    ["with a line break at its end", `${valid}\n`],
    ["without log events", valid.replace(/"logEvents":\[.*\]/, '"logEvents":[]')],
    ["of another type", valid.replace("DATA_MESSAGE", "CONTROL_MESSAGE")],
  ];
  it("are found at the times 0 and 9, and if the owner contains the name of the list", () => {
    const named = valid.replace('"owner":"', '"owner":"\\"logEvents\\":[');
    const json = named.replace(/"timestamp":\d+/, '"timestamp":0').replace(/(ListUsers.*"timestamp":)\d+/, "$19");
    expect(json).toContain('"timestamp":9');
    expect(split(json, ["CreateUser"])).toEqual(expected(JSON.parse(json) as Payload, ["CreateUser"]));
  });

  it.each(forms)("are read as usual from a payload %s", (_name, json) => {
    expect(split(json, ["CreateUser"])).toBeUndefined();
    expect(decodeExcerpt(["CreateUser"], eventOf(json))).toEqual({ payload: decodePayload(eventOf(json)), leftOut: 0 });
  });

  it.each<readonly [string, string]>([
    ["of another type", valid.replace("DATA_MESSAGE", "CONTROL_MESSAGE")],
    ["with text after its end", `${valid}x`],
    ["cut short", valid.slice(0, -3)],
    ["cut in a message", valid.slice(0, -20)],
    ["with an extra comma", valid.replace(/\]\}$/, ",]}")],
    ["with a comma missing", valid.replace("},{", "}{")],
    ["with a control character in a message", valid.replace("ListUsers", "List\u0001Users")],
    ["with a number that JSON does not allow", valid.replace(/"timestamp":(\d+)/, '"timestamp":0$1')],
    [
      "with an escape that JSON does not allow, in a message that is read",
      valid.replace("CreateUser", "CreateUser\\x"),
    ],
    ["with an extra quote", valid.replace("ListUsers", 'List"Users')],
    ["cut in an id", valid.slice(0, valid.indexOf('{"id":"') + 9)],
    ["cut before a time", valid.slice(0, valid.indexOf('"timestamp":') + 12)],
    ["with another bracket at its list's end", valid.replace(/\]\}$/, "}}")],
    ["with another bracket at its end", valid.replace(/\]\}$/, "]]")],
    ["without a list", valid.replace("logEvents", "LogEvents")],
    // Parts that are not parsed as JSON must have exactly the expected form.
    ...[
      ["with another name of an id", /"id"(?=[^{]*\{\\"eventName\\":\\"List)/, '"Id"'],
      ["with another name of a time", /"timestamp"(?=[^{]*\{\\"eventName\\":\\"List)/, '"timeStamp"'],
      ["with another name of a message", /"message"(?=[^{]*\{\\"eventName\\":\\"List)/, '"Message"'],
      ["without a time", /\d+(?=,"message":"\{\\"eventName\\":\\"List)/, ""],
      ["with a time of two zeros", /\d+(?=,"message":"\{\\"eventName\\":\\"List)/, "00"],
      ["with a time that has a colon", /\d(?=,"message":"\{\\"eventName\\":\\"List)/, ":"],
      ["with one more field", /(List[^}]*\}")\}/, '$1,"more":1}'],
    ].map(([name, from, to]) => [name as string, valid.replace(from as RegExp, to as string)] as const),
  ])("are not split from JSON %s", (_name, json) => {
    expect(split(json, ["CreateUser"])).toBeUndefined();
  });

  it("are all read if a character outside of the skipped messages is missing, changed or added", () => {
    const timestamp = 1_795_014_096_000;
    const unread = JSON.stringify(decodePayload(encodePayload([{}, {}], { timestamp })));
    expect(split(unread, ["CreateUser"])).toEqual(expected(parsePayload(Buffer.from(unread)), ["CreateUser"]));
    for (let at = unread.indexOf('"logEvents"'); at < unread.length; at++) {
      const [before, character, after] = [unread.slice(0, at), unread[at], unread.slice(at + 1)];
      const texts = ["", ...[...'x0:,"{}[]'].flatMap((other) => [other, `${other}${character}`])];
      for (const text of texts) {
        const json = `${before}${text}${after}`;
        const found = split(json, ["CreateUser"]);
        if (found === undefined) continue;
        expect([json, found]).toEqual([json, expected(parsePayload(Buffer.from(json)), ["CreateUser"])]);
      }
    }
  });
});

describe("a large payload", () => {
  const random = Array.from({ length: 4000 }, (_, index) => ({
    eventName: index % 100 === 0 ? "CreateUser" : "ListUsers",
    noise: [1, 2, 3].map((factor) => Math.sin(index * factor)).join(),
  }));
  const event = encodePayload(random);
  const { length } = event.awslogs.data;
  const matcher = compile('{ $.eventName = "CreateUser" }');

  it("is read in part if the matcher reports what it needs, repeatedly", () => {
    expect(length).toBeGreaterThan(150_000);
    for (let round = 0; round < 3; round++) {
      expect(decodeExcerpt(matcher.needs?.(), event)).toEqual(expected(decodePayload(event), ["CreateUser"]));
    }
    expect(decodeExcerpt(matcher.needs?.(), event).leftOut).toBe(3960);
  });

  it("is read whole if the matcher does not, or if the payload has another form", () => {
    const payload = decodePayload(event);
    expect(decodeExcerpt(undefined, event)).toEqual({ payload, leftOut: 0 });
    const other = eventOf(JSON.stringify(payload, null, 1));
    expect(decodeExcerpt(matcher.needs?.(), other)).toEqual({ payload, leftOut: 0 });
  });

  it.each([
    ["gzip", { awslogs: { data: `${event.awslogs.data.slice(0, length / 2 - ((length / 2) % 4))}` } }],
    ["base64", { awslogs: { data: `${event.awslogs.data}!` } }],
    ["event", {}],
    ["json", eventOf(`${JSON.stringify(decodePayload(event)).slice(0, -1)},`)],
    ["shape", eventOf(JSON.stringify({ ...decodePayload(event), messageType: "?" }))],
  ])("with a broken %s fails as usual and does not affect the next one", (step, broken) => {
    const plain = (decode: () => unknown) => {
      try {
        return decode();
      } catch (error) {
        return error;
      }
    };
    const error = plain(() => decodePayload(broken));
    expect(error).toMatchObject({ code: "payload", details: { step } });
    expect(plain(() => decodeExcerpt(["CreateUser"], broken))).toEqual(error);
    expect(decodeExcerpt(["CreateUser"], event).leftOut).toBe(3960);
  });

  it("may have more events than the limit of those that match, if most of them cannot match", () => {
    const matching = payloadOf(
      random.filter(({ eventName }) => eventName === "CreateUser").map((each) => JSON.stringify(each)),
    );
    const maxMatching = matching.logEvents.reduce((sum, { message }) => sum + message.length, 0);
    expect(decodeExcerpt(["CreateUser"], event, { maxMatching }).leftOut).toBe(3960);
    const refused = `expected at most ${maxMatching - 1} bytes of log events that may match, found more`;
    expect(() => decodeExcerpt(["CreateUser"], event, { maxMatching: maxMatching - 1 })).toThrow(refused);
    expect(() => decodeExcerpt(undefined, event, { maxMatching })).toThrow("of log events that may match");
  });

  it("must not unpack to more than the limit", () => {
    expect(() => decodeExcerpt(["CreateUser"], event, { maxBytes: 1000 })).toThrow("at most 1000 bytes");
  });
});
