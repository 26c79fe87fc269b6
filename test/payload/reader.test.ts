import { constants, createGzip, type Gzip, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodePayload } from "../../src/payload/awslogs.ts";
import type { Item } from "../../src/payload/items.ts";
import { readItems } from "../../src/payload/reader.ts";
import { isThorough, runs } from "../runs.ts";
import { base64, json, pieces, readAll, reading, record, summaries, wrap } from "./reading.ts";

const create = json("CreateUser");
const event = JSON.stringify(encodePayload([record("CreateUser")]));
const { data } = encodePayload([record("CreateUser", { noise: "x".repeat(300) })]).awslogs;

/** Base64 that ends in = and has an even length. */
const padded = [0, 1, 2, 3, 4, 5, 6, 7, 8]
  .map((length) => encodePayload([record("CreateUser", { noise: "xyzäöüabc".slice(0, length) })]).awslogs.data)
  .find((text) => text.endsWith("=") && text.length % 2 === 0) as string;

/** Returns the bytes that gzip has written after a flush. */
const flushed = (gzip: Gzip, text: string) =>
  new Promise<Uint8Array>((done) => {
    gzip.write(text);
    gzip.flush(constants.Z_SYNC_FLUSH, () => done(gzip.read() as Uint8Array));
  });

/** Returns the first item of an input that does not continue before that item is read. */
async function firstOf(start: Uint8Array): Promise<Item | undefined> {
  let resume = () => {};
  const seen = new Promise<void>((done) => {
    resume = done;
  });
  const source = (async function* () {
    yield start;
    await seen;
  })();
  let first: Item | undefined;
  try {
    for await (const item of readItems(source)) {
      first ??= item;
      resume();
    }
  } catch {
    // The gzip stream of these tests does not end.
  }
  return first;
}

describe("readItems yields an item before the input ends", () => {
  it.each<[string, string, string]>([
    ["a record's line", `${create}\n`, "record CreateUser"],
    ["a record without a line break", create, "record CreateUser"],
    ["a pretty-printed record", JSON.stringify(record("CreateUser"), null, 2), "record CreateUser"],
    ["a Lambda event without a line break", event, "payload CreateUser"],
    ["base64", `${data}\n`, "payload CreateUser"],
    ["wrapped base64", wrap(data, 76), "payload CreateUser"],
    ["wrapped base64 that fills its last line", wrap(padded, padded.length / 2), "payload CreateUser"],
    ["base64 of damaged gzip", `${data.slice(0, 60)}AAAA${data.slice(64)}\n`, "error gzip"],
    ["text", "hello\n", "text hello\n"],
    ["a line of aws logs tail", `t stream ${create}\n`, "record CreateUser"],
    ["a record before half a line", `${create}\n{"eventVersion":`, "record CreateUser"],
  ])("%s", async (_, start, expected) => {
    const first = await firstOf(Buffer.from(start));
    expect(summaries(first === undefined ? [] : [first])).toEqual([expected]);
  });

  it("gzip that was flushed", async () => {
    const first = await firstOf(await flushed(createGzip(), `${create}\n`));
    expect(summaries(first === undefined ? [] : [first])).toEqual(["record CreateUser"]);
  });
});

describe("readItems closes its source", () => {
  it.each<[string, Uint8Array]>([
    ["text", Buffer.from(`${create}\n`)],
    ["gzip", gzipSync(`${create}\n`)],
  ])("of %s when the caller stops reading", async (_, chunk) => {
    let closed = false;
    const source = (function* () {
      try {
        for (let count = 0; count < 100; count++) yield chunk;
      } finally {
        closed = true;
      }
    })();
    for await (const item of readItems(source)) {
      expect(item.kind).toBe("record");
      break;
    }
    await new Promise((done) => setTimeout(done, 50));
    expect(closed).toBe(true);
  });
});

