import fc from "fast-check";
import { quote } from "../../../src/pattern/print.ts";

type Texts = fc.Arbitrary<string>;

export const some = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

const listed = (text: string): readonly string[] => text.split(" ");

/** Short texts, of which many are equal or have a meaning in other languages. */
export const plainTexts: readonly string[] = [
  "",
  ...listed('a b aa ab aab ba A a%b a_b a\\b a\'b a"b a" "a a.b ä 😀'),
  "a\nb",
];

/** Texts with stars. */
export const starredTexts: readonly string[] = listed(
  '* a* *a *b a*b *a* *ab a*a *a*b %* *_* *\\* *\'b a"* *"a a.* *ä',
);

/** Regular expressions. */
export const expressionTexts: readonly string[] = listed(
  "a ^a b$ ^a.b$ a|^b [^a] \\W a{2} ^$ \\s ^[a-b]+$ \\x27 ^a\\x22 \\x22a$ .",
);

export const texts: Texts = some(...plainTexts);
export const quoted: Texts = fc.oneof(texts, some(...starredTexts)).map(quote);
export const expressions: Texts = some(...expressionTexts);

/** Returns random JSON patterns of the given conditions. */
export function patternsOf(condition: Texts): Texts {
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      condition,
      fc.tuple(tie("tree"), some("&&", "||"), tie("tree")).map(([left, sign, right]) => `(${left} ${sign} ${right})`),
    ),
  }));
  return tree
    .map((text) => `{ ${text} }`)
    .filter((pattern) => (pattern.match(/%/g)?.length ?? 0) <= 4 && pattern.length <= 1024);
}
