import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { IamAlertsError } from "../../src/errors.ts";
import { encodePayload } from "../../src/payload/awslogs.ts";
import { base64, json, pieces, readAll, reading, record, summaries } from "./reading.ts";

const create = json("CreateUser");
const payload = (name: string) => JSON.stringify(encodePayload([record(name)]));
const { data } = encodePayload([record("CreateUser")]).awslogs;
const damaged = `${data.slice(0, 60)}AAAA${data.slice(64)}`;
const random = Buffer.from(Array.from({ length: 600 }, (_, index) => (index * index * 31 + index * 7) % 251));

describe("a broken payload does not affect its neighbors", () => {
  it.each([
    ["invalid base64", '{"awslogs":{"data":"H4s!"}}', 'expected base64, found "!" at character 4'],
    ["no data", '{"awslogs":{}}', "expected an event with base64 text in awslogs.data, found an object with awslogs"],
    ["bytes that are not gzip", '{"awslogs":{"data":"e30="}}', "expected gzip (bytes 1f8b), found bytes 7b7d"],
    [
      "damaged gzip",
      JSON.stringify({ awslogs: { data: damaged } }),
      /^expected valid gzip data, found damaged data \(/,
    ],
    ["gzip cut short", JSON.stringify({ awslogs: { data: data.slice(0, -40) } }), /^expected the end of the gzip data/],
    [
      "text that is not JSON",
      JSON.stringify({ awslogs: { data: base64(gzipSync("x")) } }),
      /^expected the payload's JSON/,
    ],
    [
      "an unknown messageType",
      '{"messageType":"X","logEvents":[]}',
      /^expected messageType DATA_MESSAGE or CONTROL_MESSAGE/,
    ],
    ["bare base64 of damaged gzip", damaged, /^expected valid gzip data/],
    ["a notification of something else", '{"TopicArn":"arn","Message":"hello"}', /^expected a CloudWatch Logs payload/],
  ])("%s", async (_, broken, message) => {
    const { items, thrown } = await readAll(`${payload("CreateUser")}\n${broken}\n${payload("DeleteUser")}\n`);
    expect(thrown).toBeUndefined();
    expect(items.map(({ kind }) => kind)).toEqual(["payload", "error", "payload"]);
    expect(summaries(items).toSpliced(1, 1)).toEqual(["payload CreateUser", "payload DeleteUser"]);
    const item = items[1];
    if (item?.kind !== "error") return expect.unreachable();
    expect(item.line).toBe(2);
    expect(item.error).toBeInstanceOf(IamAlertsError);
    expect(item.error.code).toBe("payload");
    expect(item.error.message).toMatch(message);
  });

  it("in a list, and is reported with its index", async () => {
    const Records = [{ kinesis: { data } }, { kinesis: { data: "!" } }, { kinesis: { data } }];
    const { items } = await readAll(JSON.stringify({ Records }));
    expect(summaries(items)).toEqual(["payload CreateUser", "error shape", "payload CreateUser"]);
    expect(items[1]).toMatchObject({ error: { details: { place: "Records[1]" } } });
    expect(items[1]?.kind === "error" && items[1].error.message).toMatch(/^Records\[1\]: expected /);
  });
});

describe("a broken record does not affect its neighbors", () => {
  const cut = `{"Records":[${`${create},`.repeat(40)}`;

  it("in a document that is cut short, and is reported as cut short", async () => {
    const rest = create.slice(0, 77);
    const { items } = await readAll(`${cut} ${rest}`);
    expect(summaries(items)).toEqual([...Array(40).fill("record CreateUser"), `unreadable ${rest}`]);
    expect(items.at(-1)).toMatchObject({ reason: "its JSON is cut short" });
  });

  it("in a list that is cut short", async () => {
    const rest = '{"eventName" : "CreateUser", "aws';
    expect(await reading(`[${`${create},`.repeat(40)}${rest}`)).toEqual([
      ...Array(40).fill("record CreateUser"),
      `unreadable ${rest}`,
    ]);
  });

  it.each([
    [31, "record CreateUser"],
    [32, "unreadable"],
  ])("after %i braces that are never closed", async (count, expected) => {
    const open = '{"eventName":{},"a":'.repeat(count);
    const [first] = await reading(`${open}${create}`);
    expect(first?.slice(0, expected.length)).toBe(expected);
  });

  it("in a Records list with entries of any kind", async () => {
    const input = `{"Records":[null,7,"text",true,[],${create},{},${json("GetUser")}]}`;
    expect(await reading(input)).toEqual([
      "unreadable null",
      "unreadable 7",
      'unreadable "text"',
      "unreadable true",
      "unreadable []",
      "record CreateUser",
      "record undefined",
      "record GetUser",
    ]);
  });

  it("wherever its line is cut", async () => {
    for (let length = 20; length < create.length; length++) {
      const cut = create.slice(0, length);
      const found = await reading(`${create}\n${cut}\n${json("GetUser")}\n${json("DeleteUser")}\n`);
      expect([cut, ...found]).toEqual([
        cut,
        "record CreateUser",
        `unreadable ${cut}`,
        "record GetUser",
        "record DeleteUser",
      ]);
    }
  });

  it("if a line that is cut after a colon is followed by a single record", async () => {
    const cut = '{"eventVersion":"1.11","requestParameters":';
    expect(await reading(`${cut}\n${create}\n`)).toEqual([`unreadable ${cut}`, "record CreateUser"]);
  });

  it("in log events", async () => {
    const events = [{ message: create }, { message: create.slice(0, 50) }, { message: create }];
    expect(await reading(JSON.stringify({ events }))).toEqual([
      "record CreateUser",
      `unreadable ${create.slice(0, 50)}`,
      "record CreateUser",
    ]);
  });

  it("in the output of aws logs tail", async () => {
    const cut = create.slice(0, 90);
    const input = `t stream ${create}\nt stream ${cut}\nt stream ${json("GetUser")}\n`;
    expect(await reading(input)).toEqual(["record CreateUser", `unreadable ${cut}`, "record GetUser"]);
  });

  it("if it is the last line and is cut short; its text is kept", async () => {
    const cut = create.slice(0, 100);
    const { items } = await readAll(`${create}\n${cut}`);
    expect(items.slice(1)).toEqual([{ kind: "unreadable", text: cut, reason: "its JSON is cut short" }]);
  });

  it("if it is pretty-printed and cut short", async () => {
    const cut = JSON.stringify(record("GetUser"), null, 2).slice(0, 120);
    expect(await reading(`${create}\n${cut}`)).toEqual(["record CreateUser", `unreadable ${cut}`]);
  });

  it("if it is pretty-printed, cut short and followed by another record", async () => {
    const cut = JSON.stringify(record("GetUser"), null, 2).split("\n").slice(0, 6).join("\n");
    expect(await reading(`${cut}\n${create}\n`)).toEqual([`unreadable ${cut}`, "record CreateUser"]);
  });

  it("if a file of many records is cut short, on one line or many", async () => {
    const names = ["CreateUser", "GetUser", "DeleteUser"];
    for (const indent of [0, 2]) {
      const file = JSON.stringify({ Records: names.map((name) => record(name)) }, null, indent);
      const found = await reading(file.slice(0, -40));
      expect(found.slice(0, 2)).toEqual(["record CreateUser", "record GetUser"]);
      expect(found[2]).toMatch(/^unreadable \{\s*"eventVersion":\s*"1.11"/);
      expect(found).toHaveLength(3);
    }
  });

  it("if a file of many records on one line is cut short before other lines", async () => {
    const file = `{"Records":[${create},${json("GetUser")}`.slice(0, -9);
    expect(await reading(`${file}\n${json("DeleteUser")}\n`)).toEqual([
      "record CreateUser",
      `unreadable ${json("GetUser").slice(0, -9)}`,
      "record DeleteUser",
    ]);
  });

  it("if its line has text after it", async () => {
    expect(await reading(`t stream ${create} # seen\n`)).toEqual(["record CreateUser"]);
  });

  it("if base64 of gzip has a wrong character", async () => {
    const { items } = await readAll(`${data.slice(0, 40)}!${data.slice(41)}\n${create}\n`);
    expect(summaries(items)).toEqual(["error base64", "record CreateUser"]);
  });
});

describe("broken gzip", () => {
  const lines = ["CreateUser", "GetUser", "DeleteUser"].map((name) =>
    json(name, { noise: base64(random.map((byte) => byte ^ name.length)) }),
  );
  const packed = gzipSync(`${lines.join("\n")}\n`);

  it.each([1, 7, 1_000_000])("yields the items before the cut, then throws, in chunks of %d bytes", async (size) => {
    const { items, thrown } = await readAll(pieces(packed.subarray(0, -9), size));
    expect(summaries(items)).toEqual(["record CreateUser", "record GetUser", "record DeleteUser"]);
    expect(thrown).toBeInstanceOf(IamAlertsError);
    expect(thrown).toMatchObject({
      code: "payload",
      message: "expected the end of the gzip data, found the end of the input: the data is cut short",
      details: { step: "gzip" },
    });
  });

  it.each([1, 1_000_000])(
    "yields the complete members before one that is cut short, in chunks of %d bytes",
    async (size) => {
      const members = [gzipSync(`${create}\n`), gzipSync(`${json("GetUser")}\n`), packed.subarray(0, 40)];
      const { items, thrown } = await readAll(pieces(Buffer.concat(members), size));
      expect(summaries(items).slice(0, 2)).toEqual(["record CreateUser", "record GetUser"]);
      expect(thrown).toMatchObject({ details: { step: "gzip" } });
    },
  );

  // zlib returns nothing of a chunk in which it finds damage, so the loss depends on the chunks.
  it("yields the items before data that is not gzip, byte by byte", async () => {
    const { items, thrown } = await readAll(pieces(Buffer.concat([packed, Buffer.from("no gzip")]), 1));
    expect(summaries(items)).toEqual(["record CreateUser", "record GetUser", "record DeleteUser"]);
    expect(thrown).toMatchObject({
      code: "payload",
      message: "expected valid gzip data, found damaged data (incorrect header check)",
    });
  });

  it("rethrows errors of the source itself", async () => {
    const failure = new Error("disk");
    const source = (async function* () {
      yield packed.subarray(0, 100);
      throw failure;
    })();
    expect((await readAll(source)).thrown).toBe(failure);
  });
});

describe("an OCSF event of CloudTrail", () => {
  const ocsf = { class_uid: 3001, metadata: { product: { name: "CloudTrail" } }, api: { operation: "CreateUser" } };
  const text = JSON.stringify(ocsf);
  const kinds = async (input: string) => (await readAll(input)).items.map(({ kind }) => kind);

  it.each<[string, string, number]>([
    ["on a line", `${text}\n`, 1],
    ["on several lines", `${JSON.stringify(ocsf, null, 2)}\n`, 1],
    ["in a list", JSON.stringify([ocsf, ocsf]), 2],
    ["in a file of records", JSON.stringify({ Records: [ocsf, record("CreateUser")] }), 2],
    ["in Kinesis", JSON.stringify({ Records: [{ kinesis: { data: base64(text) } }] }), 1],
    ["in a message of SQS", JSON.stringify({ Messages: [{ Body: text }] }), 1],
  ])("%s is a record", async (_where, input, count) => {
    expect(await kinds(input)).toEqual(Array.from({ length: count }, () => "record"));
  });

  it("that is cut short is reported, and that of another log passes through", async () => {
    expect(await kinds(`${text.slice(0, -20)}\n`)).toEqual(["unreadable"]);
    expect(await kinds(text.replace("CloudTrail", "Amazon VPC"))).toEqual(["text"]);
  });
});
