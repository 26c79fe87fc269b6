// backtest against other programs that search an archive of 600 MB of JSON, as `npm run archive` writes it: whole
// processes from start to exit. jq, gzip and xargs are the system's; DuckDB (peers/duckdb.js) and Trino (trino.js)
// are included if installed.

import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeArchive } from "../scripts/archive/generate.js";
import { jqCondition, words } from "./iam-changes.js";
import { fingerprint, peakOf, race, spawned } from "./measure.js";
import { startTrino } from "./trino.js";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const program = here("../bin/iam-alerts.js");
const archive = here("../archive/600MB");
const few = here("../archive/20-files");

// If NODE_EXTRA_CA_CERTS is set, every start of Node.js is slower.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

const noText = "{ $.resources NOT EXISTS && $.tlsDetails NOT EXISTS }";

const backtest = (...args) => spawned(process.execPath, [program, "backtest", ...args, "--quiet"], env);
const node = (file, ...args) => spawned(process.execPath, [here(file), ...args], env);
const zcat = `find "$@" -name '*.json.gz' -print0 | sort -z | xargs -0 -n 50 -P2 zcat > /dev/null`;
const unpack = (...folders) => spawned("sh", ["-c", zcat, "sh", ...folders], env);

const jobs = {
  "zcat > /dev/null, 2 processes": () => unpack(archive),
  "zcat | jq, xargs -P2": () => spawned("sh", [here("peers/jq.sh"), archive, jqCondition], env),
  "Node, gunzip + parse + filter, 2 threads": () => node("peers/filter.js", archive, ...words),
  "DuckDB, 2 threads": () => node("peers/duckdb.js", archive, ...words),
};

/** The rounds of the slow ones, which the comparison of their records has run once before. */
const fewRounds = { "zcat | jq, xargs -P2": 2, "Node, gunzip + parse + filter, 2 threads": 3, "DuckDB, 2 threads": 3 };

/** Finds nothing; its time is a lower bound for any program in Node.js. */
const floor = {
  name: "Node, read + gunzip alone, 2 threads",
  work: () => node("peers/floor.js", archive),
  target: 1.26,
};

export default async function measure() {
  if (!existsSync(archive)) writeArchive(archive, 600e6);
  if (!existsSync(few)) writeArchive(few, 8e6);
  const targets = { zcat: 0.48, "zcat | jq": 0.11, Node: 0.27, DuckDB: 0.28, Trino: 0.3 };
  const targetOf = (name) => Object.entries(targets).findLast(([start]) => name.startsWith(start))?.[1];
  const trino = await startTrino(archive);
  const known = Object.entries({ ...jobs, "Trino, a coordinator and a worker": () => trino.search(words) }).filter(
    ([name]) =>
      (!name.startsWith("DuckDB") || existsSync(here("../node_modules/@duckdb/node-api"))) &&
      (!name.startsWith("Trino") || trino !== undefined),
  );
  const subject = { name: "iam-alerts backtest", work: () => backtest("iam-changes", archive) };

  try {
    const found = fingerprint(backtest("iam-changes", archive));
    console.log(`\nbacktest: ${found}`);
    for (const [name, job] of known.slice(1)) {
      const other = fingerprint(await job());
      if (other !== found) throw new Error(`${name} found ${other}`);
    }
    await race(
      "backtest: the records that iam-changes matches",
      subject,
      [...known.map(([name, job]) => ({ name, work: job, target: targetOf(name), rounds: fewRounds[name] })), floor],
      5,
    );
  } finally {
    await trino?.stop();
  }
  const plain = () => node("peers/filter.js", archive);
  const ours = () => backtest(noText, archive);
  if (fingerprint(plain()) !== fingerprint(ours())) throw new Error("the pattern without a text found something else");
  await race(
    "backtest: a pattern that needs no text",
    { name: "iam-alerts backtest", work: ours },
    [{ name: "Node, gunzip + parse + filter, 2 threads", work: plain, target: 0.4, rounds: 3 }],
    5,
  );
  await race(
    `backtest: a small archive, ${count(few)} files`,
    { name: "iam-alerts backtest", work: () => backtest("iam-changes", few) },
    [
      { name: "the same, --threads 1", work: () => backtest("iam-changes", few, "--threads", "1"), target: 1.05 },
      { name: "Node, gunzip + parse + filter, 2 threads", work: () => node("peers/filter.js", few, ...words) },
      { name: "node -e 0", work: () => spawned(process.execPath, ["-e", "0"], env) },
    ],
    15,
  );
  await race(
    "backtest: the archive four times",
    { name: "iam-alerts backtest, 4 ×", work: () => backtest("iam-changes", ...Array(4).fill(archive)) },
    [
      { name: "zcat > /dev/null, 2 processes, 4 ×", work: () => unpack(...Array(4).fill(archive)), target: 0.38 },
      { name: "2 ×", work: () => backtest("iam-changes", archive, archive), target: 2.1 },
      { ...subject, name: "1 ×", target: 4.2 },
    ],
    3,
  );
  for (const times of [1, 2, 4]) console.log(`  memory at its peak, ${times} ×: ${peak(times)}   hold ≤ 120 MB`);
}

function count(folder) {
  return readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".gz")).length;
}

function peak(times) {
  return peakOf([program, "backtest", "iam-changes", ...Array(times).fill(archive), "--quiet"], env);
}
