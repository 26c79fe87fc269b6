import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { encodePayload } from "../../src/payload/awslogs.ts";
import { base64, json, pieces, reading, record, wrap } from "./reading.ts";

const create = json("CreateUser");
const event = JSON.stringify(encodePayload([record("CreateUser")], { timestamp: 1 }));
const { data } = encodePayload([record("CreateUser", { noise: "x".repeat(300) })], { timestamp: 1 }).awslogs;
const pretty = JSON.stringify(record("GetUser"), null, 2);

/** The texts that <name> stands for in the golden file. */
const parts: Readonly<Record<string, string>> = {
  record: create,
  "record as text": JSON.stringify(create),
  "record in base64": base64(create),
  "record cut": create.slice(0, 77),
  pretty,
  "pretty cut": pretty.split("\n").slice(0, 6).join("\n"),
  event,
  "event in base64": base64(event),
  "event in base64, wrapped": wrap(base64(event), 64, "\r\n"),
  data,
  "data as text": JSON.stringify(data),
  "data, wrapped": wrap(data, 76),
  "data, wrapped at 20": wrap(data, 20),
  "data, wrapped, on a line": wrap(data, 76).trim().replaceAll("\n", " "),
  "data cut": data.slice(0, 76),
  "data cut in the middle": data.slice(0, 75),
  "gzip of a record": base64(gzipSync(create)),
  "gzip of text": base64(gzipSync("hello")),
  "base64 of an object": base64('{"level":"info","text":"something else"}'),
  "base64 of text": base64("hello, world, how are you? Very well, thank you very much indeed!"),
};

const inputOf = (source: string) =>
  source.replace(
    /<([^>]+)>/g,
    (whole, name: string) => parts[name] ?? (name === "n" ? "\n" : name === "r" ? "\r" : whole),
  );

/** Replaces the texts by their names, so that the expectations are readable. */
const named = (text: string) =>
  Object.entries(parts)
    .sort(([, a], [, b]) => b.length - a.length)
    .reduce((shown, [name, part]) => shown.replaceAll(part, `<${name}>`), text);
const shown = (item: string) => `  ${JSON.stringify(named(item)).slice(1, -1).replaceAll('\\"', '"')}`;

/** The cases: a line with an input, its parts by name and its line breaks as <n>; the expected items below; a blank line. */
const cases = readFileSync(new URL("../../fixtures/expected/read-items.golden.txt", import.meta.url), "utf8")
  .trimEnd()
  .split("\n\n")
  .map((block) => block.split("\n"));

describe("readItems", () => {
  it.each(cases)("reads %s, in chunks of any size", async (source = "", ...expected) => {
    const bytes = Buffer.from(inputOf(source));
    expect((await reading(bytes)).map(shown)).toEqual(expected);
    for (const size of [1, 3, 50])
      expect([size, ...(await reading(pieces(bytes, size))).map(shown)]).toEqual([size, ...expected]);
  });
});
