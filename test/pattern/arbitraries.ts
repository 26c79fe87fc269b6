import fc from "fast-check";

/** Few names, texts and numbers, so that patterns and messages meet. */
const names = ["a", "a", "a", "a", "a", "b", "b", "a-b", "x.y", "a b", "toString", "__proto__", "0", "ä", ""];
const texts = ["", "x", "x", "x", "x", "xx", "xy", "X", "12", "12.0", "-0", "true", 'q"', "b\\b", "a/b", "ä", "😀"];
const starred = ["*", "x*", "*x", "*x*", "x*y", "*xx", "1*", "*.0", "1*0", "**", "*y*x", "t*e", "*é*"];
const bareNumbers = ["12", "12.0", "+12", "1e3", "1000", "-0", "0", "1.5", ".5", "5.", "1E+3", "1.50"];
const jsonNumbers = ["12", "12.0", "1e3", "1E+3", "1000", "-0", "0", "0.0", "1.5", "1.50", "5", "0.5", "-12", "1e400"];

const quote = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;
const some = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const blank = some("", " ", " ", "\t", "\n ");

const atom = some("x", "y", "1", "2", ".", "\\d", "\\D", "\\s", "\\S", "\\w", "\\W", "[x1]", "[^x]", "[a-y]");
const oddAtom = some("\\x2E", "\\.", "[\\d.]", "[^\\s]", "[\\S-]", "[-x]", "[^\\W\\d]", "[.*|^]", "[a-c0-2y]", "-");
const times = some("", "", "", "*", "+", "?", "{2}", "{1,}", "{,2}", "{0,1}", "{2,3}", "{0}");
const regex = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.tuple(fc.oneof(atom, oddAtom), times).map((parts) => parts.join("")) },
      { weight: 1, arbitrary: some("^", "$", "|") },
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => `%${parts.join("")}%`);

const text = fc.oneof(some(...texts), some(...starred));
const value = fc.oneof(
  { weight: 4, arbitrary: text.map(quote) },
  { weight: 2, arbitrary: some("x", "xx", "x*", "*x", "*", "true", "12*", "iam:x/y-z", "ä", "e3") },
  { weight: 3, arbitrary: some(...bareNumbers) },
  { weight: 1, arbitrary: regex },
);
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(some("=", "!="), blank, value).map((parts) => parts.join("")) },
  {
    weight: 1,
    arbitrary: fc.tuple(some("<", ">", "<=", ">="), blank, some(...bareNumbers)).map((parts) => parts.join("")),
  },
);

/** Leaves joined by && and ||, some of them in parentheses. */
const joined = (leaf: fc.Arbitrary<string>, maxDepth = 2): fc.Arbitrary<string> =>
  fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth, withCrossShrink: true },
      leaf,
      fc.tuple(tie("tree"), blank, some("&&", "||"), blank, tie("tree")).map((parts) => parts.join("")),
      fc.tuple(some("("), blank, tie("tree"), blank, some(")")).map((parts) => parts.join("")),
    ),
  })).tree;

const step = fc.oneof(
  { weight: 6, arbitrary: some(...names).map((name) => (/^[\wä-]+$/.test(name) ? `.${name}` : `.['${name}']`)) },
  { weight: 1, arbitrary: some(...names).map((name) => `['${name}']`) },
  { weight: 2, arbitrary: some("[0]", "[1]", "[00]") },
  { weight: 1, arbitrary: some("[*]", ".*") },
);
const path = fc.oneof(
  some("", "", ""),
  fc.array(step, { minLength: 1, maxLength: 2 }).map((steps) => steps.join("")),
);
const selector = fc.tuple(step, path).map(([first, rest]) => `$${first}${rest}`);
const check = some("IS NULL", "IS TRUE", "IS FALSE", "NOT EXISTS");
const condition = fc
  .tuple(selector, fc.oneof({ weight: 3, arbitrary: operation }, { weight: 1, arbitrary: check }))
  .map(([subject, test]) => `${subject} ${test}`);
const jsonPattern = fc.oneof(condition, joined(condition)).map((expression) => `{ ${expression} }`);

