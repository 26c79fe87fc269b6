import { describe, expect, it } from "vitest";
import { faultsOf, findIn, textsOf } from "../find.ts";

describe("Terraform's resources", () => {
  it("says what is around a subscription filter", async () => {
    const { patterns } = await findIn({
      "main.tf": `resource "aws_cloudwatch_log_subscription_filter" "x" {
  log_group_name  = aws_cloudwatch_log_group.trail.name
  destination_arn = "arn:aws:lambda:eu-west-1:111122223333:function:alerts"
  filter_pattern  = "{ $.a = 1 }"
}`,
    });
    expect(patterns).toMatchObject([
      {
        carrier: "terraform",
        kind: "subscription filter",
        resource: "aws_cloudwatch_log_subscription_filter.x",
        isTrimmed: false,
        logGroup: "aws_cloudwatch_log_group.trail.name",
        destination: "arn:aws:lambda:eu-west-1:111122223333:function:alerts",
      },
    ]);
  });

  it("says what a metric filter counts into, and what alarms and log groups there are", async () => {
    const found = await findIn({
      "main.tf": `resource "aws_cloudwatch_log_metric_filter" "x" {
  log_group_name = var.group
  pattern        = ""
  metric_transformation {
    name      = "Root"
    namespace = local.namespace
    value     = "1"
  }
}`,
      "alarms.tf": `locals {
  namespace = "CIS"
}
resource "aws_cloudwatch_metric_alarm" "x" {
  metric_name = "Root"
  namespace   = local.namespace
}
resource "aws_cloudwatch_log_group" "x" {
  name            = "/trail"
  log_group_class = "INFREQUENT_ACCESS"
}`,
    });
    expect(found.patterns).toMatchObject([
      { kind: "metric filter", isTrimmed: true, logGroup: "var.group", metric: { name: "Root", namespace: "CIS" } },
    ]);
    expect(found.patterns[0]?.text?.pieces).toEqual([]);
    expect(found.alarms).toMatchObject([
      { resource: "aws_cloudwatch_metric_alarm.x", file: "alarms.tf", namespace: "CIS", metric: "Root" },
    ]);
    expect(found.logGroups).toMatchObject([
      { resource: "aws_cloudwatch_log_group.x", name: "/trail", logGroupClass: "INFREQUENT_ACCESS" },
    ]);
  });

  it("reads the documents of account policies", async () => {
    const policy = (document: string) => `resource "aws_cloudwatch_log_account_policy" "x" {
  policy_type     = "SUBSCRIPTION_FILTER_POLICY"
  policy_document = ${document}
}`;
    const name = "aws_cloudwatch_log_account_policy.x";
    const encoded = 'jsonencode({ DestinationArn = var.arn, FilterPattern = "{ $.a = \\"b\\" }" })';
    expect(textsOf(await findIn({ "main.tf": policy(encoded) }))).toEqual({ [name]: '{ $.a = "b" }' });
    const heredoc = '<<EOT\n{ "DestinationArn": "${var.arn}", "FilterPattern": "{ $.a = \\"b\\" }" }\nEOT';
    const { patterns } = await findIn({ "main.tf": policy(heredoc) });
    expect(patterns).toMatchObject([{ kind: "account policy", faults: [] }]);
    expect(patterns[0]?.text?.pieces.map(({ kind, text }) => [kind, text])).toEqual([
      ["plain", "{ $.a = "],
      ["escape", '"'],
      ["plain", "b"],
      ["escape", '"'],
      ["plain", " }"],
    ]);
    expect(textsOf(await findIn({ "main.tf": policy("data.x.y.json") }))).toEqual({ [name]: null });
    expect(
      textsOf(await findIn({ "main.tf": policy("{ Name = 1 }").replace("SUBSCRIPTION_FILTER", "DATA_PROTECTION") })),
    ).toEqual({});
  });

  it("finds what modules pass on", async () => {
    const text = `
module "alarms" {
  source = "./pattern"
  metric_filters = {
    root = { pattern = "{ $.a = 1 }", metric_name = "Root" }
  }
  filter_pattern = "ERROR"
  event_pattern  = "{}"
  name_pattern   = "x"
  pattern        = "{ $.b = 2 }"
  rules          = [{ pattern = "^x$" }]
}
module "each" {
  for_each = { one = "p one", two = "p two" }
  source   = "./log"
  filter_pattern = each.value
}
`;
    expect(textsOf(await findIn({ "main.tf": text }))).toEqual({
      "module.alarms.metric_filters.root.pattern": "{ $.a = 1 }",
      "module.alarms.filter_pattern": "ERROR",
      "module.alarms.pattern": "{ $.b = 2 }",
      'module.each["one"].filter_pattern': "p one",
      'module.each["two"].filter_pattern': "p two",
    });
  });

  it("finds patterns in locals, defaults and values of variables that nothing is seen to use", async () => {
    const files = {
      "main.tf":
        'locals {\n  used = { a = ["{ ($.a = 1) }"] }\n  words = "a b"\n}\nvariable "x" {\n  default = "{$.b = 2}"\n} # pattern',
      "prod.tfvars": 'log_filter_pattern = "ERROR"\nfilters = { x = { pattern = "{ $.c = 3 }" } }\n',
    };
    expect(textsOf(await findIn(files))).toEqual({
      "var.log_filter_pattern": "ERROR",
      "var.filters.x.pattern": "{ $.c = 3 }",
      "local.used.a[0]": "{ ($.a = 1) }",
      "var.x": "{$.b = 2}",
    });
  });

  it("finds what Terragrunt passes on", async () => {
    const text = `terraform {
  source = "../module"
}
locals {
  event = "CreateUser"
}
inputs = {
  filter_pattern = "{ $.eventName = \${local.event} }"
  filters        = [{ pattern = "ERROR", metric_name = "Errors" }]
}
`;
    expect(textsOf(await findIn({ "terragrunt.hcl": text }))).toEqual({
      "var.inputs.filter_pattern": "{ $.eventName = CreateUser }",
      "var.inputs.filters[0].pattern": "ERROR",
    });
    expect((await findIn({ "job.hcl": 'job "x" {\n  pattern = = "x"\n}\n' })).faults).toEqual([]);
  });

  it("finds patterns next to metrics in locals that are handed on", async () => {
    const text = `locals {
  filters = {
    errors = { pattern = "ERROR", metric_name = "Errors" }
    rules  = { pattern = "*.example.com", priority = 1 }
  }
  clause_filter_pattern = "($.a = 1)"
}
`;
    expect(textsOf(await findIn({ "main.tf": text }))).toEqual({ "local.filters.errors.pattern": "ERROR" });
  });

  const filter = (name: string, pattern: string) =>
    `resource "aws_cloudwatch_log_metric_filter" "${name}" {\n  pattern = ${pattern}\n}\n`;

  it("goes on after what cannot be parsed, and says so", async () => {
    const files = { "main.tf": `${filter("a", '= "ERROR"')}${filter("b", '"ERROR"')}` };
    const found = await findIn(files);
    expect(textsOf(found)).toMatchObject({ "aws_cloudwatch_log_metric_filter.b": "ERROR" });
    expect(faultsOf(found, files)).toEqual(['unreadable "="']);
  });

  it("reads the values of other files only if a pattern needs them", async () => {
    const values = 'variable "x" {\n  a = = 1\n}\nvariable "y" {\n  default = "ERROR"\n}\n';
    const found = await findIn({ "main.tf": filter("b", "var.y"), "variables.tf": values });
    expect(textsOf(found)).toEqual({ "aws_cloudwatch_log_metric_filter.b": "ERROR" });
    expect(found.faults).toEqual([]);
  });

  it("is not misled by what looks like a block in a comment or a heredoc", async () => {
    const files = {
      "main.tf": `/* from here
locals {
on, pattern */
${filter("a", '<<EOT\nresource "x" {\nEOT')}
/*
module "pattern" {
*/
${filter("b", "local.b")}
locals {
  b = "é b"
}
`,
    };
    const found = await findIn(files);
    expect(textsOf(found)).toEqual({
      "aws_cloudwatch_log_metric_filter.a": 'resource "x" {\n',
      "aws_cloudwatch_log_metric_filter.b": "é b",
    });
    expect(found.faults).toEqual([]);
  });
});
