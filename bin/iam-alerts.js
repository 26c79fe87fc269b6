#!/usr/bin/env node
"use strict";

// CommonJS (see package.json beside this file): Node starts it faster than a module, and the compile cache, where Node
// has one, then covers the whole program.
require("node:module").enableCompileCache?.();
const { main, systemIo } = require("../dist/cli/main.cjs");

main(process.argv.slice(2), systemIo()).then((code) => {
  process.exitCode = code;
});
