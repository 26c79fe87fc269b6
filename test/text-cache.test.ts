import { describe, expect, it } from "vitest";
import { TextCache } from "../src/text-cache.ts";

const result = { words: "allows nothing" };

describe("a cache of results by text", () => {
  it("returns the result of a text that it has", () => {
    const cache = new TextCache<typeof result>();
    cache.set("a", result);
    expect([cache.get("a"), cache.get("b")]).toEqual([result, undefined]);
  });

  it("forgets everything when it has a thousand texts", () => {
    const cache = new TextCache<typeof result>();
    for (let number = 0; number < 1000; number++) cache.set(String(number), result);
    expect(cache.get("0")).toBe(result);
    cache.set("1000", result);
    expect([cache.get("0"), cache.get("999"), cache.get("1000")]).toEqual([undefined, undefined, result]);
  });

  it("forgets everything before it has more than a million characters", () => {
    const cache = new TextCache<typeof result>();
    const texts = Array.from({ length: 33 }, (_, number) => String(number).padEnd(1 << 15));
    for (const text of texts.slice(0, 32)) cache.set(text, result);
    expect(texts.filter((text) => cache.get(text) !== undefined)).toHaveLength(32);
    cache.set(texts[32] ?? "", result);
    expect(texts.filter((text) => cache.get(text) !== undefined)).toEqual([texts[32]]);
  });

  it("does not keep a text that is longer than any policy", () => {
    const cache = new TextCache<typeof result>();
    cache.set("a", result);
    const long = "x".repeat((1 << 15) + 1);
    cache.set(long, result);
    expect([cache.get(long), cache.get("a")]).toEqual([undefined, result]);
  });
});
