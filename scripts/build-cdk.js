// npm run build:cdk: bundles the construct. CommonJS, because CDK apps that ts-node starts cannot load modules.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { writeLicenses } from "./build-licenses.js";

const folder = new URL("../dist/cdk/", import.meta.url);

const { metafile } = await build({
  entryPoints: ["src/cdk/index.ts"],
  absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
  outfile: "dist/cdk/index.cjs",
  bundle: true,
  metafile: true,
  minify: true,
  keepNames: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  mainFields: ["module", "main"],
  external: ["aws-cdk-lib", "constructs"],
  define: { "import.meta.dirname": "__dirname" },
  logLevel: "warning",
});
writeLicenses(Object.keys(metafile.inputs), new URL("LICENSES.txt", folder));

/** The declarations in one file: a relative import of a .d.cts file would be of CommonJS, and the neighbors are modules. */
const declarations = ["props", "index"].map((name) => readFileSync(new URL(`${name}.d.ts`, folder), "utf8"));
const relative = /^(?:import|export)\b[^;]*from "\.[^"]*";\n/gm;
writeFileSync(new URL("index.d.cts", folder), declarations.join("\n").replace(relative, ""));
