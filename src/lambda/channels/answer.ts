/**
 * Returns the id that a service assigned to a message.
 *
 * @throws Error if there is no id: the answer then came from a proxy, for example
 */
export function idOf(messageId: unknown, service: string): string {
  if (typeof messageId !== "string" || messageId === "")
    throw new Error(`expected a message id from ${service}, found an answer without one`);
  return messageId;
}

/**
 * Returns the fields of a service's answer in JSON.
 *
 * @throws Error if it is another answer, such as a proxy's page
 */
export function fieldsOf(answer: string, service: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(answer);
    if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // The error below says more.
  }
  throw new Error(`expected a JSON object from ${service}, found another answer`);
}

/** The time that an attempt may take, in ms. */
export const timeouts = { connect: 3000, answer: 10_000 } as const;

/**
 * Returns a signal for one call that ends at the signal of all calls, if there is one: many listeners at one signal would
 * make Node.js warn of a leak.
 */
export function endingAt(signal: AbortSignal | undefined): AbortSignal | undefined {
  return signal === undefined ? undefined : AbortSignal.any([signal]);
}

/** Runs work, but rejects as soon as the signal fires: a wait for the next attempt would miss the signal. */
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
