import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";

const folder = new URL("../../fixtures/patterns/", import.meta.url);
const patterns = readdirSync(folder).flatMap((name) => {
  const suite: { readonly cases: readonly { readonly pattern: string }[] } = JSON.parse(
    readFileSync(new URL(name, folder), "utf8"),
  );
  return suite.cases.map(({ pattern }) => pattern);
});

const symbols = [..."{}[]()$.*%\"'&|!=<>?-\\ ,:;/@#^+~`\t\nISNULLNOTEXISTS0123456789aäあ😀\ud83d"];
const words = [
  "constructor",
  "__proto__",
  "IS NULL",
  "IS TRUE",
  "NOT EXISTS",
  "$.",
  "$.a",
  "&&",
  "||",
  "!=",
  ">=",
  '"x"',
  "%x%",
  "...",
  "['k']",
];
const alphabet = fc.constantFrom(...symbols, ...words);
const ofAlphabet = fc.array(alphabet, { size: "max", maxLength: 2000 }).map((parts) => parts.join("").slice(0, 2000));
const short = fc.array(alphabet, { maxLength: 30 }).map((parts) => parts.join(""));

/** A pattern of the suites with a few characters removed, inserted or replaced. */
export const mutated: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...patterns),
    fc.array(fc.tuple(fc.nat(2000), fc.nat(3), fc.oneof(alphabet, fc.string({ unit: "grapheme", maxLength: 2 }))), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([pattern, changes]) =>
    changes.reduce((source, [place, length, text]) => {
      const at = place % (source.length + 1);
      return source.slice(0, at) + text + source.slice(at + length);
    }, pattern),
  );

/** Texts of every kind that might reach the parser, with a description of each kind. */
export const anyTexts: readonly (readonly [string, fc.Arbitrary<string>])[] = [
  ["of arbitrary characters", fc.string({ unit: "binary", size: "max", maxLength: 1000 })],
  ["of lone surrogates", fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })],
  ["of pattern characters", ofAlphabet],
  ["of a few pattern characters", short],
  ["that begins like a JSON pattern", short.map((text) => `{ $.a = ${text}`)],
  ["that begins like a selector", short.map((text) => `{ $${text} = 1 }`)],
  ["that begins like a field pattern", short.map((text) => `[a, ${text}`)],
  ["between percent signs", short.map((text) => `%${text.replaceAll("%", "")}%`)],
  ["that is a mutated pattern", mutated],
];
