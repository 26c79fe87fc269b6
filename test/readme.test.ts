import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { writeArchive } from "../scripts/archive/generate.js";

const readme = readFileSync("README.md", "utf8");
const documents = ["README.md", ...readdirSync("docs").map((file) => `docs/${file}`)].filter((file) =>
  file.endsWith(".md"),
);
const textOf = (document: string) => readFileSync(document, "utf8");

/** The contents of a document's code blocks in a language. */
const blocksOf = (document: string, language: string) =>
  [...textOf(document).matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(
    ([, block = ""]) => block,
  );

/** Every command of the documents, in order: one line's file is another's input. */
const commands = documents.flatMap((document) =>
  blocksOf(document, "sh")
    .flatMap((block) => block.replace(/\\\n\s*/g, "").split("\n"))
    .filter((line) => line.includes("iam-alerts "))
    .map((line): readonly [string, string] => [document, line]),
);

// A folder in which the lines run unchanged, with a subfolder per document: npx and aws are replaced, npm ci does nothing.
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-readme-"));
  mkdirSync(join(folder, "bin"));
  const script = (name: string, text: string) => {
    writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, "bin", name), 0o755);
  };
  script("npm", "exit 0");
  script("npx", `shift; exec "${process.execPath}" "${resolve("bin/iam-alerts.js")}" "$@"`);
  const record = JSON.stringify(JSON.parse(readFileSync("fixtures/records/CreateUser.json", "utf8")));
  const answers = {
    tail: `2026-11-18T15:26:02.123000+00:00 111122223333_CloudTrail_us-east-1 ${record}\n`,
    "filter-log-events": JSON.stringify({
      events: [{ logStreamName: "s", timestamp: 1, message: record, eventId: "1" }],
    }),
    "lookup-events": JSON.stringify({ Events: [{ EventName: "CreateUser", CloudTrailEvent: record }] }, null, 4),
  };
  for (const [name, answer] of Object.entries(answers)) writeFileSync(join(folder, name), answer);
  for (const document of documents) {
    writeArchive(join(folder, document), 1e6);
    cpSync("examples/lint-me", join(folder, document, "examples/lint-me"), { recursive: true });
  }
  script("aws", `exec cat "${folder}/$2"`);
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string, document = "README.md") {
  return spawnSync("sh", ["-c", command], {
    cwd: join(folder, document),
    env: { ...process.env, PATH: `${join(folder, "bin")}:${process.env["PATH"]}`, NO_COLOR: "1" },
    encoding: "utf8",
  });
}

describe("the README and docs/", () => {
  it("shows the picture, the two commands to try and the tests on the first screen", () => {
    const screen = readme.split("\n").slice(0, 26).join("\n");
    expect(screen).toContain("](docs/alert.svg)");
    expect(screen).toContain("\nnpm ci && npx iam-alerts simulate CreateUser\nnpx iam-alerts explain\n");
    expect(screen).toContain("\nnpm test\n");
  });

  it("have commands to run", () => {
    expect(commands.length).toBeGreaterThan(50);
    expect([...new Set(commands.map(([document]) => document))]).toEqual([
      "README.md",
      "docs/commands.md",
      "docs/lint.md",
    ]);
  });

  it.each(commands)("%s: runs %s", (document, command) => {
    const { status, stdout, stderr } = run(command, document);
    expect(
      stderr
        .split("\n")
        .filter(
          (line) =>
            line !== "" && !/^iam-alerts: (?:caveat: |.*(?:alert|filtered out)|lint-baseline\.json: wrote )/.test(line),
        ),
    ).toEqual([]);
    // The example has mistakes.
    expect(status).toBe(/ lint (?!.*(?:--list|baseline))/.test(command) ? 1 : 0);
    const isSilent = /--control| > |alerts playground/.test(command);
    expect(stdout === "").toBe(isSilent);
    if (/ (?:simulate|decode) (?!--list|--fields)/.test(command) && !isSilent) expect(stdout).toMatch(/alice|mateo/);
  });

  it("show an expectation file that passes, and workflows whose commands pass", () => {
    const shown = documents.flatMap((document) => blocksOf(document, "yaml"));
    const [expectations = "", github = "", gitlab = "", ...others] = shown;
    writeFileSync(join(folder, "README.md", "readme.iam-alerts.yaml"), expectations);
    expect(run("npx iam-alerts test readme.iam-alerts.yaml").status).toBe(0);
    rmSync(join(folder, "README.md", "readme.iam-alerts.yaml"));
    const [actions, pipeline] = [parse(github), parse(gitlab)];
    expect(Object.keys(actions)).toEqual(["name", "on", "permissions", "jobs"]);
    const lines = [
      ...actions.jobs.test.steps.map((step: { run?: string }) => step.run ?? ""),
      ...pipeline["iam-alerts"].script,
    ];
    const tests = lines.filter((line) => line.startsWith("npx iam-alerts test"));
    expect(tests).toHaveLength(2);
    run("npx iam-alerts test --init iam-changes");
    for (const line of tests) expect(run(line).status).toBe(0);
    expect(readFileSync(join(folder, "README.md", pipeline["iam-alerts"].artifacts.reports.junit), "utf8")).toContain(
      "<testsuites",
    );
    const [released = ""] = others;
    const blockWith = (word: string) => others.find((text) => text.includes(word)) ?? "no block";
    const [scanning, hooks] = [blockWith("upload-sarif"), blockWith("repos:")];
    // The steps for after a release: test/servers runs their command.
    expect(parse(released).length).toBe(2);
    const [, , , lint, upload] = parse(scanning).jobs.lint.steps;
    expect(run(lint.run).status).toBe(1);
    expect(JSON.parse(readFileSync(join(folder, "README.md", upload.with.sarif_file), "utf8")).version).toBe("2.1.0");
    const [hook] = parse(hooks).repos[0].hooks;
    expect(run(`${hook.entry} README.md`).status).toBe(2);
    expect(run(`${hook.entry} examples/lint-me/serverless.yml`).status).toBe(0);
    const [shipped] = parse(readFileSync(".pre-commit-hooks.yaml", "utf8"));
    expect(hook.entry).toBe(`npx ${shipped.entry}`);
  });

  it("show what lint prints", () => {
    const [shown = "no block"] = blocksOf("README.md", "text");
    expect(run("npx iam-alerts lint examples/lint-me").stdout).toContain(shown);
  });

  it("list the exit codes in one place, in the words of the program's help", () => {
    const tables = documents.flatMap((document) => blocksOf(document, "text")).filter((text) => /^130\b/m.test(text));
    expect(tables).toHaveLength(1);
    const unindented = run("npx iam-alerts help exit-codes").stdout.replace(/^ {2}/gm, "");
    expect(unindented).toContain(tables[0]);
  });
});
