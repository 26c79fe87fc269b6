import { defaultMaxBytes } from "../payload/awslogs.ts";

/** The memory of the function before the first payload and for what does not grow with it, in bytes. */
const base = 100e6;
/** The most memory that a byte of a payload takes until its alerts are sent. Many small events take the most. */
const perByte = 9;

/**
 * Returns the largest unpacked payload that a function with this memory can hold, in bytes: a larger one would end the
 * process without a word in the log. `megabytes` is AWS_LAMBDA_FUNCTION_MEMORY_SIZE.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function maxBytesIn(megabytes: string | undefined): number {
  const memory = Number(megabytes) * 2 ** 20;
  if (!(memory > 0)) return defaultMaxBytes;
  return Math.min(defaultMaxBytes, Math.max(1e6, Math.floor((memory - base) / perByte)));
}
