import fc from "fast-check";
import { expect } from "vitest";
import { placeOf, textOf } from "../../../src/carriers/text.ts";
import { findIn } from "../find.ts";

/** A file, and for each UTF-16 unit of its pattern the characters of the file that write it. */
interface Written {
  readonly name: string;
  readonly text: string;
  readonly pattern: string;
  readonly places: readonly (readonly [number, number])[];
}

/** A way to write one character within quotes, or undefined if the quotes cannot have it so. */
type Spelling = (character: string) => string | undefined;

/** A form of quotes: before and after the text, and the spellings of a character in it, the usual one first. */
interface Quotes {
  readonly open: string;
  readonly close: string;
  readonly spellings: readonly Spelling[];
}

interface Carrier {
  readonly name: string;
  readonly before: readonly string[];
  readonly after: string;
  readonly quotes: readonly Quotes[];
  /** Between two literals that are joined. */
  readonly joint: string;
}

const unless =
  (special: RegExp): Spelling =>
  (character) =>
    special.test(character) ? undefined : character;
const only =
  (special: RegExp, spell: (character: string) => string): Spelling =>
  (character) =>
    special.test(character) ? spell(character) : undefined;
const backslashed = (special: RegExp) => only(special, (character) => `\\${character}`);
const hexadecimal = (prefix: string, length: number): Spelling => {
  return (character) => `${prefix}${character.charCodeAt(0).toString(16).padStart(length, "0")}`;
};

const javascript = (quote: string): Quotes => ({
  open: quote,
  close: quote,
  spellings: [
    unless(quote === "`" ? /[`\\$\r]/ : new RegExp(`[\\n\\r\\\\${quote}]`)),
    backslashed(/[`'"\\$]/),
    only(/\n/, () => "\\n"),
    hexadecimal("\\u", 4),
  ],
});

const python = (prefix: string, quote: string): Quotes => ({
  open: `${prefix}${quote}`,
  close: quote,
  spellings: [
    unless(prefix === "f" ? /[{}\n\r\\'"]/ : /[\n\r\\'"]/),
    only(/[{}]/, (character) => (prefix === "f" ? character + character : character)),
    backslashed(/['"\\]/),
    only(/\n/, () => "\\n"),
    hexadecimal("\\u", 4),
  ],
});

const carriers: readonly Carrier[] = [
  {
    name: "stack.ts",
    before: [
      '// aws-cdk 😀\nnew logs.CfnMetricFilter(this, "x", { filterPattern: ',
      "// aws\nconst p = { a: 1,\n  filterPattern: ",
    ],
    after: " });",
    quotes: ["'", '"', "`"].map(javascript),
    joint: " + ",
  },
  {
    name: "stack.py",
    before: ["# boto3 é😀\nclient.put_metric_filter(filterPattern=", "import boto3\nx = dict(filterPattern="],
    after: ")\n",
    quotes: [python("", "'"), python("", '"'), python("f", '"'), python("", '"""')],
    joint: "  ",
  },
  {
    name: "setup.sh",
    before: ["# 😀\naws logs put-metric-filter --filter-pattern ", "aws logs tail \\\n  --filter-pattern="],
    after: " --x y\n",
    quotes: [
      { open: "'", close: "'", spellings: [unless(/'/)] },
      { open: '"', close: '"', spellings: [unless(/["$`\\]/), backslashed(/["$`\\]/)] },
      { open: "$'", close: "'", spellings: [unless(/['\\]/), backslashed(/['"\\]/), hexadecimal("\\u", 4)] },
    ],
    joint: "",
  },
];

const unit: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'{ $.a = "b" } && || [ip, ...] % * ? - \\d x\'`\n'.split("")) },
  { weight: 1, arbitrary: fc.constantFrom("é", "\u4e2d", "~", "/", "(", ")") },
);

/** Files of code with a random pattern, in random quotes and with random escapes. */
const files: fc.Arbitrary<Written> = fc
  .record({
    carrier: fc.constantFrom(...carriers),
    units: fc.array(unit, { minLength: 1, maxLength: 40 }),
    choices: fc.array(fc.nat({ max: 9 }), { minLength: 60, maxLength: 60 }),
    parts: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ carrier, units, choices, parts }) => write(carrier, units, choices, parts));

function write(carrier: Carrier, units: readonly string[], choices: readonly number[], parts: number): Written {
  let text = pick(carrier.before, choices[0]);
  const places: (readonly [number, number])[] = [];
  const kept: string[] = [];
  const length = Math.ceil(units.length / parts);
  for (let part = 0; part * length < units.length; part++) {
    const quotes = pick(carrier.quotes, choices[part + 1]);
    text += (part === 0 ? "" : carrier.joint) + quotes.open;
    for (const character of units.slice(part * length, (part + 1) * length)) {
      const spellings = quotes.spellings.flatMap((spell) => spell(character) ?? []);
      if (spellings.length === 0) continue;
      const choice = choices[kept.length + 5] ?? 0;
      const spelled = choice < 6 ? (spellings[0] ?? "") : pick(spellings, choice);
      places.push([text.length, text.length + spelled.length]);
      kept.push(character);
      text += spelled;
    }
    text += quotes.close;
  }
  return { name: carrier.name, text: text + carrier.after, pattern: kept.join(""), places };
}

function pick<Item>(items: readonly Item[], choice: number = 0): Item {
  const item = items[choice % items.length];
  if (item === undefined) throw new Error("nothing to choose from");
  return item;
}

/** Checks for random files that each character of a pattern has the place of the characters that write it. */
export async function checkPlaces(numRuns: number): Promise<void> {
  const property = fc.asyncProperty(files, async ({ name, text, pattern, places }) => {
    const { patterns } = await findIn({ [name]: text });
    const found = patterns[0]?.text ?? { pieces: [] };
    expect(textOf(found)).toBe(pattern);
    const seen = places.map((_, index) => {
      const place = placeOf(found, index, index + 1);
      return [place?.start, place?.end];
    });
    expect(seen).toEqual(places);
  });
  await fc.assert(property, { numRuns });
}
