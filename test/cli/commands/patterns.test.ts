import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { main } from "../../../src/cli/main.ts";
import { volumes } from "../../../src/cli/volumes.ts";
import { encodePayload } from "../../../src/payload/awslogs.ts";
import { presets } from "../../../src/presets.ts";
import { lines, run, testIo } from "../io.ts";

const record = (name: string) => JSON.stringify(JSON.parse(readFileSync(`fixtures/records/${name}.json`, "utf8")));

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "iam-alerts-"));
  writeFileSync(join(folder, "app.log"), "ERROR one\nINFO two\r\n\nERROR three");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("match", () => {
  it.each(["--count", "--invert", "--explain"])("refuses --aws with %s", async (flag) => {
    const { code, stderr } = await run(["match", "iam-changes", "CreateUser", "--aws", flag]);
    expect(stderr).toContain(`expected --aws or ${flag}, found both`);
    expect(code).toBe(2);
  });

  it("prints matching events unchanged", async () => {
    const stdin = `${record("CreateUser")}\n${record("ListUsers")}\n${record("DeleteUser")}\n`;
    const { code, stdout, stderr } = await run(["match", "iam-changes"], { stdin });
    expect(stdout).toBe(`${record("CreateUser")}\n${record("DeleteUser")}\n`);
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("prints events that do not match with --invert, and counts with --count", async () => {
    const argv = ["match", "iam-changes", "CreateUser", "ListUsers", "DeleteUser"];
    expect((await run([...argv, "--invert"])).stdout).toBe(`${record("ListUsers")}\n`);
    expect(await run([...argv, "--count"])).toMatchObject({ stdout: "2\n", code: 0 });
  });

  it("exits with 1 if nothing matches, like grep", async () => {
    expect(await run(["match", "iam-changes", "ListUsers"])).toMatchObject({ stdout: "", code: 1 });
  });

  it("reads payloads and plain text logs line by line", async () => {
    const payload = JSON.stringify(encodePayload([record("CreateUser"), record("ListUsers")]));
    expect((await run(["match", "iam-changes", "--count"], { stdin: payload })).stdout).toBe("1\n");
    const { stdout } = await run(["match", "ERROR", join(folder, "app.log")]);
    expect(stdout).toBe("ERROR one\nERROR three\n");
  });

  it("prints lines unchanged, with their line breaks and invalid UTF-8", async () => {
    const latin = Buffer.from("ERROR \xe9\nOK\n", "latin1");
    writeFileSync(join(folder, "latin.log"), latin);
    const { io, stdout } = testIo();
    const printed: Uint8Array[] = [];
    const write = (data: string | Uint8Array) => void printed.push(Buffer.from(data));
    expect(await main(["match", "ERROR", join(folder, "latin.log")], { ...io, stdout: { ...io.stdout, write } })).toBe(
      0,
    );
    expect([stdout(), Buffer.concat(printed)]).toEqual(["", latin.subarray(0, 8)]);
    expect((await run(["match", "INFO", join(folder, "app.log")])).stdout).toBe("INFO two\r\n");
  });

  it("warns about a word with hyphens, and splits it like AWS", async () => {
    const argv = ["match", "ORDER-ITEM-1"];
    const { code, stdout, stderr } = await run(argv, { stdin: "ORDER-ITEM-1\nORDER\n" });
    expect([code, stdout]).toEqual([0, "ORDER\n"]);
    expect(stderr).toContain('hint: put it in quotes: "ORDER-ITEM-1"');
    expect((await run([...argv, "--quiet"], { stdin: "x\n" })).stderr).toBe("");
  });

  it("continues after input that cannot be read, and exits with 2", async () => {
    const { code, stdout, stderr } = await run(["match", "iam-changes", "none.json", "CreateUser"]);
    expect(stdout).toBe(`${record("CreateUser")}\n`);
    expect(stderr).toContain("none.json");
    expect(code).toBe(2);
  });

  it("excludes events with --except", async () => {
    const argv = ["match", "iam-changes", "CreateUser", "DeleteUser", "--count"];
    expect((await run([...argv, "--except", "eventName=Delete*"])).stdout).toBe("1\n");
    expect((await run([...argv, "--except", 'eventName = "Delete*"'])).stdout).toBe("1\n");
    expect((await run([...argv, "--except", "['a=b']=c=d"])).stdout).toBe("2\n");
    for (const wrong of ["eventName", "eventName!=Delete*", "eventName==Delete*", "eventName=%Delete%"]) {
      expect(await run([...argv, "--except", wrong])).toMatchObject({ code: 2 });
    }
  });

  it("explains the verdict as a tree for people", async () => {
    const { code, stdout } = await run([
      ...["match", '{ $.eventSource = "iam*" && ($.eventName = "Create*" || $.eventName = "Delete*") }'],
      ...["ListUsers", "--explain", "--format", "terminal"],
    ]);
    expect(stdout).toBe(
      [
        "- does not match: ListUsers",
        "  - all of",
        '    + $.eventSource = "iam*"   $.eventSource is "iam.amazonaws.com"',
        "    - any of   <- decided",
        '      - $.eventName = "Create*"   $.eventName is "ListUsers"',
        '      - $.eventName = "Delete*"   $.eventName is "ListUsers"',
        "",
      ].join("\n"),
    );
    expect(code).toBe(1);
  });

  it("names the terms that AWS ignores", async () => {
    const { stdout } = await run(["match", "?a b", "--explain", "--format", "terminal"], { stdin: "b\n" });
    expect(stdout).toContain("AWS ignores ? terms if the pattern has others: ?a");
  });

  it("prints the fields of a pattern without conditions", async () => {
    const { stdout } = await run(["match", "[a, , b]", "--explain", "--format", "text"], { stdin: "x y z\n" });
    expect(stdout).toContain('+ [a, , b]   $a is "x"; $2 is "y"; $b is "z"   <- decided');
    const every = await run(["match", "", "--explain", "--format", "text"], { stdin: "x\n" });
    expect(every.stdout).toContain("+ every message   <- decided");
  });

  it("explains the verdict as JSON for programs", async () => {
    const { stdout } = await run(["match", "{ $.a.b != 1 }", "--explain"], { stdin: '{"a":{}}\nplain\n' });
    expect(lines(stdout)).toEqual([
      expect.objectContaining({
        message: '{"a":{}}',
        matches: false,
        decisive: expect.objectContaining({ text: "$.a.b != 1", seen: [{ path: "$.a.b", value: "absent" }] }),
      }),
      expect.objectContaining({
        message: "plain",
        matches: false,
        reason: expect.stringContaining("not a JSON object"),
      }),
    ]);
  });

  it("escapes control characters on a terminal and in explanations", async () => {
    const stdin = '{"a":"\\u001b[31m"}\nx \x1b[31m\n';
    const { stdout } = await run(["match", "x", "--explain"], { stdin, terminal: true, env: { NO_COLOR: "1" } });
    expect(stdout).not.toContain("\x1b");
    expect((await run(["match", "x"], { stdin, terminal: true })).stdout).toBe("x \\x1b[31m\n");
    expect((await run(["match", "x", "--format", "text"], { stdin })).stdout).toBe("x \\x1b[31m\n");
    expect((await run(["match", "x"], { stdin })).stdout).toBe("x \x1b[31m\n");
  });

  it.each([
    [["match", "iam-chnages", "CreateUser"], "did you mean iam-changes?"],
    [["match", "{ $.a == 1 }", "CreateUser"], "AWS compares with a single ="],
    [
      ["match", "iam-x", "CreateUser"],
      "iam-alerts patterns lists the presets; to search for the text, put it in double quotes: '\"iam-x\"'",
    ],
    [["explain", "cis-5.0-4.4"], "CIS 4.4 is CloudWatch.4 or cis-1.2-3.4"],
    [["patterns", "4.3"], "CIS 4.3 is CloudWatch.1"],
    [["match", "--count", "-DEBUG", "CreateUser"], "a pattern goes last, after --: iam-alerts match -- -DEBUG"],
    [
      ["test", "--init", "-DEBUG"],
      "a pattern that begins with a hyphen needs an equals sign: iam-alerts test --init=-DEBUG",
    ],
  ])("refuses %j with a hint", async (argv, hint) => {
    const { code, stderr } = await run(argv);
    expect(stderr).toContain(`hint: ${hint}`);
    expect(code).toBe(2);
  });
});

describe("explain", () => {
  it.each([
    ['{ $.a = "x\u200by" b }', ['{ $.a = "x\\u{200b}y" b }', "                     ^"]],
    ['{ $.a = "\u4e2d\u6587" bcd }', ['{ $.a = "\u4e2d\u6587" bcd }', "               ^~~"]],
    ['{ $.a\t=\t"x" bcd }', ['{ $.a\t=\t"x" bcd }', "     \t \t    ^~~"]],
    ["%a\u200bb%", ["%a\\u{200b}b%", "  ^~~~~~~~"]],
    ["{ $.a = 1", ["{ $.a = 1", "         ^"]],
  ])("points at the place in %j after escapes and wide characters", async (pattern, frame) => {
    const { stderr } = await run(["explain", pattern]);
    expect(stderr.split("\n").slice(1, 3)).toEqual(frame.map((line) => `  ${line}`));
  });

  it("prints meaning, budget, coverage and missed operations", async () => {
    const { code, stdout } = await run(["explain", "iam-changes", "--format", "text"]);
    expect(stdout).toContain('  - eventSource is "iam.amazonaws.com"\n  - eventName begins with "Add", "Attach"');
    expect(stdout).toContain("Budget: 419 of 1024 characters, 0 of 2 regular expressions");
    expect(stdout).toMatch(/Catches 82 of IAM's 108 write operations, 75\.9%/);
    expect(stdout).toContain("TagRole");
    expect(code).toBe(0);
  });

  it("warns about a pattern that AWS accepts by mistake, and suggests a fix", async () => {
    const { stdout } = await run(["explain", "cis-1.4-4.1", "--format", "text"]);
    expect(stdout).toContain("warning or-of-not-equals: ");
    expect(stdout).not.toContain("Corrected:");
    const mixed = await run(["explain", "{ $.a = 1 && $.b = 2 || $.c = 3 }", "--format", "text"]);
    expect(mixed.stdout).toContain("warning mixed-and-or: ");
    expect(mixed.stdout).toContain("Corrected:\n  { ");
  });

  it.each([
    ["{ $.eventName = Delete* && $.sourceIPAddress = 192.* }", "$.sourceIPAddress"],
    ["{ $.eventName = Create* && $.errorCode NOT EXISTS && $.readOnly IS FALSE }", "$.errorCode"],
  ])("names the other fields that the coverage of %s depends on", async (pattern, fields) => {
    const { stdout } = await run(["explain", pattern, "--format", "text"]);
    expect(stdout).toContain(
      `Counted for successful calls by an IAM user. For other calls, the result also depends on ${fields}.`,
    );
    expect((await run(["explain", "iam-changes", "--format", "text"])).stdout).not.toContain("Counted for");
  });

  it("prints JSON for programs", async () => {
    const { stdout } = await run(["explain", "{ $.a != 1 }", "--format", "ndjson"]);
    expect(lines(stdout)[0]).toMatchObject({
      pattern: "{ $.a != 1 }",
      budget: { characters: 12 },
      coverage: { caught: 0 },
      diagnostics: [{ code: "absent-not-equal" }],
    });
  });

  it.each([
    ["75", 0],
    ["80", 1],
    ["much", 2],
  ])("exits with --min-coverage %s with code %d", async (percent, code) => {
    expect(await run(["explain", "iam-changes", "--min-coverage", percent])).toMatchObject({ code });
  });
});

describe("patterns", () => {
  it("has a volume for every preset", () => {
    expect(Object.keys(volumes)).toEqual(presets.map(({ name }) => name));
  });

  it("lists every preset with its length and coverage", async () => {
    const { stdout } = await run(["patterns", "--format", "terminal"]);
    expect(stdout).toMatch(/^iam-changes +419 +75\.9% +\d+ {2}Changes to IAM$/m);
    expect(stdout).toMatch(/^iam-all-changes +\d+ +100% +\d+ /m);
    expect(stdout.trim().split("\n")).toHaveLength(presets.length + 3);
    expect((await run(["patterns"])).stdout).toBe(stdout);
    expect(lines((await run(["patterns", "--format", "ndjson"])).stdout)).toHaveLength(presets.length);
  });

  it("prints one preset: a block for people, only the pattern for scripts", async () => {
    expect((await run(["patterns", "cloudwatch.4", "--format", "terminal"])).stdout).toContain("CIS 1.2: 3.4");
    expect((await run(["patterns", "root-activity"])).stdout).toBe("{$.userIdentity.type = Root}\n");
    expect(JSON.parse((await run(["patterns", "root-activity", "--format", "json"])).stdout)).toMatchObject({
      length: 28,
      coverage: 0,
      alertsPer100000: expect.any(Number),
    });
  });

  it("suggests a preset for a mistyped name", async () => {
    const { code, stderr } = await run(["patterns", "iam-all-change"]);
    expect(stderr).toContain("did you mean iam-all-changes?");
    expect(code).toBe(2);
  });
});
