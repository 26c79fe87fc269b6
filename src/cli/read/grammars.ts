import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { ReadWasm } from "../../carriers/grammars.ts";
import { packageRoot } from "../package-root.ts";

/** Reads the WebAssembly that `lint` parses files with. The build puts it next to the program. */
export const readGrammar: ReadWasm = (name) =>
  gunzipSync(readFileSync(join(packageRoot, "dist/cli", `${name}.wasm.gz`)));
