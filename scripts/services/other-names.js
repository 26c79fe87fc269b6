// Part of npm run generate:services: the names of the operations of services that are not in the table, as a Bloom filter.

import { models } from "./botocore.js";

/** The number of bits and of positions for each name: one in twenty other names is found by mistake. */
const [bits, positions] = [65_536, 5];

/** Returns the filter in base64. Finding a name by mistake only means that lint says nothing about it. */
export function otherNames(events) {
  const known = new Set(Object.values(events).flat());
  const filter = new Uint8Array(bits / 8);
  for (const model of models.values()) {
    for (const name of Object.keys(model.operations)) {
      if (known.has(name)) continue;
      for (const at of positionsOf(name)) filter[at >> 3] |= 1 << (at & 7);
    }
  }
  return Buffer.from(filter).toString("base64");
}

/** As in src/cloudtrail/other-names.ts. */
function positionsOf(name) {
  // The upper bits depend on more letters than the lower ones.
  let [one, other] = [0x811c9dc5, 0x9747b28c];
  for (let index = 0; index < name.length; index++) {
    const code = name.charCodeAt(index);
    one = Math.imul(one ^ code, 0x01000193) >>> 0;
    other = Math.imul(other ^ code, 0x5bd1e995) >>> 0;
  }
  return Array.from(
    { length: positions },
    (_, index) => ((one >>> 15) + Math.imul(index, (other >>> 15) | 1)) & (bits - 1),
  );
}
