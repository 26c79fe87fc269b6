import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";

/** The folder that keeps the engines between runs. */
export const cache: string = fileURLToPath(new URL("../../node_modules/.cache/engines", import.meta.url));

/** A file of Maven Central. */
export interface Artifact {
  /** The group, the name and the version, separated by colons. */
  readonly id: string;
  /** The extension of the file, such as jar. */
  readonly type: string;
  /** The SHA-256 hash of the file, in hexadecimal. */
  readonly sha256: string;
}

/** Returns the paths of files in the cache, and downloads those that are missing. @throws Error for another hash. */
export async function mavenFiles(artifacts: readonly Artifact[]): Promise<readonly string[]> {
  mkdirSync(cache, { recursive: true });
  const missing = artifacts.filter((artifact) => !existsSync(pathOf(artifact)));
  if (missing.length > 0) {
    const folder = mkdtempSync(join(cache, "download-"));
    try {
      download(missing, folder);
      for (const artifact of missing) await keep(artifact, join(folder, nameOf(artifact)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return artifacts.map(pathOf);
}

function nameOf({ id, type }: Artifact): string {
  return `${id.split(":").slice(1).join("-")}.${type}`;
}

const pathOf = (artifact: Artifact) => join(cache, nameOf(artifact));

/** Moves a downloaded file into the cache if its hash is the expected one. */
async function keep(artifact: Artifact, file: string): Promise<void> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  const sha256 = hash.digest("hex");
  if (sha256 !== artifact.sha256)
    throw new Error(`expected ${artifact.id} with SHA-256 ${artifact.sha256}, found ${sha256}`);
  renameSync(file, pathOf(artifact));
}

/** Downloads files into a folder, with Maven's own settings of mirrors and proxies. */
function download(artifacts: readonly Artifact[], folder: string): void {
  const dependencies = artifacts.map(({ id, type }) => {
    const [group, name, version] = id.split(":");
    return `<dependency>
      <groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version><type>${type}</type>
      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
    </dependency>`;
  });
  const pom = join(folder, "pom.xml");
  writeFileSync(
    pom,
    `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>engines</groupId><artifactId>engines</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>${dependencies.join("")}</dependencies>
</project>`,
  );
  const args = [
    ...[
      "--quiet",
      "--batch-mode",
      "-Dstyle.color=never",
      "--file",
      pom,
      `-Dmaven.repo.local=${join(folder, "repository")}`,
    ],
    "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies",
    `-DoutputDirectory=${folder}`,
  ];
  const { status, stdout, stderr } = spawnSync("mvn", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`mvn failed (exit code ${status}):\n${stdout}${stderr}`);
}
