// A run of 500 expectations against Node.js itself: the whole process, from start to exit.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile, presets } from "../dist/index.js";
import { compare, timed } from "./measure.js";

const program = fileURLToPath(new URL("../bin/iam-alerts.js", import.meta.url));
const matcher = compile(presets.find(({ name }) => name === "iam-changes").pattern);
const cases = 500;

const folder = new URL("../fixtures/records/", import.meta.url);
const samples = readdirSync(folder).map((file) => [
  file.replace(/\.json$/, ""),
  JSON.parse(readFileSync(new URL(file, folder), "utf8")),
]);

/** Typical cases: a sample, two fields that are set, and three fields of the alert. */
function testOf(name, record, index) {
  const matches = matcher.testJson(record);
  const user = `user-${index}`;
  return `
  - name: ${name}, by ${user}
    event: ${name}
    set: { sourceIPAddress: 198.51.100.${index % 256}, userIdentity.userName: ${user} }
    matches: ${matches}
${matches ? `    alert: { title: /\\w+/, action.name: ${name}, source.ip: 198.51.100.${index % 256} }\n` : ""}`;
}

export default async () => {
  const place = mkdtempSync(join(tmpdir(), "iam-alerts-benchmark-"));
  const tests = Array.from({ length: cases }, (_, index) => testOf(...samples[index % samples.length], index));
  writeFileSync(join(place, "many.iam-alerts.yaml"), `pattern: iam-changes\ntests:${tests.join("")}`);
  const run = (...argv) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: place, encoding: "utf8" });
    if (status !== 0) throw new Error(stdout + stderr);
    return stdout;
  };
  try {
    if (!run(program, "test").includes(`${cases} tests in 1 file: ${cases} passed`))
      throw new Error("not all tests ran");
    await compare(
      `iam-alerts test with ${cases} cases; hold < 1,500 ms`,
      { name: "node -e 0", work: () => timed(() => run("-e", "0")) },
      [{ name: "iam-alerts test", work: () => timed(() => run(program, "test")) }],
      11,
    );
  } finally {
    rmSync(place, { recursive: true });
  }
};
