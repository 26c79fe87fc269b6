import { describe, expect, it } from "vitest";
import { compile } from "../../../src/pattern/match/compile.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import { checkSpeed } from "../../../src/pattern/regex/speed.ts";
import { presets } from "../../../src/presets.ts";
import { startCpu } from "../../cpu.ts";

/** A log event of the largest size in which many repetitions begin at every place. */
const text = Array.from({ length: 262_144 }, (_, index) => "ab"[(Math.imul(index, 0x9e3779b1) >>> 16) & 1]).join("");

describe("the time of a regular expression", () => {
  it.each([
    "[ab]*a[ab]{14}c",
    "[ab]{10}a[ab]{17}c",
    "^[ab]{1,99}c",
    "^a{900}$",
    "arn:aws:iam::[0-9]{12}:role/[ab]+.*c",
    "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "[ab]{200}c",
  ])("is short on any text if it is accepted: %s", (source) => {
    const pattern = parse(`%${source}%`);
    checkSpeed(pattern);
    const matcher = compile(pattern);
    matcher.test(text.slice(0, 1000));
    const elapsed = startCpu();
    expect(matcher.test(text)).toBe(false);
    expect(elapsed()).toBeLessThan(0.4);
  });

  it.each(["[ab]*a[ab]{40}c", "a{500}b{500}c{500}d{500}", "a.{60}\\W$", "[ab]{999}[ab]{999}[ab]{999}[ab]{999}c"])(
    "cannot be long, because %s is refused",
    (source) => {
      const elapsed = startCpu();
      for (const pattern of [`%${source}%`, `{ $.a = %${source}% }`, `[a, b = %${source}%]`])
        expect(() => checkSpeed(parse(pattern))).toThrow(
          "expected a regular expression that is fast on every log event",
        );
      expect(elapsed()).toBeLessThan(6);
    },
  );

  it("names the place of a slow expression", () => {
    expect(() => checkSpeed(parse("{ $.a = 1 && $.b = %a.{60}c% }"))).toThrow("(column 20)");
  });

  it.each(presets.map(({ name, pattern }) => [name, pattern]))("is short for the preset %s", (_, pattern) => {
    expect(() => checkSpeed(parse(pattern))).not.toThrow();
  });
});
