// npm run object-end: writes src/archive/object-end-module.ts, the bytes that object-end.wat compiles to.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import initWabt from "wabt";

const source = new URL("../../src/archive/object-end.wat", import.meta.url);
const target = new URL("../../src/archive/object-end-module.ts", import.meta.url);

/** The file's text, from the source as it is now. */
export async function objectEndModuleText() {
  const wabt = await initWabt();
  const module = wabt.parseWat("object-end.wat", readFileSync(source, "utf8"), { simd: true });
  module.validate();
  const base64 = Buffer.from(module.toBinary({}).buffer).toString("base64");
  const lines = base64.match(/.{1,110}/g).map((line) => `  "${line}",\n`);
  return `/** object-end.wat, compiled, in base64. Written by \`npm run object-end\`. */
export const objectEndModule: string = [
${lines.join("")}].join("");
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await objectEndModuleText());
