import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import manifest from "../package.json" with { type: "json" };
import { readAction, repository, runAction, type StepResult } from "./action.ts";

const files = {
  "main.tf": `resource "aws_cloudwatch_log_subscription_filter" "alerts" {
  name            = "alerts"
  log_group_name  = "trail"
  destination_arn = "arn:aws:lambda:us-east-1:111122223333:function:alerts"
  filter_pattern  = "{ $.eventName == \\"CreateUser\\" }"
}
`,
  "good.iam-alerts.yaml": `pattern: '{ $.eventName = "CreateUser" }'
tests:
  - { name: a new user, event: CreateUser, matches: true }
  - { name: a new role, event: CreateRole, matches: false }
`,
  "iam-alerts.config.yaml": "subscriptions:\n  - { logGroups: [trail], funktion: alerts }\n",
};
const codes = (results: readonly StepResult[]) => results.map(({ id, code }) => `${id} ${code}`);
const find = (results: readonly StepResult[], id: string) => results.find((step) => step.id === id);

describe("action.yml", () => {
  const action = readAction();

  it("installs the version of this package unless another one is given", () => {
    expect(action.inputs["version"]?.default).toBe(manifest.version);
  });

  it("puts no input into a script, only into its environment", () => {
    const scripts = action.runs.steps.flatMap(({ run }) => run ?? []);
    expect(scripts.length).toBeGreaterThan(3);
    expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
    const used = JSON.stringify(action.runs.steps);
    expect(Object.keys(action.inputs).filter((name) => !used.includes(`inputs.${name}`))).toEqual([]);
  });

  it("lints, and passes the problems on to code scanning", async () => {
    const results = await runAction(repository(files), { sarif: "true" });
    expect(codes(results)).toEqual(["install 0", "lint 1", "upload null"]);
    expect(find(results, "install")?.output).toContain(`npm iam-alerts@${manifest.version}\n`);
    expect(find(results, "lint")?.output).toMatch(/::error .*file=main\.tf,line=5/);
    const { sarif_file: file = "", category } = find(results, "upload")?.with ?? {};
    expect(category).toBe("iam-alerts");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ version: "2.1.0" });
  });

  it("runs every command even if one before it failed, and uploads nothing unless asked", async () => {
    const results = await runAction(repository(files), { commands: "lint test subscribe" });
    expect(codes(results)).toEqual(["install 0", "test 0", "lint 1", "subscribe 2"]);
    expect(find(results, "subscribe")?.output).toContain('iam-alerts.config.yaml:2:27: unknown key "funktion"');
  });

  it("reads only the given paths, one per line", async () => {
    const folder = repository({
      ...files,
      "a b.iam-alerts.yaml": files["good.iam-alerts.yaml"].replace("true", "false"),
    });
    const one = await runAction(folder, { commands: "test", paths: "good.iam-alerts.yaml\n" });
    expect(codes(one)).toEqual(["install 0", "test 0"]);
    const both = await runAction(folder, { commands: "test", paths: "good.iam-alerts.yaml\na b.iam-alerts.yaml" });
    expect(codes(both)).toEqual(["install 0", "test 1"]);
    expect(find(both, "test")?.output).toContain("a b.iam-alerts.yaml");
  });

  it.each(["$(touch harm)", '"; touch harm; "', "`touch harm`", "--fix", "a\n; touch harm"])(
    "takes the path %j as a path",
    async (paths) => {
      const folder = repository(files);
      const results = await runAction(folder, { commands: "test lint", paths });
      expect(codes(results)).toEqual(["install 0", "test 2", "lint 2"]);
      expect(readdirSync(folder).toSorted()).toEqual(Object.keys(files).toSorted());
      expect(readFileSync(join(folder, "main.tf"), "utf8")).toBe(files["main.tf"]);
    },
  );

  it.each(["0.1.0; touch harm", "--registry=http://x", "file:../x", "$(touch harm)", "", "github:a/b"])(
    "refuses the version %j",
    async (version) => {
      const folder = repository(files);
      const results = await runAction(folder, { version });
      expect(codes(results)).toEqual(["install 2"]);
      expect(find(results, "install")?.output).toContain("::error::expected a version of iam-alerts");
      expect(existsSync(join(folder, "harm"))).toBe(false);
    },
  );

  it.each(["lint deploy", "$(touch harm)", "lint;touch"])("refuses the commands %j", async (commands) => {
    const folder = repository(files);
    expect(codes(await runAction(folder, { commands }))).toEqual(["install 2"]);
    expect(existsSync(join(folder, "harm"))).toBe(false);
  });
});

describe(".pre-commit-hooks.yaml", () => {
  const hooks = parse(readFileSync(".pre-commit-hooks.yaml", "utf8")) as readonly {
    readonly id: string;
    readonly language: string;
    readonly entry: string;
    readonly files: string;
  }[];

  it("has a hook for lint and one for test, which pre-commit installs with npm", () => {
    expect(hooks.map(({ id, language }) => `${id} ${language}`)).toEqual([
      "iam-alerts-lint node",
      "iam-alerts-test node",
    ]);
    expect(hooks.map(({ entry }) => entry.split(" ")[0])).toEqual(["iam-alerts", "iam-alerts"]);
  });

  it("gives each hook the files that its command reads", () => {
    const [lint, test] = hooks.map((hook) => new RegExp(hook.files));
    expect(["main.tf", "a/serverless.yml", "x.mts"].every((file) => lint?.test(file))).toBe(true);
    expect(["a.iam-alerts.yaml", "b/c.iam-alerts.yml"].every((file) => test?.test(file))).toBe(true);
    expect(test?.test("iam-alerts.config.yaml")).toBe(false);
  });
});
