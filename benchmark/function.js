// The deployed function and the largest payload that Lambda accepts.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { encodePayload } from "../dist/index.js";
import { messages } from "../scripts/archive/records.js";
import { compare } from "./measure.js";

const worker = fileURLToPath(new URL("function-worker.js", import.meta.url));

// If NODE_EXTRA_CA_CERTS is set, every start of Node.js is slower, and the ratio looks better than it is.
const { NODE_EXTRA_CA_CERTS: _, ...machine } = process.env;
const env = { ...machine, PATTERN: '{ $.eventName = "Rare*" }' };

/** 15,000 records of which 1 % match; about 6 MB of base64. */
const records = messages(15_000, 180).map((message, index) =>
  index % 100 === 0 ? message.replace(/"eventName":"/, '"eventName":"Rare') : message,
);
const event = encodePayload(records);

export default async () => {
  // Each job has its own process, as on Lambda, so that one does not slow the other down by the memory that it leaves.
  const size = (event.awslogs.data.length / 1e6).toFixed(1);
  await compareWorkers(`one payload of ${size} MB of base64, 15,000 records of which 150 match`, event);
};

async function compareWorkers(title, payload) {
  const peaks = new Map();
  const work = (job) => () => {
    const options = { env, input: JSON.stringify(payload), encoding: "utf8", maxBuffer: 1e9 };
    const { status, stdout, stderr } = spawnSync(process.execPath, [...limits, worker, job], options);
    if (status !== 0) throw new Error(`${job} gave ${status}: ${stderr}`);
    const { ms, peak } = JSON.parse(stdout);
    peaks.set(job, Math.max(peak, peaks.get(job) ?? 0));
    return ms;
  };
  await compare(
    title,
    { name: "Powertools CloudWatchLogsSchema + JSON.parse", work: work("powertools") },
    [{ name: "decoded, matched, rendered for SNS", work: work("function"), target: 0.3 }],
    7,
  );
  const megabytes = (peaks.get("function") / 2 ** 20).toFixed(0);
  console.log(`  the most memory that the function's process had: ${megabytes} MB   hold ≤ 256 MB`);
}

/** The setting of deploy/template.yaml. */
const limits = ["--expose-gc"];
