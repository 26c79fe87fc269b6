import { statSync } from "node:fs";

/** How long to wait between two looks, in milliseconds. */
const pause = 300;

/**
 * Runs, and runs again whenever one of the files changes; it ends with the process. `files` gives the files to look at,
 * anew at every look, so that a file that is added counts; `waiting` is called once no change is missed from there on.
 * Looking works on every file system, and through editors that put a new file in the old one's place.
 */
export async function watch(
  run: () => Promise<void>,
  files: () => readonly string[],
  waiting: () => void,
): Promise<never> {
  for (;;) {
    const before = stateOf(files());
    await run();
    // What changed while it ran counts, too.
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

function isSame(one: State, other: State): boolean {
  return one.size === other.size && [...one].every(([file, state]) => other.get(file) === state);
}
