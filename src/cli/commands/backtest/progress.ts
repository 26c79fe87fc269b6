import type { Slice } from "../../../aws/history/history.ts";
import { count, grouped } from "../../../words.ts";
import type { Output } from "../../io.ts";
import { StatusLine } from "../../print/status-line.ts";

/** An amount of work: files, and their bytes as stored. */
export interface Amount {
  readonly files: number;
  readonly bytes: number;
}

/** The time between two updates of the line, in milliseconds. */
const interval = 100;
const barWidth = 20;

/** A line on a terminal that shows the progress. */
export class Progress {
  readonly #line: StatusLine;
  readonly #start: number;
  #drawn = 0;

  constructor(output: Output, now: number) {
    this.#line = new StatusLine(output);
    this.#start = now;
  }

  /** @param line returns the line for the number of seconds since the start */
  update(line: (seconds: number) => string, now: number): void {
    if (now - this.#drawn < interval) return;
    this.#drawn = now;
    this.#line.show(line((now - this.#start) / 1000));
  }

  /** Erases the line, before other output. */
  clear(): void {
    this.#line.clear();
  }
}

/** Returns the line after `seconds` of work on files; `unpacked` is the number of bytes of JSON read so far. */
export function progressLine(total: Amount, done: Amount, unpacked: number, seconds: number): string {
  const share = total.bytes === 0 ? 1 : Math.min(1, done.bytes / total.bytes);
  const rate = seconds > 0 ? `, ${megabytes(unpacked / seconds)}/s of JSON` : "";
  const files = `${grouped(done.files)} of ${count(total.files, "file")}`;
  return `${barOf(share)} ${files}, ${megabytes(done.bytes)} of ${megabytes(total.bytes)}${rate}${leftOf(share, seconds)}`;
}

/** Returns the line after `seconds` of work on a log group's history up to `reached`, in milliseconds since 1970. */
export function historyLine(range: Slice, reached: number, events: number, seconds: number, slowed: boolean): string {
  const share = Math.min(1, (reached - range.since) / (range.until - range.since));
  const time = new Date(reached).toISOString().slice(0, 16);
  const slow = slowed ? ", slowed down by AWS" : "";
  return `${barOf(share)} until ${time}Z, ${count(events, "event")}${slow}${leftOf(share, seconds)}`;
}

function barOf(share: number): string {
  const filled = Math.floor(share * barWidth);
  return `[${"#".repeat(filled)}${"-".repeat(barWidth - filled)}]`;
}

function leftOf(share: number, seconds: number): string {
  return share > 0 ? `, ${timeOf(Math.ceil((seconds * (1 - share)) / share))} left` : "";
}

export function megabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

function timeOf(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3600 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
