import { fstatSync, readSync, statSync, writeSync } from "node:fs";

/** A stream that a command writes to. */
export interface Output {
  readonly isTerminal: boolean;
  /** The width of the terminal, in cells. */
  readonly columns?: number | undefined;
  /** Takes text, or bytes that must not change on their way. */
  write(data: string | Uint8Array): void;
}

/** A command's access to the world, except for files. Tests pass their own. */
export interface Io {
  readonly stdin: { readonly isTerminal: boolean; chunks(): Iterable<Uint8Array> | AsyncIterable<Uint8Array> };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes out everything that is still buffered. */
  flush(): void;
  /**
   * Calls the listener on the first Ctrl-C, which then does not end the process; the second does. Returns a function that
   * removes the listener.
   */
  onInterrupt(listener: () => void): () => void;
}

/** The reader of stdout closed the pipe: nothing is left to do, and that is not an error. */
export class ClosedPipeError extends Error {}

/** Stdout cannot be written, for example on a full disk. Not an IamAlertsError, which a reader of input would catch. */
export class OutputError extends Error {}

/**
 * Returns the process's own streams. They are read and written synchronously through their descriptors, because
 * process.stdin and process.stdout take a fifth of the start-up time.
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

/** Yields the bytes of an open file; `beforeRead` runs before each read. */
export function* readDescriptor(descriptor: number, beforeRead: () => void = () => {}): Generator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(1 << 16);
  for (;;) {
    beforeRead();
    const length = retrying(() => readSync(descriptor, buffer, 0, buffer.length, null), "EOF");
    if (length === 0) return;
    yield buffer.subarray(0, length);
  }
}

const bufferSize = 1 << 16;

class BufferedOutput implements Output {
  readonly isTerminal: boolean;
  readonly #descriptor: number;
  #buffered: (string | Uint8Array)[] = [];
  #size = 0;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
    this.isTerminal = isTerminal(descriptor);
  }

  get columns(): number | undefined {
    return this.isTerminal ? process.stdout.columns : undefined;
  }

  write(data: string | Uint8Array): void {
    this.#buffered.push(data);
    this.#size += data.length;
    if (this.#size > bufferSize || this.isTerminal) this.flush();
  }

  flush(): void {
    const pieces = this.#buffered;
    this.#buffered = [];
    this.#size = 0;
    writeAll(this.#descriptor, joined(pieces));
  }
}

/** Joins the pieces, because each write is a system call. */
function joined(pieces: readonly (string | Uint8Array)[]): string | Uint8Array {
  if (pieces.every((data) => typeof data === "string")) return pieces.join("");
  return Buffer.concat(pieces.map((data) => (typeof data === "string" ? Buffer.from(data) : data)));
}

/** Messages that stderr does not take are dropped; data that stdout does not take is an error. */
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

/** Tries again after EAGAIN, which a non-blocking descriptor returns. `end` is the error code for the end of the stream. */
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

/**
 * Whether a descriptor is a terminal, which must be a character device other than /dev/null. node:tty is asked last,
 * because loading it takes a tenth of the start-up time.
 */
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
