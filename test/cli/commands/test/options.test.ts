import { spawn } from "node:child_process";
import { renameSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Folder } from "./running.ts";

let folder: Folder;
beforeAll(() => {
  folder = new Folder();
});
afterAll(() => folder.remove());

const file = (tests: string) => `pattern: iam-changes\ntests:\n${tests}`;
const good =
  "- { name: creating alerts, event: CreateUser, matches: true }\n- { name: reading, event: ListUsers, matches: false }\n";
const bad = "- { name: it fails, event: CreateUser, matches: false }\n";

describe("the files", () => {
  it("are the named ones, and those in folders by their ending, except in hidden folders and node_modules", async () => {
    const files = new Folder();
    for (const name of ["a", "b/c.d", "b/node_modules/e", ".hidden/f", "node_modules/g"]) {
      files.write(`${name}.iam-alerts.yaml`, file(good));
    }
    files.write("h.iam-alerts.yml", file(good));
    files.write("other.yaml", file(good));
    const { stdout } = await files.test();
    expect(stdout.match(/^\S+\.ya?ml$/gm)).toEqual(["a.iam-alerts.yaml", "b/c.d.iam-alerts.yaml", "h.iam-alerts.yml"]);
    const named = await files.run(["test", `${files.path}/other.yaml`, `${files.path}/b`, `${files.path}/other.yaml`]);
    expect(named.stdout.match(/^\S+\.ya?ml$/gm)).toEqual(["other.yaml", "b/c.d.iam-alerts.yaml"]);
    files.remove();
  });

  it("can have patterns as blocks, whose result is named after the file", async () => {
    const files = new Folder();
    const block = (scalar: string, name: string) =>
      `pattern: ${scalar}\n  # why\n  { $.eventSource = "iam.amazonaws.com" &&\n    $.eventName = "${name}" }\n\n${good.replace(/^/, "tests:\n")}`;
    files.write("a.iam-alerts.yaml", block("|", "Create*"));
    files.write("b.iam-alerts.yaml", block("|+", "*User"));
    const { code, stdout } = await files.test();
    expect([code, stdout.match(/^the pattern of .*?:/gm)]).toEqual([
      0,
      ["the pattern of a.iam-alerts.yaml:", "the pattern of b.iam-alerts.yaml:"],
    ]);
    files.remove();
  });

  it("must contain a test", async () => {
    const empty = new Folder();
    const none = await empty.test();
    expect(none.stderr).toBe(`iam-alerts: expected tests, found none
  hint: test files are named *.iam-alerts.yaml; iam-alerts test --init writes a first one
`);
    expect([none.code, none.stdout]).toEqual([1, "0 tests in 0 files: 0 passed\n"]);
    expect((await empty.file("pattern: iam-changes\ntests: []\n")).code).toBe(1);
    expect(JSON.parse((await empty.test("--format", "json")).stdout)).toMatchObject({ ok: false, tests: 0 });
    empty.remove();
  });

  it("must exist", async () => {
    const { code, stderr } = await folder.run(["test", `${folder.path}/none`]);
    expect(stderr).toContain("iam-alerts: expected a file or a folder of tests, found");
    expect(code).toBe(2);
  });

  it("take events from samples, from files in any wrapping, and inline", async () => {
    folder.write(
      "events/user.json",
      JSON.stringify({ Records: [{ eventSource: "iam.amazonaws.com", eventName: "CreateUser" }] }),
    );
    const { code, stdout } = await folder.file(
      file(`- { name: sample, event: CreateUser, matches: true }
- { name: file, event: events/user.json, matches: true }
- name: inline
  event: &call { eventSource: iam.amazonaws.com, eventName: DeleteUser }
  matches: true
  alert: { action.name: DeleteUser }
- { name: the same, event: *call, set: { eventName: GetUser, requestParameters.tags: [{ key: a }] }, matches: false }
- { name: less, event: *call, unset: [eventSource], matches: false, clause: $.eventSource = "iam.amazonaws.com" }
`),
    );
    expect(stdout).toContain("5 tests in 1 file: 5 passed");
    expect(code).toBe(0);
  });

  it("are found in the current folder, with events in files, one of which has the name of a sample", async () => {
    const here = new Folder();
    here.write("user.json", { eventSource: "iam.amazonaws.com", eventName: "DeleteUser" });
    here.write("CreateUser", { eventSource: "iam.amazonaws.com", eventName: "GetUser" });
    here.write(
      "a.iam-alerts.yaml",
      file(`- { name: file, event: user.json, matches: true, alert: { action.name: DeleteUser } }
- { name: sample, event: CreateUser, matches: true, alert: { action.name: CreateUser } }
- { name: file named like a sample, event: ./CreateUser, matches: false }
`),
    );
    const before = process.cwd();
    process.chdir(here.path);
    try {
      expect(await here.run(["test"])).toMatchObject({ code: 0, stderr: "" });
      here.write("a.iam-alerts.yaml", file("- { name: none, event: CreateUsr, matches: true }\n"));
      const { code, stderr } = await here.run(["test", "a.iam-alerts.yaml"]);
      expect(stderr).toContain('a.iam-alerts.yaml:3:24: expected a sample\'s name or a file, found "CreateUsr"');
      expect(code).toBe(2);
    } finally {
      process.chdir(before);
      here.remove();
    }
  });

  it("exclude events with except, but not events without the field", async () => {
    const { code } = await folder.file(`pattern: iam-changes
except: ["userIdentity.arn=*:assumed-role/ci-deploy/*"]
tests:
- name: the CI role is silent
  event: CreateRole
  matches: false
  clause: $.userIdentity.arn != "*:assumed-role/ci-deploy/*"
- { name: anybody else alerts, event: CreateUser, matches: true }
- { name: an event without that field alerts, event: CreateRole, unset: [userIdentity.arn], matches: true }
`);
    expect(code).toBe(0);
  });
});

