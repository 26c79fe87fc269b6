import { createGunzip } from "node:zlib";
import { gzipFailure } from "./bytes.ts";

/** Bytes that arrive in pieces. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Takes gzip and byte order marks off. */
export async function* toText(chunks: Chunks, maxBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  const { start, rest } = await peek(chunks, 3);
  if (start[0] === 0x1f && start[1] === 0x8b) {
    yield* unzip(start, rest, maxBytes);
    return;
  }
  // PowerShell's redirections write UTF-16, others a mark before UTF-8.
  const utf16 = start[0] === 0xff && start[1] === 0xfe;
  const decoder = utf16 ? new TextDecoder("utf-16le") : undefined;
  const marked = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf;
  const encode = (bytes: Uint8Array) => (decoder ? Buffer.from(decoder.decode(bytes, { stream: true })) : bytes);
  yield encode(marked ? start.subarray(3) : start);
  for await (const chunk of rest) yield encode(chunk);
}

/** The first bytes, at least `count` of them where there are so many, and the chunks after them. */
async function peek(chunks: Chunks, count: number): Promise<{ start: Buffer; rest: AsyncGenerator<Uint8Array> }> {
  const rest = (async function* () {
    yield* chunks;
  })();
  let start = Buffer.alloc(0);
  while (start.length < count) {
    const { value, done } = await rest.next();
    if (done) break;
    start = Buffer.concat([start, value]);
  }
  return { start, rest };
}

async function* unzip(
  start: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const write = (chunk: Uint8Array) => new Promise<void>((done) => gunzip.write(chunk, () => done()));
  const feed = async () => {
    await write(start);
    for await (const chunk of rest) {
      if (gunzip.destroyed) return;
      await write(chunk);
    }
    gunzip.end();
  };
  feed().catch((error: Error) => gunzip.destroy(error));
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (error) {
    throw String((error as NodeJS.ErrnoException).code).startsWith("Z_") ? gzipFailure(error, maxBytes) : error;
  } finally {
    gunzip.destroy();
  }
}
