import type { Io } from "../../io.ts";

/** Whether there is somebody to ask. */
export function canAsk({ stdin, stderr }: Io): boolean {
  return stdin.isTerminal && stderr.isTerminal;
}

/** Asks on a terminal; only y and yes are yes. */
export async function confirm(question: string, { stdin, stderr }: Io): Promise<boolean> {
  stderr.write(`${question} [y/N] `);
  for await (const chunk of stdin.chunks()) return /^y(?:es)?\s*$/i.test(Buffer.from(chunk).toString("utf8"));
  return false;
}
