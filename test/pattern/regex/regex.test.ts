import { describe, expect, it } from "vitest";
import { compileRegex, RegexSyntaxError } from "../../../src/pattern/regex/regex.ts";

describe("compileRegex", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["ab", ["ab", "xaby"], ["", "a", "ba"]],
    ["^ab$", ["ab"], ["xab", "abx"]],
    ["a$|^b", ["xa", "bx"], ["ab", ""]],
    ["a|b|", ["a", "x", ""], []],
    ["^ab?c$", ["ac", "abc"], ["abbc"]],
    ["^ab*c$", ["ac", "abbbc"], ["abxc"]],
    ["^ab+c$", ["abc", "abbc"], ["ac"]],
    ["^a{2}$", ["aa"], ["a", "aaa"]],
    ["^a{2,}$", ["aa", "aaaa"], ["a"]],
    ["^a{,2}$", ["", "a", "aa"], ["aaa"]],
    ["^a{1,3}$", ["a", "aa", "aaa"], ["", "aaaa"]],
    ["^a{0}b$", ["b"], ["ab"]],
    ["^a{1000}$", ["a".repeat(1000)], ["a".repeat(999), "a".repeat(1001)]],
    ["^.$", ["a", "ä", "😀", " "], ["", "\n", "\r", "\u2028", "\u2029", "ab", "ää"]],
    // A surrogate pair is one character, and a lone surrogate is one too.
    ["^..$", ["😀😀", "aä", "\ud83d\ud83d", "\udc00\ud83d", "ä\udc00", "\ud83dä"], ["😀", "😀😀😀"]],
    ["^\\d\\D$", ["0a", "9/"], ["00", "/0", ":a"]],
    ["^\\s$", [" ", "\t", "\n", "\v", "\f", "\r"], ["a", "\b", "\x0e", "\u00a0"]],
    ["^\\S$", ["a", "ä", "😀"], [" ", "\n"]],
    ["^\\w+$", ["azAZ09_"], ["-", "`", "{", "@", "[", "/", ":", "ä", "\u00e1"]],
    ["^\\W$", ["-", "ä", "😀", "@", "["], ["a", "Z", "_", "0"]],
    ["^\\x41\\x7f$", ["A\x7f"], ["x41x7f", "AA"]],
    ["^\\^\\$\\?\\[\\]\\{\\}\\|\\\\\\*\\+\\.\\-$", ["^$?[]{}|\\*+.-"], [""]],
    ["^[abc]$", ["a", "c"], ["d", "ab", "ä"]],
    ["^[^abc]$", ["d", "ä", "😀", "\n", "\u2028"], ["a", "c", ""]],
    ["^[a-c]$", ["a", "b", "c"], ["`", "d", "-"]],
    ["^[b-b]$", ["b"], ["a", "c", "-"]],
    ["^[a-]$", ["a", "-"], ["b"]],
    ["^[-a]$", ["a", "-"], ["b"]],
    ["^[\\d.x-z]$", ["5", ".", "y"], ["\\", "d", "-"]],
    ["^[\\x41-C]$", ["A", "B", "C"], ["x", "D"]],
    ["^[.^$?{}|*+]$", [".", "^", "$", "?", "{", "}", "|", "*", "+"], ["a", "\\"]],
    ["^[\\]\\\\]$", ["]", "\\"], ["a"]],
    ["^[^\\S]$", [" ", "\n"], ["a", "ä"]],
    ["^: _#=@/;,-$", [": _#=@/;,-"], [""]],
  ])("%s", (source, found, missed) => {
    const finds = compileRegex(source);
    expect(found.filter((text) => !finds(text))).toEqual([]);
    expect(missed.filter(finds)).toEqual([]);
  });

  it("gives the same results when its states are cached", () => {
    const finds = compileRegex("^a.{1,3}b$|c");
    const texts = ["axb", "ab", "axxxxb", "xcx", "a😀b", ""];
    const first = texts.map(finds);
    expect(first).toEqual([true, false, false, true, true, false]);
    expect(texts.map(finds)).toEqual(first);
  });

  /** Returns a reproducible random sequence. */
  const mixed = (length: number): string => {
    let state = 7;
    const next = () => {
      state = (state * 48271) % 0x7fffffff;
      return state % 2 === 0 ? "a" : "b";
    };
    return Array.from({ length }, next).join("");
  };

  it.each(["a[ab]{14}c", "a[ab]{14}$", "a[ab]{14}.c", "b[ab]{14}.$", "a[ab]{14}..$", "a[ab]{13}😀"])(
    "finds %s as JavaScript does where it needs more states than are kept",
    (source) => {
      const plain = source.replace("😀", "\\D");
      const finds = compileRegex(plain);
      const expression = new RegExp(plain, "u");
      const start = mixed(1500);
      for (const end of ["", "c", "😀c", "äc", "a", "aa", "\ud83dc", "\u2028c", "ab😀", "cc"])
        for (const text of [start + end, `${start + end}b`])
          expect([end, finds(text)]).toEqual([end, expression.test(text)]);
    },
  );

  it("accepts 5,000 steps, including the final one", () => {
    expect(() => compileRegex(`${"a{1000}".repeat(4)}a{999}`)).not.toThrow();
    expect(() => compileRegex("a{1000}".repeat(5))).toThrow("expected a regular expression of at most 5000 steps");
  });
});

