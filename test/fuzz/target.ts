import { Random } from "./random.ts";

/** Counts the results of inputs by name. */
export type Count = (what: string) => void;

/** A property that must hold for any input. */
export interface Target<Input = unknown> {
  readonly name: string;
  /** Creates an input, the same for the same random numbers. */
  readonly make: (random: Random) => Input;
  /** Throws if the property does not hold. Its random numbers are the same each time it checks this input. */
  readonly check: (input: Input, random: Random, count: Count) => void | Promise<void>;
  /** Returns smaller inputs, the smallest first. */
  readonly smaller: (input: Input) => Iterable<Input>;
  /** The number of inputs that one check covers, if it creates more of its own. */
  readonly each?: number;
}

/** An input for which a target does not hold, shrunk as far as that is quick. */
export interface Failure {
  readonly target: string;
  readonly seed: number;
  readonly run: number;
  readonly input: unknown;
  readonly error: Error;
}

/** The number of attempts to shrink an input. */
const maxTries = 300;

/** Runs a target on the input with a number. */
export async function tryRun<Input>(
  target: Target<Input>,
  seed: number,
  run: number,
  count: Count,
): Promise<Failure | undefined> {
  const state = seed * 10_000_000 + run;
  const failureOf = async (input: Input, count: Count) => {
    try {
      await target.check(input, new Random(~state), count);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  };
  let input = target.make(new Random(state));
  let error = await failureOf(input, count);
  if (error === undefined) return undefined;
  let tries = 0;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const candidate of target.smaller(input)) {
      if (tries++ >= maxTries) break;
      const other = await failureOf(candidate, () => {});
      if (other === undefined || other.name !== error.name) continue;
      [input, error, isSmaller] = [candidate, other, true];
      break;
    }
  }
  return { target: target.name, seed, run, input, error };
}

/** Runs a target on some inputs and returns the results by name. Throws at the first input for which it does not hold. */
export async function fuzz<Input>(
  target: Target<Input>,
  seed: number,
  runs: number,
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  for (let run = 0; run < runs; run++) {
    const failure = await tryRun(target, seed, run, count);
    if (failure === undefined) continue;
    throw new Error(`${target.name}, seed ${seed}, run ${run}: ${printInput(failure.input)}`, { cause: failure.error });
  }
  return counts;
}

/** Returns an input on one line. */
export function printInput(input: unknown): string {
  const text = JSON.stringify(input, (_, value: unknown) => {
    const { type, data } = (value ?? {}) as { type?: unknown; data?: number[] };
    return type === "Buffer" && data !== undefined ? Buffer.from(data).toString("latin1") : value;
  });
  return text.length > 4_000 ? `${text.slice(0, 4_000)}… (${text.length} characters)` : text;
}

/** Yields a text or bytes without a part: first without a half, then without smaller parts. */
export function* without<Sliced extends string | Buffer>(whole: Sliced): Iterable<Sliced> {
  for (let size = Math.ceil(whole.length / 2); size > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < whole.length; at += size) {
      const parts = [whole.slice(0, at), whole.slice(at + size)];
      yield (typeof whole === "string" ? parts.join("") : Buffer.concat(parts as Buffer[])) as Sliced;
    }
  }
}
