// Trino, Athena's engine, as a peer of backtest: a coordinator and a worker that have started before the measurement. Included if
// `npm run test:engines` has downloaded it.

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const outfile = here("../node_modules/.cache/trino.mjs");

/** Starts Trino on an archive. Returns undefined if it is not there. */
export async function startTrino(archive) {
  await build({
    entryPoints: [here("../test/engines/trino/server.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
    logLevel: "warning",
  });
  const { Trino } = await import(outfile);
  if (!Trino.isInstalled()) return undefined;
  const trino = await Trino.start("measurements");
  symlinkSync(archive, join(trino.files, "archive"));
  await trino.query(
    `CREATE TABLE files.rows.archive (records ARRAY(VARCHAR))
    WITH (format = 'OPENX_JSON', external_location = 'local:///archive/AWSLogs')`,
  );
  return {
    search: (words) => search(trino, words),
    stop: () => trino.stop(),
  };
}

/** Searches for the IAM records whose call begins with one of the words. */
async function search(trino, words) {
  const start = performance.now();
  const { rows, cpu } = await trino.measured(`
    SELECT record FROM files.rows.archive CROSS JOIN UNNEST(records) AS files (record)
    WHERE json_extract_scalar(record, '$.eventSource') = 'iam.amazonaws.com'
      AND regexp_like(json_extract_scalar(record, '$.eventName'), '^(?:${words.join("|")})')`);
  return { stdout: rows.map(([record]) => `${record}\n`).join(""), time: performance.now() - start, cpu };
}