describe("readItems finds the same items in chunks of any size", () => {
  const parts = fc.constantFrom(
    create,
    JSON.stringify(record("GetUser", { text: 'é中\u{1f600}"\\{[' }), null, 2),
    `{"Records":[${create},null,${create}]}`,
    '{"Records":[]}',
    `[${create},{"a":1}]`,
    `{"events":[{"message":${JSON.stringify(create)}},{"message":"hello"}]}`,
    event,
    data,
    wrap(data, 76),
    wrap(base64(event), 64, "\r\n"),
    JSON.stringify(data),
    `t my [$stream]{x} ${create}`,
    '{"awslogs":{"data":"!"}}',
    create.slice(0, 77),
    data.slice(0, 76),
    "2026-11-18T15:21:36Z stream ",
    "2026-11-18T15:21:36Z stream {",
    `2026-11-18T15:21:36Z stream \n${JSON.stringify(record("GetUser"), null, 2)}`,
    "hello",
    '{"level":"info"}',
    '{\n  "pretty": [1]\n}',
    '{foo": [',
    '[INFO] "',
    "{",
    "[",
    "\u00ff\u0000",
    " ",
    "",
  );
  const inputs = fc
    .array(fc.tuple(parts, fc.constantFrom("\n", "\n", "\r\n", "\n\n", "", " ")), { minLength: 1, maxLength: 7 })
    .map((list) => list.flat().join(""));
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });

  const split = (bytes: Uint8Array, places: readonly number[]) => {
    const offsets = [0, ...places.map((place) => Math.floor(place * bytes.length)).sort((a, b) => a - b), bytes.length];
    return offsets.slice(1).map((end, index) => bytes.subarray(offsets[index], end));
  };

  it("of mixed text", async () => {
    await fc.assert(
      fc.asyncProperty(inputs, cuts, async (input, places) => {
        const bytes = Buffer.from(input);
        expect(await reading(split(bytes, places))).toEqual(await reading(bytes));
      }),
      { numRuns: runs(1_500), seed: 4 },
    );
  });

  it("of mixed text, byte by byte", async () => {
    await fc.assert(
      fc.asyncProperty(inputs, async (input) => {
        const bytes = Buffer.from(input);
        expect(await reading(pieces(bytes, 1))).toEqual(await reading(bytes));
      }),
      { numRuns: runs(150), seed: 5 },
    );
  });

  it("of gzip and of UTF-16", async () => {
    await fc.assert(
      fc.asyncProperty(inputs, cuts, async (input, places) => {
        const expected = await reading(Buffer.from(input));
        expect(await reading(split(gzipSync(input), places))).toEqual(expected);
        expect(await reading(split(Buffer.from(`\ufeff${input}`, "utf16le"), places))).toEqual(expected);
      }),
      { numRuns: runs(150), seed: 6 },
    );
  });

  it.each<[string, readonly string[]]>([
    ["a line that only begins like JSON", ["{foo", `": [\n${create}\n`]],
    ["a list with text in it before its line break", [`[${create},{"a":1}]`, "\n"]],
    ["an empty list before its line break", ['hello\n{"Records":[]}', "\n"]],
  ])("of %s", async (_, chunks) => {
    const found = await reading(chunks.map((chunk) => Buffer.from(chunk)));
    expect(found).toEqual(await reading(chunks.join("")));
  });
});

