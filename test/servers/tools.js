// Installs moto, the AWS CLI and cfn-lint in a virtual environment, once for each version of requirements.txt.
// npm run test:aws runs it first; other scripts import the folder from here.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

const requirements = fileURLToPath(new URL("requirements.txt", import.meta.url));
const cache = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));
const windows = process.platform === "win32";
const python = windows ? "python" : "python3";

/**
 * Returns the folder of the installed programs, without a trailing separator. Installs them if they are missing.
 *
 * @returns {string}
 */
export function serverTools() {
  const version = run(python, ["--version"], "pipe");
  const hash = createHash("sha256").update(readFileSync(requirements)).update(version).digest("hex").slice(0, 16);
  const environment = `${cache}servers-${hash}`;
  const bin = `${environment}/${windows ? "Scripts" : "bin"}`;
  const finished = `${environment}/installed`;
  if (!existsSync(finished)) {
    // Remove an interrupted installation.
    rmSync(environment, { recursive: true, force: true });
    run(python, ["-m", "venv", environment]);
    run(`${bin}/python`, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements]);
    writeFileSync(finished, "");
  }
  return bin;
}

/**
 * Returns a PATH that begins with the folder of the installed programs.
 *
 * @returns {string}
 */
export const pathWithTools = () => `${serverTools()}${delimiter}${process.env.PATH ?? ""}`;

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {"inherit" | "pipe"} stdout
 */
function run(command, args, stdout = "inherit") {
  const { status, error, stdout: text } = spawnSync(command, args, { stdio: ["ignore", stdout, "inherit"] });
  if (status === 0) return String(text ?? "");
  const why = error === undefined ? `exit code ${status}` : error.message;
  throw new Error(
    `${command} ${args.join(" ")} failed (${why}): the tests against servers need Python 3.9 or later with its venv module (python3-venv in Debian)`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) serverTools();