describe("a regular expression that AWS refuses", () => {
  const counts = "expected {n}, {n,}, {,m} or {n,m} with n at most m, and both at most 1000";
  const escapes = "AWS regular expressions have \\d \\D \\s \\S \\w \\W \\xhh, and \\ before an operator";
  const literals = "expected a letter, a digit, one of : _ # = @ / ; , - or an operator, found";
  const groups = "AWS regular expressions have no groups; write out the alternatives: %ab|ac%";

  it.each<[string, string, number, number, string?]>([
    ["", "expected a regular expression, found nothing", 0, 0],
    ["a^*", "expected no quantifier after ^", 1, 3],
    ["$?", "expected no quantifier after $", 0, 2],
    ["a|*", "expected a character before *, found nothing", 2, 3],
    ["+a", "expected a character before +, found nothing", 0, 1],
    ["?", "expected a character before ?, found nothing", 0, 1],
    ["{2}", "expected a character before {, found nothing", 0, 1],
    ["a]", "expected a \\ before ]", 1, 2, "write \\]"],
    ["}", "expected a \\ before }", 0, 1, "write \\}"],
    ["a(b", `${literals} "("`, 1, 2, groups],
    ["ab)", `${literals} ")"`, 2, 3, groups],
    ["xä", `${literals} "ä"`, 1, 2, "AWS regular expressions accept only ASCII"],
    ["x😀", `${literals} "😀"`, 1, 3, "AWS regular expressions accept only ASCII"],
    ['a"', `${literals} "\\""`, 1, 2, "write \\x22"],
    ["\x7f", `${literals} U+007F`, 0, 1, "write \\x7f"],
    ["\t", `${literals} "\\t"`, 0, 1, "write \\x09"],
    ["[a&]", `${literals} "&"`, 2, 3, "write \\x26"],
    ["[a[]", `${literals} "["`, 2, 3, "write \\x5b"],
    ["a\\b", 'expected d, s, w, x or an operator after \\, found "b"', 1, 3, escapes],
    ["a\\", "expected d, s, w, x or an operator after \\, found the end", 1, 3, escapes],
    ["\\x4", "expected two hexadecimal digits after \\x", 0, 2],
    ["\\xz41", "expected two hexadecimal digits after \\x", 0, 2],
    ["\\x80", "expected an ASCII character after \\x", 0, 4],
    ["a[b", "expected a closing ], found the end", 1, 3],
    ["[a-", "expected a closing ], found the end", 0, 3],
    ["[]", "expected a character between [ and ]", 0, 2],
    ["[^]", "expected a character between [ and ]", 0, 3],
    ["[xc-a]", "expected a range from a lower character to a higher one", 2, 5],
    ["[\\d-z]", "expected a range from a lower character to a higher one", 1, 5],
    ["[a-\\w]", "expected a range from a lower character to a higher one", 1, 5],
    ["a{", "expected {n}, {n,}, {,m} or {n,m}", 1, 2],
    ["a{x}b", "expected {n}, {n,}, {,m} or {n,m}", 1, 5],
    ["a{}", counts, 1, 3],
    ["a{,}", counts, 1, 4],
    ["a{3,2}", counts, 1, 6],
    ["a{1001}", counts, 1, 7],
    ["a{1001,}", counts, 1, 8],
    ["a{1,1001}", counts, 1, 9],
    ["a**", "expected a character before *, found nothing", 2, 3],
  ])("%j: %s", (source, message, start, end, hint) => {
    let error: unknown;
    try {
      compileRegex(source);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(RegexSyntaxError);
    const { message: said, start: from, end: to, hint: advice } = error as RegexSyntaxError;
    expect([said, from, to, advice]).toEqual([message, start, end, hint]);
  });
});
