// Part of the build: bundles the program and writes its manual page.

import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { writeLicenses } from "./build-licenses.js";

const root = join(import.meta.dirname, "..");
const folder = join(root, "dist/cli");

/** The WebAssembly that `lint` parses files with, by the name that src/carriers/grammars.ts has for it. */
const grammars = {
  "tree-sitter": fileURLToPath(import.meta.resolve("web-tree-sitter/web-tree-sitter.wasm")),
  hcl: fileURLToPath(import.meta.resolve("@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm")),
};

/**
 * Puts everything that `decode` needs into one file, so that its start reads nothing else. Each of the other commands is a
 * file of its own, next to the files that several commands share. CommonJS, because Node.js starts it faster.
 */
async function bundle() {
  const program = await rolldown({
    input: { main: join(root, "src/cli/start.ts") },
    cwd: root,
    platform: "node",
    external: /^@aws-sdk\//,
    resolve: {
      mainFields: ["module", "main"],
      alias: { "node:child_process": join(root, "src/cli/no-child-process.ts") },
    },
    transform: { target: "node20", define: { "import.meta.dirname": "__dirname" } },
  });
  const { output } = await program.generate({
    format: "cjs",
    dynamicImportInCjs: false,
    minify: true,
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name].cjs",
    codeSplitting: {
      groups: [
        {
          name: "decode",
          test: /src\/cli\/(?:start|commands\/decode)\.ts$|^.rolldown\/runtime/,
          includeDependenciesRecursively: true,
        },
      ],
    },
  });
  await program.close();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { fileName, code } of output) writeFileSync(join(folder, fileName), toAscii(code));
  for (const [name, file] of Object.entries(grammars)) copyFileSync(file, join(folder, `${name}.wasm`));
  const files = output.flatMap(({ moduleIds }) => moduleIds);
  writeLicenses([...files, ...Object.values(grammars)], join(folder, "LICENSES.txt"));
}

/** Escapes non-ASCII characters, which occur only in literals: one byte per character is half the memory, without decoding. */
function toAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const discard = { isTerminal: false, write() {} };
const emptyIo = {
  stdin: { isTerminal: false, chunks: () => [] },
  stdout: discard,
  stderr: discard,
  env: {},
  flush() {},
  onInterrupt: () => () => {},
};

/** Builds the bundle, and then the manual page, which the program itself generates. */
async function build() {
  await bundle();
  const { manual } = createRequire(import.meta.url)(join(folder, "main.cjs"));
  writeFileSync(join(root, "dist/iam-alerts.1"), await manual(emptyIo));
}

await build();
