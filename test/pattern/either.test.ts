import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PatternError } from "../../src/errors.ts";
import { either } from "../../src/pattern/either.ts";
import { compile } from "../../src/pattern/match/compile.ts";

const a = '{ $.a = "x" && $.b = 1 }';
const b = "{ $.c = y || $.d IS NULL }";

describe("either", () => {
  it("matches what any of the patterns matches, whatever their operators", () => {
    const whole = either([a, b]);
    expect(whole).toBe('{ ($.a = "x" && $.b = 1) || ($.c = y || $.d IS NULL) }');
    const each = [compile(a), compile(b)];
    const value = fc.constantFrom("x", "y", 1, null);
    const record = fc.record({ a: value, b: value, c: value, d: value }, { requiredKeys: [] });
    fc.assert(
      fc.property(record, (one) => {
        expect(compile(whole).testJson(one)).toBe(each.some((matcher) => matcher.testJson(one)));
      }),
    );
  });

  it("returns a single pattern of any kind as it is", () => {
    expect(either(["ERROR -DEBUG"])).toBe("ERROR -DEBUG");
  });

  it("takes exactly 1,024 characters", () => {
    const rest = 1024 - either([a, '{ $.z = "" }']).length;
    expect(either([a, `{ $.z = "${"x".repeat(rest)}" }`])).toHaveLength(1024);
    expect(() => either([a, `{ $.z = "${"x".repeat(rest + 7)}" }`])).toThrow(
      "expected at most 1024 characters in the combined pattern, found 1031, 7 too many",
    );
  });

  it.each([
    [["{ $.a = %x% && $.b = %y% }", "{ $.c = %z% }"], "at most 2 regular expressions in the combined pattern, found 3"],
    [["{ $.a.* = 1 || $.b.* = 1 }", "{ $.c[*] = 1 || $.d.* = 1 }"], "at most 3 selectors with a wildcard"],
    [[a, "ERROR"], "expected JSON patterns to combine, found another kind"],
    [["[a, b]", a], "expected JSON patterns to combine, found another kind"],
    [[a, "{ $.a = "], "expected"],
  ] as const)("refuses %j", (sources, message) => {
    const combine = () => either(sources);
    expect(combine).toThrow(PatternError);
    expect(combine).toThrow(message);
  });
});
