// Endless payloads, the same for the same seed: of any size, some sent twice, some broken, each with its expected result.

import { gzipSync } from "node:zlib";
import { generator, messages } from "../../scripts/archive/records.js";

/** The largest number of log events per payload, how many payloads in 100 have it, and the size of the others. */
const sizes = [
  [1, 25],
  [10, 30],
  [100, 30],
  [1000, 13],
  [5000, 2],
];

/** Hostile log events and records. All are JSON, and none matches. */
const hostile = [
  '{"eventName":"List","__proto__":{"eventName":"RareUser"},"constructor":{"prototype":1}}',
  `{"eventName":"List","requestParameters":{"x":"${"<script>\\u202e\\u0000".repeat(2_000)}"}}`,
  `{"eventName":"List","x":${"[".repeat(2_000)}${"]".repeat(2_000)}}`,
  `{"eventName":"List","requestParameters":${JSON.stringify({ p: "%7B".repeat(20_000) })}}`,
  "12345678901234567890",
  "[[[[]]]]",
  "null",
];

/** Unreadable log events. Each becomes an alert that says so. */
const unreadable = [
  "START RequestId: 1 Version: $LATEST",
  '{"eventName":"Rare',
  "",
  "\u0000\u001b[2J",
  "{".repeat(5_000),
];

/** Yields payloads without end, each with its expected result. */
export function* payloads(seed) {
  const random = generator(seed);
  const below = (limit) => Math.floor(random() * limit);
  const pool = messages(2_000);
  let next = 0;
  /** Keeps no reference to a payload after creating it, so that the memory measurement does not include payloads. */
  const make = () => {
    let alerts = 0;
    const logEvents = Array.from({ length: 1 + below(sizeOf(below(100))) }, () => {
      const id = String(next++).padStart(56, "0");
      const kind = below(1_000);
      if (kind <= 10) alerts++;
      return { id, timestamp: 1_795_000_000_000, message: messageOf(id, kind) };
    });
    const json = JSON.stringify({
      messageType: "DATA_MESSAGE",
      owner: "111122223333",
      logGroup: "aws-cloudtrail-logs",
      logStream: "111122223333_CloudTrail_us-east-1",
      subscriptionFilters: ["iam-alerts"],
      logEvents,
    });
    return { data: gzipSync(json, { level: 1 }).toString("base64"), events: logEvents.length, alerts, isBroken: false };
  };
  const messageOf = (id, kind) => {
    if (kind === 10) return unreadable[below(unreadable.length)];
    if (kind > 10 && kind < 14) return hostile[below(hostile.length)];
    return pool[below(pool.length)]
      .replace(/"eventID":"[^"]*"/, `"eventID":"${id}"`)
      .replace('"eventName":"', kind < 10 ? '"eventName":"Rare' : '"eventName":"');
  };
  for (;;) {
    const payload = make();
    const chance = below(100);
    if (chance < 2) {
      yield { ...payload, data: broken(payload.data, below(4)), alerts: 0, isBroken: true };
      continue;
    }
    yield payload;
    // The same payload as another invocation: its alerts must not be sent twice.
    if (chance < 5) yield { ...payload, alerts: 0 };
  }
}

function sizeOf(percent) {
  let sum = 0;
  for (const [size, share] of sizes) {
    sum += share;
    if (percent < sum) return size;
  }
  return 1;
}

function broken(data, kind) {
  switch (kind) {
    case 0:
      return data.slice(0, data.length >> 1);
    case 1:
      return `${data.slice(0, 40)}!!${data.slice(40)}`;
    case 2:
      return gzipSync('{"messageType":"DATA_MESSAGE","logEvents":[{').toString("base64");
    default:
      return "";
  }
}
