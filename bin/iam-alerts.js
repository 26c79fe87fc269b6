#!/usr/bin/env node
"use strict";

// CommonJS (see package.json in this folder), because Node starts it faster than an ES module.

const { join } = require("node:path");

// The Module class; require("node:module") would take a millisecond.
const { enableCompileCache } = module.constructor;

enableCompileCache?.(); // Node 22 and newer
const { main, systemIo } = require(join(__dirname, "../dist/cli/main.cjs"));

// All output is written by now. An open connection to AWS that does not answer must not keep the shell waiting.
main(process.argv.slice(2), systemIo()).then((code) => process.exit(code));
