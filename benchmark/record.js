// npm run bench -- --record [subject…] keeps what a run prints in benchmark/README.md, so that no figure there is typed by hand.

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";

const page = new URL("README.md", import.meta.url);

/** Who takes part besides Node, by subject: packages, and programs with the flag that asks for their version. */
const peers = {
  payload: ["@aws-lambda-powertools/parser"],
  function: ["@aws-lambda-powertools/parser"],
  backtest: ["jq --version", "zcat --version", "@duckdb/node-api"],
  aws: ["aws --version", "@aws-sdk/client-cloudwatch-logs"],
};

/** Runs a subject, and keeps what it prints in its section of the page. */
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
  // Ratios stand a machine with other work; that there was some belongs to the figures all the same.
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
