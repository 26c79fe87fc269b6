// Fuzzes for a given time: node test/fuzz/run.js --seconds 3600 --seed 1 [--only "a target"] [--run 123]

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const outfile = fileURLToPath(new URL("../../node_modules/.cache/fuzz.mjs", import.meta.url));
await build({
  entryPoints: [fileURLToPath(new URL("run.ts", import.meta.url))],
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  // Both find the samples relative to their own folder.
  external: ["../../scripts/archive/records.js"],
  outfile,
  logLevel: "warning",
});
await import(outfile);
