import type { Io } from "../../src/cli/io.ts";
import { main } from "../../src/cli/main.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TestIo {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether stdin, stdout and stderr are terminals. */
  readonly terminal?: boolean;
  /** The width of the terminal. */
  readonly columns?: number;
  /** Whether Ctrl-C is pressed as soon as a listener is added. */
  readonly interrupted?: boolean;
}

/** Returns the streams of a process, in memory. */
export function testIo({ stdin, env = {}, terminal = false, columns, interrupted }: TestIo = {}): {
  io: Io;
  stdout: () => string;
  stderr: () => string;
} {
  const written = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  const output = (name: "stdout" | "stderr") => ({
    isTerminal: terminal,
    columns,
    write: (data: string | Uint8Array) => void written[name].push(Buffer.from(data)),
  });
  return {
    io: {
      stdin: {
        isTerminal: terminal && stdin === undefined,
        chunks: () => (stdin === undefined ? [] : [Buffer.from(stdin)]),
      },
      stdout: output("stdout"),
      stderr: output("stderr"),
      env,
      flush() {},
      onInterrupt(listener) {
        if (interrupted) listener();
        return () => {};
      },
    },
    stdout: () => Buffer.concat(written.stdout).toString("utf8"),
    stderr: () => Buffer.concat(written.stderr).toString("utf8"),
  };
}

/** Runs the program in this process. */
export async function run(argv: readonly string[], given: TestIo = {}): Promise<Ran> {
  const { io, stdout, stderr } = testIo(given);
  const code = await main(argv, io);
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Parses NDJSON. */
export function lines<Value>(text: string): Value[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Value);
}
