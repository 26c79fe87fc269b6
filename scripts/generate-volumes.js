// npm run generate:volumes: counts how many alerts each preset causes on the archive of `npm run archive`, with its default
// size and seed, and writes src/cli/volumes.ts. Needs a build.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { writeArchive } from "./archive/generate.js";

/** The default size of `npm run archive`, in bytes of JSON. */
const defaultSize = 60e6;

/** Returns the alerts of each pattern per 100,000 records, rounded. Every record that matches is one alert. */
export function measureVolumes(patterns, compile, size = defaultSize) {
  const folder = mkdtempSync(join(tmpdir(), "iam-alerts-volumes-"));
  try {
    writeArchive(folder, size);
    const matchers = Object.entries(patterns).map(([name, pattern]) => ({ name, matcher: compile(pattern), found: 0 }));
    let records = 0;
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".gz"));
    for (const file of files) {
      for (const record of JSON.parse(gunzipSync(readFileSync(join(folder, file)))).Records) {
        records++;
        for (const one of matchers) if (one.matcher.testJson(record)) one.found++;
      }
    }
    return Object.fromEntries(matchers.map(({ name, found }) => [name, Math.round((found / records) * 100_000)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { compile, presets } = await import("../dist/index.js");
  const volumes = measureVolumes(Object.fromEntries(presets.map(({ name, pattern }) => [name, pattern])), compile);
  writeFileSync(
    "src/cli/volumes.ts",
    `// Written by \`npm run generate:volumes\`; do not edit.

/** The alerts of each preset per 100,000 records, on the archive that \`npm run archive\` writes. */
export const volumes: Readonly<Record<string, number>> = ${JSON.stringify(volumes, null, 2)};
`,
  );
}
