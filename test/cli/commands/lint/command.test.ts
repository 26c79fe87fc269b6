import { chmodSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../../io.ts";
import { folderWith, hole, lintIn, metric, placesIn, problemsIn, subscription } from "./folder.ts";

const good = subscription('"{ $.eventSource = \\"iam.amazonaws.com\\" && $.eventName = \\"Create*\\" }"');
const refused = subscription('"{ $.eventName == \\"CreateUser\\" }"', "refused");
const warned = subscription('"[ERROR]"', "warned");
const informed = subscription('"{ $.eventName = \\"CreateUser\\" }"', "informed");

describe("lint's exit code", () => {
  it.each([
    [good, [], 0],
    [refused, [], 1],
    [warned, [], 0],
    [warned, ["--fail-on", "warning"], 1],
    [informed, ["--fail-on", "warning"], 0],
    [informed, ["--fail-on", "info"], 1],
    [refused, ["--list"], 0],
    ["", [], 1],
    ["", ["--pass-with-no-patterns"], 0],
    ["", ["--list"], 1],
  ])("for %j with %j is %i", async (text, flags, expected) => {
    const { code } = await problemsIn({ "main.tf": text }, ...flags);
    expect(code).toBe(expected);
  });

  it("is 2 for a file that cannot be parsed, whose other patterns are still reported", async () => {
    const { code, problems } = await problemsIn({ "main.tf": `${refused}\nresource "x" {{{\n` });
    expect([code, problems.map((problem) => problem.code)]).toEqual([2, ["pattern-syntax", "unreadable"]]);
  });

  it("is 2 for a file that is not UTF-8", async () => {
    const latin = Buffer.from(refused.replace("CreateUser", "Cr\u00e9ateUser"), "latin1");
    const { code, stderr } = await problemsIn({ "main.tf": latin, "good.tf": good });
    expect(code).toBe(2);
    expect(stderr).toContain("main.tf: expected UTF-8, found other bytes");
  });

  it.skipIf(process.getuid?.() === 0)("is 2 for a folder that cannot be read", async () => {
    const folder = folderWith({ "main.tf": good, "closed/main.tf": refused });
    chmodSync(join(folder, "closed"), 0);
    const { code, stderr } = await lintIn(folder, [folder]);
    chmodSync(join(folder, "closed"), 0o755);
    expect([code, stderr]).toEqual([2, expect.stringContaining("cannot read closed: EACCES")]);
  });

  it.each([
    [["no-such-file"], 'expected a file or a folder, found nothing at "no-such-file"'],
    [["--fail-on", "eror"], "did you mean error?"],
    [["--dry-run"], "expected --fix with --dry-run"],
    [["--list", "--fix"], "expected one of --list or --fix, found both"],
    [["-"], "expected --stdin-filename with -"],
    [["--stdin-filename", "main.tf"], "expected - with --stdin-filename"],
    [["-", "--stdin-filename", "main.tf", "--fix"], "stdin cannot be written"],
    [["--format", "tap"], 'found "tap"'],
    [["--format", "sarif", "--list"], 'expected a format for --list, found "sarif"'],
    [["--baseline", "a.json", "--write-baseline", "b.json"], "expected --baseline or --write-baseline"],
    [["--baseline", "no-such-file"], "expected a baseline of iam-alerts lint in no-such-file, found no file"],
    [["--baseline", "package.json"], "expected a baseline of iam-alerts lint in package.json, found version"],
    [["--baseline", "README.md"], "found a file that is not JSON"],
  ])("is 2 for %j", async (argv, message) => {
    const folder = folderWith({ "main.tf": good });
    const paths = argv[0]?.startsWith("-") && argv[0] !== "-" ? [folder] : [];
    const { code, stdout, stderr } = await run(["lint", ...paths, ...argv]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});

describe("the files that lint reads", () => {
  const files = {
    "main.tf": refused,
    "modules/a/main.tf": refused,
    "node_modules/b/main.tf": refused,
    "notes.md": refused,
  };

  it("are those of folders that can carry patterns, without those of tools", async () => {
    expect(await placesIn({ ...files, ".terraform/modules/c/main.tf": refused })).toEqual([
      "main.tf:2:35 error pattern-syntax",
      "modules/a/main.tf:2:35 error pattern-syntax",
    ]);
  });

  it("are not those that .gitignore excludes, in each folder and in the order of git", async () => {
    const ignoring = {
      ".git/info/exclude": "private/\n",
      ".gitignore": "*.tf\n!keep.tf\n/build/\n",
      "main.tf": refused,
      "keep.tf": refused,
      "build/keep.tf": refused,
      "private/keep.tf": refused,
      "infra/.gitignore": "!again.tf\nkeep.tf\n",
      "infra/again.tf": refused,
      "infra/keep.tf": refused,
      "infra/main.tf": refused,
    };
    const names = async (...flags: readonly string[]) =>
      (await placesIn(ignoring, ...flags)).map((line) => line.split(":")[0]);
    expect(await names()).toEqual(["infra/again.tf", "keep.tf"]);
    expect((await names("--no-ignore")).length).toBe(7);
  });

  it("include an ignored folder or file that is named, such as cdk.out", async () => {
    const folder = folderWith({
      ".git/HEAD": "",
      ".gitignore": "cdk.out\nmain.tf\n",
      "cdk.out/main.tf": refused,
      "main.tf": refused,
    });
    expect((await lintIn(folder, [folder])).code).toBe(1);
    expect((await lintIn(folder, [folder, "--pass-with-no-patterns"])).code).toBe(0);
    for (const name of ["cdk.out", "main.tf"]) {
      expect((await lintIn(folder, [join(folder, name)])).stdout).toContain("pattern-syntax");
    }
  });

  it("include the rules of the repository if a folder inside of it is named", async () => {
    const folder = folderWith({
      ".git/HEAD": "",
      ".gitignore": "generated.tf\n",
      "infra/generated.tf": refused,
      "infra/main.tf": good,
    });
    expect((await lintIn(folder, [join(folder, "infra")])).code).toBe(0);
  });

  it("follow links, but not in circles", async () => {
    const folder = folderWith({ "real/main.tf": refused, "other/notes.txt": "" });
    symlinkSync(folder, join(folder, "real/up"));
    symlinkSync(join(folder, "real/main.tf"), join(folder, "other/link.tf"));
    symlinkSync("nowhere", join(folder, "other/broken.tf"));
    const { stdout } = await lintIn(folder, [folder, "--list"]);
    expect(stdout).toContain("real/main.tf:2:");
    expect(stdout).toContain("other/link.tf:2:");
    expect(stdout).toContain("2 patterns");
  });

  it("are read once if they are named twice", async () => {
    const folder = folderWith({ "main.tf": refused });
    expect((await lintIn(folder, [folder, join(folder, "main.tf"), folder, "--list"])).stdout).toContain(
      "1 pattern in 1 file\n",
    );
  });

  it("give each other values, also if only one of them is named", async () => {
    const folder = folderWith({
      "main.tf": `${subscription("local.p")}${metric(`"{ $.userIdentity.type = ${hole("local.type")} }"`)}`,
      "locals.tf": `locals {\n  p    = "{ $.a == 1 }"\n  type = "root"\n}\n`,
    });
    const [main, locals] = [join(folder, "main.tf"), join(folder, "locals.tf")];
    expect((await lintIn(folder, [main])).stdout).toContain("main.tf:5:16: error: this pattern never matches");
    expect((await lintIn(folder, [locals])).stdout).toContain(
      'locals.tf:2:17: error: AWS refuses this pattern: expected an operator, found "==" [pattern-syntax]\n  in the subscription filter',
    );
  });

  it("are reported if they are too large", async () => {
    const folder = folderWith({ "main.tf": good, "data.json": "" });
    writeFileSync(join(folder, "data.json"), Buffer.alloc(17 * 1024 * 1024, 32));
    const { stderr, code } = await lintIn(folder, [folder]);
    expect([code, stderr]).toEqual([
      0,
      "iam-alerts: data.json: not read, because the file is large; name it to read it\n",
    ]);
  });
});

describe("a text that several resources use", () => {
  it("is reported once", async () => {
    const text = `locals {\n  p = "{ $.a == 1 }"\n}\n${subscription("local.p", "one")}${metric("local.p", "two")}`;
    const { problems } = await problemsIn({ "main.tf": text });
    expect(problems.map((problem) => problem.code)).toEqual(["pattern-syntax"]);
  });
});

describe("lint without patterns", () => {
  it("does not say that all is fine", async () => {
    const folder = folderWith({ "main.tf": 'variable "x" {}\n', "a.json": "{}" });
    const { stdout, stderr } = await lintIn(folder, [folder]);
    expect(stdout).toBe("no filter patterns in 2 files\n");
    expect(stderr).toMatch(/^iam-alerts: expected filter patterns, found none in 2 files\n {2}hint: /);
  });

  it("counts only patterns that were checked", async () => {
    const folder = folderWith({ "main.tf": `variable "p" {}\n${subscription("var.p")}` });
    const { stdout } = await lintIn(folder, [folder]);
    expect(stdout).toContain("no problems in 0 patterns");
    expect(stdout).toContain("1 pattern not checked");
  });
});

describe("lint of stdin", () => {
  it("uses the name to read the text, and the files next to it for its values", async () => {
    const folder = folderWith({ "main.tf": good, "locals.tf": 'locals {\n  type = "root"\n}\n' });
    const name = join(folder, "main.tf");
    const stdin = metric(`"{ $.userIdentity.type = \\"${hole("local.type")}\\" }"`);
    const { code, stdout } = await lintIn(folder, ["-", "--stdin-filename", name, "--format", "text"], { stdin });
    expect(code).toBe(1);
    expect(stdout).toContain("main.tf:2:16: error: this pattern never matches");
    expect(stdout).toContain("1 error in 1 pattern");
  });

  it("works for a file that does not exist yet", async () => {
    const { stdout } = await run(["lint", "-", "--stdin-filename", "new/folder/main.tf"], { stdin: refused });
    expect(stdout).toContain("new/folder/main.tf:2:35: error");
  });
});

describe("lint --list", () => {
  it("shows place, kind, resource, text and what is known", async () => {
    const folder = folderWith({
      "main.tf": `${metric('"{ $.userIdentity.type = Root }"', "root")}${subscription(`"{ $.a = \\"${hole("var.x")}\\" }"`, "part")}${subscription("var.p", "out")}`,
    });
    expect((await lintIn(folder, [folder, "--list"])).stdout).toBe(
      [
        "main.tf:2:13",
        "  metric filter aws_cloudwatch_log_metric_filter.root; equals root-activity",
        "  { $.userIdentity.type = Root }",
        "main.tf:5:20",
        "  subscription filter aws_cloudwatch_log_subscription_filter.part; a part comes from outside",
        `  { $.a = "${hole("var.x")}" }`,
        "main.tf:8:20",
        "  subscription filter aws_cloudwatch_log_subscription_filter.out; comes from outside, and is not judged",
        "  var.p",
        "3 patterns in 1 file",
        "",
      ].join("\n"),
    );
  });

  it("has the same for programs", async () => {
    const folder = folderWith({ "main.tf": good });
    const { stdout } = await lintIn(folder, [folder, "--list", "--format", "json"]);
    expect(JSON.parse(stdout)).toEqual([
      {
        ...{
          file: "main.tf",
          line: 2,
          column: 20,
          endLine: 2,
          endColumn: expect.any(Number),
          kind: "subscription filter",
        },
        ...{
          resource: "aws_cloudwatch_log_subscription_filter.iam",
          carrier: "terraform",
          judged: "whole",
          preset: null,
        },
        pattern: '{ $.eventSource = "iam.amazonaws.com" && $.eventName = "Create*" }',
      },
    ]);
  });
});
