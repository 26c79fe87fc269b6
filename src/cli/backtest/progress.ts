import { count, grouped } from "../command.ts";
import type { Output } from "../io.ts";

/** What there is to do, or is done: files, and their bytes as stored. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** The line is drawn anew so often, in milliseconds. */
const interval = 100;
const barWidth = 20;
const eraseLine = "\r\u001b[K";

/** A line on a terminal that says how far the work is: files, bytes, rate and the time that is left. */
export class Progress {
  readonly #output: Output;
  readonly #total: Amount;
  readonly #start: number;
  #drawn = 0;
  #isShown = false;

  constructor(output: Output, total: Amount, now: number) {
    this.#output = output;
    this.#total = total;
    this.#start = now;
  }

  /** @param unpacked the bytes of JSON that were read so far */
  update(done: Amount, unpacked: number, now: number): void {
    if (now - this.#drawn < interval) return;
    this.#drawn = now;
    this.#isShown = true;
    this.#output.write(eraseLine + progressLine(this.#total, done, unpacked, (now - this.#start) / 1000));
  }

  /** Takes the line away, before something else is printed. */
  clear(): void {
    if (this.#isShown) this.#output.write(eraseLine);
    this.#isShown = false;
  }
}

/** The line after `seconds` of work. */
export function progressLine(total: Amount, done: Amount, unpacked: number, seconds: number): string {
  const share = total.bytes === 0 ? 1 : Math.min(1, done.bytes / total.bytes);
  const filled = Math.floor(share * barWidth);
  const bar = "#".repeat(filled) + "-".repeat(barWidth - filled);
  const left = share > 0 ? Math.ceil((seconds * (1 - share)) / share) : undefined;
  const rate = seconds > 0 ? `, ${megabytes(unpacked / seconds)}/s of JSON` : "";
  const files = `${grouped(done.files)} of ${count(total.files, "file")}`;
  return `[${bar}] ${files}, ${megabytes(done.bytes)} of ${megabytes(total.bytes)}${rate}${left === undefined ? "" : `, ${timeOf(left)} left`}`;
}

function megabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

function timeOf(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3600 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
