import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lintFolder } from "../../../../src/cli/commands/lint/folder.ts";
import { runs } from "../../../runs.ts";
import { carriers } from "./carriers.ts";

/** A character that AWS takes nowhere outside of quotes. */
const broken = "§";

const value = fc.constantFrom(
  '"x"',
  '"it\'s"',
  '"a \\"b\\" c"',
  '"*é*"',
  '"日本 😀"',
  "%\\d{3}%",
  "404",
  "Create*",
  '"%{y}"',
  '"C:\\\\dir"',
  '"#; "',
);
const clause = fc.tuple(fc.constantFrom("$.a", "$.b.c", "$.list[0]"), fc.constantFrom("=", "!="), value);

/** A pattern as a list of tokens: what is put between two of them is where the parser stops. */
const tokens = fc
  .array(fc.tuple(clause, fc.constantFrom("&&", "||")), { minLength: 1, maxLength: 4 })
  .map((clauses) => [
    "{",
    ...clauses.flatMap(([parts, joiner], at) => [...parts, ...(at < clauses.length - 1 ? [joiner] : [])]),
    "}",
  ])
  // AWS accepts two regular expressions.
  .filter((list) => list.filter((token) => token.startsWith("%")).length < 3);

// A pattern is broken at a random place and put into a random kind of file.
describe("the place of a problem", () => {
  it("is that of the broken character, in every kind of file", async () => {
    await fc.assert(
      fc.asyncProperty(
        tokens,
        fc.nat(),
        fc.constantFrom(...carriers),
        fc.constantFrom(" ", "  "),
        async (list, at, [, name, write], space) => {
          const place = 1 + (at % (list.length - 1));
          const pattern = [...list.slice(0, place), broken, ...list.slice(place)].join(space);
          const text = write(pattern);
          const { problems } = await lintFolder([{ name, text }]);
          const start = text.indexOf(broken);
          expect(problems.map((problem) => [problem.code, problem.place])).toContainEqual([
            "pattern-syntax",
            { file: name, start, end: start + 1 },
          ]);
        },
      ),
      { numRuns: runs(10_000) },
    );
  }, 600_000);
});
