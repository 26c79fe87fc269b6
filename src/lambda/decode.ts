import type { Matcher } from "../pattern/match/compile.ts";
import { type AwsLogsEvent, decodePayload, defaultMaxBytes } from "../payload/awslogs.ts";
import type { Excerpt } from "../payload/log-events.ts";

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

/** The memory of the function before the first payload and for what does not grow with it, in bytes. */
const base = 100e6;
/** The most memory that a byte of a matching log event takes until its alerts are sent. Many small events take the most. */
const perByte = 9;

/** The largest payload that a function can hold. A larger one would end the process without a word in the log. */
export interface Limits {
  /** The most bytes that a payload may have once unpacked. */
  readonly maxBytes: number;
  /** The most bytes of its log events that may match: they are parsed, and the others are not. */
  readonly maxMatching: number;
}

/**
 * Returns the limits of a function with this memory. `megabytes` is AWS_LAMBDA_FUNCTION_MEMORY_SIZE.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function limitsIn(megabytes: string | undefined): Limits {
  const memory = Number(megabytes) * 2 ** 20;
  if (!(memory > 0)) return { maxBytes: defaultMaxBytes, maxMatching: defaultMaxBytes };
  const atMost = (bytes: number) => Math.min(defaultMaxBytes, Math.max(1e6, Math.floor(bytes)));
  return { maxBytes: atMost(memory - base), maxMatching: atMost((memory - base) / perByte) };
}
