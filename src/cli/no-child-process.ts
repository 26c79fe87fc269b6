/**
 * Stands for node:child_process in the bundled program: commander loads it for sub-commands that are programs of their
 * own, which this program has none of, and it costs more to start than everything else here.
 */
export function spawn(): never {
  throw new Error("iam-alerts starts no other program");
}
