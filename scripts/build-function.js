// npm run build:function: builds dist/lambda/index.mjs and the parts that only some channels need.

import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { writeLicenses } from "./build-licenses.js";

const folder = new URL("../dist/lambda/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (name.endsWith(".mjs")) rmSync(new URL(name, folder));

const { metafile } = await build({
  entryPoints: ["src/lambda/index.ts"],
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  outdir: "dist/lambda",
  outExtension: { ".js": ".mjs" },
  chunkNames: "part-[hash]",
  bundle: true,
  metafile: true,
  splitting: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node20",
  mainFields: ["module", "main"],
  // Parts are named after the paths of their files: node_modules here, even if it is a link.
  preserveSymlinks: true,
  // Errors are distinguished and logged by the names of their classes.
  keepNames: true,
  banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
  logLevel: "warning",
});
writeLicenses(Object.keys(metafile.inputs), new URL("LICENSES.txt", folder));
