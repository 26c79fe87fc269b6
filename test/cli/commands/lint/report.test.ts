import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DOMParser } from "@xmldom/xmldom";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { Lines } from "../../../../src/cli/commands/lint/files/lines.ts";
import { applyEdits } from "../../../../src/cli/commands/lint/fix/encode.ts";
import { cellsOf } from "../../../../src/render/rows/cells.ts";
import { folderWith, lintIn, metric, subscription } from "./folder.ts";

const refused = metric('"{ $.eventName == \\"CreateUser\\" }"', "eq");
const quoted =
  '{"Resources":{"A":{"Type":"AWS::Logs::MetricFilter","Properties":{"FilterPattern":"{ $.a = “x” }"}}}}\n';
const several = {
  "main.tf": `${refused}${subscription('"[ERROR]"', "words")}`,
  "a b/template.json": quoted,
};

interface SarifRegion {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Parses SARIF that is valid by its schema. */
function sarifOf(text: string) {
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync("fixtures/schemas/sarif-2.1.0.json", "utf8"));
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true }).compile(
    schema,
  );
  const log = JSON.parse(text);
  expect([validate(log), validate.errors]).toEqual([true, null]);
  return log;
}

describe("lint --format sarif", () => {
  async function sarifIn(files: Readonly<Record<string, string | Uint8Array>>) {
    const folder = folderWith(files);
    const { stdout, code } = await lintIn(folder, [folder, "--format", "sarif"]);
    return { log: sarifOf(stdout.replaceAll(`file://${folder}/`, "")), code };
  }

  it("is valid by its schema, with rules that have help, and fingerprints", async () => {
    const { log, code } = await sarifIn(several);
    const [{ tool, results, columnKind, invocations }] = log.runs;
    expect([code, columnKind, invocations[0].executionSuccessful]).toEqual([1, "utf16CodeUnits", true]);
    expect(results.map(({ ruleId, level }: { ruleId: string; level: string }) => [ruleId, level])).toEqual([
      ["pattern-syntax", "error"],
      ["pattern-syntax", "error"],
      ["no-condition", "warning"],
    ]);
    for (const { ruleId, ruleIndex, partialFingerprints } of results) {
      expect(tool.driver.rules[ruleIndex]).toMatchObject({
        id: ruleId,
        help: { text: expect.stringContaining("iam-alerts-ignore") },
      });
      expect(partialFingerprints["iamAlertsLint/v1"]).toMatch(/^[\da-f]{32}$/);
    }
  });

  it("is valid without a problem and without a file, and for files that cannot be read", async () => {
    expect((await sarifIn({ "main.tf": metric('"{ $.a = 1 }"') })).log.runs[0].results).toEqual([]);
    expect((await sarifIn({})).log.runs[0].results).toEqual([]);
    const { log } = await sarifIn({ "main.tf": Buffer.from(`${refused}# \xe9`, "latin1") });
    expect(log.runs[0].invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: "error", message: { text: expect.stringContaining("UTF-8") } }],
    });
  });

  it("names files by URI, and says where the problem is and what to replace", async () => {
    const { log } = await sarifIn(several);
    const [first] = log.runs[0].results;
    const { artifactLocation, region } = first.locations[0].physicalLocation;
    expect(artifactLocation.uri).toMatch(/a%20b\/template\.json$/);
    expect(region.snippet.text).toBe("“");
    const lines = new Lines(quoted);
    const offset = (line: number, column: number) => lines.startOf(line) + column - 1;
    const edits = first.fixes[0].artifactChanges[0].replacements.map(
      ({ deletedRegion: at, insertedContent }: { deletedRegion: SarifRegion; insertedContent: { text: string } }) => ({
        file: "",
        start: offset(at.startLine, at.startColumn),
        end: offset(at.endLine, at.endColumn),
        text: insertedContent.text,
      }),
    );
    expect(applyEdits(quoted, edits)).toBe(quoted.replaceAll(/[“”]/g, '\\"'));
  });

  it("keeps the fingerprint of a problem that moves", async () => {
    const folder = folderWith({ "main.tf": refused });
    const print = async () => {
      const { stdout } = await lintIn(folder, [folder, "--format", "ndjson"]);
      return /"line":(\d+).*"fingerprint":"(\w+)"/.exec(stdout)?.slice(1) ?? [];
    };
    const [line, fingerprint] = await print();
    writeFileSync(join(folder, "main.tf"), `# a comment\n\n${refused}`);
    expect([line, await print()]).toEqual(["2", ["4", fingerprint]]);
  });
});

describe("lint --format github", () => {
  it("has the list, and an annotation at each problem", async () => {
    const folder = folderWith(several);
    const { stdout } = await lintIn(folder, [folder, "--format", "github"]);
    expect(stdout).toContain("\n2 errors and 1 warning in 3 patterns");
    const annotations = stdout.split("\n").filter((line) => line.startsWith("::"));
    expect(annotations).toEqual([
      expect.stringMatching(
        /^::error file=a b\/template\.json,line=1,endLine=1,col=\d+,endColumn=\d+,title=pattern-syntax::AWS refuses/,
      ),
      expect.stringMatching(
        /^::error file=main\.tf,line=2,endLine=2,col=28,endColumn=30,title=pattern-syntax::AWS refuses this pattern: .*%0Ain the metric filter .*%0Ahint: /,
      ),
      expect.stringMatching(/^::warning file=main\.tf,line=5,.*title=no-condition::/),
    ]);
  });
});

