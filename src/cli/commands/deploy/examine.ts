import type { Io } from "../../io.ts";

/** The exit code of another command, and the JSON that it printed. */
interface Examined {
  readonly code: number;
  readonly lines: readonly unknown[];
}

/** Runs another command and captures its JSON, because this command prints a single object. */
export async function examine(isHeld: boolean, io: Io, work: (io: Io) => Promise<number>): Promise<Examined> {
  if (!isHeld) return { code: await work(io), lines: [] };
  let text = "";
  const stdout = {
    isTerminal: false,
    write: (data: string | Uint8Array) => {
      text += typeof data === "string" ? data : Buffer.from(data).toString("utf8");
    },
  };
  const code = await work({ ...io, stdout, flush: () => {} });
  const parts = text.split("\n").filter((line) => line !== "");
  return { code, lines: parts.map((line) => JSON.parse(line) as unknown) };
}
