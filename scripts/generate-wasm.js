// npm run generate:wasm, also a part of the build: compiles src/bytes/wasm and writes the bytes into
// src/bytes/compiled.ts, unless they are of the same sources.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = new URL("../src/bytes/wasm/", import.meta.url);
const target = new URL("../src/bytes/compiled.ts", import.meta.url);

const options = [
  ...["--runtime", "stub", "--noAssert", "--enable", "simd"],
  // All but the last megabyte: the functions add small numbers to addresses without a check.
  ...["--maximumMemory", "65520", "--outFile", "compiled.wasm"],
];

const readSource = (name) => readFileSync(new URL(name, folder), "utf8");

/** Compiles the module. `read` returns the text of a source file; `level` is that of the optimizations. */
export async function compileModule(read = readSource, level = 3) {
  const { default: asc } = await import("assemblyscript/asc");
  let binary;
  const { error, stderr } = await asc.main(["index.ts", ...options, "--optimizeLevel", `${level}`], {
    // The compiler adds the extension, which the imports here have already.
    readFile: (name) => (/^\w+(\.ts)+$/.test(name) ? read(name.replace(/(\.ts)+$/, ".ts")) : null),
    writeFile: (_, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${error.message}\n${stderr}`);
  return binary;
}

/** Returns a hash of all that the compiled module depends on. */
function sourceHash() {
  const { devDependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const sources = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  const hash = createHash("sha256").update(`${options} ${devDependencies.assemblyscript}`);
  for (const name of sources.sort()) hash.update(`${name}\n${readSource(name)}`);
  return hash.digest("hex");
}

/** Whether the compiled module is that of the current sources. */
export function isCurrent() {
  return readFileSync(target, "utf8").includes(sourceHash());
}

/** Returns the file's text for the current sources. */
export async function moduleText() {
  const base64 = Buffer.from(await compileModule()).toString("base64");
  const lines = base64.match(/.{1,110}/g).map((line) => `  "${line}",\n`);
  return `/**
 * The files of wasm, compiled, in base64. Written by \`npm run generate:wasm\`. SHA-256 of the sources:
 * ${sourceHash()}
 */
export const compiled: string = [
${lines.join("")}].join("");
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !isCurrent()) writeFileSync(target, await moduleText());
