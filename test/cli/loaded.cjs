// Loaded before the program: prints the names of the files of the program that were loaded, and node:zlib if it was.
const { Module } = require("node:module");
const { basename } = require("node:path");

const load = Module._load;
const builtins = new Set();
Module._load = (request, ...rest) => {
  if (request === "node:zlib") builtins.add(request);
  return load(request, ...rest);
};

process.on("exit", () => {
  const files = Object.keys(require.cache).filter((path) => /[/\\]dist[/\\]cli[/\\]/.test(path));
  process.stderr.write(JSON.stringify([...files.map((path) => basename(path, ".cjs")), ...builtins].sort()));
});
