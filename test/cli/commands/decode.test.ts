import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Alert } from "../../../src/alert/alert.ts";
import { controlMessage, encodePayload } from "../../../src/payload/awslogs.ts";
import { lines, run } from "../io.ts";

const sample = (name: string) => JSON.parse(readFileSync(`fixtures/records/${name}.json`, "utf8")) as object;
const line = (name: string) => `${JSON.stringify(sample(name))}\n`;
const payload = (...names: string[]) => JSON.stringify(encodePayload(names.map(sample)));
const names = (stdout: string) => lines<Alert>(stdout).map(({ action }) => action.name);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  mkdirSync(join(folder, "2026/11"), { recursive: true });
  writeFileSync(join(folder, "2026/11/a.json.gz"), gzipSync(JSON.stringify({ Records: [sample("CreateUser")] })));
  writeFileSync(join(folder, "2026/11/b.ndjson"), line("DeleteUser"));
  writeFileSync(join(folder, "2026/11/c.txt"), "not for us\n");
  writeFileSync(join(folder, "broken.gz"), gzipSync(line("CreateRole")).subarray(0, 60));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("decode", () => {
  it("prints an alert for a payload on stdin, as NDJSON to a pipe", async () => {
    const { code, stdout, stderr } = await run(["decode"], { stdin: payload("CreateUser") });
    expect(names(stdout)).toEqual(["CreateUser"]);
    expect(stderr).toBe("iam-alerts: 1 alert\n");
    expect(code).toBe(0);
  });

  it("prints blocks in color to a terminal", async () => {
    const { stdout } = await run(["decode"], {
      stdin: payload("CreateUser"),
      terminal: true,
      env: { FORCE_COLOR: "1" },
    });
    expect(stdout).toContain("\x1b[1malice created user bob\x1b[22m");
  });

  it.each([
    ["NO_COLOR", { NO_COLOR: "1" }, []],
    ["--no-color", { FORCE_COLOR: "1" }, ["--no-color"]],
    ["TERM=dumb", { TERM: "dumb" }, []],
    ["FORCE_COLOR=0", { FORCE_COLOR: "0" }, []],
  ])("prints no color with %s", async (_, env, flags) => {
    const { stdout } = await run(["decode", ...flags], { stdin: payload("CreateUser"), terminal: true, env });
    expect(stdout).toContain("MEDIUM: alice created user bob\n");
    expect(stdout).not.toContain("\x1b");
  });

  it("reads files, folders, samples and stdin in the given order", async () => {
    const argv = ["decode", join(folder, "2026"), "CreateRole", "-"];
    const { code, stdout } = await run(argv, { stdin: line("ListUsers") });
    expect(names(stdout)).toEqual(["CreateUser", "DeleteUser", "CreateRole", "ListUsers"]);
    expect(code).toBe(0);
  });

  it("passes other lines through unchanged and counts them on stderr", async () => {
    const stdin = `START RequestId: 1\r\n${line("CreateUser")}  {"level":"info"}\n`;
    const { code, stdout, stderr } = await run(["decode"], { stdin });
    expect(stdout.startsWith("START RequestId: 1\r\n{")).toBe(true);
    expect(stdout.endsWith('\n  {"level":"info"}\n')).toBe(true);
    expect(stderr).toBe("iam-alerts: 1 alert, 2 other lines passed through\n");
    expect(code).toBe(0);
  });

  it("escapes other lines on a terminal", async () => {
    const { stdout } = await run(["decode"], { stdin: "\x1b]0;owned\x07 hello\n", terminal: true });
    expect(stdout).toBe("\\x1b]0;owned\\x07 hello\n");
  });

  it("prints one document with --format json, and other lines on stderr", async () => {
    const stdin = `hello\n${line("CreateUser")}${line("DeleteUser")}`;
    const { stdout, stderr } = await run(["decode", "--format", "json"], { stdin });
    expect((JSON.parse(stdout) as Alert[]).map(({ action }) => action.name)).toEqual(["CreateUser", "DeleteUser"]);
    expect(stderr).toContain("hello\n");
  });

  it("prints an empty list for empty input with --format json", async () => {
    expect((await run(["decode", "--format", "json"], { stdin: "" })).stdout).toBe("[]\n");
  });

  it("prints no alert for a control message", async () => {
    const { code, stdout, stderr } = await run(["decode"], { stdin: JSON.stringify(encodePayload(controlMessage())) });
    expect([code, stdout, stderr]).toEqual([0, "", "iam-alerts: 0 alerts, 1 control message\n"]);
  });

  it("reads alerts that were saved as JSON", async () => {
    const first = await run(["decode"], { stdin: payload("CreateUser") });
    const again = await run(["decode"], { stdin: first.stdout });
    expect(lines(again.stdout)).toEqual(lines(first.stdout));
  });

  it("continues after a broken payload, reports its place, and exits with 2", async () => {
    const stdin = `${line("CreateUser")}{"awslogs":{"data":"H4s!"}}\n${line("DeleteUser")}`;
    const { code, stdout, stderr } = await run(["decode"], { stdin });
    expect(names(stdout)).toEqual(["CreateUser", "DeleteUser"]);
    expect(stderr).toBe(
      'iam-alerts: stdin:2: expected base64, found "!" at character 4\niam-alerts: 2 alerts, 1 error\n',
    );
    expect(code).toBe(2);
  });

  it("prints an alert for an unreadable log event, and exits with 2", async () => {
    const event = encodePayload([sample("CreateUser"), '{"eventVersion":"1.11","eventN', sample("DeleteUser")]);
    const { code, stdout, stderr } = await run(["decode"], { stdin: JSON.stringify(event) });
    expect(lines<Alert>(stdout).map(({ title }) => title)).toEqual([
      "alice created user bob",
      "a log event could not be read: its JSON is cut short",
      "alice deleted user bob",
    ]);
    expect(lines<Alert>(stdout)[1]?.record).toBe('{"eventVersion":"1.11","eventN');
    expect(stderr).toBe("iam-alerts: 3 alerts, 1 event could not be read\n");
    expect(code).toBe(2);
  });

  it("reads the other files when one is broken or missing", async () => {
    const argv = ["decode", join(folder, "broken.gz"), join(folder, "none.json"), join(folder, "2026")];
    const { code, stdout, stderr } = await run(argv);
    expect(names(stdout)).toEqual(["CreateUser", "DeleteUser"]);
    expect(stderr).toContain(
      "broken.gz: expected the end of the gzip data, found the end of the input: the data is cut short",
    );
    expect(stderr).toContain("none.json: expected a file, a folder or a sample's name");
    expect(code).toBe(2);
  });

  it("reports a folder that cannot be read, and reads the other sources", async () => {
    const closed = join(folder, "closed");
    mkdirSync(closed, { mode: 0 });
    // Root can read every folder.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      const { code, stdout, stderr } = await run(["decode", closed, "-"], { stdin: line("CreateUser") });
      expect(stderr).toMatch(/^iam-alerts: \S+closed: cannot read \S+closed: permission denied/);
      expect([code, names(stdout)]).toEqual([2, ["CreateUser"]]);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  it("prints errors as JSON, and nothing else on stderr, with --format ndjson", async () => {
    const { code, stdout, stderr } = await run(["decode", "--format", "ndjson"], { stdin: '{"awslogs":{"data":5}}' });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "payload", details: { step: "event" } } });
    expect([code, stdout]).toEqual([2, ""]);
  });

  it("refuses a document larger than --max-bytes", async () => {
    const { code, stderr } = await run(["decode", "--max-bytes", "100"], { stdin: payload("CreateUser") });
    expect(stderr).toContain("expected at most 100 bytes");
    expect(code).toBe(2);
  });

  it("suggests a sample for a mistyped name", async () => {
    const { code, stderr } = await run(["decode", "creatuser"]);
    expect(stderr).toContain("hint: did you mean CreateUser?\n");
    expect(code).toBe(2);
  });

  it("refuses to wait for input from a terminal", async () => {
    const { code, stdout, stderr } = await run(["decode"], { terminal: true });
    expect(stderr).toContain("expected events on stdin or in files");
    expect([code, stdout]).toEqual([2, ""]);
  });

  it("prints nothing on stderr with --quiet", async () => {
    expect((await run(["decode", "--quiet"], { stdin: line("CreateUser") })).stderr).toBe("");
  });
});