describe("readItems reads", () => {
  it.each<[string, Uint8Array]>([
    ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${create}\nhello\n`)],
    ["UTF-16BE", Buffer.from(`\ufeff${create}\nhello\n`, "utf16le").swap16()],
    ["UTF-16LE without a byte order mark", Buffer.from(`${create}\nhello\n`, "utf16le")],
    ["UTF-16BE without a byte order mark", Buffer.from(`${create}\nhello\n`, "utf16le").swap16()],
    ["gzip of gzip, as Firehose writes it", gzipSync(Buffer.concat([gzipSync(create), gzipSync("\nhello\n")]))],
    ["UTF-16LE, as PowerShell writes it", Buffer.from(`\ufeff${create}\nhello\n`, "utf16le")],
    ["gzip", gzipSync(`${create}\nhello\n`)],
    ["gzip of UTF-8 with a byte order mark", gzipSync(`\ufeff${create}\nhello\n`)],
    ["gzip of several members", Buffer.concat([gzipSync(create), gzipSync("\nhel"), gzipSync("lo\n")])],
    ["gzip padded with zeros", Buffer.concat([gzipSync(`${create}\nhello\n`), Buffer.alloc(512)])],
  ])("%s", async (_, bytes) => {
    expect(await reading(bytes)).toEqual(["record CreateUser", "text hello\n"]);
    expect(await reading(pieces(bytes, 1))).toEqual(["record CreateUser", "text hello\n"]);
  });

  it.each<[string, Uint8Array[]]>([
    ["no chunk", []],
    ["empty chunks", [Buffer.alloc(0), Buffer.alloc(0)]],
    ["a byte order mark alone", [Buffer.from("\ufeff")]],
    ["empty gzip", [gzipSync("")]],
  ])("no items from %s", async (_, chunks) => {
    expect(await reading(chunks)).toEqual([]);
  });

  it.each<[string, number[]]>([
    ["half of gzip's mark", [0x1f, 0x8c, 0x41]],
    ["the other half", [0x1e, 0x8b, 0x41]],
    ["a part of UTF-8's mark", [0xef, 0xbb, 0x41]],
    ["another part", [0xef, 0x41, 0xbf]],
    ["yet another", [0x41, 0xbb, 0xbf]],
    ["half of UTF-16's mark", [0xff, 0x41]],
    ["the other half of that", [0x41, 0xfe]],
    ["half of the other mark", [0xfe, 0x41]],
    ["a zero before a bracket and a letter", [0, 0x7b, 0x41]],
    ["a zero before a letter and a zero", [0, 0x41, 0]],
    ["a bracket between a letter and a zero", [0x41, 0x7b, 0]],
    ["a bracket and a zero", [0x7b, 0]],
    ["a bracket and two zeros", [0x5b, 0, 0]],
    ["a letter and a zero", [0x41, 0, 0x41]],
  ])("as text bytes that begin with %s", async (_, start) => {
    const bytes = Buffer.from(start);
    expect(await reading(bytes)).toEqual([`text ${bytes.toString("latin1")}`]);
    expect(await reading(pieces(bytes, 1))).toEqual([`text ${bytes.toString("latin1")}`]);
  });

  it("UTF-16 of a list, without a mark", async () => {
    const bytes = Buffer.from(`[${create}]`, "utf16le");
    expect(await reading(bytes)).toEqual(["record CreateUser"]);
    expect(await reading(Buffer.from(bytes).swap16())).toEqual(["record CreateUser"]);
  });

  it("half of a UTF-16 character at the end", async () => {
    const bytes = Buffer.from("\ufeffab", "utf16le").subarray(0, -1);
    expect(await reading(bytes)).toEqual([`text a${Buffer.from("\ufffd").toString("latin1")}`]);
  });

  it("gzip in gzip in gzip as bytes", async () => {
    const twice = gzipSync(gzipSync(create));
    expect(await reading(twice)).toEqual(["record CreateUser"]);
    expect((await reading(gzipSync(twice)))[0]).toMatch(/^text \x1f\x8b/);
  });

  it("the data before the fault in gzip, and then reports the fault", async () => {
    const packed = gzipSync(`${create}\n${"x".repeat(300)}`, { level: 0 });
    const { items, thrown } = await readAll(packed.subarray(0, create.length + 100));
    expect(summaries(items)).toEqual([
      "record CreateUser",
      `text ${"x".repeat(create.length + 100 - 16 - create.length)}`,
    ]);
    expect(thrown).toMatchObject({ details: { step: "gzip" } });
  });

  it("nothing after its source fails", async () => {
    const source = (async function* () {
      yield Buffer.from(`${create}\nhello`);
      throw new Error("unplugged");
    })();
    const { items, thrown } = await readAll(source);
    expect(summaries(items)).toEqual(["record CreateUser"]);
    expect(thrown).toMatchObject({ message: "unplugged" });
  });

  it.each([1_000, 40_000, 65_536, 100_000])("more than fits into its buffer, in chunks of %i bytes", async (size) => {
    const records = Array.from({ length: 200 }, (_, at) =>
      JSON.stringify(record(`Get${at}`, { pad: "p".repeat(at * 8) })),
    );
    const long = JSON.stringify(record("GetLong", { pad: "é".repeat(150_000) }), null, 1);
    const input = `${records.join("\n")}\n${"t".repeat(70_000)}\n${long}\n${wrap(data, 76)}${records.slice(0, 3).join("")}`;
    const expected = [
      ...records.map((_, at) => `record Get${at}`),
      `text ${"t".repeat(70_000)}\n`,
      "record GetLong",
      "payload CreateUser",
      ...["Get0", "Get1", "Get2"].map((name) => `record ${name}`),
    ];
    expect(await reading(pieces(Buffer.from(input), size))).toEqual(expected);
  });

  it("endless blank lines as text, before reading all of them", async () => {
    let pushed = 0;
    const source = (function* () {
      for (; pushed < 2_000; pushed++) yield Buffer.from("\n");
    })();
    for await (const item of readItems(source)) {
      expect(item.kind).toBe("text");
      break;
    }
    expect(pushed).toBe(1_002);
    const blanks = "\n".repeat(5_000);
    expect(await reading(pieces(Buffer.from(`${blanks}${create}\n`), 1))).toEqual([
      `text ${blanks}`,
      "record CreateUser",
    ]);
  });

  it("a pretty-printed record after a broken document, although its buffer was moved", async () => {
    const before = `${"t".repeat(60_000)}\n[\nx\n`;
    const pretty = JSON.stringify(record("GetUser", { pad: "p".repeat(10_000) }), null, 2);
    expect(await reading([Buffer.from(before), Buffer.from(`${pretty}\n`)])).toEqual([
      `text ${before}`,
      "record GetUser",
    ]);
  });

  it("blank lines after text as they arrive", async () => {
    let pushed = 0;
    const source = (function* () {
      for (const text of ["hello\n", "\n", create]) {
        pushed++;
        yield Buffer.from(text);
      }
    })();
    const found: [string, number][] = [];
    for await (const item of readItems(source)) found.push([summaries([item]).join(), pushed]);
    expect(found).toEqual([
      ["text hello\n", 1],
      ["text \n", 2],
      ["record CreateUser", 3],
    ]);
  });

  it("text as one item", async () => {
    expect((await readAll("x")).items).toEqual([{ kind: "text", bytes: Buffer.from("x") }]);
    expect((await readAll("x\n")).items).toEqual([{ kind: "text", bytes: Buffer.from("x\n") }]);
  });

  it("one and two bytes of text", async () => {
    expect(await reading("x")).toEqual(["text x"]);
    expect(await reading("x\n")).toEqual(["text x\n"]);
  });

  it("long numbers with every digit", async () => {
    const line = create.replace('"userName":"bob"', '"userId":12345678901234567890');
    const { items } = await readAll(`${line}\n`);
    expect(items).toEqual([
      {
        kind: "record",
        value: record("CreateUser", { requestParameters: { userId: "12345678901234567890" } }),
        message: line,
      },
    ]);
  });

  it("two wrapped payloads and text after them", async () => {
    expect(await reading(`${wrap(data, 76)}${wrap(data, 64)}done!\n`)).toEqual([
      "payload CreateUser",
      "payload CreateUser",
      "text done!\n",
    ]);
  });

  it("at most the allowed bytes of one document, and the items before it", async () => {
    const { items, thrown } = await readAll(pieces(Buffer.from(`${create}\n{"a":"${"x".repeat(5_000)}`), 100), {
      maxBytes: 2_000,
    });
    expect(summaries(items)).toEqual(["record CreateUser"]);
    expect(thrown).toMatchObject({
      code: "payload",
      message: "expected at most 2000 bytes of unpacked data, found more",
      details: { step: "size" },
    });
  });

  it("no larger document in a single chunk, but the items after it", async () => {
    const input = `${create}\n{"eventName":"${"x".repeat(500)}","eventSource":"x"}\n${create}\n`;
    expect(await reading(input, { maxBytes: 400 })).toEqual(["record CreateUser", "error size", "record CreateUser"]);
  });

  it("a document and wrapped base64 of exactly the allowed size", async () => {
    const line = `{"eventName":"${"x".repeat(500)}","eventSource":"x"}`;
    const cut = `{"a":"${"x".repeat(93)}`;
    expect(await reading(line, { maxBytes: line.length })).toHaveLength(1);
    expect(await reading(`${line}\n`, { maxBytes: line.length + 1 })).toEqual([`record ${"x".repeat(500)}`]);
    expect(await reading(`${line}\n`, { maxBytes: line.length - 1 })).toEqual(["error size"]);
    expect(await reading(cut, { maxBytes: cut.length })).toEqual([`text ${cut}`]);
    expect((await readAll(cut, { maxBytes: cut.length - 1 })).thrown).toMatchObject({ details: { step: "size" } });
    const wrapped = wrap(data, 76).split("\n").slice(0, -2).join("\n");
    expect((await readAll(`${wrapped}\n`, { maxBytes: wrapped.length + 1 })).thrown).toBeUndefined();
    const found = await readAll(pieces(Buffer.from(`${wrapped}\n`), 77), { maxBytes: wrapped.length });
    expect(found.thrown).toMatchObject({ details: { step: "size" } });
  });

  it("text after wrapped base64 that is cut short", async () => {
    expect(await reading(`${data.slice(0, 76)}\n${data.slice(76, 152)}\nhello\n${create}\n`)).toEqual([
      "error gzip",
      "text hello\n",
      "record CreateUser",
    ]);
  });

  it.runIf(isThorough)("no decompression bomb", async () => {
    const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024), { level: 1 });
    expect((await readAll(pieces(bomb, 65_536))).thrown).toMatchObject({ details: { step: "size" } });
    const inside = await reading(`${base64(bomb)}\n${create}\n`);
    expect(inside).toEqual(["error size", "record CreateUser"]);
  });
});
