import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ClosedPipeError } from "../../src/cli/io.ts";
import { main } from "../../src/cli/main.ts";
import { run, testIo } from "./io.ts";

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

describe("the program", () => {
  it.each([[[]], [["--help"]], [["-h"]], [["help"]]])("prints help for %j", async (argv) => {
    const { code, stdout, stderr } = await run(argv);
    expect(stdout).toContain("Usage: iam-alerts <command> [options]");
    expect(stdout).toMatch(/Pipeline:?\n {2}subscribe/);
    expect([code, stderr]).toEqual([0, ""]);
  });

  it.each([["decode"], ["simulate"]])("prints help for %s with examples and the global flags", async (command) => {
    const { code, stdout } = await run([command, "--help"]);
    expect(stdout).toContain(`Usage: iam-alerts ${command}`);
    expect(stdout).toContain("Examples:");
    expect(stdout).toContain("--format <name>");
    expect(code).toBe(0);
    expect(await run(["help", command])).toMatchObject({ stdout });
  });

  it("prints the version", async () => {
    expect(await run(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.each([
    [["decod"], "did you mean decode?", 'expected a command, found "decod"'],
    [["qqqqqqq"], "iam-alerts --help shows the commands", 'expected a command, found "qqqqqqq"'],
    [["decode", "--formt", "json"], "did you mean --format?", 'expected a flag, found "--formt"'],
    [["match", "--count", "-DEBUG"], "after --: iam-alerts match -- -DEBUG", 'expected a flag, found "-DEBUG"'],
    [["explain", "- DEBUG"], "after --: iam-alerts explain -- '- DEBUG'", 'expected a flag, found "- DEBUG"'],
    [["simulate", "-DEBUG"], "simulate --help shows its", 'expected a flag, found "-DEBUG"'],
    [["decode", "-o", "json"], "did you mean --format?", 'expected a flag, found "-o"'],
    [["decode", "--json"], "did you mean --format json?", 'expected a flag, found "--json"'],
    [["doctor", "-V"], "did you mean --version?", 'expected a flag, found "-V"'],
    [["decode", "--format", "qqqqqqqq"], "decode --help shows its", "expected one of terminal, text, json, ndjson"],
    [["decode", "--format", "it's"], "", `after --format, found "it's"`],
    [["decode", "--format"], "", "expected <name> after --format, found nothing"],
    [["completion", "bach"], "did you mean bash?", "expected one of bash, zsh, fish, powershell for <shell>, found"],
    [["completion"], "completion --help shows its arguments", "expected <shell>, found none"],
    [["completion", "bash", "zsh"], "", "expected 1 argument, found 2"],
    [["doctor", "a"], "doctor --help shows its", "expected 0 arguments, found 1"],
    [["translate", "iam-changes"], "", "expected --to <target>, found none"],
    [
      ["help", "qqqqqqqq"],
      "translate, lint, playground, completion, exit-codes, environment, formats",
      "a command or a topic after help",
    ],
    [["help", "patterns", "formats"], "one at a time", "expected a command or a topic after help, found 2"],
    [["decode", "--max-bytes", "many"], "", "expected a whole number of at least 1 after --max-bytes"],
  ])("refuses %j with exit code 2", async (argv, hint, message) => {
    const { code, stdout, stderr } = await run(argv);
    expect(stderr).toMatch(/^iam-alerts: /);
    expect(stderr.toLowerCase()).toContain(message.toLowerCase());
    expect(stderr.toLowerCase()).toContain(hint.toLowerCase());
    expect([code, stdout]).toEqual([2, ""]);
  });

  it("prints usage errors as one JSON object with --format json", async () => {
    const { code, stderr } = await run(["decode", "--nope", "--format=json"]);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "usage", message: expect.stringContaining("--nope") } });
    expect(code).toBe(2);
  });

  it("ends without an error when its reader closes the pipe", async () => {
    const { io, stderr } = testIo({ stdin: readFileSync("fixtures/records/CreateUser.json") });
    const closed = {
      ...io,
      stdout: {
        isTerminal: false,
        write: () => {
          throw new ClosedPipeError();
        },
      },
    };
    expect(await main(["decode"], closed)).toBe(0);
    expect(stderr()).toBe("");
  });

  it("prints the stack of a bug and asks for a report", async () => {
    const { io, stderr } = testIo();
    const broken = {
      ...io,
      stdin: {
        isTerminal: false,
        chunks: () => {
          throw new TypeError("oh \x1b[31m no");
        },
      },
    };
    expect(await main(["decode"], broken)).toBe(2);
    expect(stderr()).toContain("TypeError: oh \\x1b[31m no\n    at ");
    expect(stderr()).toContain(`This is a bug in iam-alerts ${version}`);
  });
});
