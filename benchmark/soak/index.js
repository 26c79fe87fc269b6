// Sends a million log events through the deployed function: is every alert delivered once, and does its memory stay flat?
//
// node --expose-gc benchmark/soak/index.js [--events 1000000] [--seed 1], after npm run build

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { payloads } from "./payloads.js";

const { values } = parseArgs({
  options: { events: { type: "string", default: "1000000" }, seed: { type: "string", default: "1" } },
});
const total = Number(values.events);
if (globalThis.gc === undefined) throw new Error("expected node --expose-gc");

const topic = fork(fileURLToPath(new URL("topic.js", import.meta.url)), { execArgv: [] });
const [{ port }] = await once(topic, "message");
Object.assign(process.env, {
  TOPIC_ARN: "arn:aws:sns:us-east-1:111122223333:iam-alerts",
  PATTERN: '{ $.eventName = "Rare*" }',
  FORMAT: "json",
  AWS_ENDPOINT_URL_SNS: `http://127.0.0.1:${port}`,
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
});
const { handler } = await import("../../dist/lambda/index.mjs");

const print = (line) => process.stdout.write(`${line}\n`);
let logged = 0;
console.log = () => logged++;

const seen = { events: 0, payloads: 0, rejected: 0, skipped: 0 };
const wanted = { alerts: 0, rejected: 0 };
let delivered = 0;
const samples = [];
const started = process.cpuUsage();

/** Returns the megabytes in use after garbage collection. */
function sample() {
  for (let round = 0; round < 3; round++) globalThis.gc();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const [memory, heap, buffers] = [rss, heapUsed, arrayBuffers].map((bytes) => bytes / 1e6);
  samples.push({ events: seen.events, memory, held: heap + buffers });
  const counts = [seen.events, delivered].map((number) => number.toLocaleString("en-US").padStart(11));
  print(`${counts.join("")}${[heap, buffers, memory].map((size) => `${size.toFixed(1).padStart(9)}`).join("")}`);
}

print(`${["events", "delivered"].map((name) => name.padStart(11)).join("")}  heap MB  buffers      RSS`);
const step = total / 10;
for (const { data, events, alerts, isBroken } of payloads(Number(values.seed))) {
  wanted.alerts += alerts;
  if (isBroken) wanted.rejected++;
  try {
    const awsRequestId = `request-${seen.payloads++}`;
    const { deliveries, skipped } = await handler({ awslogs: { data } }, { awsRequestId, functionName: "iam-alerts" });
    for (const { alerts: told } of deliveries) delivered += told;
    seen.skipped += skipped;
    seen.events += events;
  } catch (error) {
    if (error.code !== "payload") throw error;
    seen.rejected++;
  }
  if (seen.events >= step * (samples.length + 1)) sample();
  if (seen.events >= total) break;
}

topic.send("count");
const [told] = await once(topic, "message");
topic.disconnect();

/** Returns the megabytes per million events: the least-squares slope of the samples after the first fifth. */
function slope(of) {
  const points = samples.filter(({ events }) => events >= total / 5);
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(({ events }) => events)), mean(points.map(of))];
  const rise = points.reduce((sum, point) => sum + (point.events - x) * (of(point) - y), 0);
  return (rise / points.reduce((sum, { events }) => sum + (events - x) ** 2, 0)) * 1e6;
}

const { user, system } = process.cpuUsage(started);
const growth = samples.at(-1).held - samples[1].held;
print(
  `\n${seen.payloads.toLocaleString("en-US")} payloads, ${seen.rejected} of them broken and rejected, ${logged} lines logged`,
);
print(`alerts wanted ${wanted.alerts}, delivered ${delivered}, taken by the topic ${told.alerts}, twice ${told.twice}`);
print(
  `slope in MB a million events: heap and buffers ${slope(({ held }) => held).toFixed(2)}, RSS ${slope(({ memory }) => memory).toFixed(2)}`,
);
print(`from the second sample to the last: ${growth.toFixed(1)} MB; ${((user + system) / 1e6).toFixed(0)} s of CPU`);

const isExact = [delivered, told.alerts].every((count) => count === wanted.alerts) && told.twice === 0;
// The function remembers what it sent: at most 50,000 keys of a hundred bytes.
const isFlat = growth < 5 + total / 2e5;
if (seen.rejected !== wanted.rejected) print(`expected ${wanted.rejected} payloads to be rejected`);
process.exitCode = isExact && isFlat && seen.rejected === wanted.rejected ? 0 : 1;
