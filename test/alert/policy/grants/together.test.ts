import { describe, expect, it } from "vitest";
import { together } from "../../../../src/alert/policy/grants/together.ts";
import { readStatements } from "../../../../src/alert/policy/statement.ts";
import { allow, type Raw } from "../policies.ts";

const joined = (...statements: readonly Raw[]) =>
  together(readStatements({ Statement: statements }).filter((one) => one !== null)).map(
    ({ action, resource, conditions }) => [action, resource, conditions.length],
  );
const on = (Action: unknown, Resource: unknown = "*", rest: Raw = {}) => allow({ Action, Resource, ...rest });
const some = (...names: readonly string[]) => ({ except: false, names });
const mfa = { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } };

describe("statements together", () => {
  it.each<[string, readonly Raw[], readonly unknown[]]>([
    ["one statement", [on("a:b")], []],
    ["no statement", [], []],
    ["two of the same resource", [on("a:b"), on("a:c")], [[some("a:b", "a:c"), some("*"), 0]]],
    ["two of the same action", [on("a:b", "x"), on("a:b", "y")], [[some("a:b"), some("x", "y"), 0]]],
    ["three", [on("a:b"), on(["a:c", "a:b"]), on("a:d")], [[some("a:b", "a:c", "a:d"), some("*"), 0]]],
    ["two of nothing in common", [on("a:b", "x"), on("a:c", "y")], []],
    ["two of which one has a condition", [on("a:b"), on("a:c", "*", mfa)], []],
    ["two with the same condition", [on("a:b", "*", mfa), on("a:c", "*", mfa)], [[some("a:b", "a:c"), some("*"), 1]]],
    ["two of which one has NotAction", [on("a:b"), allow({ NotAction: "a:c", Resource: "*" })], []],
    ["two of which one has NotResource", [on("a:b", "x"), allow({ Action: "a:b", NotResource: "x" })], []],
    [
      "two with NotResource",
      [allow({ Action: "a:b", NotResource: "x" }), allow({ Action: "a:c", NotResource: "x" })],
      [],
    ],
    ["two of which one has no action", [on("a:b"), allow({ Resource: "*" })], []],
    ["two of which one has no resource", [on("a:b"), allow({ Action: "a:b" })], []],
    ["groups", [on("a:b", "x"), on("a:c", "y"), on("a:d", "x")], [[some("a:b", "a:d"), some("x"), 0]]],
  ])("are %s", (_, statements, expected) => {
    expect(joined(...statements)).toEqual(expected);
  });
});
