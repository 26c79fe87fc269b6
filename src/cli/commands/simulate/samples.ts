import { alertOf } from "../../../detect.ts";
import { visible } from "../../../render/escape.ts";
import { columnsOf } from "../../flags/screen.ts";
import { formatOf, type GlobalOptions } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { hangingRow } from "../../print/hanging.ts";
import { readSample, sampleNames } from "../../read/input.ts";

/** A sample event: the service that wrote it, and the title of its alert. */
interface Sample {
  readonly name: string;
  readonly service: string;
  readonly title: string;
}

/** Lists the sample events by service. Returns the exit code, 0. */
export function listSamples(options: GlobalOptions, io: Io): number {
  const samples = sampleNames().map(describe);
  const format = formatOf(options, io);
  if (format === "json") io.stdout.write(`${JSON.stringify(samples, null, 2)}\n`);
  else if (format === "ndjson") for (const sample of samples) io.stdout.write(`${JSON.stringify(sample)}\n`);
  else io.stdout.write(list(samples, columnsOf(io)));
  return 0;
}

function describe(name: string): Sample {
  const { action, title } = alertOf(JSON.parse(readSample(name)), {}).alert;
  return { name, service: action.service ?? "", title };
}

/** Returns the samples in groups: those of IAM, then those of the other services. */
function list(samples: readonly Sample[], columns: number | undefined): string {
  const width = Math.max(...samples.map(({ name }) => name.length)) + 4;
  const others = samples.map(({ service }) => service).sort();
  const groups = [...new Set(["iam", ...others])].map((service) => {
    const rows = samples
      .filter((sample) => sample.service === service)
      .map(({ name, title }) => hangingRow(`  ${name.padEnd(width - 2)}`, width, visible(title), columns));
    return `${service}\n${rows.join("")}`;
  });
  return groups.join("\n");
}
