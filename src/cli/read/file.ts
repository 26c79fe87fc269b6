import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { IamAlertsError } from "../../errors.ts";

/**
 * Checks that a file can be written, before hours of work depend on it.
 *
 * @throws IamAlertsError `config`
 */
export function expectWritable(file: string): void {
  attempt(file, () => accessSync(existsSync(file) ? file : dirname(file), constants.W_OK));
}

/**
 * Writes a file that a flag names, and creates its folders.
 *
 * @throws IamAlertsError `config`
 */
export function writeFile(file: string, text: string): void {
  attempt(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  });
}

function attempt(file: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    throw new IamAlertsError("config", `cannot write ${file}: ${(cause as Error).message}`, { cause });
  }
}
