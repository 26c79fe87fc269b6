// npm run generate:wasm: compiles search.wat and writes the bytes into src/bytes/search-module.ts.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import initWabt from "wabt";

const source = new URL("../src/bytes/search.wat", import.meta.url);
const target = new URL("../src/bytes/search-module.ts", import.meta.url);

/** Returns the file's text for the current source. */
export async function jsonBytesModuleText() {
  const wabt = await initWabt();
  const module = wabt.parseWat("search.wat", readFileSync(source, "utf8"), { simd: true });
  module.validate();
  const base64 = Buffer.from(module.toBinary({}).buffer).toString("base64");
  const lines = base64.match(/.{1,110}/g).map((line) => `  "${line}",\n`);
  return `/** search.wat, compiled, in base64. Written by \`npm run generate:wasm\`. */
export const jsonBytesModule: string = [
${lines.join("")}].join("");
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await jsonBytesModuleText());
