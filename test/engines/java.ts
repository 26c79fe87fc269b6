import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const installed = "/usr/lib/jvm";

/** Returns the folder of an installed Java of at least this version: JAVA_HOME, one of Debian's, or undefined. */
export function javaHome(version: number): string | undefined {
  const others = existsSync(installed) ? readdirSync(installed).map((name) => join(installed, name)) : [];
  return [process.env["JAVA_HOME"], ...others].find((home) => home !== undefined && versionOf(home) >= version);
}

function versionOf(home: string): number {
  const { stderr } = spawnSync(join(home, "bin", "java"), ["-version"], { encoding: "utf8" });
  return Number(/version "(\d+)/.exec(stderr ?? "")?.[1] ?? 0);
}

/** Returns why the tests on an engine that needs Java and Maven are skipped; undefined if both are there. */
export function missingFor(engine: string, version: number): string | undefined {
  const isMissing = (found: boolean, name: string) => (found ? [] : [name]);
  const missing = [
    ...isMissing(javaHome(version) !== undefined, `Java ${version}`),
    ...isMissing(spawnSync("mvn", ["--version"]).status === 0, "Maven"),
  ];
  if (missing.length === 0) return undefined;
  return `${engine}: skipped, because ${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} missing`;
}
