import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { toAlert } from "../../src/alert/alert.ts";
import { readRecord } from "../../src/cloudtrail/record.ts";
import { encodePayload } from "../../src/payload/awslogs.ts";
import { recognize } from "../../src/payload/envelopes.ts";
import { renderJson, renderJsonLine } from "../../src/render/json.ts";
import { base64, json, readAll, reading, record, summaries, wrap } from "./reading.ts";

const event = encodePayload([record("CreateUser"), record("DeleteUser")]);
const { data } = event.awslogs;
const payload = {
  messageType: "DATA_MESSAGE",
  owner: "111122223333",
  logGroup: "group",
  logStream: "stream",
  subscriptionFilters: ["iam"],
  logEvents: [{ id: "1", timestamp: 2, message: json("CreateUser") }],
};
const create = json("CreateUser");
const eventBridge = { version: "0", "detail-type": "AWS API Call via CloudTrail", detail: record("CreateUser") };
const notification = (message: unknown) => ({
  Type: "Notification",
  TopicArn: "arn:aws:sns:us-east-1:111122223333:topic",
  Message: typeof message === "string" ? message : JSON.stringify(message),
});
const queued = (body: unknown) => ({ Records: [{ eventSource: "aws:sqs", body: JSON.stringify(body) }] });
const alert = (name: string) => toAlert(readRecord(record(name)) ?? expect.unreachable());
const random = Buffer.from(Array.from({ length: 900 }, (_, index) => (index * index * 31 + index * 7) % 251));
const large = encodePayload([record("CreateUser", { requestParameters: { noise: base64(random) } })]);
const urlSafe = (text: string) => text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
const pretty = (value: unknown) => JSON.stringify(value, null, 2);

