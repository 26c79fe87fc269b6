/** How long to try again what AWS is not ready for yet. */
export interface Patience {
  readonly seconds: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Told before each wait how many seconds have gone by. */
  readonly waiting: (seconds: number) => void;
}

/** Does work again, after ever longer waits, while it fails in a way that passes and there is time left. */
export async function patiently<Result>(
  work: () => Promise<Result>,
  passes: (error: unknown) => boolean,
  { seconds, sleep, waiting }: Patience,
): Promise<Result> {
  let waited = 0;
  for (let wait = 500; ; wait = Math.min(wait * 2, 5_000)) {
    try {
      return await work();
    } catch (error) {
      const left = seconds * 1_000 - waited;
      if (left <= 0 || !passes(error)) throw error;
      waiting(Math.round(waited / 1_000));
      const pause = Math.min(wait, left);
      await sleep(pause);
      waited += pause;
    }
  }
}
