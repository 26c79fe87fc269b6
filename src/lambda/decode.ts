import type { Matcher } from "../pattern/match/compile.ts";
import { type AwsLogsEvent, decodePayload } from "../payload/awslogs.ts";
import type { Excerpt } from "../payload/log-events.ts";
import type { Limits } from "./memory.ts";

/** The size of a payload, in characters of base64, above which it is worthwhile to load code that decodes it faster. */
const largePayload = 130_000;

/**
 * Decodes the function's event. Log events of a large payload that cannot match may be left out.
 *
 * @throws IamAlertsError `payload`, as `decodePayload` does.
 */
export async function decodeEvent(
  event: unknown,
  { matcher, ...limits }: Partial<Limits> & { readonly matcher?: Matcher | undefined },
): Promise<Excerpt> {
  const data: unknown = (event as Partial<AwsLogsEvent> | null | undefined)?.awslogs?.data;
  if (typeof data !== "string" || data.length < largePayload) {
    const maxBytes = limits.maxMatching;
    return { payload: decodePayload(event, maxBytes === undefined ? {} : { maxBytes }), leftOut: 0 };
  }
  const { decodeExcerpt } = await import("../payload/excerpt.ts");
  return decodeExcerpt(matcher?.needs?.(), event, limits);
}
