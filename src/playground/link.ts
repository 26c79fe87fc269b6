import { gzipFailure, tooLarge } from "../bytes/bytes.ts";
import { Buffer } from "./node/buffer.ts";
import { fragmentVersion, type State, stateOf } from "./state.ts";

/** The longest fragment of a link, in characters: browsers and chat programs cut longer ones. */
const maxFragment = 32_000;
/** The most events to try: packing them takes time, and hardly more fit. */
const maxTried = 100;
/** The most text that a fragment may unpack to, in bytes: a short link could hold gigabytes. */
const maxUnpacked = 8_000_000;

/** A state as a fragment. */
export interface Link {
  readonly fragment: string;
  /** The number of events that the link contains: the first ones, if not all fit. */
  readonly events: number;
}

/** Returns the link of a state, with as many of its events as fit. */
export async function linkOf(state: State): Promise<Link> {
  for (let events = Math.min(state.events.length, maxTried); ; events = Math.floor(events / 2)) {
    const fragment = await packed({ ...state, events: state.events.slice(0, events) });
    if (fragment.length <= maxFragment || events === 0) return { fragment, events };
  }
}

async function packed(state: State): Promise<string> {
  const stream = new Blob([JSON.stringify(state)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Buffer(await new Response(stream).arrayBuffer());
  return fragmentVersion + bytes.toString("base64").replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Returns the state in a fragment; undefined if there is none, or if it is damaged or of another version. */
export async function stateIn(fragment: string): Promise<State | undefined> {
  if (!fragment.startsWith(fragmentVersion)) return undefined;
  try {
    const bytes = Buffer.from(fragment.slice(fragmentVersion.length), "base64");
    const { output, fault } = await unpacked(new Uint8Array(bytes), "deflate-raw", maxUnpacked);
    return fault === undefined ? stateOf(JSON.parse(Buffer.concat(output).toString())) : undefined;
  } catch {
    return undefined;
  }
}

/** Unpacked bytes, up to damage or a limit if there is a fault. */
export interface Unpacked {
  readonly output: readonly Uint8Array[];
  /** The reason why the output is not whole; undefined if it is. */
  readonly fault: string | undefined;
}

/** Unpacks bytes, up to a number of bytes of output. */
export async function unpacked(
  bytes: Uint8Array<ArrayBuffer>,
  format: CompressionFormat,
  limit: number,
): Promise<Unpacked> {
  const output: Uint8Array[] = [];
  let size = 0;
  try {
    // Not every browser can iterate over a stream.
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      size += read.value.length;
      if (size > limit) return { output, fault: tooLarge(limit).message };
      output.push(read.value);
    }
  } catch (error) {
    return { output, fault: gzipFailure(error).message };
  }
  return { output, fault: undefined };
}
