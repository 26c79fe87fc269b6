import { statSync } from "node:fs";

/** The time between two checks, in milliseconds. */
const pause = 300;

/**
 * Runs, and runs again when one of the files changes, until the process ends. `files` returns the files to check; it is
 * called for every check, so that added files count. `waiting` is called when every later change will be noticed. Polling
 * works on all file systems, and with editors that replace the file.
 */
export async function watch(
  run: () => Promise<void>,
  files: () => readonly string[],
  waiting: () => void,
): Promise<never> {
  for (;;) {
    const before = stateOf(files());
    await run();
    // Changes during the run count, too.
    const known = new Map([...stateOf(files()), ...before]);
    waiting();
    do await new Promise((done) => setTimeout(done, pause));
    while (isSame(known, stateOf(files())));
  }
}

type State = ReadonlyMap<string, string>;

function stateOf(files: readonly string[]): State {
  return new Map(
    files.map((file) => {
      const status = statSync(file, { throwIfNoEntry: false });
      return [file, status === undefined ? "absent" : `${status.mtimeMs} ${status.size} ${status.ino}`];
    }),
  );
}

function isSame(before: State, after: State): boolean {
  return before.size === after.size && [...before].every(([file, state]) => after.get(file) === state);
}
