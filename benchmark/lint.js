// iam-alerts lint in a repository of 5,000 files with 300 patterns, against listing the files and reading each once.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeRepository } from "../scripts/repository.js";
import { compare, timed } from "./measure.js";

const program = fileURLToPath(new URL("../bin/iam-alerts.js", import.meta.url));
const peak = fileURLToPath(new URL("peers/peak.cjs", import.meta.url));
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

/** Reads the files that stdin names. */
const reader = `let bytes = 0;
for (const name of require("fs").readFileSync(0, "utf8").split("\\n")) if (name) bytes += require("fs").readFileSync(name).length;
if (bytes === 0) process.exit(1);`;

const run = (command, args, options) => {
  const { status, stdout, stderr } = spawnSync(command, args, {
    env,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    ...options,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} gave ${status}: ${stderr}`);
  return stdout;
};

export default async function measure() {
  const folder = mkdtempSync(join(tmpdir(), "iam-alerts-repository-"));
  try {
    const files = writeRepository(folder);
    const hasRipgrep = spawnSync("rg", ["--version"]).status === 0;
    const [lister, ...flags] = hasRipgrep ? ["rg", "--files"] : ["find", ".", "-type", "f"];
    const listed = () => run(lister, flags, { cwd: folder });
    const lint = (...args) => run(process.execPath, [...args, program, "lint", "--format", "json"], { cwd: folder });
    const { summary } = JSON.parse(lint());
    if (summary.patterns !== 300) throw new Error(`expected 300 patterns, found ${summary.patterns}`);
    await compare(
      `lint: ${files} files with ${summary.patterns} patterns, the whole process`,
      {
        name: `${lister}, then Node reads each file once`,
        work: () => timed(() => run(process.execPath, ["-e", reader], { cwd: folder, input: listed() }) ?? ""),
      },
      [{ name: "iam-alerts lint", work: () => timed(() => lint()), target: 1.5 }],
      9,
    );
    const { stderr } = spawnSync(process.execPath, ["--require", peak, program, "lint", "--format", "json"], {
      env,
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    console.log(`  memory at its peak: ${/peak (.*)/.exec(stderr)?.[1]}   hold ≤ 200 MB`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
