import { defaultMaxBytes, failure } from "../bytes/bytes.ts";
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
 * @throws IamAlertsError `payload`, as `decodePayload` does, and for more than `maxMatching` bytes that must be parsed.
 */
export function decodeExcerpt(
  texts: readonly string[] | undefined,
  event: unknown,
  { maxBytes = defaultMaxBytes, maxMatching = maxBytes }: DecodeOptions & { readonly maxMatching?: number } = {},
): Excerpt {
  kept ??= new FileMemory();
  kept.copy(packedIn(event));
  const json = kept.gunzip(maxBytes);
  const isSplit = texts !== undefined && !json.subarray(0, 65_536).includes(transformedName);
  const excerpt = isSplit ? splitPayload(json, kept.search(json), texts) : undefined;
  const matching = excerpt?.payload.logEvents.reduce((sum, { message }) => sum + message.length, 0) ?? json.length;
  if (matching > maxMatching) {
    throw failure("size", `expected at most ${maxMatching} bytes of log events that may match, found more`, {
      hint: "give the function more memory, or subscribe it with a narrower pattern",
    });
  }
  return excerpt ?? { payload: parsePayload(json), leftOut: 0 };
}
