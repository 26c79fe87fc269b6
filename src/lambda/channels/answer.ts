/**
 * The id that a service gave to a message. An answer without one is none of the service, but a page of a proxy or the
 * like, which the SDK takes for an empty answer: nobody has the message.
 */
export function idOf(messageId: string | undefined, service: string): string {
  if (messageId === undefined || messageId === "") throw new Error(`${service} answered without a message id`);
  return messageId;
}

/** How long an answer may take before the SDK tries again, in ms. */
export const timeouts = { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true } as const;

/** The SDK's option for a call that ends at a signal, where there is one. */
export function endingAt(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** Does work until the signal fires, then rejects with its reason: an SDK that waits for its next try would sleep through it. */
export async function untilAborted<Result>(
  work: () => Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (signal === undefined) return work();
  // Do not begin what is too late.
  signal.throwIfAborted();
  let end = () => {};
  const aborted = new Promise<never>((_, reject) => {
    end = () => reject(signal.reason);
    signal.addEventListener("abort", end, { once: true });
  });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}
