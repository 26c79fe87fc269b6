// The versions of Node.js that tests need besides their own: from the npm registry, and kept.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

const cache = resolve("node_modules/.cache/node");
const quiet = ["--silent", "--no-audit", "--no-fund", "--no-update-notifier", "--prefer-offline", "--ignore-scripts"];

/**
 * Returns this Node.js if it has that major version, otherwise the one in the npm package node-<platform>-<architecture>.
 *
 * @param {string} version
 * @returns {string}
 */
export function nodeOf(version) {
  if (process.version.startsWith(`v${version}.`)) return process.execPath;
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const place = join(cache, version);
  const program = join(place, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(program)) {
    mkdirSync(place, { recursive: true });
    const wanted = ["install", ...quiet, "--no-save", "--prefix", place, `${name}@${version}`];
    execFileSync("npm", wanted, { cwd: place, stdio: ["pipe", "pipe", "inherit"] });
  }
  return program;
}