describe("decode of input without records", () => {
  it.each([
    ["CSV of Athena", "eventname,eventsource\nCreateUser,iam\n", "looks like a result of Athena as CSV", "hint:"],
    ["YAML of the AWS CLI", "events:\n- message: hello\n", "output of the AWS CLI as YAML", "--output json"],
    ["words", "nothing of CloudTrail\n", "no CloudTrail record was recognized", "decode --help"],
  ])("names %s, and the exit code is 1", async (_, stdin, name, hint) => {
    const { code, stdout, stderr } = await run(["decode"], { stdin });
    expect(stdout).toBe(stdin);
    expect(stderr).toContain(name);
    expect(stderr).toContain(hint);
    expect(code).toBe(1);
  });

  it("names the one file of several that holds none, and the exit code is 0", async () => {
    const csv = join(folder, "history.csv");
    writeFileSync(csv, "Event name,Event time,Event source\n");
    const { code, stderr } = await run(["decode", csv, "CreateUser"]);
    expect(stderr).toContain(`${csv} looks like the event history that the console downloads as CSV`);
    expect(code).toBe(0);
  });

  it("takes empty input as it is", async () => {
    expect((await run(["decode"], { stdin: "" })).code).toBe(0);
  });
});

describe("decode of a folder", () => {
  it("follows links to files, and reads the neighbors of a link that leads nowhere", async () => {
    const linked = mkdtempSync(join(tmpdir(), "iam-alerts-"));
    writeFileSync(join(linked, "b.json"), line("DeleteUser"));
    symlinkSync(join(linked, "b.json"), join(linked, "c.json"));
    symlinkSync(join(linked, "missing"), join(linked, "a.json"));
    symlinkSync(linked, join(linked, "circle"));
    const { code, stdout, stderr } = await run(["decode", linked]);
    rmSync(linked, { recursive: true });
    expect(names(stdout)).toEqual(["DeleteUser", "DeleteUser"]);
    expect(stderr).toContain("a.json");
    expect(code).toBe(2);
  });
});

describe("a record of a CloudTrail file", () => {
  const spelled =
    '{"eventVersion":"1.08","eventName":"\\u0044oIt","eventSource":"y.amazonaws.com","requestParameters":{"n":2.50,"n":7.0}}';

  it.each([
    ['{ $.requestParameters.n = "7.0" }', "1"],
    ['{ $.requestParameters.n = "2.50" }', "0"],
    ["DoIt", "0"],
    ['{ $.eventName = "DoIt" }', "1"],
  ])("gives match and backtest the same text for %s", async (pattern, found) => {
    const file = join(folder, "spelled.json");
    for (const text of [
      `{"Records":[${spelled}]}`,
      `{\n "Records": [\n${spelled.replaceAll(",", ",\n  ")}]}`,
      spelled,
    ]) {
      writeFileSync(file, text);
      const match = await run(["match", pattern, file, "--count"]);
      const backtest = await run(["backtest", pattern, file, "--count"]);
      expect([match.stdout.trim(), backtest.stdout.trim()]).toEqual([found, found]);
    }
  });
});
