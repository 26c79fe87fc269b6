import { createGunzip, type Gunzip } from "node:zlib";
import { gzipFailure } from "./bytes.ts";

/** Bytes that arrive in pieces. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Takes gzip and byte order marks off, chunk by chunk; the source is closed when nobody reads on. */
export async function* toText(chunks: Chunks, maxBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  const { start, rest } = await peek(chunks, 2);
  try {
    const isGzip = start[0] === 0x1f && start[1] === 0x8b;
    yield* withoutMark(isGzip ? unzip(joined(start, rest), maxBytes) : joined(start, rest));
  } finally {
    await rest.return(undefined);
  }
}

/** PowerShell's redirections write UTF-16, others a mark before UTF-8. */
async function* withoutMark(chunks: Chunks): AsyncGenerator<Uint8Array, void, undefined> {
  const { start, rest } = await peek(chunks, 3);
  const isUtf16 = start[0] === 0xff && start[1] === 0xfe;
  const isMarked = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf;
  const decoder = new TextDecoder("utf-16le");
  try {
    for await (const chunk of joined(isMarked ? start.subarray(3) : start, rest)) {
      yield isUtf16 ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
    }
  } finally {
    await rest.return(undefined);
  }
}

async function* joined(
  start: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield start;
  yield* rest;
}

/** The first bytes, at least `count` of them where there are so many, and the chunks after them. */
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

async function* unzip(chunks: Chunks, maxBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  const gunzip = createGunzip();
  const output: Uint8Array[] = [];
  gunzip.on("data", (chunk: Uint8Array) => output.push(chunk));
  const take = () => output.splice(0);
  try {
    for await (const chunk of chunks) {
      // Zeros after the last member end the stream before its input ends.
      if (gunzip.readableEnded) continue;
      const failure = await settled(gunzip, (done) => gunzip.write(chunk, () => done()));
      // What was unpacked before the damage is sound.
      yield* take();
      if (failure !== undefined) throw failure;
    }
    const failure = await settled(gunzip, () => gunzip.end());
    yield* take();
    if (failure !== undefined) throw failure;
  } catch (error) {
    throw String((error as NodeJS.ErrnoException).code).startsWith("Z_") ? gzipFailure(error, maxBytes) : error;
  } finally {
    gunzip.destroy();
  }
}

/** Starts something on the stream and waits until it is done or the stream ends: gives its error, or nothing. */
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
