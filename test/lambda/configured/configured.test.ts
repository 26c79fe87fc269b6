import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { IamAlertsError } from "../../../src/errors.ts";
import { configured } from "../../../src/lambda/configured/configured.ts";

let folder = "";
let now = 0;
let parsed: string[] = [];
let warnings: IamAlertsError[] = [];
const write = (text: string) => writeFileSync(join(folder, "words.txt"), text);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  vi.stubEnv("LAMBDA_TASK_ROOT", folder);
  now = 1_000_000;
  parsed = [];
  warnings = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const words = (maxBytes = 100) =>
  configured({
    variable: "WORDS",
    source: "words.txt",
    maxBytes,
    parse: (text) => {
      parsed.push(text);
      if (text.includes("!")) throw new Error("expected words, found ! in line 1");
      return text.split(" ");
    },
    warn: (error) => warnings.push(error),
    now: () => now,
  });

describe("a configured value", () => {
  it("is read with the first call, and once for calls at the same time", async () => {
    const read = words();
    write("\uFEFFone two");
    expect(await Promise.all([read(), read()])).toEqual([
      ["one", "two"],
      ["one", "two"],
    ]);
    expect(parsed).toEqual(["one two"]);
  });

  it("is read again after five minutes, and parsed again only if it has changed", async () => {
    const read = words();
    write("one");
    const first = await read();
    now += 299_999;
    write("two");
    expect(await read()).toBe(first);
    now += 1;
    expect(await read()).toEqual(["two"]);
    now += 300_000;
    await read();
    expect(parsed).toEqual(["one", "two"]);
    expect(warnings).toEqual([]);
  });

  it.each([
    ["is gone", () => rmSync(join(folder, "words.txt")), "cannot read the file words.txt of the function's package"],
    ["is invalid", () => write("!"), "cannot use the file words.txt of the function's package (WORDS): expected words"],
    ["is too large", () => write("a ".repeat(51)), "expected at most 100 bytes, found more"],
  ])("stays in use if the new text %s, with a warning each minute", async (_, change, warning) => {
    const read = words();
    write("one");
    await read();
    change();
    now += 300_000;
    expect(await read()).toEqual(["one"]);
    now += 59_999;
    expect(await read()).toEqual(["one"]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.message).toContain(warning);
    now += 1;
    write("two");
    expect(await read()).toEqual(["two"]);
    expect(warnings).toHaveLength(1);
  });

  it("rejects until the text has been readable, and tries again a minute later", async () => {
    const read = words();
    const error = {
      code: "config",
      message: expect.stringMatching(/^cannot read the file words\.txt of the function's package \(WORDS\): .*ENOENT/),
      hint: "put the file into the function's package, next to index.mjs",
    };
    await expect(read()).rejects.toMatchObject(error);
    write("one");
    await expect(read()).rejects.toMatchObject(error);
    now += 60_000;
    expect(await read()).toEqual(["one"]);
    expect(warnings).toEqual([]);
  });

  it("rejects for a place that does not exist", async () => {
    const read = configured({
      variable: "WORDS",
      source: "gs://bucket/words",
      maxBytes: 100,
      parse: String,
      warn: () => {},
      now: () => now,
    });
    await expect(read()).rejects.toMatchObject({ code: "config", message: expect.stringContaining("in WORDS, found") });
  });
});
