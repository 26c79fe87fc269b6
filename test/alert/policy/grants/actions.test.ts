import { describe, expect, it } from "vitest";
import { allowsAction, coversEveryAction, servicesCovered } from "../../../../src/alert/policy/grants/actions.ts";

const letters = [..."abcdefghijklmnopqrstuvwxyz"];
const some = (...names: readonly string[]) => ({ except: false, names });

describe("actions", () => {
  it("are allowed by one pattern of a list, in any case, or by none of NotAction", () => {
    expect(allowsAction(some("s3:x", "IAM:Pass*"), "iam:passrole")).toBe(true);
    expect(allowsAction(some("s3:x", "iam:Pass"), "iam:passrole")).toBe(false);
    expect(allowsAction({ except: true, names: ["s3:x", "iam:Pass*"] }, "iam:passrole")).toBe(false);
    expect(allowsAction({ except: true, names: ["s3:x"] }, "iam:passrole")).toBe(true);
    expect(allowsAction(some(), "iam:passrole")).toBe(false);
  });

  it.each<[readonly string[], boolean]>([
    [["*"], true],
    [["s3:x", "*:*"], true],
    [letters.map((one) => `*:${one}*`), true],
    [letters.map((one) => `*:${one.toUpperCase()}*`), true],
    [letters.map((one) => `${one}*`), true],
    [letters.map((one) => `${one}*:*`), true],
    [letters.slice(1).map((one) => `*:${one}*`), false],
    [letters.slice(1).map((one) => `${one}*:*`), false],
    [letters.map((one) => `s3:${one}*`), false],
    [letters.map((one) => `${one}:*`), false],
    [["s*:*"], false],
    [[], false],
  ])("are all covered by %j: %j", (names, expected) => {
    expect(coversEveryAction(names)).toBe(expected);
  });

  it.each<[readonly string[], readonly string[]]>([
    [letters.map((one) => `polly:${one}*`), ["polly"]],
    [letters.map((one) => `POLLY:${one.toUpperCase()}*`), ["polly"]],
    [letters.slice(0, 10).map((one) => `polly:${one}*`), []],
    [letters.map((one) => `made-up:${one}*`), ["made-up"]],
    [letters.slice(1).map((one) => `made-up:${one}*`), []],
    [[...letters.slice(1).map((one) => `made-up:${one}*`), "m*:a*"], ["made-up"]],
    [[...letters.slice(1).map((one) => `made-up:${one}*`), "*a*"], ["made-up"]],
    [[...letters.slice(1).map((one) => `made-up:${one}*`), "other:a*"], []],
    [[...letters.slice(1).map((one) => `made-up:${one}*`), "other:*-up:a*"], []],
    [
      [...letters.map((one) => `one:${one}*`), ...letters.map((one) => `two:${one}*`)],
      ["one", "two"],
    ],
    [["polly:*"], []],
    [["polly:*", "polly:x*"], []],
    [["s*:*", "s3:x"], ["s3"]],
    [["*", "x"], []],
    [["polly:?*"], []],
    [["polly:?*", "x"], []],
    [["polly:D*", "polly:*"], []],
    [["sqs:A*", "sqs:*"], []],
    [["sqs:*?", "sqs:A"], []],
  ])("of services are covered together by %j: %j", (names, expected) => {
    expect(servicesCovered(names)).toEqual(expected);
  });
});