describe("readItems recognizes", () => {
  it.each<[string, string | Uint8Array, readonly string[]]>([
    ["the Lambda event", JSON.stringify(event), ["payload CreateUser DeleteUser"]],
    ["the Lambda event, pretty-printed", pretty(event), ["payload CreateUser DeleteUser"]],
    ["its base64", data, ["payload CreateUser DeleteUser"]],
    ["its base64 with a line break", `${data}\r\n`, ["payload CreateUser DeleteUser"]],
    ["its base64 wrapped at 76 columns", wrap(large.awslogs.data, 76), ["payload CreateUser"]],
    ["its base64 wrapped at 64 columns", wrap(large.awslogs.data, 64), ["payload CreateUser"]],
    ["its base64 wrapped with CRLF", wrap(large.awslogs.data, 76, "\r\n"), ["payload CreateUser"]],
    ["its base64 wrapped at 20 columns", wrap(large.awslogs.data, 20), ["payload CreateUser"]],
    ["its base64 wrapped at 50 columns", wrap(large.awslogs.data, 50), ["payload CreateUser"]],
    ["its base64 wrapped at 61 columns", wrap(large.awslogs.data, 61), ["payload CreateUser"]],
    ["its URL-safe base64", urlSafe(large.awslogs.data), ["payload CreateUser"]],
    ["its URL-safe base64, wrapped", wrap(urlSafe(large.awslogs.data), 64), ["payload CreateUser"]],
    [
      "its wrapped base64 on one line",
      wrap(large.awslogs.data, 76).trim().replaceAll("\n", " "),
      ["payload CreateUser"],
    ],
    ["the content of awslogs", JSON.stringify(event.awslogs), ["payload CreateUser DeleteUser"]],
    ["its base64 as a JSON string", JSON.stringify(data), ["payload CreateUser DeleteUser"]],
    ["base64 of the event's JSON", base64(JSON.stringify(event)), ["payload CreateUser DeleteUser"]],
    ["base64 of the event's pretty JSON", base64(pretty(event)), ["payload CreateUser DeleteUser"]],
    ["the same, wrapped at 76 columns", wrap(base64(JSON.stringify(event)), 76), ["payload CreateUser DeleteUser"]],
    ["the same, wrapped at 64 columns", wrap(base64(JSON.stringify(event)), 64), ["payload CreateUser DeleteUser"]],
    ["base64 of a record's JSON", base64(create), ["record CreateUser"]],
    ["base64 of gzip of a record", base64(gzipSync(create)), ["record CreateUser"]],
    ["the gzip bytes of a payload", Buffer.from(data, "base64"), ["payload CreateUser DeleteUser"]],
    [
      "two payloads gzipped one after the other",
      gzipSync(JSON.stringify(payload).repeat(2)),
      ["payload CreateUser", "payload CreateUser"],
    ],
    ["the unpacked payload", JSON.stringify(payload), ["payload CreateUser"]],
    ["the unpacked payload, pretty-printed", pretty(payload), ["payload CreateUser"]],
    [
      "a CloudTrail file",
      JSON.stringify({ Records: [record("CreateUser"), record("GetUser")] }),
      ["record CreateUser", "record GetUser"],
    ],
    [
      "a CloudTrail file, gzipped",
      gzipSync(JSON.stringify({ Records: [record("CreateUser")] })),
      ["record CreateUser"],
    ],
    ["an empty CloudTrail file", '{"Records":[]}', []],
    ["one record", create, ["record CreateUser"]],
    ["one record, pretty-printed", `${pretty(record("CreateUser"))}\n`, ["record CreateUser"]],
    ["one record of two fields", '{"eventName":"CreateUser","awsRegion":"us-east-1"}', ["record CreateUser"]],
    [
      "records, one per line",
      `${create}\n${json("GetUser")}\r\n\n${create}`,
      ["record CreateUser", "record GetUser", "record CreateUser"],
    ],
    [
      "payloads, one per line",
      `${JSON.stringify(event)}\n${JSON.stringify(payload)}\n`,
      ["payload CreateUser DeleteUser", "payload CreateUser"],
    ],
    ["base64 before words", `${base64(create)} and words\n`, ["record CreateUser"]],
    ["base64 after words", `data=${data}\n`, ["payload CreateUser DeleteUser"]],
    [
      "aws kinesis get-records --output text",
      `49590338\nRECORDS\t2026-11-18T15:21:36+00:00\t${data}\tkey\t${large.awslogs.data}\n`,
      ["text 49590338\n", "payload CreateUser DeleteUser", "payload CreateUser"],
    ],
    [
      "base64, one per line",
      `${data}\n${large.awslogs.data}\n`,
      ["payload CreateUser DeleteUser", "payload CreateUser"],
    ],
    ["a list of records", pretty([record("CreateUser"), record("GetUser")]), ["record CreateUser", "record GetUser"]],
    [
      "documents without a separator",
      `${create}${json("GetUser")}${JSON.stringify(event)}`,
      ["record CreateUser", "record GetUser", "payload CreateUser DeleteUser"],
    ],
    [
      "pretty documents without a separator",
      `${pretty(record("CreateUser"))}${pretty(payload)}`,
      ["record CreateUser", "payload CreateUser"],
    ],
    [
      "jq's output",
      `${pretty(record("CreateUser"))}\n${pretty(record("GetUser"))}\n`,
      ["record CreateUser", "record GetUser"],
    ],
    [
      "aws logs filter-log-events",
      pretty({
        events: [{ logStreamName: "s", timestamp: 5, message: create, ingestionTime: 6, eventId: "1" }],
        searchedLogStreams: [],
      }),
      ["record CreateUser"],
    ],
    ["filter-log-events without results", '{"events":[],"searchedLogStreams":[]}', []],
    [
      "its events, one per line",
      `{"timestamp":5,"message":${JSON.stringify(create)},"ingestionTime":6}\n`,
      ["record CreateUser"],
    ],
    [
      "aws cloudtrail lookup-events",
      pretty({ Events: [{ EventId: "1", EventName: "CreateUser", CloudTrailEvent: create }] }),
      ["record CreateUser"],
    ],
    ["its events, one per line", JSON.stringify({ EventId: "1", CloudTrailEvent: create }), ["record CreateUser"]],
    [
      "the results of Logs Insights that the console downloads",
      `@timestamp,@message\r\n2026-11-18 15:21:36.000,${cell(create)}\r\n2026-11-18 15:21:36.000,${cell(json("GetUser"))}\r\n`,
      ["text @timestamp,@message\r\n", "record CreateUser", "record GetUser"],
    ],
    [
      "log events that the console downloads",
      `timestamp,message\n1,${cell(create)}\n2,hello\n`,
      ["text timestamp,message\n", "record CreateUser", "text 2,hello\n"],
    ],
    ["a CSV line of two records", `${cell(create)};${cell(json("GetUser"))}`, ["record CreateUser", "record GetUser"]],
    ["a CSV cell of a payload", `1,${cell(JSON.stringify(event))},2`, ["payload CreateUser DeleteUser"]],
    [
      "a CSV cell of a record that is cut short",
      `1,${cell(create.slice(0, 77))}`,
      [`unreadable ${create.slice(0, 77)}`],
    ],
    ["aws logs get-log-record", pretty({ logRecord: { "@ptr": "x", "@message": create } }), ["record CreateUser"]],
    [
      "lines of a container's log",
      `${JSON.stringify({ log: `${create}\n`, stream: "stdout" })}\n${JSON.stringify({ log: `at 5: ${create}` })}\n`,
      ["record CreateUser", `text ${JSON.stringify({ log: `at 5: ${create}` })}\n`],
    ],
    [
      "aws logs get-query-results",
      pretty({
        results: [
          [
            { field: "@timestamp", value: "x" },
            { field: "@message", value: create },
          ],
        ],
        status: "Complete",
      }),
      ["record CreateUser"],
    ],
    ["an event of EventBridge", JSON.stringify(eventBridge), ["record CreateUser"]],
    [
      "a Kinesis event",
      JSON.stringify({ Records: [{ kinesis: { data }, eventSource: "aws:kinesis" }] }),
      ["payload CreateUser DeleteUser"],
    ],
    [
      "aws kinesis get-records",
      pretty({ Records: [{ SequenceNumber: "1", Data: data, PartitionKey: "p" }], NextShardIterator: "x" }),
      ["payload CreateUser DeleteUser"],
    ],
    [
      "Kinesis entries of EventBridge Pipes",
      JSON.stringify([{ partitionKey: "p", sequenceNumber: "1", data, eventSource: "aws:kinesis", awsRegion: "r" }]),
      ["payload CreateUser DeleteUser"],
    ],
    ["a single Firehose entry", JSON.stringify({ recordId: "1", data: base64(create) }), ["record CreateUser"]],
    ["a single Kinesis entry", JSON.stringify({ kinesis: { data: base64(create) } }), ["record CreateUser"]],
    [
      "a Firehose event",
      JSON.stringify({ invocationId: "1", records: [{ recordId: "1", data }] }),
      ["payload CreateUser DeleteUser"],
    ],
    [
      "an SNS event",
      JSON.stringify({ Records: [{ EventSource: "aws:sns", Sns: notification(create) }] }),
      ["record CreateUser"],
    ],
    ["an SNS notification", pretty(notification(create)), ["record CreateUser"]],
    ["an SNS notification of a payload", JSON.stringify(notification(event)), ["payload CreateUser DeleteUser"]],
    ["an SQS event", JSON.stringify(queued(record("CreateUser"))), ["record CreateUser"]],
    [
      "aws sqs receive-message",
      pretty({ Messages: [{ MessageId: "1", Body: create }, { Body: data }] }),
      ["record CreateUser", "payload CreateUser DeleteUser"],
    ],
    ["EventBridge in SNS in SQS", JSON.stringify(queued(notification(eventBridge))), ["record CreateUser"]],
    [
      "a Lambda event in SNS in SQS",
      JSON.stringify({ Messages: [{ Body: JSON.stringify(notification(event)) }] }),
      ["payload CreateUser DeleteUser"],
    ],
    [
      "SQS in Kinesis",
      JSON.stringify({ Records: [{ kinesis: { data: base64(gzipSync(JSON.stringify(queued(eventBridge)))) } }] }),
      ["record CreateUser"],
    ],
    [
      "alerts saved as NDJSON",
      renderJsonLine(alert("CreateUser")) + renderJsonLine(alert("GetUser")),
      ["record CreateUser", "record GetUser"],
    ],
    [
      "alerts saved as a list",
      `[\n${renderJson(alert("CreateUser"))},\n${renderJson(alert("GetUser"))}\n]\n`,
      ["record CreateUser", "record GetUser"],
    ],
    [
      "the result of the alert function",
      JSON.stringify({ alerts: [alert("CreateUser")], deliveries: [] }),
      ["record CreateUser"],
    ],
  ])("%s", async (_, input, expected) => {
    expect(await reading(input)).toEqual(expected);
  });

  it.each([
    "111122223333_CloudTrail_us-east-1",
    "my stream",
    "2026/11/18/[$LATEST]0a1b2c",
    "a{b}c",
    '{"a":1}',
    "{a}{b}{c}{d}{e}{f}",
    "{".repeat(100),
  ])("a line of aws logs tail from the stream %s", async (stream) => {
    const lines = ["CreateUser", "GetUser"].map((name) => `2026-11-18T15:21:36.000000+00:00 ${stream} ${json(name)}\n`);
    expect(await reading(lines.join(""))).toEqual(["record CreateUser", "record GetUser"]);
  });

  it("aws logs tail in its short format", async () => {
    expect(await reading(`2026-11-18T15:21:36 ${create}\n`)).toEqual(["record CreateUser"]);
  });

  it.each([
    "2026-11-18T15:21:36+00:00 my stream ",
    "2026-11-18T15:21:36+00:00 [$LATEST]a{b} ",
    "\x1b[32m2026-11-18T15:21:36.123000+00:00\x1b[0m \x1b[36ms\x1b[0m ",
  ])("aws logs tail in its JSON format, after the header %j", async (header) => {
    const lines = ["CreateUser", "GetUser"].map((name) => `${header}\n${pretty(record(name))}\n`);
    const found = ["record CreateUser", "text 2026-11-18T15:21:36Z s END\n", "record CreateUser", "record GetUser"];
    expect(await reading(`${lines[0]}2026-11-18T15:21:36Z s END\n${lines.join("")}`)).toEqual(found);
    expect(await reading(lines.join("").replaceAll("\n", "\r\n"))).toEqual(["record CreateUser", "record GetUser"]);
    expect(await reading(lines.join("").replaceAll(" \n{", " {"))).toEqual(["record CreateUser", "record GetUser"]);
  });

  it("the time of a log event, the text of a message, and simulated alerts", async () => {
    const logEvent = JSON.stringify({ events: [{ timestamp: 5, message: create }] });
    const saved = renderJsonLine({ ...alert("CreateUser"), simulated: true });
    const value = record("CreateUser");
    expect((await readAll(logEvent)).items).toEqual([{ kind: "record", value, message: create, time: 5 }]);
    expect((await readAll(`x ${create}\n`)).items).toEqual([{ kind: "record", value, message: create }]);
    expect((await readAll(saved)).items).toEqual([{ kind: "record", value, simulated: true }]);
  });

  it("log events without a time, and alerts that are not simulated", async () => {
    const value = record("CreateUser");
    const events = [{ message: create }, { timestamp: "soon", message: create }];
    const found = { kind: "record", value, message: create, time: undefined };
    expect((await readAll(JSON.stringify({ events }))).items).toEqual([found, found]);
    const held = { timestamp: 5, message: JSON.stringify(event) };
    expect((await readAll(JSON.stringify({ events: [held] }))).items[0]).not.toHaveProperty("time");
    for (const simulated of [false, "true", undefined]) {
      const saved = { version: 1, action: {}, actor: {}, record: value, simulated };
      expect(recognize(saved)).toEqual([{ kind: "record", value, simulated: false }]);
    }
  });

  it("the text of a record without its line break", async () => {
    const { items } = await readAll(` ${create} \r\n`);
    expect(items).toEqual([{ kind: "record", value: record("CreateUser"), message: create }]);
  });

  it.each([
    ["a record after 255 braces", `x ${"{ ".repeat(255)}${create}`, /^record CreateUser$/],
    ["no record after 256", `x ${"{ ".repeat(256)}${create}`, /^unreadable \{ \{/],
    ["a record after three braces of a line of 65 KB", `x${" ".repeat(65_536)}${"{ ".repeat(3)}${create}`, /^record/],
    ["no record after four", `x${" ".repeat(65_536)}${"{ ".repeat(4)}${create}`, /^unreadable/],
    [
      "a record in a cell after 255 others",
      `${`${cell('{"a":1}')},`.repeat(255)}${cell(create)}`,
      /^record CreateUser$/,
    ],
    ["no record in a cell after 256", `${`${cell('{"a":1}')},`.repeat(256)}${cell(create)}`, /^text/],
    ["a payload after three words that look like one", `x ${`H4sI${"A".repeat(60)} `.repeat(3)}${data}`, /^payload/],
    ["no payload after four", `x ${`H4sI${"A".repeat(60)} `.repeat(4)}${data}`, /^text/],
    [
      "a record in a word of 60 characters",
      `x ${base64('{"eventName":"A","awsRegion":"us-east-1000"}')}`,
      /^record A$/,
    ],
    ["no record in a shorter word", `x ${base64('{"eventName":"A","awsRegion":"us-east-1"}')}`, /^text/],
  ])("%s of a line", async (_, line, expected) => {
    expect((await reading(`${line}\n`))[0]).toMatch(expected);
  });

  it("why an entry is not a record", async () => {
    expect((await readAll(`{"Records":[${create},7]}`)).items[1]).toEqual({
      kind: "unreadable",
      text: "7",
      reason: "it is not an object",
    });
  });

  it("a saved alert about an unreadable log event", async () => {
    const saved = { version: 1, action: {}, actor: {}, record: '{"eventVersion":"1.1' };
    expect((await readAll(JSON.stringify(saved))).items).toEqual([
      { kind: "unreadable", text: '{"eventVersion":"1.1', reason: "its JSON is cut short" },
    ]);
  });
});

describe("recognize", () => {
  it("returns undefined for a value without a known shape", () => {
    for (const value of [null, 7, "hello", true, {}, { a: 1 }, [1], [["x"]]]) {
      expect(recognize(value)).toBeUndefined();
    }
  });

  it("reports what it expected inside a known wrapping", () => {
    expect(() => recognize(notification("hello"))).toThrow(
      "expected a CloudWatch Logs payload or a CloudTrail record inside, found something else",
    );
  });

  it("opens eight wrappings and ignores anything deeper", () => {
    let wrapped: unknown = record("CreateUser");
    for (let depth = 0; depth < 3; depth++) wrapped = notification(wrapped);
    expect(summaries(recognize(wrapped) ?? [])).toEqual(["record CreateUser"]);
    for (let depth = 0; depth < 10; depth++) wrapped = { "detail-type": "x", detail: wrapped };
    expect(recognize(wrapped)).toBeUndefined();
    const within = (value: unknown, depth: number): unknown =>
      depth === 0 ? value : { "detail-type": "x", detail: within(value, depth - 1) };
    expect(summaries(recognize(within(record("CreateUser"), 8)) ?? [])).toEqual(["record CreateUser"]);
    expect(recognize(within(record("CreateUser"), 9))).toBeUndefined();
    const encoded = (depth: number): string => (depth === 0 ? create : base64(JSON.stringify([encoded(depth - 1)])));
    expect([0, 1, 2, 3].map((depth) => recognize(encoded(depth))?.length)).toEqual([1, 1, 1, undefined]);
  });

  it("is not misled by keys such as __proto__", () => {
    expect(recognize(JSON.parse('{"__proto__":{"eventName":"x","awsRegion":"y","awslogs":{}}}'))).toBeUndefined();
    expect(recognize(JSON.parse('{"constructor":{"name":"x"},"toString":[]}'))).toBeUndefined();
  });
});
