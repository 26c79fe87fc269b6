import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeArchive } from "../../../scripts/archive/generate.js";
import { leavesOf, recordOf } from "../../../src/aws/athena/columns.ts";
import { queryOf } from "../../../src/aws/athena/query.ts";
import { documentedPartitions } from "../../../src/aws/athena/table.ts";
import { toAthenaCondition } from "../../../src/pattern/translate/athena.ts";
import { presets } from "../../../src/presets.ts";
import { lines, run } from "../../cli/io.ts";
import { startMoto } from "../../servers/moto.ts";
import { TestBucket } from "../../servers/s3.ts";
import { serverTools } from "../../servers/tools.js";
import type { Trino } from "./server.ts";
import { createTrail } from "./trail.ts";

/** The event IDs that each preset finds, sorted. */
export type Found = Readonly<Record<string, readonly string[]>>;

/** Writes an archive, and searches it in S3 with the query of `backtest --athena` and in its folder with `backtest`. */
export async function searchArchive(
  trino: Trino,
  size: number,
): Promise<{ readonly inTrino: Found; readonly inFolder: Found }> {
  const folder = mkdtempSync(join(tmpdir(), "iam-alerts-archive-"));
  const moto = await startMoto(join(serverTools(), "moto_server"));
  try {
    writeArchive(folder, size);
    const bucket = new TestBucket(moto.endpoint);
    await bucket.create();
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (name.endsWith(".gz")) await bucket.put(name, readFileSync(join(folder, name)));
    }
    await createTrail(trino, {
      endpoint: moto.endpoint,
      location: `s3://${bucket.name}/AWSLogs/`,
      accounts: ["111122223333", "123456789012"],
      regions: ["us-east-1", "eu-central-1", "us-west-2"],
    });
    return { inTrino: await byQuery(trino), inFolder: await byBacktest(folder) };
  } finally {
    moto.stop();
    rmSync(folder, { recursive: true });
  }
}

async function byQuery(trino: Trino): Promise<Found> {
  const leaves = leavesOf();
  const rows = await trino.query(
    queryOf({
      database: "default",
      table: "trail",
      leaves,
      conditions: presets.map(({ pattern }) => toAthenaCondition(pattern).text),
      range: { since: "2026-11-01T00:00:00.000Z", until: "2026-12-02T00:00:00.000Z" },
      partitions: { ...documentedPartitions, account: "account", region: "region" },
    }),
  );
  const found = presets.map(({ name }, index) => {
    const matched = rows.filter((row) => row[index] === true).map((row) => row.slice(presets.length));
    const records = matched.map((values) =>
      recordOf(
        leaves,
        values.map((value) => (value ?? undefined) as string | undefined),
      ),
    );
    return [name, records.map((record) => String(record["eventID"])).sort()] as const;
  });
  return Object.fromEntries(found);
}

async function byBacktest(folder: string): Promise<Found> {
  const found: Record<string, readonly string[]> = {};
  for (const { name } of presets) {
    const { stdout } = await run(["backtest", name, folder]);
    found[name] = lines<{ eventID: string }>(stdout)
      .map(({ eventID }) => eventID)
      .sort();
  }
  return found;
}
