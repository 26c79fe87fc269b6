import { streamFormatOf } from "../../../flags/settings.ts";
import type { Io } from "../../../io.ts";
import type { BacktestOptions } from "../options.ts";

/** The kind of output: a report at the end, a count, or items as they are found. */
export type Output = "report" | "count" | "alerts" | "records" | "differences";

export function outputOf(options: BacktestOptions, io: Io): Output {
  if (options.alerts && !options.count) return "alerts";
  const format = streamFormatOf(options, io);
  if (options.count) return "count";
  if (format !== "ndjson") return "report";
  return options.compare === undefined ? "records" : "differences";
}