/** A JSON text of the characters, each literal or as one of the escapes that JSON allows. */
const spelled = (characters: string): fc.Arbitrary<string> =>
  fc.infiniteStream(fc.nat(11)).map((choices) => {
    const escaped = characters.split("").map((character) => {
      const hex = character.charCodeAt(0).toString(16).padStart(4, "0");
      const choice = choices.next().value ?? 0;
      if (choice === 0) return `\\u${hex}`;
      if (choice === 1) return `\\u${hex.toUpperCase()}`;
      return choice === 2 && character === "/" ? "\\/" : JSON.stringify(character).slice(1, -1);
    });
    return `"${escaped.join("")}"`;
  });
const spelledOf = (choices: readonly string[]) => some(...choices).chain(spelled);
const scalar = fc.oneof(
  { weight: 4, arbitrary: spelledOf(texts) },
  { weight: 4, arbitrary: some(...jsonNumbers) },
  { weight: 2, arbitrary: some("null", "true", "false") },
);
const { node } = fc.letrec<{ node: string; list: string; object: string }>((tie) => ({
  list: fc.array(tie("node"), { maxLength: 3 }).map((items) => `[${items.join(" , ")}]`),
  object: fc
    .array(fc.tuple(spelledOf(names), blank, tie("node")), { maxLength: 5 })
    .map((members) => `{${members.map(([key, space, member]) => `${key}${space}:${space}${member}`).join(",")}}`),
  node: fc.oneof({ maxDepth: 3 }, scalar, scalar, tie("list"), tie("object"), tie("object")),
}));
const event = fc
  .array(fc.tuple(spelledOf(names), node), { minLength: 1, maxLength: 6 })
  .map((members) => `{${members.map(([key, member]) => `${key}:${member}`).join(", ")}}`);
const jsonMessage = fc.oneof(
  { weight: 12, arbitrary: event },
  { weight: 1, arbitrary: node },
  { weight: 1, arbitrary: event.map((message) => `\n ${message}\t`) },
  { weight: 1, arbitrary: event.map((message) => message.slice(0, -1)) },
);

const term = fc
  .tuple(some("", "", "?", "-"), fc.oneof(some("x", "xy", "12", "a=b", "ä", "X"), text.map(quote), regex))
  .map((parts) => parts.join(""));
const termPattern = fc.array(term, { maxLength: 4 }).map((terms) => terms.join(" "));
const regexPattern = fc.tuple(some("", "-"), regex).map((parts) => parts.join(""));
const pieces = some(
  "x",
  "y",
  "xy",
  "12",
  "12.0",
  '"x y"',
  "[x]",
  '"x',
  '""',
  'x"',
  '"x"y',
  "[12",
  "]",
  "-0",
  "1e3",
  "ä",
  "😀",
);
const textMessage = fc
  .array(fc.tuple(pieces, some(" ", " ", "\t", "  ", "", "\n")), { maxLength: 6 })
  .map((words) => words.flat().join(""));

const field = (index: number): fc.Arbitrary<string> =>
  fc.oneof(
    some(`w${index}`, ""),
    joined(
      operation.map((test) => `w${index} ${test}`),
      1,
    ),
    joined(
      operation.map((test) => `w${index}${test}`),
      1,
    ),
  );
const spacePattern = fc
  .tuple(fc.nat(4), fc.nat(9), some(",", ", ", "\n,"))
  .chain(([count, ellipsis, comma]) =>
    fc
      .tuple(...Array.from({ length: count }, (_, index) => (index === ellipsis ? some("...") : field(index))))
      .map((fields) => `[${fields.join(comma)}]`),
  );

/** Pairs of a pattern that AWS would accept and a message of the matching kind, by kind. */
export const pairs: Readonly<Record<"terms" | "regex" | "json" | "space", fc.Arbitrary<[string, string]>>> = {
  terms: fc.tuple(termPattern, fc.oneof(textMessage, event)),
  regex: fc.tuple(regexPattern, textMessage),
  json: fc.tuple(jsonPattern, jsonMessage),
  space: fc.tuple(spacePattern, textMessage),
};

/** Pairs of any kind. */
export const anyPair: fc.Arbitrary<[string, string]> = fc.oneof(pairs.terms, pairs.json, pairs.json, pairs.space);
