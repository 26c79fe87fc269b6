// npm run build:function: builds dist/lambda/index.mjs and the parts that only some channels need.

import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { writeLicenses } from "./build-licenses.js";

const root = join(import.meta.dirname, "..");
const folder = join(root, "dist/lambda");

/**
 * The SDK's search for credentials, which Lambda does not need. It is a bundle of its own: in one bundle, the function's
 * start would load everything that the two share.
 */
const apart = "sdk-credentials";

/** Bundles a file of src/lambda. The modules that it always needs are in one file, because each file takes time to load. */
async function bundle(file, name) {
  const entry = join(root, "src/lambda", file);
  const always = new Set();
  const bundled = await rolldown({
    input: { [name]: entry },
    cwd: root,
    platform: "node",
    external: new RegExp(`/${apart}\\.ts$`),
    resolve: { mainFields: ["module", "main"] },
    transform: { target: "node20" },
    plugins: [
      {
        name: "always",
        buildEnd() {
          addImports(entry, always, (id) => this.getModuleInfo(id));
        },
      },
    ],
  });
  const { output } = await bundled.write({
    dir: folder,
    format: "esm",
    minify: true,
    // Errors are distinguished and logged by the names of their classes.
    keepNames: true,
    paths: (path) => (path.endsWith(`${apart}.ts`) ? `./${apart}.mjs` : path),
    entryFileNames: "[name].mjs",
    chunkFileNames: "part-[hash].mjs",
    hashCharacters: "hex",
    codeSplitting: { groups: [{ name: "always", test: (id) => always.has(id) || id.includes("rolldown/runtime") }] },
  });
  await bundled.close();
  return output.flatMap(({ moduleIds }) => moduleIds);
}

/** Adds a module and everything that it imports at its top. */
function addImports(id, found, getModuleInfo) {
  const module = found.has(id) ? null : getModuleInfo(id);
  if (module === null || module.isExternal) return;
  found.add(id);
  for (const imported of module.importedIds) addImports(imported, found, getModuleInfo);
}

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (name.endsWith(".mjs")) rmSync(join(folder, name));
const files = await Promise.all([bundle("index.ts", "index"), bundle(`channels/service/${apart}.ts`, apart)]);
writeLicenses(files.flat(), join(folder, "LICENSES.txt"));
