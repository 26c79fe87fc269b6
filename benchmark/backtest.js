// backtest against other programs that search an archive of 600 MB of JSON, as `npm run archive` writes it: whole
// processes from start to exit. jq, gzip and xargs are the system's; DuckDB is included if installed (peers/duckdb.js).

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { presets } from "../dist/index.js";
import { writeArchive } from "../scripts/archive/generate.js";
import { race } from "./measure.js";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const program = here("../bin/iam-alerts.js");
const archive = here("../archive/600MB");
const few = here("../archive/20-files");

// If NODE_EXTRA_CA_CERTS is set, every start of Node.js is slower.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

const { pattern } = presets.find(({ name }) => name === "iam-changes");
const words = [...pattern.matchAll(/"(\w+)\*"/g)].map(([, word]) => word);
const isIamChange = `.eventSource == "iam.amazonaws.com" and (.eventName | test("^(?:${words.join("|")})"))`;
const noText = "{ $.resources NOT EXISTS && $.tlsDetails NOT EXISTS }";

/** Runs a command and waits for its end. */
function spawn(command, args) {
  const start = performance.now();
  // The shell reports the processor time of all its processes.
  const shell = ["-c", '"$@"; code=$?; times >&3; exit $code', "sh", command, ...args];
  const { status, output } = spawnSync("sh", shell, {
    env,
    maxBuffer: 1 << 30,
    stdio: ["ignore", ...Array(3).fill("pipe")],
  });
  const time = performance.now() - start;
  const [, stdout, stderr, times] = output.map(String);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} gave ${status}: ${stderr}`);
  const spent = [...times.matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, seconds]) => minutes * 60 + Number(seconds));
  return { stdout, stderr, time, cpu: 1000 * spent.reduce((sum, one) => sum + one) };
}

const backtest = (...args) => spawn(process.execPath, [program, "backtest", ...args, "--quiet"]);
const shell = (script) => spawn("sh", ["-c", script, "sh", archive]);
const node = (file, ...args) => spawn(process.execPath, [here(file), ...args]);
const each = (script) => `find "$1" -name '*.json.gz' -print0 | sort -z | xargs -0 -n 50 ${script}`;

const jobs = {
  "zcat > /dev/null, 2 processes": () => shell(each("-P2 zcat > /dev/null")),
  // Each process writes its own file: two processes that write to one pipe break each other's lines.
  "zcat | jq, xargs -P2": () =>
    shell(`export OUT=$(mktemp -d) FILTER='.Records[] | select(${isIamChange})'
${each(`-P2 sh -c 'zcat "$@" | jq -c "$FILTER" > "$OUT/$$"' sh`)} && cat "$OUT"/* && rm -r "$OUT"`),
  "Node, gunzip + parse + filter, 2 threads": () => node("peers/filter.js", archive, ...words),
  "DuckDB, 2 threads": () => node("peers/duckdb.js", archive, ...words),
};

/** Finds nothing; its time is a lower bound for any program in Node.js. */
const floor = {
  name: "Node, read + gunzip alone, 2 threads",
  work: () => node("peers/floor.js", archive),
  target: 1.26,
};

/** Returns one number for the records of an NDJSON output, independent of their order and JSON formatting. */
function fingerprint({ stdout }) {
  const lines = stdout.split("\n").slice(0, -1);
  const records = lines.map((line) => JSON.stringify(JSON.parse(line))).sort();
  return `${records.length} records, ${createHash("sha256").update(records.join("\n")).digest("hex").slice(0, 12)}`;
}

export default async function measure() {
  if (!existsSync(archive)) writeArchive(archive, 600e6);
  if (!existsSync(few)) writeArchive(few, 8e6);
  const targets = { zcat: 0.6, "zcat | jq": 0.11, Node: 0.27, DuckDB: 0.28 };
  const targetOf = (name) => Object.entries(targets).findLast(([start]) => name.startsWith(start))?.[1];
  const known = Object.entries(jobs).filter(
    ([name]) => !name.startsWith("DuckDB") || existsSync(here("../node_modules/@duckdb/node-api")),
  );
  const subject = { name: "iam-alerts backtest", work: () => backtest("iam-changes", archive) };

  const found = fingerprint(backtest("iam-changes", archive));
  console.log(`\nbacktest: ${found}`);
  for (const [name, job] of known.slice(1)) {
    const other = fingerprint(job());
    if (other !== found) throw new Error(`${name} found ${other}`);
  }
  await race(
    "backtest: the records that iam-changes matches",
    subject,
    [...known.map(([name, job]) => ({ name, work: job, target: targetOf(name) })), floor],
    5,
  );
  const plain = () => node("peers/filter.js", archive);
  const ours = () => backtest(noText, archive);
  if (fingerprint(plain()) !== fingerprint(ours())) throw new Error("the pattern without a text found something else");
  await race(
    "backtest: a pattern that needs no text",
    { name: "iam-alerts backtest", work: ours },
    [{ name: "Node, gunzip + parse + filter, 2 threads", work: plain, target: 0.7 }],
    5,
  );
  await race(
    `backtest: a small archive, ${count(few)} files`,
    { name: "iam-alerts backtest", work: () => backtest("iam-changes", few) },
    [{ name: "the same, --threads 1", work: () => backtest("iam-changes", few, "--threads", "1"), target: 1.05 }],
    15,
  );
  await race(
    "backtest: the archive four times",
    { name: "iam-alerts backtest, 4 ×", work: () => backtest("iam-changes", ...Array(4).fill(archive)) },
    [
      { name: "2 ×", work: () => backtest("iam-changes", archive, archive), target: 2.1 },
      { ...subject, name: "1 ×", target: 4.2 },
    ],
    3,
  );
  for (const times of [1, 2, 4]) console.log(`  memory at its peak, ${times} ×: ${peak(times)}   hold ≤ 250 MB`);
}

function count(folder) {
  return readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".gz")).length;
}

function peak(times) {
  const args = [program, "backtest", "iam-changes", ...Array(times).fill(join(archive)), "--quiet"];
  const { stderr } = spawn(process.execPath, ["--require", here("peers/peak.cjs"), ...args]);
  return /peak (.*)/.exec(stderr)?.[1];
}
