// Part of the build: bundles the program and writes its manual page.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { writeLicenses } from "./build-licenses.js";
import { toAscii } from "./program/ascii.js";
import { lateImports } from "./program/late.js";
import { commanderAsModules, noEval, tablesAsJson } from "./program/plugins.js";

const root = join(import.meta.dirname, "..");
const folder = join(root, "dist/cli");

/** The WebAssembly that `lint` parses files with, by the name that src/carriers/grammars.ts has for it. */
const grammars = {
  "tree-sitter": fileURLToPath(import.meta.resolve("web-tree-sitter/web-tree-sitter.wasm")),
  hcl: fileURLToPath(import.meta.resolve("@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm")),
  typescript: fileURLToPath(import.meta.resolve("tree-sitter-typescript/tree-sitter-typescript.wasm")),
  tsx: fileURLToPath(import.meta.resolve("tree-sitter-typescript/tree-sitter-tsx.wasm")),
  python: fileURLToPath(import.meta.resolve("tree-sitter-python/tree-sitter-python.wasm")),
};

/**
 * Files that are loaded when one of their exports is used, by the modules that they hold. What a module uses while it
 * loads does not belong here: the file would be loaded with it.
 */
const late = {
  /** Command-line help, and suggestions for misspelled flags. */
  help: /commander\/lib\/(?:help|suggestSimilar)\.js$/,
  /** The formats for people. Programs read JSON. */
  terminal: /src\/render\/(?:terminal|text|digest|rows\/(?!fields|cells)\w+)\.ts$/,
  /** The meaning of policy documents. */
  policies:
    /src\/(?:alert\/policy\/(?!(?:policy|statement|names|document\/\w+)\.ts)|cloudtrail\/(?:iam-actions|tables\/actions)\.ts)/,
  /** The responses to calls. Alerts that a filter leaves out have none. */
  response: /src\/response\/(?!address)/,
  unicode: /src\/unicode\.ts$/,
  /** The proofs about patterns. */
  compare: /src\/(?:compare|pattern\/compare\/[\w/]+)\.ts$/,
  /** Large input. */
  large: /src\/bytes\/(?:file-memory|wasm-module|compiled|text-places|search|entries)\.ts$/,
  /** Damaged and foreign input, and rare calls. */
  unusual:
    /src\/(?:payload\/(?:foreign|kpl|damaged-gzip|salvage)|alert\/(?:title\/holder|rules\/(?:selectors|open-ports)|policy\/(?:names|document\/(?:text|duplicates|shape))))\.ts$/,
};

/** Files with a module and everything that it uses and no file before it has. */
const whole = {
  /** The code that every command needs. */
  main: /src\/cli\/(?:start|package-root|flags\/(?:flags|settings|screen|output|context))\.ts$|src\/cloudtrail\/(?:operations|packed-names)\.ts$|src\/bytes\/(?:bytes|json|tokens)\.ts$|src\/archive\/walk\.ts$|^.rolldown\/runtime/,
  decode: /src\/cli\/commands\/decode\.ts$/,
  pattern: /src\/cli\/flags\/pattern\.ts$/,
  explain: /src\/cli\/(?:knowledge\/index|coverage|commands\/explain\/command)\.ts$/,
};

/** Returns the groups for the bundler, the first with the highest priority. */
function groups() {
  const all = [
    ...Object.entries(late).map(([name, test]) => ({ name, test, includeDependenciesRecursively: false })),
    ...Object.entries(whole).map(([name, test]) => ({ name, test, includeDependenciesRecursively: true })),
  ];
  return all.map((group, index) => ({ ...group, priority: all.length - index }));
}

/**
 * Puts what `decode`, `explain` and all commands need into one file each, so that a start reads few files. Each of the
 * other commands is a file of its own, next to the files that several commands share. CommonJS, because Node.js starts
 * it faster.
 */
async function bundle() {
  const program = await rolldown({
    input: { main: join(root, "src/cli/start.ts") },
    cwd: root,
    platform: "node",
    preserveEntrySignatures: "allow-extension",
    external: /^@(?:aws-sdk|duckdb)\//,
    resolve: {
      mainFields: ["module", "main"],
      alias: {
        commander: join(root, "node_modules/commander/index.js"),
        "node:child_process": join(root, "src/cli/no-child-process.ts"),
      },
    },
    plugins: [
      commanderAsModules,
      tablesAsJson,
      noEval,
      lateImports(["node:zlib", ...["decode", "explain", ...Object.keys(late)].map((name) => `./${name}.cjs`)]),
    ],
    transform: { target: "node20", define: { "import.meta.dirname": "__dirname" } },
  });
  const { output } = await program.generate({
    format: "cjs",
    dynamicImportInCjs: false,
    minify: true,
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name].cjs",
    codeSplitting: { groups: groups() },
  });
  await program.close();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { fileName, code } of output) writeFileSync(join(folder, fileName), toAscii(code));
  for (const [name, file] of Object.entries(grammars)) {
    // Tables of parsers shrink to a tenth, and are unpacked in a few milliseconds.
    writeFileSync(join(folder, `${name}.wasm.gz`), gzipSync(readFileSync(file), { level: 9 }));
  }
  const files = output.flatMap(({ moduleIds }) => moduleIds);
  writeLicenses([...files, ...Object.values(grammars)], join(folder, "LICENSES.txt"));
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
