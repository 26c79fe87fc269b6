import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Scanner } from "../../src/archive/scanner.ts";
import { compile } from "../../src/pattern/match/compile.ts";
import { presets } from "../../src/presets.ts";
import { lines } from "../cli/io.ts";

const records = lines<{ record: unknown }>(readFileSync("../shared/corpus/records.jsonl", "utf8")).map(({ record }) =>
  JSON.stringify(record),
);
const patterns = [
  ...presets.map(({ name, pattern }) => ({ name, pattern })),
  { name: "a term", pattern: "AccessDenied" },
  { name: "terms", pattern: '?"iam.amazonaws.com" ?root' },
  { name: "an excluded term", pattern: "-amazonaws" },
  { name: "a pattern without a needed text", pattern: "{ $.errorCode NOT EXISTS && $.userAgent != aws* }" },
  { name: "a regular expression", pattern: "{ $.eventName = %^Create[A-Z]|^Delete[A-Z]% }" },
];

describe("the archive's scanner over published records", () => {
  it.each(patterns)("finds the same records as the matcher: $name", async ({ pattern }) => {
    const matcher = compile(pattern);
    const expected = records.filter((record) => matcher.test(record));
    const scanner = new Scanner({ patterns: [pattern], range: {}, wantsRecords: true, maxBytes: 1 << 26 });
    const pretty = `{"Records":${JSON.stringify(
      records.map((record) => JSON.parse(record) as unknown),
      null,
      1,
    )}}`;
    for (const text of [`{"Records":[${records.join(",")}]}`, records.join("\n"), pretty]) {
      const found = await scanner.scan(gzipSync(text));
      expect(Buffer.from(found.lines).toString("utf8").split("\n").slice(0, -1)).toEqual(expected);
      expect(found).toMatchObject({ records: records.length, problems: [] });
    }
  });
});
