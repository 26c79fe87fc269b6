import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { knownCodes } from "../../../../src/cli/commands/lint/report/rules.ts";
import { folderWith, lintIn, metric, placesIn, problemsIn, subscription } from "./folder.ts";

const name = '"{ $.eventName = \\"CreateUser\\" }"';
const codesIn = async (text: string, file = "main.tf") =>
  (await problemsIn({ [file]: text })).problems.map(({ code }) => code);

describe("a comment iam-alerts-ignore", () => {
  it.each([
    [
      "above the setting",
      subscription(name).replace("  filter", "  # iam-alerts-ignore no-event-source -- one service\n  filter"),
    ],
    ["on the line", subscription(`${name} # iam-alerts-ignore no-event-source`)],
    ["above the block", `// iam-alerts-ignore no-event-source\n${subscription(name)}`],
    ["among other comments", `# iam-alerts-ignore: no-event-source\n# more words\n${subscription(name)}`],
    [
      "in a list of codes",
      `/* iam-alerts-ignore no-event-source, no-condition -- both */\n${subscription(name)}${subscription('"[ERROR]"').replace("resource", "# iam-alerts-ignore no-condition\nresource")}`,
    ],
    [
      "above a heredoc",
      'resource "aws_cloudwatch_log_metric_filter" "x" {\n  # iam-alerts-ignore no-event-source\n  pattern = <<-EOT\n    { $.eventName = "CreateUser" }\n  EOT\n}\n',
    ],
  ])("%s silences its code", async (_, text) => {
    expect((await codesIn(text)).filter((code) => code !== "unused-suppression")).toEqual([]);
  });

  it("works in YAML, scripts and source code", async () => {
    const yaml =
      "Resources:\n  A:\n    Type: AWS::Logs::MetricFilter\n    Properties:\n      # iam-alerts-ignore no-event-source\n      FilterPattern: '{ $.eventName = \"CreateUser\" }'\n";
    expect(await codesIn(yaml, "template.yaml")).toEqual([]);
    const shell =
      "# iam-alerts-ignore no-event-source\naws logs put-metric-filter --filter-pattern '{ $.eventName = \"CreateUser\" }'\n";
    expect(await codesIn(shell, "filter.sh")).toEqual([]);
  });

  it("silences neither another code nor another pattern", async () => {
    expect(await codesIn(`# iam-alerts-ignore no-condition\n${subscription(name)}`)).toEqual([
      "unused-suppression",
      "no-event-source",
    ]);
    const two = `# iam-alerts-ignore no-event-source\n${subscription(name)}${metric(name, "other")}`;
    expect(await placesIn({ "main.tf": two })).toEqual(["main.tf:6:16 info no-event-source"]);
  });

  it("is reported if it names no code, or none that is known", async () => {
    const { problems } = await problemsIn({
      "main.tf": `# iam-alerts-ignore\n# iam-alerts-ignore no-event-sorce\n${subscription(name)}`,
    });
    expect(problems.map(({ line, column, code, severity, hint }) => [line, column, code, severity, hint])).toEqual([
      [1, 3, "unknown-suppression", "warning", expect.stringContaining("for example")],
      [2, 21, "unknown-suppression", "warning", "did you mean no-event-source?"],
      [4, 23, "no-event-source", "info", expect.any(String)],
    ]);
  });

  it("is counted in the summary", async () => {
    const folder = folderWith({ "main.tf": `# iam-alerts-ignore no-event-source\n${subscription(name)}` });
    expect((await lintIn(folder, [folder])).stdout).toContain("1 problem silenced by comments\n");
  });

  it("is not read in texts of source code, or behind a mark of another language", async () => {
    const cdk = 'import * as logs from "aws-cdk-lib/aws-logs";\n';
    const literal = `logs.FilterPattern.literal('{ $.eventName = "CreateUser" }');\n`;
    const text = `${cdk}const a = "// iam-alerts-ignore nonsense";\n# iam-alerts-ignore nonsense\n${literal}`;
    expect(await codesIn(text, "a.ts")).not.toContain("unknown-suppression");
    expect(await codesIn(`${cdk}// iam-alerts-ignore no-event-source\n${literal}`, "a.ts")).toEqual([]);
  });

  it("is not read outside of comments", async () => {
    expect(await codesIn(`locals {\n  note = "iam-alerts-ignore nonsense"\n}\n${subscription(name)}`)).toEqual([
      "no-event-source",
    ]);
  });
});

describe("a baseline", () => {
  const refused = subscription('"{ $.a == 1 }"', "refused");

  it("leaves only problems that are new, wherever the old ones moved", async () => {
    const folder = folderWith({ "main.tf": refused });
    const baseline = join(folder, "baseline.json");
    const written = await lintIn(folder, [folder, "--write-baseline", baseline]);
    expect([written.code, written.stderr]).toEqual([0, "iam-alerts: baseline.json: wrote 1 problem\n"]);
    writeFileSync(join(folder, "main.tf"), `# moved\n\n${refused}${subscription('"{ $.b == 1 }"', "new")}`);
    const { code, stdout } = await lintIn(folder, [folder, "--baseline", baseline]);
    expect(code).toBe(1);
    expect(stdout).toContain("aws_cloudwatch_log_subscription_filter.new");
    expect(stdout).not.toContain("aws_cloudwatch_log_subscription_filter.refused");
    expect(stdout).toContain("1 problem in the baseline\n");
  });

  it("counts a problem as often as it lists it", async () => {
    const folder = folderWith({ "main.tf": refused });
    const baseline = join(folder, "baseline.json");
    await lintIn(folder, [folder, "--write-baseline", baseline]);
    writeFileSync(join(folder, "main.tf"), `${refused}${refused}`);
    expect((await lintIn(folder, [folder, "--baseline", baseline])).code).toBe(1);
  });

  it("says that entries are no longer found", async () => {
    const folder = folderWith({ "main.tf": refused });
    const baseline = join(folder, "baseline.json");
    await lintIn(folder, [folder, "--write-baseline", baseline]);
    writeFileSync(join(folder, "main.tf"), refused.replace("==", "="));
    const { code, stderr } = await lintIn(folder, [folder, "--baseline", baseline]);
    expect([code, stderr]).toEqual([
      0,
      "iam-alerts: baseline.json: 1 problem no longer found: write the baseline again\n",
    ]);
  });

  it("is the same for the same problems", async () => {
    const folder = folderWith({ "main.tf": refused, "b.tf": subscription('"[ERROR]"', "b") });
    const [one, other] = [join(folder, "one.json"), join(folder, "other.json")];
    await lintIn(folder, [folder, "--write-baseline", one]);
    await lintIn(folder, [folder, "--write-baseline", other]);
    expect(readFileSync(one, "utf8")).toBe(readFileSync(other, "utf8"));
    expect(JSON.parse(readFileSync(one, "utf8")).problems).toHaveLength(2);
  });
});

describe("the codes", () => {
  it("have a rule each, also those of carriers", () => {
    const sources = readdirSync("src/carriers", { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".ts"),
    );
    const texts = sources.map((file) => readFileSync(join("src/carriers", file), "utf8"));
    const codes = texts.flatMap((text) =>
      [...text.matchAll(/\bcode: [^,;]*?"([a-z-]+)"(?: : "([a-z-]+)")?,/g)].flatMap(([, one = "", other]) => [
        one,
        other ?? one,
      ]),
    );
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => code.includes("-") && !knownCodes.includes(code))).toEqual([]);
  });
});
