import { parseArgs } from "node:util";
import { archives } from "./archives.ts";
import { filtered } from "./filtered.ts";
import { inflating } from "./inflating.ts";
import { patterns } from "./patterns.ts";
import { payloads } from "./payloads.ts";
import { renderings } from "./renderings.ts";
import { type Failure, printInput, type Target, tryRun } from "./target.ts";

const targets = [...Object.values(payloads), filtered, patterns, renderings, archives, inflating] as readonly Target[];

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    run: { type: "string" },
  },
});
const seed = Number(values.seed);
const chosen = targets.filter(({ name }) => name.includes(values.only));
if (chosen.length === 0) throw new Error(`expected a part of a target name: ${targets.map(({ name }) => name)}`);

/** The statistics of a target's runs. */
interface Report {
  readonly target: Target;
  runs: number;
  /** Milliseconds. */
  time: number;
  slowest: { readonly run: number; readonly time: number };
  readonly counts: Map<string, number>;
  readonly failures: Map<string, Failure>;
}

const reports = chosen.map(
  (target): Report => ({
    target,
    runs: 0,
    time: 0,
    slowest: { run: 0, time: 0 },
    counts: new Map(),
    failures: new Map(),
  }),
);

async function runOnce(report: Report, run: number): Promise<void> {
  const { target, counts, failures } = report;
  const started = process.cpuUsage();
  const failure = await tryRun(target, seed, run, (what) => counts.set(what, (counts.get(what) ?? 0) + 1));
  const { user, system } = process.cpuUsage(started);
  const time = (user + system) / 1000;
  report.time += time;
  if (time > report.slowest.time && failure === undefined) report.slowest = { run, time };
  report.runs++;
  if (Object.keys(Object.prototype).length > 0) throw new Error(`${target.name}, run ${run}: Object.prototype changed`);
  if (failure === undefined) return;
  // A repeated fault is reported once, identified by the place that threw it.
  const kind = `${failure.error.name} ${/\n\s+at .*/.exec(String((failure.error.cause as Error)?.stack ?? failure.error.stack))?.[0]}`;
  if (failures.has(kind)) return;
  failures.set(kind, failure);
  console.log(`\n${target.name}, --seed ${seed} --run ${run}: ${failure.error.stack}\n${failure.error.cause ?? ""}`);
  console.log(`input: ${printInput(failure.input)}`);
}

if (values.run !== undefined) for (const report of reports) await runOnce(report, Number(values.run));
else {
  const end = Date.now() + Number(values.seconds) * 1000;
  // The targets share the time: the one that had the least is next.
  while (Date.now() < end) {
    const next = reports.reduce((least, report) => (report.time < least.time ? report : least));
    await runOnce(next, next.runs);
  }
}

for (const { target, runs, time, slowest, counts, failures } of reports) {
  const inputs = runs * (target.each ?? 1);
  console.log(`\n${target.name}: ${inputs.toLocaleString("en-US")} inputs, ${(time / 1000).toFixed(0)} s`);
  console.log(`  ${[...counts].map(([what, count]) => `${what} ${count.toLocaleString("en-US")}`).join(", ")}`);
  console.log(`  slowest: run ${slowest.run}, ${slowest.time.toFixed(0)} ms`);
  console.log(`  failures: ${failures.size}`);
}
process.exitCode = reports.some(({ failures }) => failures.size > 0) ? 1 : 0;
