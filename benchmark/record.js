// npm run bench -- --record [subject…] writes a run's output into benchmark/README.md, so that no figure is typed by hand.

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";

const page = new URL("README.md", import.meta.url);

/** The peers by subject: packages, or programs with their version flag. */
const peers = {
  payload: ["@aws-lambda-powertools/parser"],
  function: ["@aws-lambda-powertools/parser"],
  "cold-start": ["python3 --version"],
  backtest: ["jq --version", "zcat --version", "@duckdb/node-api"],
  aws: ["aws --version", "@aws-sdk/client-cloudwatch-logs"],
};

/** Runs a subject and writes its output into its section of the page. */
export async function record(subject, measure) {
  const section = new RegExp(`(^## ${subject}\n[^#]*?\`\`\`text\n)[^]*?(\n\`\`\`)`, "m");
  if (!section.test(readFileSync(page, "utf8"))) {
    throw new Error(`expected a section "## ${subject}" with a block of text in ${page.pathname}`);
  }
  const printed = [[machine(), ...(peers[subject] ?? []).map(versionOf)].join(", ")];
  const { log } = console;
  console.log = (line) => {
    printed.push(line);
    log(line);
  };
  try {
    await measure();
  } finally {
    console.log = log;
  }
  const text = printed.join("\n").replace(/\n{3,}/g, "\n\n");
  writeFileSync(
    page,
    readFileSync(page, "utf8").replace(section, (_, start, end) => start + text + end),
  );
}

function machine() {
  const [{ model }] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const day = new Date().toISOString().slice(0, 10);
  // Other load hardly changes ratios, but a reader should know about it.
  const load = loadavg()[0].toFixed(1);
  return `${day}, Node ${process.version}, ${cpus().length} shared cores of ${model.trim()}, ${memory} GB, load before ${load}`;
}

function versionOf(peer) {
  const [command, flag] = peer.split(" ");
  if (flag === undefined) {
    const manifest = new URL(`../node_modules/${peer}/package.json`, import.meta.url);
    return `${peer} ${JSON.parse(readFileSync(manifest, "utf8")).version}`;
  }
  const { stdout, error } = spawnSync(command, [flag], { encoding: "utf8" });
  if (error !== undefined) throw error;
  return stdout.split("\n")[0];
}
