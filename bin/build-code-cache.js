"use strict";

// Part of the build: runs the program once on a sample, in this process, and keeps the code that V8 compiled for it.

const { readFileSync, rmSync } = require("node:fs");
const { join } = require("node:path");
const { gzipSync } = require("node:zlib");
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
  onInterrupt: () => () => {},
});

/** What a subscription filter would send. Not by `simulate`, so that only what `decode` needs is kept: less loads faster. */
function payload() {
  const message = JSON.stringify(JSON.parse(readFileSync(sample, "utf8")));
  const logEvents = [{ id: "0", timestamp: 0, message }];
  const names = { owner: "", logGroup: "", logStream: "", subscriptionFilters: [] };
  const json = JSON.stringify({ messageType: "DATA_MESSAGE", ...names, logEvents });
  return Buffer.from(JSON.stringify({ awslogs: { data: gzipSync(json).toString("base64") } }));
}

async function build() {
  const code = await loaded.main(["decode"], ioFor(payload()));
  if (code !== 0) throw new Error(`decode gave exit code ${code}`);
  loaded.systemIo();
  write(program, script);
}

build().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
