// Measures the function's processor time, in its own process: of a start, and of invocations with one and with 100 events.

import { pathToFileURL } from "node:url";

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

console.log = () => {}; // the function's log
const { handler } = await import(pathToFileURL(process.argv[2]).href);
const before = cpu();
const { controlMessage, encodePayload } = await import("../dist/index.js");
const { messages } = await import("../scripts/archive/records.js");
const own = before - cpu();
await handler(encodePayload(controlMessage()), { awsRequestId: "first" });
const start = cpu() + own;

const rounds = 20;

/** Returns the milliseconds of an invocation with so many events. Every event is another one, and none is sent twice. */
async function each(size, records) {
  const payloads = Array.from({ length: rounds }, (_, at) => encodePayload(records.slice(at * size, (at + 1) * size)));
  const begin = cpu();
  for (const [at, payload] of payloads.entries()) await handler(payload, { awsRequestId: `${size}-${at}` });
  return (cpu() - begin) / rounds;
}

const all = messages(rounds * 201);
await each(100, all); // warms up the code
const one = await each(1, all.slice(rounds * 100));
const hundred = await each(100, all.slice(rounds * 101));
console.error(JSON.stringify({ start, one, hundred }));
