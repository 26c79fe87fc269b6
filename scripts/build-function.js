// npm run build:function: builds dist/lambda/index.mjs and the files that it loads. These are CommonJS and ASCII, because
// Node.js starts them faster.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { writeLicenses } from "./build-licenses.js";
import { toAscii } from "./program/ascii.js";
import { lateImports } from "./program/late.js";

const root = join(import.meta.dirname, "..");
const folder = join(root, "dist/lambda");

/**
 * The SDK's search for credentials, which Lambda does not need. It is a bundle of its own: in one bundle, the function's
 * start would load everything that the two share.
 */
const apart = "sdk-credentials";

/** Modules that are loaded with the first alert: Node's for a call of AWS, and expressions for non-ASCII text. */
const late = ["node:crypto", "node:http", "node:https", "./unicode.cjs"];

/** Bundles a file of src/lambda. The modules that it always needs are in one file, because each file takes time to load. */
async function bundle(file, name) {
  const entry = join(root, "src/lambda", file);
  const always = new Set();
  const bundled = await rolldown({
    input: { [name]: entry },
    cwd: root,
    platform: "node",
    preserveEntrySignatures: "allow-extension",
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
      lateImports(late),
    ],
  });
  const { output } = await bundled.generate({
    format: "cjs",
    dynamicImportInCjs: false,
    minify: true,
    // Errors are distinguished and logged by the names of their classes.
    keepNames: true,
    paths: (path) => (path.endsWith(`${apart}.ts`) ? `./${apart}.cjs` : path),
    entryFileNames: "[name].cjs",
    chunkFileNames: ({ name: chunk }) => (chunk === "unicode" ? "[name].cjs" : "part-[hash].cjs"),
    hashCharacters: "hex",
    codeSplitting: {
      groups: [
        { name: "unicode", test: /src\/unicode\.ts$/, priority: 2, includeDependenciesRecursively: false },
        { name, test: (id) => always.has(id), priority: 1 },
      ],
    },
  });
  await bundled.close();
  for (const { fileName, code } of output) writeFileSync(join(folder, fileName), toAscii(code));
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
for (const name of readdirSync(folder)) if (/\.[cm]js$/.test(name)) rmSync(join(folder, name));
const files = await Promise.all([bundle("index.ts", "function"), bundle(`channels/service/${apart}.ts`, apart)]);
writeLicenses(files.flat(), join(folder, "LICENSES.txt"));
writeFileSync(
  join(folder, "index.mjs"),
  'import{createRequire}from"node:module";' +
    'export const{handler,createHandler}=createRequire(import.meta.url)("./function.cjs");\n',
);
