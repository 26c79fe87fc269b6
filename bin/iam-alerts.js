#!/usr/bin/env node
"use strict";

// CommonJS (see package.json beside this file), because Node starts it faster than a module.

const { join } = require("node:path");

// The Module class, without the millisecond that require("node:module") takes.
const { enableCompileCache } = module.constructor;

const program = join(__dirname, "../dist/cli/main.cjs");
enableCompileCache?.();
const { main, systemIo } = require(program);

// All is written by now. What is still open, a connection of AWS that does not answer, must not keep the shell waiting.
main(process.argv.slice(2), systemIo()).then((code) => process.exit(code));
