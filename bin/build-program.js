"use strict";

// Part of the build: bundles the program, keeps the code that V8 compiled for it, and writes the manual page.

const { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { gzipSync } = require("node:zlib");

const { writeLicenses } = require("./build-licenses.js");

const root = join(__dirname, "..");
const folder = join(root, "dist/cli");

/**
 * What `decode` needs is one file, so that nothing else is read to start it; each of the other commands is a file of its
 * own, beside what several of them share. CommonJS, because Node starts it faster.
 */
async function bundle() {
  const { rolldown } = await import("rolldown");
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
  const files = output.flatMap(({ moduleIds }) => moduleIds);
  writeLicenses(files, join(folder, "LICENSES.txt"));
}

/** One byte a character is half the memory, and read without decoding. All that is not ASCII stands in literals. */
function toAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const discard = { isTerminal: false, write() {} };
const ioFor = (input) => ({
  stdin: { isTerminal: false, chunks: () => [input] },
  stdout: discard,
  stderr: discard,
  env: {},
  flush() {},
  onInterrupt: () => () => {},
});

/** What a subscription filter would send. Not by `simulate`, so that only what `decode` needs is kept: less loads faster. */
function payload() {
  const sample = join(root, "fixtures/records/CreateUser.json");
  const message = JSON.stringify(JSON.parse(readFileSync(sample, "utf8")));
  const logEvents = [{ id: "0", timestamp: 0, message }];
  const names = { owner: "", logGroup: "", logStream: "", subscriptionFilters: [] };
  const json = JSON.stringify({ messageType: "DATA_MESSAGE", ...names, logEvents });
  return Buffer.from(JSON.stringify({ awslogs: { data: gzipSync(json).toString("base64") } }));
}

/** Whether a file is loaded whatever the command. */
function isOfDecode(file) {
  return ["main.cjs", "decode.cjs", "rolldown-runtime.cjs"].includes(file);
}

async function build() {
  await bundle();
  const { load, write } = require("./code-cache.js");
  const { main, systemIo, manual } = load(join(folder, "main.cjs"));
  const code = await main(["decode"], ioFor(payload()));
  if (code !== 0) throw new Error(`decode gave exit code ${code}`);
  systemIo();
  const files = readdirSync(folder).filter((name) => name.endsWith(".cjs"));
  const [first, others] = [files.filter(isOfDecode), files.filter((name) => !isOfDecode(name))];
  for (const file of first) write(join(folder, file));
  // What these have in common with `decode` is written by now.
  const found = await main(["backtest", "iam-changes", join(root, "fixtures/records"), "--quiet"], ioFor(Buffer.of()));
  if (found !== 0) throw new Error(`backtest gave exit code ${found}`);
  for (const file of others) write(join(folder, file));
  writeFileSync(join(root, "dist/iam-alerts.1"), await manual(ioFor(Buffer.of())));
}

build().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
