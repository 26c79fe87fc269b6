/** The time and callbacks for retrying calls until AWS is ready. */
export interface Patience {
  readonly seconds: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Called before each wait with the number of seconds waited so far. */
  readonly waiting: (seconds: number) => void;
}

/** Retries work with increasing waits while its error is temporary and time is left. */
export async function patiently<Result>(
  work: () => Promise<Result>,
  isTemporary: (error: unknown) => boolean,
  { seconds, sleep, waiting }: Patience,
): Promise<Result> {
  let waited = 0;
  for (let wait = 500; ; wait = Math.min(wait * 2, 5_000)) {
    try {
      return await work();
    } catch (error) {
      const left = seconds * 1_000 - waited;
      if (left <= 0 || !isTemporary(error)) throw error;
      waiting(Math.round(waited / 1_000));
      const pause = Math.min(wait, left);
      await sleep(pause);
      waited += pause;
    }
  }
}
