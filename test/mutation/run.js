// npm run test:mutation [-- <area> [<file>...]]: changes the code in one place at a time, and counts the changes that no test
// notices. Installs Stryker next to this file unless the version of the lock file is there. README.md has the figures.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** The files to change by area, and the tests to run for them. */
const areas = {
  policy: { mutate: ["src/alert/policy/**/*.ts"], tests: /^alert\/(?:policy|variants)\// },
  plan: { mutate: ["src/aws/subscribe/plan.ts"], tests: /^aws\/subscribe\/plan/ },
  payload: {
    mutate: ["src/payload/*.ts", "src/bytes/*.ts", "!src/bytes/compiled.ts"],
    tests: /^(?:payload|bytes)\//,
  },
  pattern: {
    mutate: ["src/pattern/*.ts", "src/pattern/{match,parse,regex}/*.ts"],
    tests: /^pattern\/(?:(?:match|parse|regex)\/)?[^/]*$/,
  },
  compare: { mutate: ["src/pattern/compare/**/*.ts"], tests: /^pattern\/compare\// },
  lint: { mutate: ["src/pattern/lint/*.ts"], tests: /^pattern\/lint\// },
  translate: { mutate: ["src/pattern/translate/*.ts"], tests: /^pattern\/translate\// },
};

/** Tests that take seconds. */
const slowFiles = /\.thorough\.test\.ts$/;
const slowTests =
  /of mixed text|of gzip and of UTF-16|bomb|ten million|gives back any payload|any JSON that holds|lint of any pattern|with the longest patterns|random conditions|random pairs/;

const installed = `${folder}node_modules/.package-lock.json`;
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(`${folder}package-lock.json`).mtimeMs)
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);

const [wanted, ...files] = process.argv.slice(2);
const testFiles = readdirSync("test", { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".test.ts") && !slowFiles.test(file),
);
for (const [area, { mutate, tests }] of Object.entries(areas)) {
  if (wanted !== undefined && wanted !== area) continue;
  const stryker = `${folder}node_modules/@stryker-mutator/core/bin/stryker.js`;
  const mutated = (files.length > 0 ? files : mutate).join(",");
  run(process.execPath, [stryker, "run", `${folder}stryker.config.js`, "--mutate", mutated], ".", {
    MUTATION_TESTS: testFiles
      .filter((file) => tests.test(file))
      .map((file) => `test/${file}`)
      .join(" "),
    MUTATION_SLOW: slowTests.source,
    MUTATION_REPORT: `node_modules/.cache/mutation-reports/${area}.json`,
  });
}

if (wanted === undefined || wanted === "wasm") run(process.execPath, [`${folder}wasm.js`, ...files], ".");

function run(program, args, cwd, environment = {}) {
  const { status } = spawnSync(program, args, { cwd, stdio: "inherit", env: { ...process.env, ...environment } });
  if (status !== 0) process.exitCode = status ?? 1;
}
