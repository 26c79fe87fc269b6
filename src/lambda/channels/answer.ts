/**
 * Returns the id that a service assigned to a message.
 *
 * @throws Error if there is no id: the answer then came from a proxy, for example, and the SDK read it as empty
 */
export function idOf(messageId: string | undefined, service: string): string {
  if (messageId === undefined || messageId === "")
    throw new Error(`expected a message id from ${service}, found an answer without one`);
  return messageId;
}

/** The time that an answer may take before the SDK retries, in ms. */
export const timeouts = { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true } as const;

/**
 * Returns the SDK's options for a call that ends at the signal, if there is one. Each call gets a signal of its own: many
 * calls at once, each with a listener, would make Node.js warn of a leak.
 */
export function endingAt(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: AbortSignal.any([signal]) };
}

/** Runs work, but rejects as soon as the signal fires: an SDK that waits for its next attempt would miss the signal. */
export async function untilAborted<Result>(
  work: () => Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (signal === undefined) return work();
  // It is too late to begin.
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
