// npm run build:rules: bundles iam-alerts/rules with the YAML parser, which the package does not depend on.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { writeLicenses } from "./build-licenses.js";

const { metafile } = await build({
  entryPoints: ["src/rules/index.ts"],
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  outfile: "dist/rules/index.mjs",
  bundle: true,
  metafile: true,
  minify: true,
  keepNames: true,
  format: "esm",
  platform: "neutral",
  target: "node20",
  mainFields: ["module", "main"],
  logLevel: "warning",
});
writeLicenses(Object.keys(metafile.inputs), new URL("../dist/rules/LICENSES.txt", import.meta.url));
