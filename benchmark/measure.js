// Shared by the benchmarks. A baseline and its subjects take turns in one run, so that other load on the machine affects
// all of them. Prints medians and the ratio of each subject to the baseline; absolute times differ between machines.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

/** Runs the baseline and each subject in turns; `work` returns milliseconds. Prints a table and returns the ratios. */
export async function compare(title, baseline, subjects, rounds) {
  const all = [baseline, ...subjects];
  const times = all.map(() => []);
  for (const { work } of all) await work(); // warms up files and code
  for (let round = 0; round < rounds; round++) {
    for (const [index, { work }] of all.entries()) times[index].push(await work());
  }
  const medians = times.map(median);
  // The median of the ratios per round: a disturbance during a round affects both.
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
 * Prints the subject's time as a ratio of each peer's, and the same for processor time, which says more on a busy machine.
 * `work` returns both, in milliseconds. A slow peer can have fewer `rounds` of its own, with the first ones of the subject,
 * and then does not run before them.
 */
export async function race(title, subject, peers, rounds) {
  const all = [subject, ...peers];
  const results = all.map(() => []);
  for (const { work, rounds: own } of all) if (own === undefined) await work();
  for (let round = 0; round < rounds; round++) {
    for (const [index, { work, rounds: own = rounds }] of all.entries()) {
      if (round < own) results[index].push(await work());
    }
  }
  console.log(`\n${title} (medians of ${rounds} rounds, Node ${process.version}, ${cpus()[0]?.model.trim()})`);
  for (const [index, { name, target, rounds: own }] of all.entries()) {
    const seconds = (of) => (median(results[index].map((result) => result[of])) / 1000).toFixed(2).padStart(7);
    const ratio = (of) => median(results[index].map((result, round) => results[0][round][of] / result[of])).toFixed(3);
    const limit = target === undefined ? "" : `, hold ≤ ${target} ×`;
    const few = own === undefined ? "" : `, ${own} rounds`;
    const goal = index === 0 ? "" : `   ours: ${ratio("time")} × of it${limit}; of its CPU ${ratio("cpu")} ×${few}`;
    console.log(`  ${name.padEnd(42)} ${seconds("time")} s ${seconds("cpu")} s CPU${goal}`);
  }
}

/** Runs a command and waits for its end. Returns what it wrote, and its time and processor time in milliseconds. */
export function spawned(command, args, env) {
  const start = performance.now();
  // The shell reports the processor time of all its processes.
  const shell = ["-c", '"$@"; code=$?; times >&3; exit $code', "sh", command, ...args];
  const { status, output } = spawnSync("sh", shell, {
    env,
    maxBuffer: 1 << 30,
    stdio: ["ignore", ...Array(3).fill("pipe")],
  });
  const time = performance.now() - start;
  const [, stdout, stderr, times] = output.map(String);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} gave ${status}: ${stderr}`);
  const spent = [...times.matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, seconds]) => minutes * 60 + Number(seconds));
  return { stdout, stderr, time, cpu: 1000 * spent.reduce((sum, one) => sum + one) };
}

/** Returns the most memory that a run of Node.js had, such as "120 MB". */
export function peakOf(args, env) {
  const script = fileURLToPath(new URL("peers/peak.cjs", import.meta.url));
  return /peak (.*)/.exec(spawned(process.execPath, ["--require", script, ...args], env).stderr)?.[1];
}

/** Returns one number for the records of an NDJSON output, independent of their order and JSON formatting. */
export function fingerprint({ stdout }) {
  const lines = stdout.split("\n").slice(0, -1);
  const records = lines.map((line) => JSON.stringify(JSON.parse(line))).sort();
  return `${records.length} records, ${createHash("sha256").update(records.join("\n")).digest("hex").slice(0, 12)}`;
}

/** Returns the milliseconds that a function takes. Its result is used, so that V8 cannot remove the work. */
export function timed(work) {
  const start = performance.now();
  const result = work();
  const time = performance.now() - start;
  if (result === undefined) throw new Error("the benchmark returned no result");
  return time;
}

/** Returns milliseconds of processor time, which depend less on other load than wall-clock time. */
export function spent(work) {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  if (result === undefined) throw new Error("the benchmark returned no result");
  return (user + system) / 1000;
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
