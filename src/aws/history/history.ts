/** A period of a log group, in milliseconds since 1970; `until` is exclusive. */
export interface Slice {
  readonly since: number;
  readonly until: number;
}

/** An event of a log group that matches a pattern, according to AWS. */
export interface HistoryEvent {
  readonly timestamp: number;
  readonly message: string;
  /** "" if AWS does not return it. */
  readonly logStream: string;
  /** The patterns that match the event: 1 << n for the n-th. */
  readonly mask: number;
}

/** The events found in a slice, oldest first. */
export interface SliceFound extends Slice {
  readonly events: readonly HistoryEvent[];
  readonly problems: readonly string[];
}

/** Reads a whole slice, or returns the number of parts to split it into if it holds too much. */
export type ReadSlice = (slice: Slice, signal: AbortSignal) => Promise<SliceFound | number>;

/** The number of slices that are read at the same time. Those ahead of the first unfinished one are held in memory. */
const atOnce = 4;
const ahead = 2 * atOnce;

const minute = 60_000;
const day = 86_400_000;
/** The number of slices, each at least a minute and at most a day long. */
const parts = 64;

interface Job {
  readonly slice: Slice;
  work?: Promise<void>;
  found?: SliceFound;
  failure?: { readonly error: unknown };
}

/**
 * Reads a log group's history in slices, several at a time, and yields them in order. When a slice is yielded, everything
 * before its end has been yielded. Ends early at the signal.
 *
 * @throws the error of a slice that could not be read, after all earlier slices were yielded
 */
export async function* searchHistory(
  range: Slice,
  read: ReadSlice,
  interruption: AbortSignal,
): AsyncGenerator<SliceFound, void, undefined> {
  const stop = new AbortController();
  const signal = AbortSignal.any([interruption, stop.signal]);
  const length = Math.min(day, Math.max(minute, Math.ceil((range.until - range.since) / parts)));
  const jobs: Job[] = split(range, Math.ceil((range.until - range.since) / length)).map((slice) => ({ slice }));
  let wake = () => {};
  signal.addEventListener("abort", () => wake());
  let running = 0;
  const start = async (job: Job): Promise<void> => {
    running++;
    try {
      const found = await read(job.slice, signal);
      if (typeof found !== "number") job.found = found;
      else jobs.splice(jobs.indexOf(job), 1, ...split(job.slice, found).map((slice) => ({ slice })));
    } catch (error) {
      job.failure = { error };
    }
    running--;
    wake();
  };
  try {
    for (;;) {
      for (const job of jobs.slice(0, ahead)) if (job.work === undefined && running < atOnce) job.work = start(job);
      const [head] = jobs;
      if (head === undefined || signal.aborted) return;
      if (head.failure !== undefined) throw head.failure.error;
      if (head.found !== undefined) {
        jobs.shift();
        yield head.found;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    stop.abort();
    await Promise.all(jobs.map(({ work }) => work));
  }
}

/** Splits a slice into parts of about the same length, each at least a millisecond long. */
function split({ since, until }: Slice, wanted: number): readonly Slice[] {
  const number = Math.min(wanted, until - since);
  const edge = (index: number) => since + Math.round(((until - since) * index) / number);
  return Array.from({ length: number }, (_, index) => ({ since: edge(index), until: edge(index + 1) }));
}

/** Collects the events of a slice, pattern by pattern, each event once. */
export class SliceCollector {
  readonly #slice: Slice;
  readonly #events = new Map<string, HistoryEvent>();
  /** The length of the messages, in UTF-16 units. */
  size = 0;

  constructor(slice: Slice) {
    this.#slice = slice;
  }

  /** Adds an event that the n-th pattern matches, unless it is outside the slice. */
  add(pattern: number, id: string, event: Omit<HistoryEvent, "mask">): void {
    const { since, until } = this.#slice;
    if (event.timestamp < since || event.timestamp >= until) return;
    const known = this.#events.get(id);
    if (known === undefined) this.size += event.message.length;
    this.#events.set(id, { ...event, mask: (known?.mask ?? 0) | (1 << pattern) });
  }

  result(problems: readonly string[] = []): SliceFound {
    const events = [...this.#events.values()].sort((one, other) => one.timestamp - other.timestamp);
    return { ...this.#slice, events, problems };
  }
}
