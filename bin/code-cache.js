"use strict";

// Node 22.1 and newer keep compiled code between runs (module.enableCompileCache); Node 20 does not, and compiling the
// program costs it more than running it. So the build writes V8's compiled code beside the program, and this loads it.
// V8 refuses code of another version of itself, and then compiles as usual: the cache can make a start slow, never wrong.

const { readFileSync, writeFileSync } = require("node:fs");
const { dirname } = require("node:path");
const { Script } = require("node:vm");

/** Loads a CommonJS file with the compiled code beside it. Gives its exports, and the script for the writer below. */
function load(filename) {
  const source = readFileSync(filename, "latin1"); // esbuild writes ASCII
  const wrapper = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  const script = new Script(wrapper, { filename, cachedData: cacheOf(filename) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, filename, dirname(filename));
  return { script, exports: module.exports };
}

function cacheOf(filename) {
  try {
    return readFileSync(`${filename}.cache`);
  } catch {
    return undefined;
  }
}

/** Writes the compiled code, after a run that compiled what a usual run needs. */
function write(filename, script) {
  writeFileSync(`${filename}.cache`, script.createCachedData());
}

module.exports = { load, write };
