// The start of the deployed function: what it loads, until it is ready, and until its first alert is published.

import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { controlMessage, encodePayload } from "../dist/index.js";
import { messages } from "../scripts/archive/records.js";
import { compare, median, timed } from "./measure.js";
import { startMoto } from "./moto.js";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = path("../dist/lambda/");
const control = encodePayload(controlMessage());
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;

/** Starts moto with a topic, which takes the messages of both functions. */
export default async function measure() {
  const { env: machine, endpoint, stop } = await startMoto();
  try {
    const topic = await fetch(endpoint, {
      method: "POST",
      headers: { authorization: "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/sns/aws4_request" },
      body: new URLSearchParams({ Action: "CreateTopic", Name: "iam-alerts" }),
    });
    const [, TOPIC_ARN] = /<TopicArn>(.*)<\/TopicArn>/.exec(await topic.text());
    const env = { ...machine, TOPIC_ARN };
    listLoaded(env);
    await compareReady(env);
    await compareFirstAlert(env);
    await compareInRuntime(env);
    printCost(env);
  } finally {
    stop();
  }
}

const run = (env, args, command = process.execPath) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { env, encoding: "utf8" });
  if (status !== 0) throw error ?? new Error(`${args.join(" ").slice(0, 200)} gave ${status}: ${stderr}`);
  return { stdout, stderr };
};

/** Prints what is loaded until a control message is answered, in the order in which it is ready. */
function listLoaded(env) {
  const times = Array.from({ length: 15 }, () =>
    JSON.parse(run(env, [path("cold-start-worker.js"), `${folder}index.mjs`, JSON.stringify(control)]).stderr),
  );
  const sizes = times[0].map(([name]) => (/\.[cm]js$/.test(name) ? statSync(folder + name).size : 0));
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`\nloaded before the first invocation, with SNS: ${kilobytes(whole)}   hold ≤ 250 kB`);
  for (const [index, [name]] of times[0].entries()) {
    const size = sizes[index] === 0 ? "" : kilobytes(sizes[index]);
    const ms = median(times.map((round) => round[index][1])).toFixed(1);
    console.log(`  ${name.padEnd(46)} ${size.padStart(8)} ${ms.padStart(6)} ms`);
  }
}

async function compareReady(env) {
  const ready = `import("${folder}index.mjs").then(({ handler }) => handler(JSON.parse(process.argv[1])))`;
  const work = (more) => () => timed(() => run({ ...env, ...more }, ["-e", ready, JSON.stringify(control)]));
  await compare(
    "import to ready: the whole process, settings read, channels made, a control message answered",
    { name: "node -e 0", work: () => timed(() => run(env, ["-e", "0"])) },
    [
      { name: "the function", work: work({}), target: 1.9 },
      { name: "the function with PATTERN", work: work({ PATTERN: "iam-changes" }) },
    ],
    21,
  );
}

async function compareFirstAlert(env) {
  const { data } = encodePayload(messages(1)).awslogs;
  const script = `import("${folder}index.mjs").then(({ handler }) => handler({ awslogs: { data: process.argv[1] } }))`;
  // A shim of pyenv would count as Python's start.
  const python = run(env, ["-c", "import sys; print(sys.executable)"], "python3").stdout.trim();
  const classic = [path("peers/classic.py"), data];
  await compare(
    "the first alert, published to moto: the whole process",
    { name: "the classic recipe: Python, boto3", work: () => timed(() => run(env, classic, python)) },
    [{ name: "the function", work: () => timed(() => run(env, ["-e", script, data])), target: 0.4 }],
    11,
  );
}

/** Measures instances in AWS's runtime client, which the tests start. */
async function compareInRuntime(env) {
  const outfile = path("../node_modules/.cache/benchmark-runtime.mjs");
  await build({
    entryPoints: [path("../test/servers/runtime.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
  });
  const { startRuntime } = await import(outfile);
  const event = (index) => encodePayload(messages(index + 1).slice(index));
  for (const client of [3, 4]) {
    const found = { first: [], second: [], memory: [] };
    for (let round = 0; round < 7; round++) {
      const start = performance.now();
      const instance = await startRuntime(env, client);
      await instance.invoke(event(0), "r-1");
      const first = performance.now();
      await instance.invoke(event(1), "r-2");
      found.first.push(first - start);
      found.second.push(performance.now() - first);
      found.memory.push((instance.peak() ?? 0) / 2 ** 20);
      instance.stop();
    }
    const [first, second, memory] = Object.values(found).map((values) => median(values).toFixed(0));
    console.log(`\nin AWS's runtime client, version ${client} (medians of 7 instances)`);
    console.log(`  from the start of the process to the first alert published   ${first} ms`);
    console.log(`  the second invocation, one alert                             ${second} ms`);
    console.log(`  the most memory that the process had                         ${memory} MB`);
  }
}

/** Lambda gives a function one processor at this memory, and a part of one in proportion below, in MB. */
const oneProcessor = 1769;

/** The time that is assumed for SNS's answer, in ms. Processor time is measured, and waiting is not. */
const waiting = 20;

/** Prints the parts of the formula in docs/cost.md, and its result. */
function printCost(env) {
  const rounds = Array.from({ length: 5 }, () =>
    JSON.parse(run(env, [path("cost-worker.js"), `${folder}index.mjs`]).stderr),
  );
  const middle = (name) => median(rounds.map((round) => round[name]));
  const [start, one, hundred] = [middle("start"), middle("one"), middle("hundred")];
  const event = (hundred - one) / 99;
  const invocation = Math.max(0, one - event);
  const parts = `a start ${start.toFixed(0)} ms, an invocation ${invocation.toFixed(1)} ms, an event ${event.toFixed(2)} ms`;
  console.log(`\nprocessor time: ${parts}`);
  console.log(`a million events, ${waiting} ms of waiting for SNS per invocation, one start per 1,000 invocations`);
  for (const size of [1, 10, 100]) {
    const invocations = 1e6 / size;
    const processor = invocations * invocation + 1e6 * event + (invocations / 1000) * start;
    const cells = [128, 256, 512].map((memory) => {
      const seconds = (processor * (oneProcessor / memory) + invocations * waiting) / 1000;
      return `${memory} MB: ${Math.round((seconds * memory) / 1024)
        .toLocaleString("en-US")
        .padStart(6)} GB-s`;
    });
    console.log(`  payloads of ${String(size).padStart(3)}   ${cells.join("   ")}`);
  }
}
