// The pattern engine: evaluation from text and through the prefilter, parsing and compiling, and its size.

import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { compile, presets } from "../dist/index.js";
import { messages } from "../scripts/archive/records.js";
import { compare, spent, timed } from "./measure.js";

const classic = presets.find(({ name }) => name === "iam-changes").pattern;
const matcher = compile(classic);

const all = messages(10_200);
const parsed = all.map((message) => JSON.parse(message));
// The same with one IAM record in a hundred.
const mixed = all.map((message, index) =>
  index % 100 === 0 ? message : message.replaceAll("iam.amazonaws.com", "ec2.amazonaws.com"),
);

const parsedMixed = mixed.map((message) => JSON.parse(message));

/** Returns millions of records per second of processor time, the best of some runs: a disturbance only slows a run down. */
function evaluating(records) {
  const runs = Array.from({ length: 40 }, () => spent(() => count(records, matcher.testJson)));
  return records.length / Math.min(...runs) / 1000;
}

const count = (list, test) => list.reduce((sum, entry) => sum + (test(entry) ? 1 : 0), 0);
const parseAll = (list) => () => timed(() => count(list, (message) => JSON.parse(message) !== null));

const longPattern =
  `{ ${Array.from({ length: 30 }, (_, index) => `($.eventName = "Create${index}*")`).join(" || ")} }`.slice(0, 1024);

export default async () => {
  await compare(
    "the classic pattern on 10,200 messages, all of IAM",
    { name: "JSON.parse alone", work: parseAll(all) },
    [{ name: "matcher.test, from text", work: () => timed(() => count(all, matcher.test)), target: 1.1 }],
    15,
  );
  await compare(
    "the same where one in a hundred is of IAM",
    { name: "JSON.parse alone", work: parseAll(mixed) },
    [{ name: "matcher.test, through the prefilter", work: () => timed(() => count(mixed, matcher.test)), target: 0.2 }],
    15,
  );
  console.log("\nevaluating the classic pattern on parsed records, a second of one core's time");
  console.log(`  all of IAM:       ${evaluating(parsed).toFixed(1)} million`);
  console.log(`  one in a hundred: ${evaluating(parsedMixed).toFixed(1)} million (hold ≥ 5)`);
  const compiles = 100;
  const times = Array.from({ length: 40 }, () =>
    spent(() => {
      let last;
      for (let round = 0; round < compiles; round++) last = compile(longPattern);
      return last;
    }),
  );
  const fastest = (Math.min(...times) / compiles) * 1000;
  console.log(`parsing and compiling ${longPattern.length} characters: ${fastest.toFixed(0)} µs (hold < 200)`);
  const engine = await bundleOf("src/pattern/index.ts");
  const withLint = await bundleOf("src/pattern/index.ts", "src/pattern/lint/lint.ts");
  console.log(`the engine, minified: ${sizeOf(engine)} (hold ≤ 40)`);
  console.log(
    `lint, which is loaded separately: ${((withLint.length - engine.length) / 1000).toFixed(1)} kB more (hold ≤ 40)`,
  );
};

/** Returns the exports of the files, bundled and minified. */
async function bundleOf(...files) {
  const contents = files.map((file) => `export * from "./${file}";`).join("\n");
  const stdin = { contents, resolveDir: "." };
  const { outputFiles } = await build({ stdin, bundle: true, minify: true, format: "esm", write: false });
  return outputFiles[0].contents;
}

function sizeOf(bundle) {
  return `${(bundle.length / 1000).toFixed(1)} kB, ${(gzipSync(bundle).length / 1000).toFixed(1)} kB gzipped`;
}
