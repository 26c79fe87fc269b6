import { describe, expect, it } from "vitest";
import { Effort, EffortExceeded } from "../../../src/pattern/compare/effort.ts";
import { canCompare } from "../../../src/pattern/compare/preparation.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";

describe("an effort", () => {
  it("may be spent to the last step, and not beyond", () => {
    const effort = new Effort(10);
    effort.spend(4);
    effort.spend(6);
    expect(effort.spent).toBe(10);
    expect(() => effort.spend(1)).toThrow(EffortExceeded);
  });

  it("spends steps only if they are left", () => {
    const effort = new Effort(10);
    expect(effort.tries(4)).toBe(true);
    expect(effort.tries(7)).toBe(false);
    expect(effort.spent).toBe(4);
    expect(effort.tries(6)).toBe(true);
    expect(effort.spent).toBe(10);
  });

  it("shares at most what is left", () => {
    const effort = new Effort(10);
    effort.spend(4);
    expect(() => effort.share(5).spend(5)).not.toThrow();
    expect(() => effort.share(5).spend(6)).toThrow(EffortExceeded);
    expect(() => effort.share(9).spend(6)).not.toThrow();
    expect(() => effort.share(9).spend(7)).toThrow(EffortExceeded);
    expect(effort.spent).toBe(4);
  });

  it("shares nothing once it is exceeded", () => {
    const effort = new Effort(1);
    expect(() => effort.spend(5)).toThrow(EffortExceeded);
    expect(() => effort.share(3).spend(0)).not.toThrow();
    expect(() => effort.share(3).spend(1)).toThrow(EffortExceeded);
  });
});

describe("the preparation of a comparison", () => {
  it.each([
    [["{ $.a = x }", "{ $.a = y }"], 1_800],
    [["{ $.a = x || $.b = y }", "{ $.a NOT EXISTS }"], 1_800],
    [["{ $.a = %x% && $.b = 1 }"], 21_800],
    [["{ $.a = %x% }", "{ $.a = %y% }"], 41_800],
  ])("of %j takes %i steps", (sources, steps) => {
    const patterns = sources.map((source) => parse(source));
    const [enough, tooFew] = [new Effort(steps), new Effort(steps - 1)];
    expect(canCompare(enough, patterns)).toBe(true);
    expect(enough.spent).toBe(steps);
    expect(canCompare(tooFew, patterns)).toBe(false);
    expect(tooFew.spent).toBe(0);
  });
});
