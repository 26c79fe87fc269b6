import { awsFailure } from "./failure.ts";

/** The clock and callbacks that Pace needs. */
export interface Pacing {
  /** Waits for a time, or until the signal fires. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Called when AWS asks to slow down. */
  readonly throttled: () => void;
}

/**
 * The pause between two calls, in milliseconds: the first, the longest, and the shortest, below which there is none.
 */
const first = 250;
const longest = 20_000;
const shortest = 50;

/** The most attempts after failures other than throttling, such as an AWS outage or a lost connection. */
const attempts = 8;

/**
 * Calls AWS as fast as its quotas allow: the pause between calls doubles when AWS throttles a call, and shrinks while
 * calls succeed. Throttled calls are retried without a limit.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
 */
export class Pace {
  readonly #pacing: Pacing;
  #gap = 0;
  /** Calls start one after another, even if several are under way. */
  #turn: Promise<void> = Promise.resolve();

  constructor(pacing: Pacing) {
    this.#pacing = pacing;
  }

  /** @throws IamAlertsError as returned by `awsFailure` */
  async call<Result>(action: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    for (let failures = 0; ; ) {
      await this.#next(signal);
      const gap = this.#gap;
      try {
        const result = await work();
        this.#gap = this.#gap < shortest ? 0 : this.#gap * 0.9;
        return result;
      } catch (error) {
        const kind = signal.aborted ? "final" : kindOf(error, action);
        if (kind === "final" || (kind === "passing" && ++failures === attempts)) throw awsFailure(error, action);
        if (kind === "throttled") this.#pacing.throttled();
        // Calls that were under way together are throttled together, and count once.
        if (this.#gap <= gap) this.#gap = Math.min(longest, Math.max(first, 2 * this.#gap));
      }
    }
  }

  #next(signal: AbortSignal): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      if (this.#gap > 0 && !signal.aborted) await this.#pacing.sleep(this.#gap * (0.5 + Math.random()), signal);
    });
    return this.#turn;
  }
}

function kindOf(error: unknown, action: string): "throttled" | "passing" | "final" {
  const { code, details } = awsFailure(error, action);
  if (code === "aws-limit") return "throttled";
  const isLost = details["awsError"] === "TimeoutError" || /^(?:ECONNRESET|EPIPE)$/.test(codeOf(error));
  return isLost || Number(details["httpStatus"] ?? 0) >= 500 ? "passing" : "final";
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? "");
}
