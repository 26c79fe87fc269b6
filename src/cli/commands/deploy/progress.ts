import type { Following, ResourceEvent } from "../../../aws/stack/follow.ts";
import { visible } from "../../../render/escape.ts";
import { count } from "../../../words.ts";
import type { GlobalOptions } from "../../flags/settings.ts";
import type { Io } from "../../io.ts";
import { StatusLine } from "../../print/status-line.ts";
import { talk } from "../../report.ts";

/** Reports progress: on a terminal in one line that changes, elsewhere resource by resource and only with --debug. */
export class Progress {
  readonly #options: GlobalOptions;
  readonly #io: Io;
  readonly #line: StatusLine;

  constructor(options: GlobalOptions, io: Io) {
    this.#options = options;
    this.#io = io;
    this.#line = new StatusLine(io.stderr);
  }

  /** Prints a message that stays. */
  say(line: string): void {
    this.clear();
    talk(line, this.#options, this.#io);
  }

  /** Returns the callbacks that report a stack's operation under a title such as "creating the stack iam-alerts". */
  following(title: string, sleep: Following["sleep"]): Following {
    const done = new Set<string>();
    this.#show(title);
    if (!this.#io.stderr.isTerminal) talk(title, this.#options, this.#io);
    const event = (found: ResourceEvent) => {
      const { name, type, status, reason } = found;
      if (this.#options.debug) this.say(`${status} ${type} ${name}${reason === null ? "" : `: ${reason}`}`);
      if (status.endsWith("_COMPLETE")) done.add(name);
      this.#show(`${title}: ${count(done.size, "resource")} done, ${name}`);
    };
    return { sleep, event };
  }

  #show(line: string): void {
    if (this.#options.quiet || !this.#io.stderr.isTerminal) return;
    const shortened = visible(line).slice(0, Math.max(20, (this.#io.stdout.columns ?? 80) - 13));
    this.#line.show(`iam-alerts: ${shortened}`);
  }

  /** Erases the line on a terminal, before other output. */
  clear(): void {
    this.#line.clear();
  }
}
