import { type Dirent, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { IamAlertsError } from "../../../../errors.ts";
import { reasonOf } from "../../../read/file.ts";

/** The ending of the names of test files. */
const ending = /\.iam-alerts\.ya?ml$/;

/**
 * Returns the given files, and the files named *.iam-alerts.yaml in the given folders, in order. Hidden folders and
 * node_modules are skipped.
 *
 * @throws IamAlertsError `not-found` for a path that does not exist, or a folder that cannot be read.
 */
export function findFiles(paths: readonly string[]): readonly string[] {
  const found = (paths.length === 0 ? ["."] : paths).flatMap((path) => {
    if (!existsSync(path)) {
      throw new IamAlertsError("not-found", `expected a file or a folder of tests, found ${JSON.stringify(path)}`, {
        hint: "iam-alerts test --init writes a first file",
      });
    }
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
  return [...new Set(found)];
}

/** Walks a folder. The recursion of readdir would also read all of node_modules. */
function filesIn(folder: string): readonly string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return ending.test(entry.name) ? [path] : [];
    return entry.name === "node_modules" || entry.name.startsWith(".") ? [] : filesIn(path);
  });
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    throw new IamAlertsError("not-found", `cannot read the folder ${folder}: ${reasonOf(cause)}`, { cause });
  }
}
