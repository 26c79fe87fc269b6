import { describe, expect, it } from "vitest";
import { faultsOf, findIn, textsOf } from "../find.ts";

const json = (value: unknown) => JSON.stringify(value, undefined, 2);

describe("Terraform's JSON", () => {
  it("reads resources, with the values that the folder gives", async () => {
    const files = {
      "main.tf.json": json({
        resource: {
          aws_cloudwatch_log_metric_filter: {
            plain: { pattern: '{ $.a = "x" }', metric_transformation: [{ name: "M", namespace: "N" }] },
            each: { for_each: "${local.filters}", pattern: "${each.value.pattern}" },
            mixed: [{ pattern: "a ${var.name} ${aws_x.y.z} $${x} %%{y}" }],
          },
          aws_vpc: { x: {} },
        },
        module: { m: { source: "./log", filter_pattern: "ERROR" } },
        variable: { name: { default: "alice" } },
      }),
      "locals.tf": 'locals {\n  filters = { root = { pattern = "{ $.b = 2 }" } }\n}\n',
    };
    const found = await findIn(files);
    expect(textsOf(found)).toEqual({
      "aws_cloudwatch_log_metric_filter.plain": '{ $.a = "x" }',
      'aws_cloudwatch_log_metric_filter.each["root"]': "{ $.b = 2 }",
      "aws_cloudwatch_log_metric_filter.mixed": "a alice placeholder ${x} %{y}",
      "module.m.filter_pattern": "ERROR",
    });
    expect(found.patterns[0]).toMatchObject({ carrier: "terraform-json", metric: { name: "M", namespace: "N" } });
  });

  it("says where JSON is broken, and reads the rest", async () => {
    const files = { "main.tf.json": '{"resource":{"aws_cloudwatch_log_metric_filter":{"x":{"pattern":"ERROR",,}}}}' };
    const found = await findIn(files);
    expect(textsOf(found)).toEqual({ "aws_cloudwatch_log_metric_filter.x": "ERROR" });
    expect(faultsOf(found, files)).toEqual(['unreadable ","']);
  });
});

describe("terraform show -json", () => {
  it("reads the planned values of all modules", async () => {
    const resource = (address: string, type: string, values: unknown) => ({ address, type, name: "x", values });
    const files = {
      "plan.json": json({
        planned_values: {
          root_module: {
            resources: [
              resource('aws_cloudwatch_log_subscription_filter.x["a"]', "aws_cloudwatch_log_subscription_filter", {
                filter_pattern: '{ $.a = "é" }\n',
                log_group_name: "/trail",
              }),
            ],
            child_modules: [
              {
                resources: [
                  resource("module.m.aws_cloudwatch_log_metric_filter.x", "aws_cloudwatch_log_metric_filter", {
                    pattern: "ERROR",
                    metric_transformation: [{ name: "M", namespace: "N" }],
                  }),
                ],
              },
            ],
          },
        },
      }),
    };
    const found = await findIn(files);
    expect(textsOf(found)).toEqual({
      'aws_cloudwatch_log_subscription_filter.x["a"]': '{ $.a = "é" }\n',
      "module.m.aws_cloudwatch_log_metric_filter.x": "ERROR",
    });
    expect(found.patterns).toMatchObject([
      { carrier: "terraform-plan", logGroup: "/trail" },
      { metric: { name: "M", namespace: "N" } },
    ]);
  });
});
