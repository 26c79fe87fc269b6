import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formats } from "../../src/render/renderer.ts";
import { fieldNames } from "../../src/render/rows/fields.ts";
import { lines, run, type TestIo } from "./io.ts";

const samples = ["CreateUser", "AddUserToGroup", "StopLogging"];
const decode = (flags: readonly string[], given: TestIo = {}) => run(["decode", ...samples, ...flags], given);
const onTerminal = (flags: readonly string[], env: Readonly<Record<string, string>>, columns = 80) =>
  run(["decode", "CreateUser", "--no-color", ...flags], { terminal: true, columns, env });

describe("--format", () => {
  it.each(formats)("prints alerts as %s in decode and simulate", async (format) => {
    const decoded = await decode(["--format", format]);
    expect([decoded.code, decoded.stderr]).toEqual([0, "iam-alerts: 3 alerts\n"]);
    expect(decoded.stdout).toContain("created user bob");
    const simulated = await run(["simulate", "CreateUser", "--format", format]);
    expect(simulated.code).toBe(0);
    expect(simulated.stdout).toContain("TEST");
  });

  it("is described in the help", async () => {
    for (const command of ["decode", "simulate"]) {
      const { stdout } = await run([command, "--help"]);
      for (const format of formats) expect(stdout).toContain(format);
    }
  });

  it.each([
    [["explain", "iam-changes"]],
    [["patterns"]],
    [["diff", "CloudWatch.4", "cis-1.2-3.4"]],
    [["simulate", "--list"]],
    [["translate", "root-activity", "--to", "insights"]],
  ])("is text in a pipe for the report of %j, and JSON only if asked", async (argv) => {
    const piped = await run(argv);
    expect(piped.stdout).toBe((await run([...argv, "--format", "text"])).stdout);
    expect(piped.stdout).not.toMatch(/^[[{]"/);
    const json = await run([...argv, "--format", "json"]);
    expect(JSON.parse(json.stdout)).toBeTypeOf("object");
    expect(json.code).toBe(piped.code);
  });

  it.each(["explain", "patterns"])("refuses formats for alerts in %s", async (command) => {
    const { code, stderr } = await run([command, "iam-changes", "--format", "html"]);
    expect(stderr).toContain("hint: use one of terminal, text, json, ndjson");
    expect(code).toBe(2);
  });

  it.each(["csv", "markdown", "html", "email", "sns", "slack"])("keeps other lines out of %s", async (format) => {
    const stdin = `hello\n${JSON.stringify(JSON.parse(readFileSync("fixtures/records/CreateUser.json", "utf8")))}\n`;
    const { stdout, stderr } = await run(["decode", "--format", format], { stdin });
    expect(stdout).not.toContain("hello");
    expect(stderr).toMatch(/^hello\n/);
  });

  it.each(formats.filter((format) => format !== "ndjson"))(
    "escapes workflow commands in other lines in %s",
    async (format) => {
      const stdin = "  ::set-output name=a::b\nx ##[add-mask]y\n::error::z\n";
      const { stdout, stderr } = await run(["decode", "--format", format], { stdin });
      expect(stdout + stderr).toContain("  \\x3a:set-output name=a::b\nx ##\\x5badd-mask]y\n\\x3a:error::z\n");
    },
  );
});

describe("--fields", () => {
  it("lists the fields without names", async () => {
    expect((await run(["decode", "--fields"])).stdout).toBe(`${fieldNames.join("\n")}\n`);
    expect(JSON.parse((await run(["simulate", "--fields", "--format", "json"])).stdout)).toEqual(fieldNames);
  });

  it("selects fields, in the order of the list", async () => {
    const { stdout } = await decode(["--fields", "source.ip, actor.name"]);
    expect(stdout.split("\n")[0]).toBe('{"source.ip":"203.0.113.25","actor.name":"alice"}');
    const csv = await decode(["--fields", "actor.name,parameters.userName", "--format", "csv"]);
    expect(csv.stdout.split("\r\n").slice(0, 2)).toEqual(["actor.name,parameters.userName", "alice,bob"]);
  });

  it("prints NDJSON, even on a terminal", async () => {
    const { stdout } = await run(["decode", "CreateUser", "--fields", "title"], { terminal: true });
    expect(stdout).toBe('{"title":"alice created user bob"}\n');
  });

  it.each([
    ["actr.name", "did you mean actor.name?"],
    ["actor.nme", "did you mean actor.name?"],
    ["whatever", "decode --fields lists the fields"],
    ["title,,id", "decode --fields lists the fields"],
    ["title,parameters..a", "write paths like"],
  ])("refuses %s with a hint", async (fields, hint) => {
    const { code, stdout, stderr } = await decode(["--fields", fields]);
    expect(stderr).toContain(hint);
    expect([code, stdout]).toEqual([2, ""]);
  });

  it("refuses a format without fields", async () => {
    const { code, stderr } = await decode(["--fields", "title", "--format", "html"]);
    expect(stderr).toContain("expected --format json, ndjson or csv with --fields, found html");
    expect(code).toBe(2);
  });
});

describe("the filters of decode", () => {
  const titles = async (...flags: string[]) => {
    const { stdout, stderr } = await run(["decode", ...samples, "CreateRole", "ConsoleLogin", ...flags]);
    return { names: lines<{ action: { name: string } }>(stdout).map(({ action }) => action.name), stderr };
  };

  it("select failed calls, and count the other alerts", async () => {
    const { names, stderr } = await titles("--only-failed");
    expect(names).toEqual(["AddUserToGroup", "StopLogging"]);
    expect(stderr).toBe("iam-alerts: 2 alerts, 3 left out by the filter\n");
  });

  it("select alerts of at least a severity", async () => {
    const { names } = await titles("--min-severity", "HIGH");
    expect(names).toContain("ConsoleLogin");
    expect(names).not.toContain("CreateUser");
  });

  it("select alerts that no machine is known to have caused", async () => {
    const { stdout } = await run(["decode", "CreateUser", "DeleteRole", "--human"]);
    expect(lines<{ actor: { human: unknown } }>(stdout).map(({ actor }) => actor.human)).toEqual([true]);
  });

  it("refuse an unknown severity", async () => {
    const { code, stderr } = await run(["decode", "CreateUser", "--min-severity", "hihg"]);
    expect(stderr).toContain("hint: did you mean high?");
    expect(code).toBe(2);
  });
});

describe("a terminal", () => {
  it("has its lines wrapped at its width, except for URLs and commands, which are copied", async () => {
    const { stdout } = await onTerminal([], {}, 60);
    const long = stdout.split("\n").filter(({ length }) => length > 60);
    expect(long.filter((line) => !/ (?:https:|# |aws |fields )/.test(line))).toEqual([]);
    expect(stdout).toContain("\n                  ");
  });

  it("has the width in COLUMNS if its own width is unknown", async () => {
    const { stdout } = await run(["decode", "CreateUser", "--format", "terminal"], { env: { COLUMNS: "60" } });
    const long = stdout.split("\n").filter(({ length }) => length > 60);
    expect(long.filter((line) => !/ (?:https:|# |aws |fields )/.test(line))).toEqual([]);
  });

  it.each<[Readonly<Record<string, string>>, boolean]>([
    [{ FORCE_HYPERLINK: "1", CI: "true" }, true],
    [{ TERM_PROGRAM: "iTerm.app" }, true],
    [{ VTE_VERSION: "7600" }, true],
    [{ VTE_VERSION: "4600" }, false],
    [{ TERM: "xterm-kitty" }, true],
    [{ TERM: "xterm-256color" }, false],
    [{ TERM_PROGRAM: "vscode", CI: "true" }, false],
    [{ TERM_PROGRAM: "iTerm.app", TMUX: "x" }, false],
    [{ TERM_PROGRAM: "iTerm.app", FORCE_HYPERLINK: "0" }, false],
  ])("of %j has links: %s", async (env, links) => {
    const { stdout } = await onTerminal([], env);
    const url = "https://us-east-1.console.aws.amazon.com/cloudtrailv2/home";
    expect(stdout.includes(`\u001b]8;;${url}`)).toBe(links);
    expect(stdout.includes(`  Link            ${url}`)).toBe(!links);
  });

  it.each<[readonly string[], Readonly<Record<string, string>>, boolean]>([
    [["--ascii"], { LANG: "C.UTF-8" }, true],
    [[], { LANG: "C.UTF-8" }, false],
    [[], { LANG: "de_DE.utf8" }, false],
    [[], {}, false],
    [[], { LANG: "C" }, true],
    [[], { LC_ALL: "POSIX", LANG: "C.UTF-8" }, true],
    [[], { TERM: "dumb" }, true],
  ])("with %j and %j gets only ASCII: %s", async (flags, env, ascii) => {
    const stdin = readFileSync("fixtures/records/CreateUser.json", "utf8").replaceAll('"bob"', '"木村 é"');
    const { stdout } = await run(["decode", "--no-color", ...flags], { stdin, terminal: true, columns: 100, env });
    expect(stdout).toContain(ascii ? "user \\u{6728}\\u{6751} \\xe9" : "user 木村 é");
    expect(/^[\x20-\x7e\n]*$/.test(stdout)).toBe(ascii);
  });

  it("gets only ASCII in text with --ascii", async () => {
    const stdin = readFileSync("fixtures/records/CreateUser.json", "utf8").replaceAll('"bob"', '"木村"');
    const { stdout } = await run(["decode", "--format", "text", "--ascii"], { stdin });
    expect(stdout).toContain('user "\\u{6728}\\u{6751}"\n');
  });
});
