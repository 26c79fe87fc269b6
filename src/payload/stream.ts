import { createGunzip, type Gunzip } from "node:zlib";
import { gzipFailure } from "../bytes/bytes.ts";
import { openBrace, openBracket } from "../bytes/tokens.ts";
import { KeptBytes } from "./damaged-gzip.ts";

/** Bytes that arrive in chunks. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * The most layers of gzip. Firehose compresses what CloudWatch Logs has compressed; some files unpack to themselves
 * forever.
 */
const maxGzips = 2;

/** Removes gzip, UTF-16 and byte order marks, chunk by chunk. Closes the source when the caller stops reading. */
export async function* toText(chunks: Chunks, gzips = 0): AsyncGenerator<Uint8Array, void, undefined> {
  const { start, rest } = await peek(chunks, 2);
  try {
    const isGzip = start[0] === 0x1f && start[1] === 0x8b;
    if (isGzip && gzips < maxGzips) yield* toText(unzip(joined(start, rest)), gzips + 1);
    else yield* toUtf8(joined(start, rest));
  } finally {
    await rest.return(undefined);
  }
}

/**
 * Converts to UTF-8 without a mark. PowerShell's redirections write UTF-16; other programs write a mark before UTF-8.
 */
async function* toUtf8(chunks: Chunks): AsyncGenerator<Uint8Array, void, undefined> {
  const { start, rest } = await peek(chunks, 3);
  const utf16 = utf16Of(start);
  const decoder = utf16 === undefined ? undefined : new TextDecoder(utf16);
  const isMarked = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf;
  try {
    for await (const chunk of joined(isMarked ? start.subarray(3) : start, rest)) {
      yield decoder === undefined ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }));
    }
    if (decoder !== undefined) yield Buffer.from(decoder.decode());
  } finally {
    await rest.return(undefined);
  }
}

/** Recognizes UTF-16 by its mark, or by a zero next to the bracket at its start. */
export function utf16Of([first, second, third]: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0 && isBracket(second) && third === 0) return "utf-16be";
  return isBracket(first) && second === 0 && third !== 0 && third !== undefined ? "utf-16le" : undefined;
}

function isBracket(byte: number | undefined): boolean {
  return byte === openBrace || byte === openBracket;
}

async function* joined(
  start: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield start;
  yield* rest;
}

/** Returns the first bytes, at least `count` of them if the input is that long, and the remaining chunks. */
async function peek(chunks: Chunks, count: number): Promise<{ start: Buffer; rest: AsyncGenerator<Uint8Array> }> {
  const rest = (async function* () {
    yield* chunks;
  })();
  let start: Buffer = Buffer.alloc(0);
  while (start.length < count) {
    const { value, done } = await rest.next();
    if (done) break;
    start = Buffer.concat([start, value]);
  }
  return { start, rest };
}

async function* unzip(chunks: Chunks): AsyncGenerator<Uint8Array, void, undefined> {
  const kept = new KeptBytes();
  let delivered = 0;
  let unzipper = new Unzipper();
  try {
    for await (const chunk of chunks) {
      kept.add(chunk);
      for (let rest = chunk; rest.length > 0; ) {
        // Zeros after a member end the stream, but more members can follow them.
        if (unzipper.ended) {
          const next = rest.findIndex((byte) => byte !== 0);
          if (next === -1) break;
          rest = rest.subarray(next);
          unzipper.close();
          unzipper = new Unzipper();
        }
        const { output, consumed } = await unzipper.write(rest);
        for (const bytes of output) delivered += bytes.length;
        yield* output;
        if (unzipper.failure !== undefined) throw unzipper.failure;
        if (!unzipper.ended) break;
        rest = rest.subarray(consumed);
      }
    }
    yield* await unzipper.end();
    if (unzipper.failure !== undefined) throw unzipper.failure;
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).startsWith("Z_")) throw error;
    // What was compressed before the damage is valid.
    yield* kept.unpack(delivered);
    throw gzipFailure(error);
  } finally {
    unzipper.close();
  }
}

/** Unpacks gzip members until the input, zeros or damage end them. */
class Unzipper {
  readonly #gunzip = createGunzip();
  #output: Uint8Array[] = [];
  failure: Error | undefined;

  constructor() {
    this.#gunzip.on("data", (chunk: Uint8Array) => this.#output.push(chunk));
  }

  get ended(): boolean {
    return this.#gunzip.readableEnded;
  }

  /** Unpacks a chunk. Returns its output and how many of its bytes were consumed. */
  async write(chunk: Uint8Array): Promise<{ readonly output: readonly Uint8Array[]; readonly consumed: number }> {
    const before = this.#gunzip.bytesWritten;
    this.failure = await settled(this.#gunzip, (done) => this.#gunzip.write(chunk, () => done()));
    return { output: this.#take(), consumed: this.#gunzip.bytesWritten - before };
  }

  async end(): Promise<readonly Uint8Array[]> {
    if (!this.ended) this.failure = await settled(this.#gunzip, () => this.#gunzip.end());
    return this.#take();
  }

  close(): void {
    this.#gunzip.destroy();
  }

  #take(): readonly Uint8Array[] {
    const output = this.#output;
    this.#output = [];
    return output;
  }
}

/** Starts an operation on the stream and waits until it is done or the stream ends. Resolves to its error, if any. */
function settled(gunzip: Gunzip, start: (done: () => void) => void): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const settle = (error?: Error) => {
      gunzip.off("error", settle).off("end", settle);
      resolve(error);
    };
    gunzip.once("error", settle).once("end", settle);
    if (gunzip.readableEnded) settle();
    else start(() => settle());
  });
}
