// The deployed function: the code that it loads at start, its start, and the largest payload that Lambda accepts.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { controlMessage, encodePayload } from "../dist/index.js";
import { messages } from "../scripts/archive/records.js";
import { compare, timed } from "./measure.js";

const folder = fileURLToPath(new URL("../dist/lambda/", import.meta.url));
const worker = fileURLToPath(new URL("function-worker.js", import.meta.url));

// If NODE_EXTRA_CA_CERTS is set, every start of Node.js is slower, and the ratio looks better than it is.
const { NODE_EXTRA_CA_CERTS: _, ...machine } = process.env;
const env = {
  ...machine,
  TOPIC_ARN: "arn:aws:sns:us-east-1:111122223333:iam-alerts",
  PATTERN: '{ $.eventName = "Rare*" }',
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
};

const run = (args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} gave ${status}: ${stderr}`);
  return stdout;
};

/** Returns the size of a bundle file and of its static imports, in bytes. */
function loadedAtStart(name, seen = new Set()) {
  if (seen.has(name)) return 0;
  seen.add(name);
  const text = readFileSync(`${folder}${name}`, "utf8");
  const imports = [...text.matchAll(/(?:from|import)"\.\/(part-\w+\.mjs)"/g)].map(([, file]) => file);
  return statSync(`${folder}${name}`).size + imports.reduce((sum, file) => sum + loadedAtStart(file, seen), 0);
}

/** 15,000 records of which 1 % match; about 6 MB of base64. */
const records = messages(15_000, 180).map((message, index) =>
  index % 100 === 0 ? message.replace(/"eventName":"/, '"eventName":"Rare') : message,
);
const event = encodePayload(records);

export default async () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".mjs"));
  const whole = files.reduce((sum, name) => sum + statSync(`${folder}${name}`).size, 0);
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
  console.log("\nthe bundle, minified");
  console.log(`  loaded at start for SNS   ${kilobytes(loadedAtStart("index.mjs"))}   hold ≤ 400 kB`);
  console.log(`  all ${files.length} files              ${kilobytes(whole)}`);

  const ready = `import("${folder}index.mjs").then(({ handler }) => handler({ awslogs: { data: process.argv[1] } }))`;
  const control = encodePayload(controlMessage()).awslogs.data;
  await compare(
    "import to ready: the whole process, settings read, channels made, a control message answered",
    { name: "node -e 0", work: () => timed(() => run(["-e", "0"])) },
    [{ name: "the function", work: () => timed(() => run(["-e", ready, control])), target: 3 }],
    21,
  );

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
