// Records for the benchmarks: the samples, varied by a generator with a fixed seed.

import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../fixtures/records/", import.meta.url);

const samples = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => readFileSync(new URL(file, folder), "utf8"));

/** Creates distinct CloudTrail messages with `noise` characters that compress badly. Deterministic for its arguments. */
export function messages(count, noise = 280) {
  const random = generator(20_261_118);
  const hex = (digits) => Array.from({ length: digits }, () => ((random() * 16) | 0).toString(16)).join("");
  return Array.from({ length: count }, (_, index) => {
    const record = JSON.parse(samples[index % samples.length]);
    const id = `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;
    return JSON.stringify({
      ...record,
      eventTime: new Date(1_795_000_000_000 + index * 997).toISOString().replace(/\.\d+Z/, "Z"),
      sourceIPAddress: `198.51.100.${(random() * 256) | 0}`,
      eventID: id,
      requestID: `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`,
      additionalEventData: { ...record.additionalEventData, "x-amz-id-2": hex(noise) },
    });
  });
}

/** Returns the random-number generator mulberry32. */
export function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
