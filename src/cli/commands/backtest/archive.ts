import { searchArchive } from "../../../archive/archive.ts";
import { listFiles } from "../../../archive/files.ts";
import { isStored } from "../../../archive/objects/store.ts";
import type { Range } from "../../../archive/range.ts";
import { IamAlertsError } from "../../../errors.ts";
import { count, grouped, listed } from "../../../words.ts";
import type { Io } from "../../io.ts";
import type { Collector } from "./collector.ts";
import type { BacktestOptions } from "./options.ts";
import { type Amount, Progress, progressLine } from "./progress.ts";
import { type Amounts, readSaved, save } from "./report/saved.ts";
import type { Searched } from "./report/searched.ts";
import { resumption } from "./resumption.ts";

/** The files to search, and the events to search for in them. */
export interface ArchiveRequest {
  readonly sources: readonly string[];
  readonly range: Range;
  /** The arguments as typed. */
  readonly argv: readonly string[];
}

/**
 * Searches files, all of them or those before Ctrl-C. A search of S3 can also end early because of a failure, and can be
 * continued in both cases.
 *
 * @throws IamAlertsError `not-found` for a source that does not exist, or if there are no files; a failure of S3 before
 * anything was read.
 */
export async function searchFiles(
  collector: Collector,
  { sources, range, argv }: ArchiveRequest,
  interruption: AbortSignal,
  options: BacktestOptions,
  io: Io,
): Promise<Searched> {
  const { maxBytes, threads, quiet } = options;
  const { stderr } = io;
  const identity = JSON.stringify([collector.identity, sources, range]);
  const saved = options.results === undefined ? undefined : readSaved(options.results, identity);
  if (saved !== undefined) collector.restore(saved.collected);
  let [files, unreadFiles, stored, bytes, records] = [0, 0, 0, 0, 0];
  const { patterns, wantsRecords } = collector;
  const leftOut = new Map<string, number>();
  const onLeftOut = (kind: string) => leftOut.set(kind, (leftOut.get(kind) ?? 0) + 1);
  const remote = sources.some(isStored)
    ? await (await import("./s3/files.ts")).listFromS3({ sources, range, onLeftOut }, interruption, options, io)
    : undefined;
  const total = stderr.isTerminal && !quiet ? (remote?.amount ?? amountOf(sources, range)) : undefined;
  const progress = total && new Progress(stderr, performance.now());
  const search = { sources: remote ?? sources, patterns, range, wantsRecords, maxBytes, threads, onLeftOut };
  let last = options.after;
  let failure: IamAlertsError | undefined;
  try {
    for await (const found of searchArchive(search)) {
      if (found.masks.length > 0 && collector.printsAsItComes) progress?.clear();
      files++;
      last = found.file.path;
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
  } catch (error) {
    if (!(error instanceof IamAlertsError) || remote === undefined || files === 0) throw error;
    failure = error;
  } finally {
    progress?.clear();
  }
  if (files === 0 && saved === undefined && !interruption.aborted) throw noFiles(sources, range);
  const complete = !interruption.aborted && failure === undefined;
  const { since, until } = range;
  const all = sumOf({ files, unreadFiles, records, bytes }, saved);
  const continuation = () => {
    const results = last && save({ ...all, identity, collected: collector.collected });
    // "7d" would be another time when the search is continued.
    return resumption(argv, { "--since": since, "--until": until, "--after": last, "--results": results });
  };
  return {
    scope: { ...all, complete },
    words: `${count(all.records, "record")} of ${count(all.files, "file")}${unreadIn(all.unreadFiles)}${leftOutIn(leftOut)}`,
    resume: complete || remote === undefined ? null : continuation(),
    failure,
  };
}

function sumOf(read: Amounts, saved: Amounts | undefined): Amounts {
  if (saved === undefined) return read;
  return {
    files: read.files + saved.files,
    unreadFiles: read.unreadFiles + saved.unreadFiles,
    records: read.records + saved.records,
    bytes: read.bytes + saved.bytes,
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
