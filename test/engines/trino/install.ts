import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { javaHome } from "../java.ts";
import { type Artifact, cache, mavenFiles } from "../maven.ts";

const version = "476";

/** The oldest Java on which this Trino runs. */
export const trinoJava = 24;

/** The server without connectors, and the connectors of the tests: 470 MB, instead of the 1 GB of the whole server. */
const artifacts: readonly Artifact[] = [
  {
    id: `io.trino:trino-server-core:${version}`,
    type: "tar.gz",
    sha256: "0f388f9967c177ae70a47c099082fc95387f0c3cb96d8000d1d41fc3a5223158",
  },
  {
    id: `io.trino:trino-memory:${version}`,
    type: "zip",
    sha256: "bade81c52e2f7177a7b867aee1b10fae48fefda9c38f3ec6aeb006fdde5f0378",
  },
  {
    id: `io.trino:trino-hive:${version}`,
    type: "zip",
    sha256: "611bacdb07d9f3cf7b9d47f97ecc76fa2e7ff8bfe8a9728c3d06adc1bfb8662e",
  },
];

/** The folder of the unpacked Trino, in which lib/ has the server and connectors/ the connectors. */
export const trinoFolder: string = join(cache, `trino-${version}`);

/** Downloads and unpacks Trino unless it is in the cache. */
export async function installTrino(): Promise<void> {
  if (existsSync(trinoFolder)) return;
  const [server = "", ...connectors] = await mavenFiles(artifacts);
  // A folder that is renamed at the end is never found half unpacked.
  const unpacked = mkdtempSync(join(cache, "unpacked-"));
  try {
    run("tar", ["-xzf", server, "--strip-components=1"], unpacked);
    mkdirSync(join(unpacked, "connectors"));
    for (const connector of connectors) {
      run(
        join(javaHome(trinoJava) ?? "", "bin", "jar"),
        ["--extract", "--file", connector],
        join(unpacked, "connectors"),
      );
    }
    for (const file of [server, ...connectors]) rmSync(file);
    renameSync(unpacked, trinoFolder);
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? `exit code ${status}`}`);
}