describe("--filter and --bail", () => {
  it("run some tests, and report nothing about all of them", async () => {
    const some = await folder.file(`coverage: 100\n${file(good + bad)}`, "--filter", "CREATING");
    expect(some.stdout).toBe("one.iam-alerts.yaml\n  ok    creating alerts\n\n1 test in 1 file: 1 passed\n");
    expect([some.code, some.stderr]).toEqual([0, ""]);
    const first = await folder.file(`coverage: 100\n${file(bad + good)}`, "--bail", "--strict");
    expect(first.stdout).toContain("1 test in 1 file: 0 passed, 1 failed");
    expect(first.code).toBe(1);
    const none = await folder.file(file(good), "--filter", "nothing\u001b");
    expect(none.stderr).toContain(String.raw`expected tests, found none with "nothing\u001b" in its name`);
    expect(none.code).toBe(1);
  });

  it("refuse --min-clauses, which needs all tests", async () => {
    const { code, stderr } = await folder.file(file(good), "--filter", "a", "--min-clauses", "10");
    expect([code, stderr]).toEqual([2, expect.stringContaining("expected --filter or --min-clauses, found both")]);
    expect((await folder.file(file(good), "--min-clauses", "101")).code).toBe(2);
  });
});

describe("--min-clauses", () => {
  it("counts the tests of all files with the same pattern", async () => {
    const both = new Folder();
    const pattern = "pattern: '{ $.eventName = CreateUser }'\ntests:\n";
    both.write("a.iam-alerts.yaml", `${pattern}- { name: a, event: CreateUser, matches: true }\n`);
    expect((await both.test("--min-clauses", "100")).code).toBe(1);
    both.write("b.iam-alerts.yaml", `${pattern}- { name: b, event: ListUsers, matches: false }\n`);
    const { code, stdout } = await both.test("--min-clauses", "100");
    expect(stdout).toContain("the pattern of a.iam-alerts.yaml: tests cover 1 of 1 clause, 100%");
    expect(code).toBe(0);
    both.remove();
  });

  it("does not count a test that two clauses decided", async () => {
    const pattern = "pattern: '{ $.eventName = Create* || $.userIdentity.type = IAMUser }'\ntests:\n";
    const { stdout } = await folder.file(`${pattern}- { name: a, event: CreateUser, matches: true }
- { name: b, event: StopLogging, set: { userIdentity.type: Root }, matches: false }
`);
    expect(stdout).toContain(`the pattern of one.iam-alerts.yaml: tests cover 0 of 2 clauses, 0%
  $.eventName = Create*   no match depends on it
  $.userIdentity.type = IAMUser   no match depends on it
`);
  });
});

describe("--watch", () => {
  it("runs again when a file of tests, a pattern or an event changes, until it is interrupted", async () => {
    const watched = new Folder();
    const tests = "pattern: '@pattern.txt'\ntests:\n- { name: a, event: event.json, matches: true }\n";
    watched.write("pattern.txt", "{ $.eventName = A }");
    watched.write("event.json", { eventName: "A" });
    watched.write("a.iam-alerts.yaml", tests);
    const child = spawn(process.execPath, ["bin/iam-alerts.js", "test", watched.path, "--watch"]);
    let output = "";
    let errors = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.stderr.on("data", (data) => {
      errors += data;
    });
    const ended = new Promise<string | null>((done) => child.once("exit", (_, signal) => done(signal)));
    /** Waits until the command has run `count` times and waits again. */
    const runs = async (count: number) => {
      const isDone = () => errors.split("waiting for changes").length > count || child.exitCode !== null;
      while (!isDone()) await new Promise((done) => setTimeout(done, 20));
      return output.match(/\d+ tests? in .*/g);
    };
    expect(await runs(1)).toEqual(["1 test in 1 file: 1 passed"]);
    watched.write("event.json", { eventName: "Bb" });
    expect((await runs(2))?.at(1)).toBe("1 test in 1 file: 0 passed, 1 failed");
    // Replaces the file, as editors do.
    writeFileSync(`${watched.path}/new`, "{ $.eventName = Bb }");
    renameSync(`${watched.path}/new`, `${watched.path}/pattern.txt`);
    expect((await runs(3))?.at(2)).toBe("1 test in 1 file: 1 passed");
    watched.write("a.iam-alerts.yaml", "pattern: 1\n");
    expect((await runs(4))?.at(3)).toBe("0 tests in 0 files: 0 passed, 2 errors");
    watched.write("b.iam-alerts.yaml", tests);
    expect((await runs(5))?.at(4)).toBe("1 test in 1 file: 1 passed, 2 errors");
    child.kill("SIGINT");
    expect(await ended).toBe("SIGINT");
    watched.remove();
  });
});
