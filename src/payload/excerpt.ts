import { defaultMaxBytes, gunzip } from "../bytes/bytes.ts";
import { gunzipInto, Inflater, type Room } from "../bytes/inflate.ts";
import { createJsonMemory, type JsonMemory } from "../bytes/search.ts";
import { type DecodeOptions, packedIn, parsePayload } from "./awslogs.ts";
import { type Excerpt, splitPayload } from "./log-events.ts";

/** Below it, to parse all of a payload takes no longer than to make ready for less. In bytes, packed. */
const worthSplitting = 100_000;

/** Kept for the next payload, which needs as much of it: new memory costs more than all that is done in it. */
let kept: (JsonMemory & Room) | undefined;

/**
 * Unpacks an event as `decodePayload` does. But of a large payload the log events are left out, unread, whose message is
 * a whole JSON object and holds none of the texts, nor a `\u00` that may stand for one of their characters: see
 * Matcher.needs. That a message that is left out is JSON is asked of its braces alone. With undefined, none is left out.
 *
 * @throws IamAlertsError `payload`, as `decodePayload` does.
 */
export function decodeExcerpt(
  texts: readonly string[] | undefined,
  event: unknown,
  { maxBytes = defaultMaxBytes }: DecodeOptions = {},
): Excerpt {
  const packed = packedIn(event);
  if (texts === undefined || packed.length < worthSplitting) return whole(gunzip(packed, maxBytes));
  kept ??= { ...createJsonMemory(), inflater: new Inflater() };
  const json = gunzipInto(kept, packed, maxBytes);
  return splitPayload(json, kept.take(json), texts) ?? whole(json);
}

function whole(json: Buffer): Excerpt {
  return { payload: parsePayload(json), leftOut: 0 };
}
