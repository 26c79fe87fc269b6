// npm run test:package: packs, installs the package into an empty folder as a stranger would, and lets every Node that it
// promises run the program and the library there. The other versions of Node come from the npm registry, and are kept.

import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { nodeOf } from "./node.js";

/** The most that the package and all that it needs may take once installed, in megabytes. The README states it. */
const mostMegabytes = 30;
const versions = ["20", "22", "24"];

/** A stranger's program, in TypeScript and in JavaScript. */
const uses = `import { compile, encodePayload, decodePayload, readRecord, toAlert } from "iam-alerts";
import { createHandler } from "iam-alerts/lambda";
const message = JSON.stringify({
  eventSource: "iam.amazonaws.com", eventName: "CreateUser", requestParameters: { userName: "bob" },
  userIdentity: { type: "IAMUser", userName: "alice" },
});
const { logEvents } = decodePayload(encodePayload([message]));
const record = readRecord(JSON.parse(logEvents[0]?.message ?? "{}"));
if (record === undefined) throw new Error("not a record");
const { title } = toAlert(record);
const matches = compile('{ $.eventName = "Create*" }').test(message);
console.log([title, String(matches), typeof createHandler].join(", "));
`;

const run = (program, args, cwd, options = {}) =>
  execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["pipe", "pipe", "inherit"], ...options });
const quiet = ["--silent", "--no-audit", "--no-fund", "--no-update-notifier", "--prefer-offline", "--ignore-scripts"];

const expect = (holds, expected, found) => {
  if (!holds) throw new Error(`expected ${expected}, found ${found}`);
};

const folder = mkdtempSync(join(tmpdir(), "iam-alerts-package-"));
try {
  const [{ filename, files }] = JSON.parse(
    run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], "."),
  );
  const needless = files
    .map(({ path }) => path)
    .filter(
      (path) => !/^(?:bin\/|dist\/|deploy\/terraform\/|fixtures\/records\/|README|LICENSE|package\.json)/.test(path),
    );
  expect(needless.length === 0, "nothing in the package but what runs, types and samples", needless);

  const { messages, pkg } = await publint({ level: "suggestion", strict: true, pack: "npm" });
  for (const message of messages) console.error(formatMessage(message, pkg));
  expect(messages.length === 0, "no complaint of publint", messages.length);

  const app = join(folder, "app");
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), '{"private":true,"type":"module"}');
  run("npm", ["install", ...quiet, join(folder, filename)], app);
  const megabytes = sizeOf(join(app, "node_modules")) / 1e6;
  expect(megabytes <= mostMegabytes, `at most ${mostMegabytes} MB installed`, `${megabytes.toFixed(1)} MB`);
  const stated = /(\d+) MB once installed/.exec(readFileSync("README.md", "utf8"))?.[1];
  expect(Number(stated) === mostMegabytes, `"${mostMegabytes} MB once installed" in the README`, stated);

  // Reads the types as a stranger's compiler does, its own library's included, where nobody installed Node's types.
  writeFileSync(join(app, "use.ts"), uses);
  const tsc = [resolve("node_modules/typescript/bin/tsc"), "--noEmit", "--strict", "--module", "nodenext"];
  run(process.execPath, [...tsc, "--target", "es2023", "--skipLibCheck", "false", "use.ts"], app);
  writeFileSync(join(app, "use.js"), uses);

  // npm links the manual page for what is installed for everybody.
  const prefix = join(folder, "global");
  run("npm", ["install", "--global", "--prefix", prefix, ...quiet, join(folder, filename)], folder);
  const page = join(prefix, "share/man/man1/iam-alerts.1");
  expect(existsSync(page), "a manual page", page);

  for (const version of versions) {
    const node = nodeOf(version);
    const found = run(node, ["--version"], app);
    expect(found.startsWith(`v${version}.`), `Node ${version}`, found);
    const program = join(
      app,
      "node_modules/iam-alerts",
      JSON.parse(readFileSync("package.json", "utf8")).bin["iam-alerts"],
    );
    const iamAlerts = (args, input) => run(node, [program, ...args], app, { input, stdio: ["pipe", "pipe", "ignore"] });
    const payload = iamAlerts(["simulate", "CreateUser", "--print-payload"]);
    const { title } = JSON.parse(iamAlerts(["decode"], payload));
    expect(title === "[TEST] alice created user bob", "an alert of the sample", title);
    expect(iamAlerts(["match", "iam-changes", "CreateUser", "ListUsers", "--count"]) === "1\n", "one match", "another");
    iamAlerts(["test", "--init", "root-activity", join(app, `node-${version}.iam-alerts.yaml`)]);
    iamAlerts(["test", app]);
    // The worker of backtest is a file of its own.
    writeFileSync(
      join(app, "trail.json"),
      JSON.stringify({ Records: [JSON.parse(iamAlerts(["decode"], payload)).record] }),
    );
    expect(
      iamAlerts(["backtest", "iam-changes", "trail.json", "--count"]) === "1\n",
      "one alert of the archive",
      "another",
    );
    // DuckDB, which reads Parquet, is optional.
    writeFileSync(join(app, "lake.parquet"), "PAR1");
    const lake = spawnSync(node, [program, "backtest", "iam-changes", "lake.parquet"], { cwd: app, encoding: "utf8" });
    expect(lake.status === 2 && lake.stderr.includes("found a Parquet file"), "an unread Parquet file", lake.stderr);
    expect(iamAlerts(["completion", "zsh"]).includes("compdef"), "a script for zsh", "none");
    const used = run(node, ["use.js"], app);
    expect(used === "alice created user bob, true, function\n", "the library at work", used);
    console.log(`Node ${found.trim()}: the installed program and library work`);
  }
  console.log(
    `${megabytes.toFixed(1)} MB installed, ${readdirSync(join(app, "node_modules")).length} folders, ${files.length} files packed`,
  );
} finally {
  rmSync(folder, { recursive: true });
}

/** In bytes. */
function sizeOf(path) {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
