import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { IamAlertsError } from "../../errors.ts";

/** Returns why a file could not be read or written, without the code and the path that Node adds to the reason. */
export function reasonOf(cause: unknown): string {
  return (cause as Error).message.replace(/^E[A-Z0-9]+: /, "").replace(/, \w+(?: '.*')?$/s, "");
}

/** Resolves a path relative to the file that contains the path. */
export function relativeTo(file: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(file), path);
}

/**
 * Checks that a file can be written, before hours of work depend on it.
 *
 * @throws IamAlertsError `config`
 */
export function expectWritable(file: string): void {
  attempt(file, () => accessSync(existsSync(file) ? file : dirname(file), constants.W_OK));
}

/**
 * Writes a file that a flag names, and creates its folders. The text goes to a temporary file next to it, which is then
 * renamed: after a failure, for example a full disk, the old file is still there. Pipes and devices are written to
 * directly, and so is a file in a folder where no other file can be created.
 *
 * @throws IamAlertsError `config`
 */
export function writeFile(file: string, text: string): void {
  attempt(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    const status = statSync(file, { throwIfNoEntry: false });
    // A link stays a link: its target is replaced.
    const target = status === undefined ? file : realpathSync(file);
    if (!isReplaceable(target, status)) writeFileSync(file, text);
    else replace(target, text, status);
  });
}

function isReplaceable(file: string, status: Stats | undefined): boolean {
  if (status !== undefined && !status.isFile()) return false;
  try {
    if (status !== undefined) accessSync(file, constants.W_OK);
    accessSync(dirname(file), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function replace(file: string, text: string, status: Stats | undefined): void {
  const temporary = join(dirname(file), `.${basename(file).slice(0, 200)}.${process.pid}.tmp`);
  try {
    const descriptor = openSync(temporary, "w", status === undefined ? 0o666 : status.mode & 0o777);
    try {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function attempt(file: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    throw new IamAlertsError("config", `cannot write ${file}: ${reasonOf(cause)}`, { cause });
  }
}
