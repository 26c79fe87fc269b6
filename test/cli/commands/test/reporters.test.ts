import { DOMParser } from "@xmldom/xmldom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Folder } from "./running.ts";

// A test that passes, one that fails in two fields, one that cannot be run, a file that cannot be read, and names with
// every character that has a meaning in one of the formats.
const mixed = String.raw`pattern: iam-changes
tests:
  - { name: fine, event: CreateUser, matches: true }
  - { name: "::error::a # SKIP <b>&\"'%0A\e[31m\u202e]]>", event: CreateUser, matches: true, alert: { severity: low, title: x } }
  - { name: no sample, event: CreateUsers, matches: true }
  - { name: silent, event: ListUsers, matches: false }
`;

let folder: Folder;
beforeAll(() => {
  folder = new Folder();
  folder.write("a.iam-alerts.yaml", mixed);
  folder.write("b.iam-alerts.yaml", "pattern: 1\ntests: []\n");
});
afterAll(() => folder.remove());

describe("the list", () => {
  it("has a line for each test, and totals", async () => {
    const { code, stdout, stderr } = await folder.test();
    expect(stdout).toBe(String.raw`a.iam-alerts.yaml
  ok    fine
  FAIL  ::error::a # SKIP <b>&"'%0A\x1b[31m\u{202e}]]>
        a.iam-alerts.yaml:4:113: alert.severity is not as expected
          alert.severity
            expected "low"
            found    "medium"
        a.iam-alerts.yaml:4:125: alert.title is not as expected
          alert.title
            expected "x"
            found    "alice created user bob"
  ERROR no sample
  ok    silent

iam-changes: tests cover 1 of 14 clauses, 7.1%
${missing}
4 tests in 1 file: 2 passed, 1 failed, 2 errors
`);
    expect(stderr).toBe(`iam-alerts: b.iam-alerts.yaml:1:10: expected text for pattern, found 1
iam-alerts: a.iam-alerts.yaml:5:31: expected a sample's name or a file, found "CreateUsers"
  hint: did you mean CreateUser?
`);
    expect(code).toBe(2);
  });

  it("has colors if the output has them", async () => {
    const { stdout } = await folder.test("--color");
    expect(stdout).toContain("\u001b[32mok\u001b[39m    fine");
    expect(stdout).toContain("\u001b[31mFAIL\u001b[39m  ::error::a");
    expect((await folder.run(["test", folder.path], true)).stdout).not.toContain("\u001b[31m]");
    expect((await folder.test("--format", "text", "--color")).stdout).not.toContain("\u001b");
  });
});

/** The clauses of iam-changes for which the tests above lack a match or a refusal. */
const missing = [
  ["eventSource", "iam.amazonaws.com", "refusal"],
  ...["Add", "Attach", "Change"].map((verb) => ["eventName", `${verb}*`, "match"] as const),
  ...["Deactivate", "Delete", "Detach", "Enable", "Put", "Remove", "Set", "Update", "Upload"].map(
    (verb) => ["eventName", `${verb}*`, "match"] as const,
  ),
]
  .map(([field, value, kind]) => `  $.${field} = "${value}"   no ${kind} depends on it\n`)
  .join("");

describe("--format json and ndjson", () => {
  it("contain the results as data", async () => {
    const { stdout } = await folder.test("--format", "json", "--quiet");
    const data = JSON.parse(stdout);
    expect(data).toMatchObject({ ok: false, tests: 4, passed: 2, failed: 1, errors: 2, warnings: [] });
    expect(data.problems).toMatchObject([{ code: "config", file: "b.iam-alerts.yaml", line: 1, column: 10 }]);
    const [{ file, pattern, tests }] = data.files;
    expect([file, pattern.name]).toEqual(["a.iam-alerts.yaml", "iam-changes"]);
    expect(tests[1].failures).toMatchObject([
      { kind: "field", line: 4, column: 113, differences: [{ path: "alert.severity", expected: '"low"' }] },
      { kind: "field", line: 4, column: 125, differences: [{ found: '"alice created user bob"' }] },
    ]);
    expect(tests[2]).toMatchObject({
      ok: false,
      error: { code: "not-found", hint: "did you mean CreateUser?", line: 5 },
    });
    expect(data.patterns[0].clauses[4]).toEqual({
      ...{ clause: '$.eventName = "Create*"', matched: true, refused: true, lacks: null },
    });
    const lines = (await folder.test("--format", "ndjson", "--quiet")).stdout.trimEnd().split("\n");
    const objects = lines.map((line) => JSON.parse(line));
    expect(objects.slice(0, -1)).toEqual(tests);
    expect(objects.at(-1)).toEqual({ tests: 4, passed: 2, failed: 1, errors: 2 });
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
  });
});

