import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asciiLine, safeJson, visible, visibleLines } from "../../src/render/escape.ts";
import { runs } from "../runs.ts";

/** Control characters, invisible characters and those that reverse text; not spaces. */
const harmful = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;

describe("visible", () => {
  it.each([
    ["an escape sequence", "a\u001b[31mb", "a\\x1b[31mb"],
    ["a link of a terminal", "\u001b]8;;https://example.com\u0007x", "\\x1b]8;;https://example.com\\x07x"],
    ["C1 controls", "\u009b31m\u0085", "\\x9b31m\\x85"],
    ["line breaks", "a\nb\r\nc\u2028d\u2029e", "a\\nb\\r\\nc\\u{2028}d\\u{2029}e"],
    ["a tab and a backspace", "a\tb\bc", "a\\tb\\x08c"],
    ["null and delete", "\u0000\u007f", "\\x00\\x7f"],
    [
      "bidi overrides and isolates",
      "\u202eevil\u202c\u2066x\u2069\u200f\u061c",
      "\\u{202e}evil\\u{202c}\\u{2066}x\\u{2069}\\u{200f}\\u{61c}",
    ],
    [
      "zero-width characters",
      "a\u200bb\u200dc\ufeffd\u00ade\u2060f",
      "a\\u{200b}b\\u{200d}c\\u{feff}d\\xade\\u{2060}f",
    ],
    ["the tags block", "a\u{e0041}b", "a\\u{e0041}b"],
    ["lone surrogates", "a\ud800b\udc00", "a\\u{d800}b\\u{dc00}"],
    ["private use", "\ue000\u{f0000}", "\\u{e000}\\u{f0000}"],
    ["fillers", "a\u3164b\uffa0\u115f\u1160", "a\\u{3164}b\\u{ffa0}\\u{115f}\\u{1160}"],
    ["variation selectors, which can carry a message", "a\ufe00b\u{e0100}", "a\\u{fe00}b\\u{e0100}"],
    ["the grapheme joiner", "b\u034fob", "b\\u{34f}ob"],
    ["a Mongolian variation selector", "a\u180bb", "a\\u{180b}b"],
    ["unassigned tags", "a\u{e0002}b", "a\\u{e0002}b"],
  ])("shows %s", (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it.each(["alice", "José Muñoz 木村", "a, b: (c) [d] {e} \\ / \"f\" 'g'", "العربية", "😀", ""])(
    "leaves %j as it is",
    (text) => {
      expect(visible(text)).toBe(text);
    },
  );

  it("escapes all harmful characters and nothing else", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(visible(text)).not.toMatch(harmful);
        if (!harmful.test(text)) expect(visible(text)).toBe(text);
      }),
      { numRuns: runs(2000) },
    );
  });
});

describe("visibleLines", () => {
  it("keeps line breaks and escapes the rest", () => {
    expect(visibleLines("a\nb\r\u001b\n\nc")).toBe("a\nb\\r\\x1b\n\nc");
  });
});

describe("safeJson", () => {
  it.each([2, 0])("writes the same value without harmful characters, indented by %i", (indent) => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), fc.string({ unit: "binary" }), (value, key) => {
        const tree = { [key]: value };
        const json = safeJson(JSON.stringify(tree, null, indent));
        expect(json.replaceAll("\n", "")).not.toMatch(harmful);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(tree)));
      }),
      { numRuns: runs(500) },
    );
  });

  it("writes characters beyond 16 bits as two escapes", () => {
    expect(safeJson(JSON.stringify("\u{e0041}\u202e"))).toBe('"\\udb40\\udc41\\u202e"');
  });
});

describe("asciiLine", () => {
  it.each([
    ["plain text", "alice created user bob", 99, "alice created user bob"],
    ["letters with accents", "José Muñoz", 99, "Jose Munoz"],
    ["other letters", "木村 called", 99, "?? called"],
    ["line breaks", "a\r\nBcc: x@example.com", 99, "a Bcc: x@example.com"],
    ["controls", "a\u001b[31mb\u0000", 99, "a?[31mb?"],
    ["what is too long", "x".repeat(200), 99, `${"x".repeat(96)}...`],
    ["what just fits", "x".repeat(99), 99, "x".repeat(99)],
    ["one character outside the first plane", "a😀b", 99, "a?b"],
  ])("returns one line of ASCII for %s", (_, text, limit, line) => {
    expect(asciiLine(text, limit)).toBe(line);
  });

  it.each([" alice", "\nalice", "\ufeffalice", "\u00a0\u00a0alice"])(
    "begins with no blank, which SNS refuses: %j",
    (text) => {
      expect(asciiLine(text, 99)).toBe("alice");
    },
  );

  it("is printable ASCII of at most the limit for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.integer({ min: 10, max: 99 }), (text, limit) => {
        const line = asciiLine(text, limit);
        expect(line).toMatch(/^[\x20-\x7e]*$/);
        expect(line.length).toBeLessThanOrEqual(limit);
      }),
    );
  });
});
