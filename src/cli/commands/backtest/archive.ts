import { searchArchive } from "../../../archive/archive.ts";
import { listFiles } from "../../../archive/files.ts";
import type { Range } from "../../../archive/range.ts";
import { IamAlertsError } from "../../../errors.ts";
import { count, grouped, listed } from "../../../words.ts";
import type { Io } from "../../io.ts";
import type { Collector } from "./collector.ts";
import type { BacktestOptions } from "./options.ts";
import { type Amount, Progress, progressLine } from "./progress.ts";
import type { Searched } from "./report/searched.ts";

/** The files to search, and the events to search for in them. */
export interface ArchiveRequest {
  readonly sources: readonly string[];
  readonly range: Range;
}

/**
 * Searches files, all of them or those before Ctrl-C.
 *
 * @throws IamAlertsError `not-found` for a source that does not exist, or if there are no files.
 */
export async function searchFiles(
  collector: Collector,
  { sources, range }: ArchiveRequest,
  interruption: AbortSignal,
  options: BacktestOptions,
  { stderr }: Io,
): Promise<Searched> {
  const { maxBytes, threads, quiet } = options;
  let [files, unreadFiles, stored, bytes, records] = [0, 0, 0, 0, 0];
  const total = stderr.isTerminal && !quiet ? amountOf(sources, range) : undefined;
  const progress = total && new Progress(stderr, performance.now());
  const { patterns, wantsRecords } = collector;
  const leftOut = new Map<string, number>();
  const onLeftOut = (kind: string) => leftOut.set(kind, (leftOut.get(kind) ?? 0) + 1);
  try {
    for await (const found of searchArchive({ sources, patterns, range, wantsRecords, maxBytes, threads, onLeftOut })) {
      if (found.masks.length > 0 && collector.printsAsItComes) progress?.clear();
      files++;
      if (found.records === 0 && found.problems.length > 0) unreadFiles++;
      stored += found.file.size;
      bytes += found.bytes;
      records += found.records;
      collector.takeProblems(found.file.path, found.problems);
      collector.takeLines(found.masks, found.lines);
      progress?.update(
        (seconds) => progressLine(total as Amount, { files, bytes: stored }, bytes, seconds),
        performance.now(),
      );
      if (interruption.aborted) break;
    }
  } finally {
    progress?.clear();
  }
  if (files === 0 && !interruption.aborted) throw noFiles(sources, range);
  return {
    scope: { files, unreadFiles, records, bytes, complete: !interruption.aborted },
    words: `${count(records, "record")} of ${count(files, "file")}${unreadIn(unreadFiles)}${leftOutIn(leftOut)}`,
  };
}

/** Describes how many of the files could not be read at all. */
const unreadIn = (files: number): string => (files === 0 ? "" : `, ${grouped(files)} of which could not be read`);

/** Describes the files that were left out: ", without 2 files of CloudTrail-Digest". */
function leftOutIn(leftOut: ReadonlyMap<string, number>): string {
  const kinds = [...leftOut].map(([kind, files]) => `${count(files, "file")} of ${kind}`);
  return kinds.length === 0 ? "" : `, without ${listed(kinds)}`;
}

function amountOf(sources: readonly string[], range: Range): Amount {
  let [files, bytes] = [0, 0];
  for (const { size } of listFiles(sources, range)) {
    files++;
    bytes += size;
  }
  return { files, bytes };
}

function noFiles(sources: readonly string[], { since, until, regions, accounts }: Range): IamAlertsError {
  const isNarrow = [since, until, regions, accounts].some((limit) => limit !== undefined);
  return new IamAlertsError("not-found", `expected files to read in ${sources.join(", ")}, found none`, {
    hint: isNarrow
      ? "no file's path fits --since, --until, --region and --account"
      : "CloudTrail's digests, Insights and aggregated events are left out",
  });
}