describe("--format tap", () => {
  it("prints a plan and a point per test, and escapes directives in names", async () => {
    const { stdout } = await folder.test("--format", "tap", "--quiet");
    const lines = stdout.split("\n");
    expect(lines.slice(0, 3)).toEqual(["TAP version 13", "1..5", "ok 1 - a.iam-alerts.yaml: fine"]);
    const points = lines.filter((line) => /^(?:not )?ok /.test(line));
    expect(points).toEqual([
      "ok 1 - a.iam-alerts.yaml: fine",
      String.raw`not ok 2 - a.iam-alerts.yaml: ::error::a \# SKIP <b>&"'%0A\\x1b[31m\\u{202e}]]>`,
      "not ok 3 - a.iam-alerts.yaml: no sample",
      "ok 4 - a.iam-alerts.yaml: silent",
      "not ok 5 - b.iam-alerts.yaml: the file can be read",
    ]);
    expect(lines.filter((line) => line !== "" && !/^(?:#|(?:not )?ok |1\.\.|TAP)/.test(line))).toEqual([]);
  });
});

describe("--format github", () => {
  it("annotates the line of each failure, and escapes commands in names", async () => {
    const { stdout } = await folder.test("--format", "github", "--quiet");
    const commands = stdout.split("\n").filter((line) => /^\s*::|##\[/.test(line));
    expect(commands).toHaveLength(4);
    expect(commands[0]).toBe(
      String.raw`::error file=a.iam-alerts.yaml,line=4,col=113,title=%3A%3Aerror%3A%3Aa # SKIP <b>&"'%250A\x1b[31m\u{202e}]]>` +
        `::alert.severity is not as expected%0A  alert.severity%0A    expected "low"%0A    found    "medium"`,
    );
    expect(commands[2]).toMatch(/^::error file=a\.iam-alerts\.yaml,line=5,col=31,title=no sample::expected a sample/);
    expect(commands[3]).toMatch(/^::error file=b\.iam-alerts\.yaml,line=1,col=10,title=not a test::expected text/);
    expect(stdout).toContain("4 tests in 1 file: 2 passed, 1 failed, 2 errors");
  });

  it("annotates a file with tests of one kind with a warning", async () => {
    const one = "pattern: iam-changes\ntests:\n- { name: a, event: CreateUser, matches: true }\n";
    const { stdout, code } = await folder.file(one, "--format", "github");
    expect(stdout).toContain(
      "::warning file=one.iam-alerts.yaml,line=1,col=1,title=iam-alerts test::expected a test with",
    );
    expect(code).toBe(0);
    folder.write("one.iam-alerts.yaml", mixed);
  });
});

describe("--junit", () => {
  it("writes valid XML that keeps every name", async () => {
    const file = `${folder.path}/results/junit.xml`;
    const { stdout } = await folder.run([
      "test",
      `${folder.path}/a.iam-alerts.yaml`,
      `${folder.path}/b.iam-alerts.yaml`,
      "--junit",
      file,
      "--quiet",
    ]);
    expect(stdout).toContain("4 tests in 1 file");
    const document = new DOMParser({
      onError: (_, message) => {
        throw new Error(message);
      },
    }).parseFromString(folder.read("results/junit.xml"), "text/xml");
    const all = (name: string) => [...document.getElementsByTagName(name)];
    const attributes = (name: string, ...keys: readonly string[]) =>
      all(name).map((element) => keys.map((key) => element.getAttribute(key)?.replace(`${folder.path}/`, "")));
    expect(attributes("testsuites", "tests", "failures", "errors")).toEqual([["5", "1", "2"]]);
    expect(attributes("testsuite", "name", "tests", "failures", "errors")).toEqual([
      ["a.iam-alerts.yaml", "4", "1", "1"],
      ["b.iam-alerts.yaml", "1", "0", "1"],
    ]);
    expect(attributes("testcase", "name", "classname", "line")).toEqual([
      ["fine", "a.iam-alerts.yaml", "3"],
      [String.raw`::error::a # SKIP <b>&"'%0A\x1b[31m\u{202e}]]>`, "a.iam-alerts.yaml", "4"],
      ["no sample", "a.iam-alerts.yaml", "5"],
      ["silent", "a.iam-alerts.yaml", "6"],
      ["the file can be read", "b.iam-alerts.yaml", undefined],
    ]);
    expect(attributes("failure", "type", "message")).toEqual([
      ["field", "alert.severity is not as expected"],
      ["field", "alert.title is not as expected"],
    ]);
    expect(all("failure")[0]?.textContent?.replace(`${folder.path}/`, "")).toBe(
      'a.iam-alerts.yaml:4:113\n  alert.severity\n    expected "low"\n    found    "medium"',
    );
    expect(attributes("error", "message")).toHaveLength(2);
  });

  it("fails if the file is a folder", async () => {
    const { code, stderr } = await folder.test("--junit", folder.path);
    expect([code, stderr]).toEqual([2, expect.stringContaining("iam-alerts: cannot write ")]);
  });
});

describe("--format", () => {
  it("is refused if test results do not have it", async () => {
    const { code, stderr } = await folder.test("--format", "csv");
    expect(stderr).toBe(
      'iam-alerts: expected a format that this command can print, found "csv"\n  hint: use one of terminal, text, json, ndjson, tap, github\n',
    );
    expect(code).toBe(2);
    expect((await folder.run(["simulate", "CreateUser", "--format", "tap"])).code).toBe(2);
  });
});
