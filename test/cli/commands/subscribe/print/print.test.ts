import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { CfnPermission } from "aws-cdk-lib/aws-lambda";
import { CfnSubscriptionFilter } from "aws-cdk-lib/aws-logs";
import { App, Stack } from "aws-cdk-lib/core";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import type { Permission } from "../../../../../src/aws/subscribe/permission.ts";
import type { Filter } from "../../../../../src/aws/subscribe/plan.ts";
import { cdkOf } from "../../../../../src/cli/commands/subscribe/print/cdk.ts";
import { cloudFormationOf } from "../../../../../src/cli/commands/subscribe/print/cloudformation.ts";
import { commandsOf } from "../../../../../src/cli/commands/subscribe/print/shell.ts";
import { terraformOf } from "../../../../../src/cli/commands/subscribe/print/terraform.ts";
import { namesOf, type Wanted } from "../../../../../src/cli/commands/subscribe/print/wanted.ts";
import { presets } from "../../../../../src/presets.ts";
import { findIn, textsOf } from "../../../../carriers/find.ts";
import { run } from "../../../io.ts";

const { parse: parseHcl } = createRequire(import.meta.url)("@cdktf/hcl2json") as {
  parse(name: string, text: string): Promise<Record<string, Record<string, Record<string, Record<string, unknown>[]>>>>;
};

const functionArn = "arn:aws:lambda:eu-west-1:111122223333:function:iam-alerts";

