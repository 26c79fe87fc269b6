import { closeSync, existsSync, openSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isSystemFile, walk } from "../../archive/walk.ts";
import { IamAlertsError } from "../../errors.ts";
import type { DecodeOptions } from "../../payload/awslogs.ts";
import { foreignKind } from "../../payload/foreign.ts";
import type { Item } from "../../payload/items.ts";
import { readItems } from "../../payload/reader.ts";
import { didYouMean } from "../../words.ts";
import { type Io, readDescriptor } from "../io.ts";
import { packageRoot } from "../package-root.ts";
import { reasonOf } from "./file.ts";

const samplesFolder = join(packageRoot, "fixtures/records");

/** Returns the names of the sample records. */
export function sampleNames(): readonly string[] {
  return readdirSync(samplesFolder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .sort();
}

/** Returns a sample record as JSON. */
export function readSample(name: string): string {
  return readFileSync(join(samplesFolder, `${name}.json`), "utf8");
}

/** An item of the input, and the source that it was read from. */
export interface SourceItem {
  readonly item: Item;
  readonly origin: string;
}

/** Returns a place in the input as "file" or "file:line". */
export function placeOf(origin: string, line: number | undefined): string {
  return line === undefined ? origin : `${origin}:${line}`;
}

/**
 * Yields everything in the given sources: sample names, files, folders (the files below them that may hold events)
 * or `-` for stdin. A source that cannot be read yields an error item, and the other sources are still read.
 */
export async function* readSources(
  sources: readonly string[],
  io: Io,
  options: DecodeOptions,
): AsyncGenerator<SourceItem, void, undefined> {
  for (const { origin, chunks } of sources.flatMap((source) => expand(source, io))) {
    try {
      for await (const item of readItems(chunks(), options)) yield { item, origin };
    } catch (error) {
      yield { item: { kind: "error", error: asInputError(error, origin) }, origin };
    }
  }
}

interface Source {
  readonly origin: string;
  /** Opens the source. @throws if the source cannot be read. */
  readonly chunks: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

function expand(source: string, io: Io): readonly Source[] {
  try {
    return sourcesNamed(source, io);
  } catch (error) {
    return [failing(source, error)];
  }
}

function failing(origin: string, error: unknown): Source {
  const chunks = () => {
    throw error;
  };
  return { origin, chunks };
}

/** @throws if there is no such source, or if a folder cannot be read. */
function sourcesNamed(source: string, io: Io): readonly Source[] {
  if (source === "-") return [{ origin: "stdin", chunks: () => io.stdin.chunks() }];
  if (/^\w+$/.test(source) && sampleNames().includes(source)) {
    return [{ origin: source, chunks: () => [Buffer.from(readSample(source))] }];
  }
  if (!existsSync(source)) throw notFound(source);
  if (!statSync(source).isDirectory()) return [{ origin: source, chunks: () => readFile(source) }];
  const files = filesIn(source);
  if (files.length > 0) return files;
  throw new IamAlertsError("not-found", `expected files to read in ${source}, found none`);
}

function* readFile(file: string): Generator<Uint8Array> {
  const descriptor = openSync(file, "r");
  try {
    yield* readDescriptor(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Returns the files in a folder that may contain events. Anything unreadable becomes a source that fails. */
function filesIn(folder: string): readonly Source[] {
  return [...walk(folder, (name) => !isSystemFile(name))].flatMap(({ path, error }) => {
    if (error !== undefined) return [failing(path, error)];
    return mayHoldEvents(path) ? [{ origin: path, chunks: () => readFile(path) }] : [];
  });
}

/**
 * Whether a file's name or its first bytes suggest events; other text files would be passed through as lines. Firehose
 * writes files without an extension.
 */
function mayHoldEvents(path: string): boolean {
  if (/\.(?:json|jsonl|ndjson|log|gz)$/.test(path)) return true;
  try {
    const [start = new Uint8Array()] = readFile(path);
    const isPacked = start[0] === 0x1f && start[1] === 0x8b;
    return (
      isPacked ||
      /^\s*[{[]/.test(Buffer.from(start.subarray(0, 64)).toString("latin1")) ||
      foreignKind(start) !== undefined
    );
  } catch {
    return true; // reading it says what is wrong
  }
}

function notFound(source: string): IamAlertsError {
  return new IamAlertsError(
    "not-found",
    `expected a file, a folder or a sample's name, found ${JSON.stringify(source)}`,
    {
      hint: didYouMean(source, sampleNames()) ?? "iam-alerts simulate --list shows the samples",
    },
  );
}

function asInputError(error: unknown, source: string): IamAlertsError {
  if (error instanceof IamAlertsError) return error;
  const { code } = error as NodeJS.ErrnoException;
  // Node's file system errors have a code in capitals; anything else is a bug.
  if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
  return new IamAlertsError("not-found", `cannot read ${source}: ${reasonOf(error)}`, { cause: error });
}
