"use strict";

// Part of the build: runs the program once on a sample, in this process, and keeps the code that V8 compiled for it.

const { readFileSync, rmSync } = require("node:fs");
const { join } = require("node:path");
const { load, write } = require("./code-cache.js");

const program = join(__dirname, "../dist/cli/main.cjs");
const sample = join(__dirname, "../fixtures/records/CreateUser.json");
rmSync(`${program}.cache`, { force: true });
const { script, exports: loaded } = load(program);

const discard = { isTerminal: false, write() {} };
const ioFor = (input) => ({
  stdin: { isTerminal: false, chunks: () => [input] },
  stdout: discard,
  stderr: discard,
  env: {},
  flush() {},
});

async function build() {
  let payload = "";
  const printing = {
    ...ioFor(readFileSync(sample)),
    stdout: { isTerminal: false, write: (text) => (payload += text) },
  };
  await loaded.main(["simulate", "--print-payload"], printing);
  const code = await loaded.main(["decode"], ioFor(Buffer.from(payload)));
  if (code !== 0) throw new Error(`decode gave exit code ${code}`);
  loaded.systemIo();
  write(program, script);
}

build().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
