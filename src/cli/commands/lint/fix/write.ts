import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { IamAlertsError } from "../../../../errors.ts";

/**
 * Replaces a file by a new text in one step, so that no reader sees half of it. The file keeps its permissions, and a link
 * stays a link.
 *
 * @throws IamAlertsError `config`
 */
export function replaceFile(path: string, text: string): void {
  let temporary: string | undefined;
  try {
    const file = realpathSync(path);
    const { mode } = statSync(file);
    temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
    writeFileSync(temporary, text, { mode, flag: "wx" });
    renameSync(temporary, file);
  } catch (cause) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    throw new IamAlertsError("config", `cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