describe("lint --format junit", () => {
  it("has a test case for each pattern, of which those fail that fail the run", async () => {
    const folder = folderWith(several);
    const parse = async (...flags: readonly string[]) => {
      const { stdout } = await lintIn(folder, [folder, "--format", "junit", ...flags]);
      const document = new DOMParser({ onError: (_, message) => expect.fail(message) }).parseFromString(
        stdout,
        "text/xml",
      );
      const count = (name: string) => document.getElementsByTagName(name).length;
      const suites = document.getElementsByTagName("testsuites")[0];
      return [
        suites?.getAttribute("tests"),
        suites?.getAttribute("failures"),
        count("testcase"),
        count("failure"),
        count("system-out"),
      ];
    };
    expect(await parse()).toEqual(["3", "2", 3, 2, 1]);
    expect(await parse("--fail-on", "warning")).toEqual(["3", "3", 3, 3, 0]);
  });
});

describe("lint --format json and ndjson", () => {
  it("have the same problems, and a summary", async () => {
    const folder = folderWith(several);
    const whole = JSON.parse((await lintIn(folder, [folder, "--format", "json"])).stdout);
    const lines = (await lintIn(folder, [folder, "--format", "ndjson"])).stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([...whole.problems, { summary: whole.summary }]);
    expect(whole.summary).toMatchObject({ errors: 2, warnings: 1, infos: 0, patterns: 3, files: 2, notJudged: 0 });
    expect(whole.patterns).toHaveLength(3);
    expect(whole.problems[1]).toEqual({
      ...{ file: "main.tf", line: 2, column: 28, endLine: 2, endColumn: 30, severity: "error", code: "pattern-syntax" },
      ...{
        message: 'AWS refuses this pattern: expected an operator, found "=="',
        hint: "AWS compares with a single =",
      },
      ...{ resource: "aws_cloudwatch_log_metric_filter.eq", kind: "metric filter", fixable: true },
      ...{ suggestion: '{ $.eventName = "CreateUser" }', fingerprint: expect.stringMatching(/^[\da-f]{32}$/) },
    });
  });
});

describe("the list for people", () => {
  it.each([
    '"{ $.名前 == 1 }"',
    '"{ $.a = \\"日本\\" && $.b == 1 }"',
    '"{ $.a = \\"😀\\" && $.b == 1 }"',
    '"{ $.a = \\"\u200b\\" && $.b == 1 }"',
  ])("puts the caret under the character in %s", async (text) => {
    const folder = folderWith({ "main.tf": `\t${metric(text)}` });
    const lines = (await lintIn(folder, [folder])).stdout.split("\n");
    const at = lines.findIndex((line) => /^ +\^~+$/.test(line));
    expect(cellsOf(lines[at - 1]?.split(" ==")[0] ?? "") + 1).toBe(lines[at]?.indexOf("^"));
  });

  it.each([30, 40, 60, 80, 200])("fits %i columns", async (columns) => {
    const long = Array.from({ length: 20 }, (_, at) => `$.eventName = \\"Create${at}\\"`).join(" || ");
    const folder = folderWith({
      "main.tf": `${metric(`"{ ${long} || $.x == 1 }"`, "with_a_name")}${subscription('"[ERROR]"')}${subscription(`<<-EOT\n    { ${long.replaceAll("\\", "")} }\n  EOT`, "b")}`,
    });
    const { stdout } = await lintIn(folder, [folder], { terminal: true, columns, env: { NO_COLOR: "1" } });
    const wide = stdout.split("\n").filter((line) => line.length > Math.max(columns, 34) && !line.includes(folder));
    expect(wide).toEqual([]);
    expect(stdout).toMatch(/==.*\n +\^~\n/);
  });

  it("escapes text of files that would change the terminal or start a command of GitHub", async () => {
    const hostile = `resource "aws_cloudwatch_log_metric_filter" "x" {\n  pattern = "{ $.a == \u001b[31m\u202e ##[error]x" # \u001b]0;title\u0007\n}\n`;
    const folder = folderWith({ "\u001b[2Jmain.tf": hostile });
    for (const format of ["terminal", "text", "github", "json", "ndjson", "sarif", "junit"]) {
      const { stdout } = await lintIn(folder, [folder, "--format", format, "--no-color"]);
      expect(stdout).not.toMatch(/[\u001b\u0007\u202e]|##\[error\]/);
    }
  });

  it("names every file relative to the current folder, and is colored on demand", async () => {
    const folder = folderWith({ "main.tf": refused });
    const { stdout } = await lintIn(folder, [join(folder, "main.tf"), "--color"]);
    expect(stdout).toContain("\u001b[31merror\u001b[39m");
  });
});
