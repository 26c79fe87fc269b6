import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textOf } from "../../../src/carriers/text.ts";
import { findIn } from "../find.ts";

const fragments = [
  ..."{}[]()<>'\"`$\\|&;#=:,.%*?!-+ \n\t0aé😀",
  ...["${", "$(", "$'", "<<EOF\n", "EOF\n", "=(", "f'", '"""', "=>", "...", "for (const x of ", "def f(x):\n  ", "if "],
  ...["aws logs tail g --filter-pattern ", "--filter-pattern=", "pattern='a'\n", "const a = ", "a = "],
  ...[
    "filterPattern: ",
    "filter_pattern=",
    "FilterPattern.all(",
    "FilterPattern.anyTermGroup(",
    ".whereString(",
    "$.a",
  ],
  ...[
    "new logs.MetricFilter(this, 'x', { ",
    "client.put_metric_filter(",
    ".join(",
    ".format(",
    "this.f(",
    "x.forEach((y) => ",
  ],
];

describe("files of code that make no sense", () => {
  it.each(["setup.sh", "stack.ts", "stack.js", "stack.py"])("are read to their end: %s", async (name) => {
    const texts = fc.array(fc.constantFrom(...fragments), { maxLength: 60 }).map((parts) => `# aws\n${parts.join("")}`);
    const property = fc.asyncProperty(texts, async (text) => {
      const { patterns, faults } = await findIn({ [name]: text });
      for (const { start, end } of [...patterns, ...faults]) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(text.length);
      }
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it("may be nested and joined without end", async () => {
    const many = 1000;
    const sum = (quote: string) => Array.from({ length: many }, () => `${quote}a${quote}`).join(" + ");
    const files = {
      "setup.sh": `aws logs tail g --filter-pattern ${"$(".repeat(many)}`,
      "stack.ts": `// aws\nconst a = { filterPattern: ${sum("'")} };`,
      "stack.py": `# aws\nf(filterPattern=${sum('"')})`,
    };
    const { patterns } = await findIn(files);
    const lengths = patterns.map(({ text }) => (text === undefined ? undefined : textOf(text).length));
    expect(lengths).toEqual([undefined, many, many]);
  });
});
