"use strict";

// Node 22.1 and newer keep compiled code between runs (module.enableCompileCache); Node 20 does not, and compiling the
// program costs it more than running it. So the build writes V8's compiled code beside each file, and this loads it.
// V8 refuses code of another version of itself, and then compiles as usual: the cache can make a start slow, never wrong.

const { readFileSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { Script } = require("node:vm");

const modules = new Map();
const scripts = new Map();

/** The exports of a CommonJS file, which is loaded with the compiled code beside it, as are the files that it requires. */
function load(filename) {
  const known = modules.get(filename);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  modules.set(filename, module);
  const folder = dirname(filename);
  const requireFrom = (name) => (name.startsWith("./") ? load(join(folder, name)) : require(name));
  compile(filename).runInThisContext()(module.exports, requireFrom, module, filename, folder);
  return module.exports;
}

function compile(filename) {
  const source = readFileSync(filename, "latin1"); // the build writes ASCII
  const wrapper = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  const script = new Script(wrapper, { filename, cachedData: cacheOf(filename) });
  scripts.set(filename, script);
  return script;
}

function cacheOf(filename) {
  try {
    return readFileSync(`${filename}.cache`);
  } catch {
    return undefined;
  }
}

/** Writes the compiled code, of what ran of the file so far. */
function write(filename) {
  const script = scripts.get(filename) ?? compile(filename);
  writeFileSync(`${filename}.cache`, script.createCachedData());
}

module.exports = { load, write };
