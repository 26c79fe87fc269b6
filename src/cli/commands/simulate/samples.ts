import { alertOf } from "../../../detect.ts";
import { visible } from "../../../render/escape.ts";
import { columnsOf } from "../../flags/screen.ts";
import { formatOf, type GlobalOptions } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { hangingRow } from "../../print/hanging.ts";
import { readSample, sampleNames } from "../../read/input.ts";

/** Lists the sample events, each with its alert's title. Returns the exit code, 0. */
export function listSamples(options: GlobalOptions, io: Io): number {
  const samples = sampleNames().map((name) => ({ name, title: alertOf(JSON.parse(readSample(name)), {}).alert.title }));
  const width = Math.max(...samples.map(({ name }) => name.length)) + 2;
  const format = formatOf(options, io);
  if (format === "json") io.stdout.write(`${JSON.stringify(samples, null, 2)}\n`);
  else if (format === "ndjson") for (const sample of samples) io.stdout.write(`${JSON.stringify(sample)}\n`);
  else {
    const columns = columnsOf(io);
    for (const { name, title } of samples)
      io.stdout.write(hangingRow(name.padEnd(width), width, visible(title), columns));
  }
  return 0;
}
