// npm run build:prune, after a build for the package: removes the compiled files that no export
// loads, and the declarations that none mentions. The program, the function, the construct and the rules are bundles, which
// need no such files. Benchmarks do: npm run build writes all of them.

import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const imported = /(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']/g;

/** Returns a file and all files that it imports, which have the given extension. */
function needed(entries, extension) {
  const found = new Set();
  const rest = [...entries];
  for (let file = rest.pop(); file !== undefined; file = rest.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const [, path] of readFileSync(file, "utf8").matchAll(imported))
      if (!path.endsWith(".json")) rest.push(join(dirname(file), path.replace(/(?:\.d)?\.[cm]?[jt]s$/, extension)));
  }
  return found;
}

const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const types = Object.values(exports).flatMap(({ types: file }) => file ?? []);
const kept = new Set([
  ...needed([join(root, exports["."].default)], ".js"),
  ...needed(
    types.map((file) => join(root, file)),
    ".d.ts",
  ),
]);
const folders = /^page\//;
for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" }))
  if (/\.(?:d\.ts|js)$/.test(name) && !folders.test(name) && !kept.has(join(dist, name))) rmSync(join(dist, name));
