import { describe, expect, it } from "vitest";
import { archives } from "./archives.ts";
import { filtered } from "./filtered.ts";
import { inflating } from "./inflating.ts";
import { patterns } from "./patterns.ts";
import { payloads } from "./payloads.ts";
import { renderings } from "./renderings.ts";
import { fuzz, type Target, without } from "./target.ts";

describe("the readers return alerts, text or an IamAlertsError for", () => {
  it("3,000 records with a field or two changed, in any wrapping", async () => {
    const { readable = 0, errors = 0, thrown = 0 } = await fuzz(payloads.fields, 1, 3_000);
    expect(readable).toBeGreaterThan(4_000);
    expect(errors + thrown).toBeLessThan(300);
  });

  it("3,500 inputs with bytes changed, in any wrapping", async () => {
    const { alerts = 0, readable = 0, texts = 0, errors = 0, thrown = 0 } = await fuzz(payloads.bytes, 2, 3_500);
    expect(readable).toBeGreaterThan(1_500);
    expect(alerts - readable).toBeGreaterThan(250);
    expect(texts).toBeGreaterThan(250);
    expect(errors + thrown).toBeGreaterThan(250);
  });

  it("1,500 payloads with bytes of their unpacked JSON changed", async () => {
    const { readable, errors, thrown } = await fuzz(payloads.packed, 3, 1_500);
    expect(readable).toBeGreaterThan(3_000);
    expect(errors).toBeGreaterThan(1_200);
    expect(thrown).toBeUndefined();
  });

  it("2,500 changed messages next to valid ones", async () => {
    const { alerts = 0, readable = 0, ...others } = await fuzz(payloads.messages, 4, 2_500);
    expect(readable).toBeGreaterThan(5_000);
    expect(alerts - readable).toBeGreaterThan(800);
    expect(others).toEqual({});
  });
});

describe("the targets hold", () => {
  it("for 1,200 payloads: a pattern skips the same events as when everything is parsed", async () => {
    const { alerts = 0, skipped = 0, unreadable = 0, refused = 0 } = await fuzz(filtered, 5, 1_200);
    expect(alerts).toBeGreaterThan(300);
    expect(skipped).toBeGreaterThan(1_500);
    expect(Math.min(unreadable, refused)).toBeGreaterThan(100);
  });

  it("for 3,000 texts as patterns: each is refused with a place, or agrees with the naive evaluator", async () => {
    const counts = await fuzz(patterns, 6, 15);
    expect(counts["refused"]).toBeGreaterThan(1_000);
    expect(counts["patterns of json"]).toBeGreaterThan(400);
    expect(counts["patterns of space"]).toBeGreaterThan(200);
  });

  it("for 40 hostile alerts: the readers of all formats see only text", async () => {
    expect(Object.keys(await fuzz(renderings, 7, 40))).toHaveLength(5);
  });

  it("for 800 archive files: scanning finds what parsing finds", async () => {
    const counts = await fuzz(archives, 8, 800);
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(20);
    expect(counts["CloudTrail's files"]).toBeGreaterThan(100);
  });

  it("for 3,000 compressed streams: the inflater returns what zlib returns", async () => {
    const counts = await fuzz(inflating, 9, 3_000);
    expect(Object.keys(counts)).toHaveLength(4);
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(150);
  });
});

describe("a failing target", () => {
  const failing: Target<string> = {
    name: "no x",
    make: (random) => Array.from({ length: 200 }, () => random.of(["a", "b", "c", "x"])).join(""),
    check(input) {
      if (/x.*x/.test(input)) throw new RangeError("x");
    },
    smaller: without,
  };

  it("is reported with the run that shows it and its smallest input", async () => {
    await expect(fuzz(failing, 9, 10)).rejects.toThrow('no x, seed 9, run 0: "xx"');
  });
});
