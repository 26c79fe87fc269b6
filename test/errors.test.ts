import { describe, expect, it } from "vitest";
import { IamAlertsError, PatternError } from "../src/errors.ts";

const at = (source: string, start: number, end: number) => new PatternError(source, { start, end }, "expected a thing");

describe("IamAlertsError", () => {
  it("is an Error with a name, a stable code, a hint and the cause", () => {
    const cause = new Error("underneath");
    const error = new IamAlertsError("config", "no topic", { hint: "set TOPIC_ARN", cause, details: { key: 1 } });
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("IamAlertsError");
    expect(error.message).toBe("no topic");
    expect(error.cause).toBe(cause);
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: "config",
      message: "no topic",
      hint: "set TOPIC_ARN",
      details: { key: 1 },
    });
  });

  it("omits a missing hint and cause", () => {
    const error = new IamAlertsError("aws", "refused");
    expect("cause" in error).toBe(false);
    expect(JSON.stringify(error)).toBe('{"code":"aws","message":"refused","details":{}}');
  });
});

describe("PatternError", () => {
  it("is an IamAlertsError that adds the place to its message and details", () => {
    const error = at("{ $.a }", 6, 7);
    expect(error).toBeInstanceOf(IamAlertsError);
    expect(error.name).toBe("PatternError");
    expect(error.code).toBe("pattern-syntax");
    expect(error.message).toBe("expected a thing (column 7)");
    expect(error.details).toEqual({ source: "{ $.a }", span: { start: 6, end: 7 }, line: 1, column: 7 });
  });

  it("names the line if the pattern has several", () => {
    expect(at("{\n  $.a\n}", 8, 9).message).toBe("expected a thing (line 3, column 1)");
  });

  it("keeps the given details", () => {
    const error = new PatternError("x", { start: 0, end: 1 }, "no", { details: { limit: 5 }, hint: "less" });
    expect(error.details).toMatchObject({ limit: 5, column: 1 });
    expect(error.hint).toBe("less");
  });

  it.each([
    ["one character", "{ $.a }", 6, 7, "{ $.a }\n      ^"],
    ["several characters", "{ $.a Create* }", 6, 13, "{ $.a Create* }\n      ^~~~~~~"],
    ["the first character", "abc", 0, 1, "abc\n^"],
    ["the end", "{ $.a", 5, 5, "{ $.a\n     ^"],
    ["nothing at all", "", 0, 1, "\n^"],
    ["only the line that holds the fault", "{\n  $.a\n}", 4, 7, "  $.a\n  ^~~"],
    ["no further than its line", "{ $.a\n}", 2, 7, "{ $.a\n  ^~~"],
    ["a place after a tab, which stays a tab", "{\n\t$.a\n}", 3, 6, "\t$.a\n\t^~~"],
    [
      "a place in a long line",
      `${"a".repeat(90)}bc${"d".repeat(90)}`,
      90,
      92,
      `…${"a".repeat(50)}bc${"d".repeat(48)}…\n${" ".repeat(51)}^~`,
    ],
    ["the start of a long line", "a".repeat(200), 0, 200, `${"a".repeat(100)}…\n^${"~".repeat(99)}`],
    ["the end of a long line", "a".repeat(200), 200, 200, `…${"a".repeat(100)}\n${" ".repeat(101)}^`],
  ])("draws the caret under %s", (_, source, start, end, frame) => {
    expect(at(source, start, end).frame).toBe(frame);
  });
});
