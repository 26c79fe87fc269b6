import type { Io } from "../io.ts";

/** Whether stdin and stderr are terminals, so that a question can be asked. */
export function canAsk({ stdin, stderr }: Io): boolean {
  return stdin.isTerminal && stderr.isTerminal;
}

/** Asks a question on a terminal; only y and yes confirm it. */
export async function confirm(question: string, { stdin, stderr }: Io): Promise<boolean> {
  stderr.write(`${question} [y/N] `);
  for await (const chunk of stdin.chunks()) return /^\s*y(?:es)?\s*$/i.test(Buffer.from(chunk).toString("utf8"));
  // The input ended on the question's line.
  stderr.write("\n");
  return false;
}
