import { defaultMaxBytes } from "../bytes/bytes.ts";
import { FileMemory } from "../bytes/file-memory.ts";
import { type DecodeOptions, packedIn, parsePayload } from "./awslogs.ts";
import { type Excerpt, splitPayload } from "./log-events.ts";

/**
 * A name in every OCSF event, escaped as in a payload. OCSF events do not contain the text that a pattern looks for.
 */
const transformedName = Buffer.from('\\"class_uid\\"');

/** The memory, kept for the next payload: allocating new memory costs more than all the work done in it. */
let kept: FileMemory | undefined;

/**
 * Unpacks an event as `decodePayload` does, but leaves out log events that cannot match: those whose
 * message is a whole JSON object and contains none of the texts, nor a `\u00` escape that could spell one of their
 * characters (see Matcher.needs). Only the braces of such a message are checked, not that it is JSON. Leaves out
 * nothing if `texts` is undefined.
 *
 * @throws IamAlertsError `payload`, as `decodePayload` does.
 */
export function decodeExcerpt(
  texts: readonly string[] | undefined,
  event: unknown,
  { maxBytes = defaultMaxBytes }: DecodeOptions = {},
): Excerpt {
  kept ??= new FileMemory();
  kept.copy(packedIn(event));
  const json = kept.gunzip(maxBytes);
  if (texts === undefined || json.subarray(0, 65_536).includes(transformedName)) return whole(json);
  return splitPayload(json, kept.search(json), texts) ?? whole(json);
}

function whole(json: Buffer): Excerpt {
  return { payload: parsePayload(json), leftOut: 0 };
}
