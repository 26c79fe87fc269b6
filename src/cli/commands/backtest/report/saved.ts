import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IamAlertsError } from "../../../../errors.ts";
import type { Collected } from "../tally/collected.ts";

/** The files that a run has read. */
export interface Amounts {
  readonly files: number;
  readonly unreadFiles: number;
  readonly records: number;
  readonly bytes: number;
}

/** The results of a run that ended early, which the run that continues it adds to its own. */
export interface Saved extends Amounts {
  /** The part of the command that decides what is counted. */
  readonly identity: string;
  readonly collected: Collected;
}

/** Saves results in a temporary file that only the user can read. Returns its name, or undefined if that fails. */
export function save(saved: Saved): string | undefined {
  const { randomUUID } = process.getBuiltinModule("node:crypto");
  const file = join(tmpdir(), `iam-alerts-${randomUUID()}.json`);
  try {
    writeFileSync(file, JSON.stringify(saved), { flag: "wx", mode: 0o600 });
    return file;
  } catch {
    return undefined;
  }
}

/** @throws IamAlertsError `config` for a file without results; `usage` for the results of another search. */
export function readSaved(file: string, identity: string): Saved {
  const saved = parsed(file);
  if (saved.identity === identity) return saved;
  throw new IamAlertsError("usage", `expected results of this search in ${file}, found those of another one`, {
    hint: "give the command as the interrupted run printed it",
  });
}

function parsed(file: string): Saved {
  const hint = "without --results, the search continues and reports only the rest";
  try {
    const saved = JSON.parse(readFileSync(file, "utf8")) as Partial<Saved> | null;
    if (saved?.identity !== undefined && saved.collected !== undefined) return saved as Saved;
  } catch (cause) {
    const message = `expected the results of an interrupted run in ${file}: ${(cause as Error).message}`;
    throw new IamAlertsError("config", message, { hint, cause });
  }
  throw new IamAlertsError("config", `expected the results of an interrupted run in ${file}, found something else`, {
    hint,
  });
}
