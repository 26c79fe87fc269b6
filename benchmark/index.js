// npm run bench [-- [--record] subject…]: prints ratios. It never fails because of a ratio: these are measurements.

import { record } from "./record.js";

const subjects = [
  "startup",
  "payload",
  "pattern",
  "alert",
  "function",
  "cold-start",
  "expectations",
  "lint",
  "playground",
  "inflate",
  "backtest",
  "s3",
  "aws",
];
const given = process.argv.slice(2);
const chosen = given.filter((name) => name !== "--record");

for (const subject of chosen.length > 0 ? chosen : subjects) {
  const { default: measure } = await import(`./${subject}.js`);
  await (given.includes("--record") ? record(subject, measure) : measure());
}
