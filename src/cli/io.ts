import { fstatSync, readSync, statSync, writeSync } from "node:fs";

/** Where a command writes. */
export interface Output {
  readonly isTerminal: boolean;
  /** How many cells a line of the terminal has. */
  readonly columns?: number | undefined;
  /** Text, or bytes that must not change on their way. */
  write(data: string | Uint8Array): void;
}

/** All that a command has of the world besides files, so that tests can give it another. */
export interface Io {
  readonly stdin: { readonly isTerminal: boolean; chunks(): Iterable<Uint8Array> | AsyncIterable<Uint8Array> };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes out what is still held back. */
  flush(): void;
  /** Calls the listener at the first Ctrl-C, which then does not end the process; the second does. Gives what undoes it. */
  onInterrupt(listener: () => void): () => void;
}

/** The reader of our output went away: nothing more to do, and no error. */
export class ClosedPipeError extends Error {}

/** Our output cannot be written: a full disk, for one. No IamAlertsError, which a reader of input would take for its own. */
export class OutputError extends Error {}

/**
 * The process's own streams. They are read and written synchronously through their descriptors: process.stdin and
 * process.stdout cost a fifth of the whole start-up.
 */
export function systemIo(): Io {
  const stdout = new BufferedOutput(1);
  return {
    stdin: {
      get isTerminal() {
        return isTerminal(0);
      },
      chunks: () => readDescriptor(0, () => stdout.flush()),
    },
    stdout,
    stderr: {
      get isTerminal() {
        return isTerminal(2);
      },
      write(data) {
        stdout.flush();
        writeAll(2, data);
      },
    },
    env: process.env,
    flush: () => stdout.flush(),
    onInterrupt(listener) {
      process.once("SIGINT", listener);
      return () => process.removeListener("SIGINT", listener);
    },
  };
}

/** The bytes of an open file; `beforeRead` runs before each wait for more. */
export function* readDescriptor(descriptor: number, beforeRead: () => void = () => {}): Generator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(1 << 16);
  for (;;) {
    beforeRead();
    const length = retrying(() => readSync(descriptor, buffer, 0, buffer.length, null), "EOF");
    if (length === 0) return;
    yield buffer.subarray(0, length);
  }
}

const holdBack = 1 << 16;

class BufferedOutput implements Output {
  readonly isTerminal: boolean;
  readonly #descriptor: number;
  #held: (string | Uint8Array)[] = [];
  #size = 0;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
    this.isTerminal = isTerminal(descriptor);
  }

  get columns(): number | undefined {
    return this.isTerminal ? process.stdout.columns : undefined;
  }

  write(data: string | Uint8Array): void {
    this.#held.push(data);
    this.#size += data.length;
    if (this.#size > holdBack || this.isTerminal) this.flush();
  }

  flush(): void {
    const held = this.#held;
    this.#held = [];
    this.#size = 0;
    writeAll(this.#descriptor, joined(held));
  }
}

/** All in one piece, because each write is a call of the system. */
function joined(held: readonly (string | Uint8Array)[]): string | Uint8Array {
  if (held.every((data) => typeof data === "string")) return held.join("");
  return Buffer.concat(held.map((data) => (typeof data === "string" ? Buffer.from(data) : data)));
}

/** Talk that nobody can take is no failure; alerts that cannot be written are one. */
function writeAll(descriptor: number, data: string | Uint8Array): void {
  let rest: Uint8Array = typeof data === "string" ? Buffer.from(data) : data;
  while (rest.length > 0) {
    const written = write(descriptor, rest);
    if (written === 0) {
      if (descriptor === 1) throw new ClosedPipeError();
      return;
    }
    rest = rest.subarray(written);
  }
}

function write(descriptor: number, bytes: Uint8Array): number {
  try {
    return retrying(() => writeSync(descriptor, bytes), "EPIPE");
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (descriptor !== 1 || code === "EBADF") return 0;
    throw new OutputError(`cannot write to stdout: ${message}`, { cause });
  }
}

/** A descriptor that somebody else made non-blocking answers EAGAIN: try again shortly. `end` is the code for "no more". */
function retrying(transfer: () => number, end: string): number {
  for (;;) {
    try {
      return transfer();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === end) return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** node:tty takes a tenth of the start-up to load, and only a character device, other than /dev/null, can be a terminal. */
function isTerminal(descriptor: number): boolean {
  try {
    const status = fstatSync(descriptor);
    const nullDevice = statSync("/dev/null", { throwIfNoEntry: false });
    if (!status.isCharacterDevice() || status.rdev === nullDevice?.rdev) return false;
  } catch {
    return false;
  }
  return process.getBuiltinModule("node:tty").isatty(descriptor);
}
