import { setMaxListeners } from "node:events";
import type { ArchiveFile } from "../../../../archive/files.ts";
import type { StoredFiles } from "../../../../archive/objects/fetcher.ts";
import { type Listing, listSources } from "../../../../archive/objects/list.ts";
import { isStored } from "../../../../archive/objects/store.ts";
import type { Range } from "../../../../archive/range.ts";
import type { S3Store } from "../../../../aws/s3/store.ts";
import { IamAlertsError } from "../../../../errors.ts";
import { count } from "../../../../words.ts";
import { awsOptions, sleep } from "../../../flags/aws.ts";
import type { Io } from "../../../io.ts";
import { talk } from "../../../report.ts";
import type { BacktestOptions } from "../options.ts";
import { type Amount, megabytes, Progress } from "../progress.ts";
import { acceptCost } from "./cost.ts";

/** Sources of which at least one is in S3. */
export interface ObjectsRequest {
  readonly sources: readonly string[];
  readonly range: Range;
  readonly onLeftOut: (kind: string) => void;
}

/** The files to search, and their amount if they were counted first. */
export interface CountedFiles extends StoredFiles {
  readonly amount: Amount | undefined;
}

/** The most files to keep from counting, so that they need not be listed again. */
const maxKept = 50_000;

/**
 * Lists the files of sources that are in S3. Counts them first if the cost or the progress needs their number.
 *
 * @throws IamAlertsError `usage` if the user does not accept the cost, or for sources that overlap; the errors of S3.
 */
export async function listFromS3(
  request: ObjectsRequest,
  interruption: AbortSignal,
  options: BacktestOptions,
  io: Io,
): Promise<CountedFiles> {
  expectSeparate(request.sources);
  setMaxListeners(0, interruption); // one for each request
  const store = await openStore(options, io);
  const listing: Listing = { store, range: request.range, signal: interruption, after: options.after };
  const files = (onLeftOut?: (kind: string) => void) => listSources(request.sources, { ...listing, onLeftOut });
  const isShown = io.stderr.isTerminal && !options.quiet;
  if (options.yes && !isShown) {
    return { store, files: files(request.onLeftOut), signal: interruption, amount: undefined };
  }
  const { kept, amount, objects } = await countFiles(files(request.onLeftOut), interruption, isShown, io);
  const isKept = kept.length === amount.files;
  const lists = store.requests.lists * (isKept ? 1 : 2);
  if (!interruption.aborted) await acceptCost({ objects, lists }, options, io);
  return { store, files: isKept ? replay(kept) : files(), signal: interruption, amount };
}

async function openStore(options: BacktestOptions, io: Io): Promise<S3Store> {
  // --region selects events. S3 itself knows the Region of a bucket.
  const { region: _, requestPayer, ...others } = options;
  let hasReported = false;
  const throttled = () => {
    if (!hasReported) talk("S3 asks to slow down; the search continues more slowly", options, io);
    hasReported = true;
  };
  const { s3Store } = await import("../../../../aws/s3/store.ts");
  return s3Store({ ...awsOptions(others, io), isRequester: requestPayer !== undefined }, { sleep, throttled });
}

async function countFiles(
  files: AsyncIterable<ArchiveFile>,
  interruption: AbortSignal,
  isShown: boolean,
  { stderr }: Io,
): Promise<{ readonly kept: readonly ArchiveFile[]; readonly amount: Amount; readonly objects: number }> {
  const progress = isShown ? new Progress(stderr, performance.now()) : undefined;
  const kept: ArchiveFile[] = [];
  let [number, bytes, objects] = [0, 0, 0];
  try {
    for await (const file of files) {
      number++;
      bytes += file.size;
      if (isStored(file.path) && file.problem === undefined) objects++;
      if (kept.length < maxKept) kept.push(file);
      progress?.update(() => `listing: ${count(number, "file")}, ${megabytes(bytes)}`, performance.now());
    }
  } catch (error) {
    if (!interruption.aborted) throw error;
  } finally {
    progress?.clear();
  }
  return { kept, amount: { files: number, bytes }, objects };
}

async function* replay(files: readonly ArchiveFile[]): AsyncGenerator<ArchiveFile, void, undefined> {
  yield* files;
}

/** @throws IamAlertsError `usage` if a folder of S3 is part of another, so that its events would be counted twice. */
function expectSeparate(sources: readonly string[]): void {
  const folders = sources.filter(isStored).map((source) => (source.endsWith("/") ? source : `${source}/`));
  for (const [index, folder] of folders.entries()) {
    const outer = folders.find((other, at) => at !== index && folder.startsWith(other));
    if (outer === undefined) continue;
    throw new IamAlertsError("usage", `expected each object of S3 once, found ${folder} within ${outer}`, {
      hint: "name only the outer folder",
    });
  }
}
