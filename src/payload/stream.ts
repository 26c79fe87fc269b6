import { createGunzip, type Gunzip } from "node:zlib";
import { gzipFailure } from "../bytes/bytes.ts";

/** Bytes that arrive in pieces. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Firehose packs what CloudWatch Logs packed already; some gzip holds itself, without end. */
const maxGzips = 2;

/** Takes gzip, UTF-16 and byte order marks off, chunk by chunk; the source is closed when nobody reads on. */
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

/** PowerShell's redirections write UTF-16, others a mark before UTF-8. */
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

/** UTF-16 is told by its mark, or by the zero beside the bracket that it begins with. */
function utf16Of([first, second, third]: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0 && isBracket(second) && third === 0) return "utf-16be";
  return isBracket(first) && second === 0 && third !== 0 && third !== undefined ? "utf-16le" : undefined;
}

function isBracket(byte: number | undefined): boolean {
  return byte === 0x7b || byte === 0x5b;
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

async function* unzip(chunks: Chunks): AsyncGenerator<Uint8Array, void, undefined> {
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
    throw String((error as NodeJS.ErrnoException).code).startsWith("Z_") ? gzipFailure(error) : error;
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
