// npm run test:mutation -- wasm: changes the inflater in one place at a time, and counts the changes that its tests do not
// notice. Stryker cannot change AssemblyScript.

import { mkdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { compileModule } from "../../scripts/generate-wasm.js";

const files = ["copy.ts", "crc.ts", "gzip.ts", "inflate.ts", "input.ts", "output.ts", "tables.ts"];
const sourceOf = (name) => readFileSync(new URL(`../../src/bytes/wasm/${name}`, import.meta.url), "utf8");
/** Milliseconds for the first run. Those with a change get 15 seconds, and five times what the first one took. */
let timeLimit = 600_000;

/** The operators to change, with what to put in their place. The formatter writes a space on both sides. */
const operators = {
  ...{ "+": "-", "-": "+", "*": "+", "%": "+", "&": "|", "|": "&", "^": "&", "<<": ">>", ">>": "<<", ">>>": "<<" },
  ...{ "===": "!==", "!==": "===", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "&&": "||", "||": "&&" },
  ...{ "+=": "-=", "-=": "+=", "|=": "&=", ">>=": "<<=" },
};

/** Returns the changes of a file: the place, the text there, and the text to put there. */
function changesOf(name) {
  // Comments, imports and the sizes of memory are left alone.
  const isCode = (line) => !/^\s*(?:\/?\*|\/\/|import|export \{|\}? ?from)|memory\.data\(\d/.test(line);
  const changes = [];
  let start = 0;
  for (const [index, line] of sourceOf(name).split("\n").entries()) {
    const code = isCode(line) ? line.replace(/\/\/.*/, "") : "";
    const add = (at, old, text) => changes.push({ name, line: index + 1, at: start + at, old, text });
    for (const { 1: operator, index: at } of code.matchAll(/(?<= )([-+*%&|^<>=!]+)(?= )/g)) {
      if (operators[operator] !== undefined) add(at, operator, operators[operator]);
    }
    for (const { 0: number, index: at } of code.matchAll(/(?<![\w.])(?:0x[\da-f]+|\d+)\b/g))
      add(at, number, `${Number(number) + 1}`);
    for (const { 0: word, index: at } of code.matchAll(/\b(?:true|false)\b/g))
      add(at, word, word === "true" ? "false" : "true");
    for (const { 0: mark, index: at } of code.matchAll(/!(?=\w)|~/g)) add(at, mark, "");
    for (const { 0: step, index: at } of code.matchAll(/\+\+/g)) add(at, step, "--");
    start += line.length + 1;
  }
  return changes;
}

/** Bundles the tests with a replacement for vitest and for the module that they load. */
async function bundle() {
  const folder = new URL("../../node_modules/.cache/mutation-wasm/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const here = (name) => fileURLToPath(new URL(name, import.meta.url));
  await build({
    stdin: {
      contents: `import "../bytes/inflate.test.ts"; export { tests } from "./vitest.js";`,
      resolveDir: here("."),
    },
    bundle: true,
    // The package says that no file has side effects, but tests register themselves.
    ignoreAnnotations: true,
    platform: "node",
    format: "esm",
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    outfile: fileURLToPath(new URL("tests.mjs", folder)),
    alias: { vitest: here("vitest.js") },
    plugins: [
      {
        name: "module",
        setup: ({ onLoad }) =>
          onLoad({ filter: /compiled\.ts$/ }, () => ({
            contents: `import { workerData } from "node:worker_threads"; export const compiled = workerData.module;`,
          })),
      },
    ],
  });
  return new URL("tests.mjs", folder).href;
}

/** Runs the tests with a module. Returns the first that fails, if any, and the time of each. */
function run(tests, binary, order) {
  return new Promise((resolve) => {
    const workerData = { tests, order, module: Buffer.from(binary).toString("base64") };
    const worker = new Worker(new URL("wasm-worker.js", import.meta.url), { workerData });
    const end = (result) => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(result);
    };
    const timer = setTimeout(() => end({ failed: "a time-out", times: [] }), timeLimit);
    worker.on("message", end);
    worker.on("error", ({ message }) => end({ failed: message, times: [] }));
  });
}

async function resultOf({ name, at, old, text }, tests, order) {
  const read = (file) => {
    const source = sourceOf(file);
    return file === name ? source.slice(0, at) + text + source.slice(at + old.length) : source;
  };
  try {
    return await run(tests, await compileModule(read, 0), order);
  } catch {
    return undefined;
  }
}

const tests = await bundle();
const { failed, times } = await run(tests, await compileModule(undefined, 0));
if (failed !== undefined) throw new Error(`fails without a change: ${failed}`);
timeLimit = 15_000 + 5 * times.reduce((sum, time) => sum + time, 0);
const order = times.map((_, index) => index).sort((a, b) => times[a] - times[b]);
const wanted = process.argv.slice(2);
const changes = files.filter((name) => wanted.length === 0 || wanted.includes(name)).flatMap(changesOf);
const counts = { noticed: 0, "time-out": 0, "not noticed": 0, "not compiled": 0 };
const queue = changes.values();

async function work() {
  for (const change of queue) {
    const result = await resultOf(change, tests, order);
    const kind =
      result === undefined
        ? "not compiled"
        : result.failed === undefined
          ? "not noticed"
          : result.failed === "a time-out"
            ? "time-out"
            : "noticed";
    counts[kind]++;
    if (kind === "not noticed")
      console.log(`${change.name}:${change.line}: ${change.old} -> ${change.text || "nothing"}`);
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
const noticed = counts.noticed + counts["time-out"];
const score = (100 * noticed) / (noticed + counts["not noticed"]);
console.log(`${changes.length} changes, ${JSON.stringify(counts)}: ${score.toFixed(1)} %`);
if (score < 90) process.exitCode = 1;
