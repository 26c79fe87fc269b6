// What the benchmarks share. A baseline and its subjects take turns in one run, so that the machine's mood hits all of
// them alike; what is printed are medians and the ratio of each to the baseline. Seconds say little, ratios travel.

import { cpus } from "node:os";

/** Runs the baseline and each subject in turns; `work` gives milliseconds. Prints a table and gives the ratios. */
export async function compare(title, baseline, subjects, rounds) {
  const all = [baseline, ...subjects];
  const times = all.map(() => []);
  for (const { work } of all) await work(); // warms files and code up
  for (let round = 0; round < rounds; round++) {
    for (const [index, { work }] of all.entries()) times[index].push(await work());
  }
  const medians = times.map(median);
  // The median of the rounds' ratios: what disturbed a round disturbed both.
  const ratios = times.map((own) => median(own.map((time, round) => time / times[0][round])));
  console.log(`\n${title} (medians of ${rounds} rounds, Node ${process.version}, ${cpus()[0]?.model.trim()})`);
  for (const [index, { name, target }] of all.entries()) {
    const goal = target === undefined ? "" : `   hold ≤ ${target} ×`;
    console.log(
      `  ${name.padEnd(46)} ${medians[index].toFixed(1).padStart(8)} ms ${ratios[index].toFixed(2).padStart(6)} ×${goal}`,
    );
  }
  return ratios;
}

/**
 * The same the other way round: what the subject takes, of each of its peers' time and of their processor time, which says
 * more on a machine that has other work. `work` gives both, in milliseconds.
 */
export async function race(title, subject, peers, rounds) {
  const all = [subject, ...peers];
  const results = all.map(() => []);
  for (const { work } of all) await work();
  for (let round = 0; round < rounds; round++) {
    for (const [index, { work }] of all.entries()) results[index].push(await work());
  }
  console.log(`\n${title} (medians of ${rounds} rounds, Node ${process.version}, ${cpus()[0]?.model.trim()})`);
  for (const [index, { name, target }] of all.entries()) {
    const seconds = (of) => (median(results[index].map((result) => result[of])) / 1000).toFixed(2).padStart(7);
    const ratio = (of) => median(results[0].map((result, round) => result[of] / results[index][round][of])).toFixed(3);
    const goal =
      index === 0 ? "" : `   ours: ${ratio("time")} × of it, hold ≤ ${target} ×; of its CPU ${ratio("cpu")} ×`;
    console.log(`  ${name.padEnd(42)} ${seconds("time")} s ${seconds("cpu")} s CPU${goal}`);
  }
}

/** Milliseconds that a function takes; what it gives is used, so that it is not optimised away. */
export function timed(work) {
  const start = performance.now();
  const result = work();
  const time = performance.now() - start;
  if (result === undefined) throw new Error("the benchmark's work gave nothing");
  return time;
}

/** The same in milliseconds of processor time: what else the machine does counts little, which a wall clock cannot say. */
export function spent(work) {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  if (result === undefined) throw new Error("the benchmark's work gave nothing");
  return (user + system) / 1000;
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
