import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { encodePayload } from "../../src/payload/awslogs.ts";
import { foreignKind } from "../../src/payload/foreign.ts";
import { base64, json, readAll, reading, record } from "./reading.ts";

const delimited = (number: number, data: Uint8Array) => {
  const size: number[] = [];
  for (let rest = data.length; ; rest = Math.floor(rest / 128)) {
    size.push(rest < 128 ? rest : (rest % 128) + 128);
    if (rest < 128) break;
  }
  return Buffer.concat([Buffer.from([number * 8 + 2, ...size]), data]);
};

/** An aggregate as the Kinesis Producer Library writes it: partition keys, then records with the index of theirs. */
function aggregate(...entries: readonly (string | Uint8Array)[]): Buffer {
  const records = entries.map((entry) =>
    delimited(3, Buffer.concat([Buffer.from([8, 0]), delimited(3, Buffer.from(entry))])),
  );
  const message = Buffer.concat([delimited(1, Buffer.from("key")), ...records]);
  const digest = createHash("md5").update(message).digest();
  return Buffer.concat([Buffer.from([0xf3, 0x89, 0x9a, 0xc2]), message, digest]);
}

const kinesis = (...data: readonly Uint8Array[]) =>
  JSON.stringify({ Records: data.map((bytes) => ({ kinesis: { data: base64(bytes) }, eventSource: "aws:kinesis" })) });

const packed = (name: string) => Buffer.from(encodePayload([record(name)]).awslogs.data, "base64");

describe("an aggregate of the Kinesis Producer Library", () => {
  it("gives the records in it, packed or not", async () => {
    const event = kinesis(aggregate(json("CreateUser"), packed("DeleteUser")), aggregate(json("CreateRole")));
    expect(await reading(event)).toEqual(["record CreateUser", "payload DeleteUser", "record CreateRole"]);
  });

  it("with one broken record gives its neighbors", async () => {
    const broken = packed("DeleteUser").subarray(0, 60);
    const { items } = await readAll(kinesis(aggregate(json("CreateUser"), broken, json("CreateRole"))));
    expect(items.map(({ kind }) => kind)).toEqual(["record", "error", "record"]);
  });

  it("that is cut short is an error, and its neighbors are read", async () => {
    const { items } = await readAll(kinesis(aggregate("x".repeat(300)).subarray(0, 200), packed("CreateRole")));
    expect(items.map(({ kind }) => kind)).toEqual(["error", "payload"]);
  });
});

describe("gzip inside gzip", () => {
  it("is read in a record of Kinesis or Firehose", async () => {
    expect(await reading(kinesis(gzipSync(packed("CreateUser"))))).toEqual(["payload CreateUser"]);
    const firehose = { records: [{ data: base64(gzipSync(packed("CreateUser"))) }] };
    expect(await reading(JSON.stringify(firehose))).toEqual(["payload CreateUser"]);
  });
});

describe("rows of CloudTrail Lake", () => {
  it("are read by their eventJson, in any letter case", async () => {
    const rows = [
      [{ eventName: "CreateUser" }, { eventJson: json("CreateUser") }],
      [{ eventjson: json("DeleteRole") }],
    ];
    expect(await reading(JSON.stringify({ QueryStatus: "FINISHED", QueryResultRows: rows }))).toEqual([
      "record CreateUser",
      "record DeleteRole",
    ]);
  });
});

describe("the timestamp of a log event", () => {
  it("is read if it is text of digits", async () => {
    const events = [{ id: "1", timestamp: "1795168800000", message: json("CreateUser") }];
    const data = { messageType: "DATA_MESSAGE", owner: "1", logGroup: "g", logStream: "s", logEvents: events };
    const { items } = await readAll(JSON.stringify(data));
    expect(items).toMatchObject([{ payload: { logEvents: [{ timestamp: 1_795_168_800_000 }] } }]);
  });
});

describe("foreignKind", () => {
  it.each([
    ["a Parquet file", "PAR1\u0015\u0000"],
    ["a notice that CloudTrail delivered a file", '{"s3Bucket":"b","s3ObjectKey":["AWSLogs/a.json.gz"]}'],
    ["an event notification of S3", '{"Records":[{"eventSource":"aws:s3","s3":{}}]}'],
    ["a CloudTrail digest file", '{"awsAccountId":"1","digestStartTime":"t","digestS3Bucket":"b"}'],
    ["rows of CloudTrail Lake without eventJson", '{"QueryResultRows":[[{"eventName":"CreateUser"}]]}'],
    ["rows of Athena as JSON", '{"ResultSet":{"Rows":[{"Data":[{"VarCharValue":"eventname"}]}]}}'],
    ["rows of Logs Insights without @message", '{"results":[[{"field":"eventName","value":"CreateUser"}]]}'],
    [
      "the event history that the console downloads as CSV",
      'Event name,Event time,User name,Event source\n"CreateUser"',
    ],
    ["a result of Athena as CSV", '"eventtime","eventname","useridentity"\n"t","CreateUser",'],
    ["output of the AWS CLI as YAML", "Events:\n- CloudTrailEvent: '{}'\n"],
    ["output of the AWS CLI as a table", "-----------------------------\n|  LookupEvents  |"],
    ["an archive of tar or zip", "PK\u0003\u0004"],
  ])("recognizes %s", (name, start) => {
    expect(foreignKind(Buffer.from(start, "latin1"))?.name).toBe(name);
  });

  it.each(["hello", "", '{"level":"info","message":"events: none"}', "name,value\n1,2", "2026-11-18 events: 3 done"])(
    "recognizes nothing in %j",
    (text) => {
      expect(foreignKind(Buffer.from(text))).toBeUndefined();
    },
  );

  it("names what is inside a wrapping, in the error", async () => {
    const notice = JSON.stringify({ s3Bucket: "b", s3ObjectKey: ["k"] });
    const { items } = await readAll(JSON.stringify({ Messages: [{ Body: notice }] }));
    expect(items).toMatchObject([{ error: { message: expect.stringContaining("CloudTrail delivered a file") } }]);
  });
});