const wantedFor = (filter: Partial<Filter>, permission: Partial<Permission> | null = {}): Wanted => ({
  filter: {
    ...{ logGroup: "/aws/cloudtrail/logs", name: "iam-alerts", pattern: "{ $.a = 1 }", destinationArn: functionArn },
    ...{ roleArn: null, distribution: null, fieldSelectionCriteria: null, emitSystemFields: null },
    applyOnTransformedLogs: false,
    ...filter,
  },
  permission: permission && {
    ...{ functionArn, qualifier: null, statementId: "iam-alerts-x-0123456789abcdef", principal: "logs.amazonaws.com" },
    ...{
      sourceArn: "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/cloudtrail/logs:*",
      sourceAccount: "111122223333",
    },
    ...permission,
  },
});

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: they are the point
/** Texts with what each language reads in its own way. */
const texts = [
  ...presets.map(({ pattern }) => pattern),
  '{ $.userName = "it\'s" }',
  '{ $.a = "C:\\\\temp" && $.b = "say \\"hi\\"" }',
  "{ $.a = %${name}% }",
  "{ $.a = %$${name}% && $.b = %$$${x}% }",
  "{ $.a = %%{ if x }% }",
  '{ $.a = "%%{x" && $.b = "%%%{x" }',
  '{ $.a = "$(id)" && $.b = "`id`" && $.c = "$HOME" && $.d = "!x" }',
  '{ $.a = "#{x}" && $.b = "a # b: c" && $.c = "{{resolve:ssm:x}}" }',
  "-ERROR",
  "?WARN ?ERROR",
  '"a phrase"',
  "",
  '{ $.a = "x\ty" &&\n$.b = "\r" }',
  '{ $.a = "ü 語 😀 \u2028 \u0085 \u00a0 \ufeff \u007f \u0001" }',
  "[ip, user, timestamp, request = *html*, status = 4*, bytes]",
  "%^a%",
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: they are the point

/** Returns what Terraform reads, given what HashiCorp's parser read: it leaves `$${` and `%%{` as they are. */
const withoutEscapes = (text: unknown) => String(text).replaceAll("$${", "${").replaceAll("%%{", "%{");

/** Runs a script with a function aws that prints its arguments, and returns those of each call. */
function callsOf(script: string): readonly (readonly string[])[] {
  const aws = 'aws() { for each; do printf "%s\\0" "$each"; done; printf "\\1\\0"; }\n';
  const { stdout, stderr, status } = spawnSync("sh", ["-eu"], { input: aws + script, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return stdout
    .split("\u0001\0")
    .slice(0, -1)
    .map((call) => call.split("\0").slice(0, -1));
}

/** Returns the resources of a stack that a module in TypeScript adds, by their types. */
function synthesizedFrom(code: string): readonly { readonly Type: string; readonly Properties: object }[] {
  const module = { exports: {} as { addSubscriptionFilters?: (scope: Stack) => void } };
  const { code: script } = transformSync(code, { loader: "ts", format: "cjs" });
  const modules: Readonly<Record<string, unknown>> = {
    "aws-cdk-lib/aws-lambda": { CfnPermission },
    "aws-cdk-lib/aws-logs": { CfnSubscriptionFilter },
  };
  new Function("module", "exports", "require", script)(module, module.exports, (name: string) => modules[name]);
  const outdir = mkdtempSync(join(tmpdir(), "iam-alerts-print-"));
  try {
    const stack = new Stack(new App({ outdir, analyticsReporting: false }), "Stack");
    module.exports.addSubscriptionFilters?.(stack);
    return Object.values(Template.fromStack(stack).toJSON()["Resources"] as object);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

describe("code for a filter", () => {
  it.each(texts)("writes %j for Terraform", async (pattern) => {
    const code = terraformOf([wantedFor({ pattern })]);
    const { resource } = await parseHcl("main.tf", code);
    const [filter] = resource?.["aws_cloudwatch_log_subscription_filter"]?.["iam_alerts"] ?? [];
    // HashiCorp's parser for JSON leaves escapes of templates as they are, so those after another mark are ambiguous.
    if (!/\$\$\{|%%\{/.test(pattern)) expect(withoutEscapes(filter?.["filter_pattern"])).toBe(pattern);
    const found = textsOf(await findIn({ "main.tf": code }));
    expect(Object.values(found)).toEqual([pattern]);
  });

  it.each(texts)("writes %j for CloudFormation", (pattern) => {
    const code = cloudFormationOf([wantedFor({ pattern })]);
    for (const version of ["1.1", "1.2"] as const) {
      const { Resources } = parseYaml(code, { version }) as { Resources: Record<string, { Properties: object }> };
      expect(Resources["IamAlerts"]?.Properties, version).toMatchObject({ FilterPattern: pattern });
    }
  });

  it.each(texts.slice(-20))("writes %j for CDK", (pattern) => {
    const [permission, filter] = synthesizedFrom(cdkOf([wantedFor({ pattern })]));
    expect(permission).toMatchObject({ Type: "AWS::Lambda::Permission", Properties: { FunctionName: functionArn } });
    expect(filter).toMatchObject({
      Type: "AWS::Logs::SubscriptionFilter",
      Properties: { FilterPattern: pattern },
      DependsOn: ["IamAlertsPermission"],
    });
  });

  it.each(texts)("writes %j for the AWS CLI", (pattern) => {
    const [, put] = callsOf(commandsOf([wantedFor({ pattern })]));
    expect(put).toContain(`--filter-pattern=${pattern}`);
  });

  it("is valid for the shell, with every setting", () => {
    const filter = {
      distribution: "Random",
      roleArn: "arn:aws:iam::111122223333:role/logs",
      applyOnTransformedLogs: true,
    };
    const more = { fieldSelectionCriteria: "@aws.account = '1'", emitSystemFields: ["@aws.account", "@aws.region"] };
    const [put, ...others] = callsOf(commandsOf([wantedFor({ ...filter, ...more } as Partial<Filter>, null)]));
    expect(others).toEqual([]);
    expect(put).toEqual([
      ...["logs", "put-subscription-filter", "--region=eu-west-1", "--log-group-name=/aws/cloudtrail/logs"],
      ...["--filter-name=iam-alerts", "--filter-pattern={ $.a = 1 }", `--destination-arn=${functionArn}`],
      ...["--role-arn=arn:aws:iam::111122223333:role/logs", "--distribution=Random"],
      ...["--field-selection-criteria=@aws.account = '1'", "--emit-system-fields", "@aws.account", "@aws.region"],
      "--apply-on-transformed-logs",
    ]);
  });

  it("has the settings in every language", async () => {
    const settings = { distribution: "Random", roleArn: "arn:aws:iam::111122223333:role/logs" } as const;
    const wanted = wantedFor({ ...settings, emitSystemFields: ["@aws.account"], applyOnTransformedLogs: true }, null);
    const { resource } = await parseHcl("main.tf", terraformOf([wanted]));
    expect(resource).toEqual({
      aws_cloudwatch_log_subscription_filter: {
        iam_alerts: [
          {
            ...{ name: "iam-alerts", log_group_name: "/aws/cloudtrail/logs", filter_pattern: "{ $.a = 1 }" },
            ...{ destination_arn: functionArn, role_arn: settings.roleArn, distribution: "Random" },
            ...{ emit_system_fields: ["@aws.account"], apply_on_transformed_logs: true },
          },
        ],
      },
    });
    const expected = {
      Type: "AWS::Logs::SubscriptionFilter",
      Properties: {
        ...{ FilterName: "iam-alerts", LogGroupName: "/aws/cloudtrail/logs", FilterPattern: "{ $.a = 1 }" },
        ...{ DestinationArn: functionArn, RoleArn: settings.roleArn, Distribution: "Random" },
        ...{ EmitSystemFields: ["@aws.account"], ApplyOnTransformedLogs: true },
      },
    };
    expect(parseYaml(cloudFormationOf([wanted]))).toEqual({ Resources: { IamAlerts: expected } });
    expect(synthesizedFrom(cdkOf([wanted]))).toEqual([expected]);
  });

  it("has a permission before the filter, for the alias", async () => {
    const wanted = wantedFor({ destinationArn: `${functionArn}:live` }, { qualifier: "live" });
    const { resource } = await parseHcl("main.tf", terraformOf([wanted]));
    expect(resource?.["aws_lambda_permission"]?.["iam_alerts"]).toMatchObject([
      {
        function_name: functionArn,
        qualifier: "live",
        principal: "logs.amazonaws.com",
        source_account: "111122223333",
      },
    ]);
    expect(resource?.["aws_cloudwatch_log_subscription_filter"]?.["iam_alerts"]).toMatchObject([
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform
      { depends_on: ["${aws_lambda_permission.iam_alerts}"] },
    ]);
    const { Resources } = parseYaml(cloudFormationOf([wanted])) as { Resources: object };
    const made = [Object.values(Resources), synthesizedFrom(cdkOf([wanted]))];
    for (const resources of made) {
      expect(resources[0]).toMatchObject({
        Type: "AWS::Lambda::Permission",
        Properties: { FunctionName: `${functionArn}:live`, Action: "lambda:InvokeFunction" },
      });
      expect([resources[1].DependsOn].flat()).toEqual(["IamAlertsPermission"]);
    }
    const [permit, put] = callsOf(commandsOf([wanted]));
    expect(permit).toEqual(
      expect.arrayContaining(["add-permission", `--function-name=${functionArn}`, "--qualifier=live"]),
    );
    expect(put).toContain(`--destination-arn=${functionArn}:live`);
  });

  it("has a name of its own for each log group", () => {
    const groups = ["/a/b", "a-b", "a_b", "-", "1"].map((logGroup) => wantedFor({ logGroup }));
    expect(namesOf(groups).map((words) => words.join("_"))).toEqual([
      ...["iam_alerts_a_b", "iam_alerts_a_b_2", "iam_alerts_a_b_3", "iam_alerts", "iam_alerts_1"],
    ]);
    expect(namesOf([wantedFor({ name: "7 filters" })])).toEqual([["filter", "7", "filters"]]);
    expect(Object.keys((parseYaml(cloudFormationOf(groups)) as { Resources: object }).Resources)).toHaveLength(10);
    expect(synthesizedFrom(cdkOf(groups))).toHaveLength(10);
  });

  it("refuses what the provider of Terraform has no argument for", () => {
    expect(() => terraformOf([wantedFor({ fieldSelectionCriteria: "@aws.account = 1" })])).toThrow(
      "expected no --field-selection-criteria with --print terraform",
    );
  });
});

describe("subscribe --print", () => {
  const args = ["subscribe", "--log-group", "trail", "--function", functionArn];

  it.each(["terraform", "cloudformation", "cdk", "cli"])("prints %s without a call to AWS", async (language) => {
    const { code, stdout, stderr } = await run([
      ...args,
      "--print",
      language,
      "--except",
      "userIdentity.userName=it's",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("arn:aws:logs:eu-west-1:111122223333:log-group:trail:*");
    expect(stdout).toMatch(/userName/);
  });

  it.each([
    [["--remove"], "expected --print without --remove, found both"],
    [["--check"], "expected --print without --check, found both"],
    [["--dry-run"], "expected --print without --dry-run, found both"],
    [["--rename-from", "x"], "expected --print without --rename-from, found both"],
    [["--all-matching", "x"], "expected --print without --all-matching, found both"],
    [["--config", "x.yaml"], "expected --print without --config, found both"],
    [["--account-policy"], "expected --print without --account-policy, found both"],
    [["--log-group", "/aws/lambda/iam-alerts"], "the function itself writes to /aws/lambda/iam-alerts"],
    [["--pattern", "{ $.a"], "expected"],
  ])("refuses %j", async (more, message) => {
    const { code, stdout, stderr } = await run([...args, "--print", "cli", ...more]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});
