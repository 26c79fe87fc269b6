import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { messageOf } from "../../src/archive/message.ts";
import { Scanner } from "../../src/archive/scanner.ts";
import { parse } from "../../src/pattern/parse/parser.ts";

interface Case {
  readonly name: string;
  readonly pattern: string;
  readonly message?: string;
  readonly matches?: boolean;
}

const folder = "fixtures/patterns";
const suites = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as { suite: string; cases: readonly Case[] },
);

/** Cases whose message can be a record. For patterns of text, only messages without whitespace between tokens. */
const cases = suites.flatMap(({ suite, cases }) =>
  cases.flatMap(({ name, pattern, message, matches }) =>
    message !== undefined && matches !== undefined && isRecord(pattern, message)
      ? [{ name: `${suite}: ${name}`, pattern, message, matches }]
      : [],
  ),
);

function isRecord(pattern: string, message: string): boolean {
  try {
    const value: unknown = JSON.parse(message);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    return parse(pattern).kind === "json" || messageOf(message) === message;
  } catch {
    return false;
  }
}

describe("the archive's scanner returns the verdicts of the suites", () => {
  it("has many cases", () => expect(cases.length).toBeGreaterThan(200));

  it.each(cases)("$name", async ({ pattern, message, matches }) => {
    const scanner = new Scanner({ patterns: [pattern], range: {}, wantsRecords: true, maxBytes: 1 << 26 });
    const verdict = async (text: string) => [...(await scanner.scan(Buffer.from(text))).masks];
    const expected = matches ? [1] : [];
    expect(await verdict(`{"Records":[${message}]}`)).toEqual(expected);
    expect(await verdict(`{"Others":[],"Records":[${message}]}`)).toEqual(expected);
  });
});
