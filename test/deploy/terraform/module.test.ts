import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readTemplate } from "../../../src/cdk/template.ts";
import { stackOf } from "../template.ts";
import { type Body, ofType, readModule, textOf } from "./module.ts";

const folder = "deploy/terraform";
const module = await readModule(folder);
const text = textOf(folder);
const template = readTemplate();
const everything = stackOf({
  ...{ LogGroupName: "trail", SubscriptionFilter: "true", AlertEmail: "a@example.com", EmailFrom: "a@example.com" },
  ...{ TeamsWebhookSecretArn: "secret", PagerDutyKeySecretArn: "secret", SecurityHub: "true" },
  ...{ WebhookUrlSecretArn: "secret", WebhookKeySecretArn: "secret" },
  ...{ AccountsArn: "list", RulesArn: "rules", SettingsKmsKeyArn: "key" },
  ...{ SlackWebhookSecretArn: "secret", TopicKmsKeyArn: "key", DedupTable: "true", Heartbeat: "rate(1 hour)" },
});

const propertiesOf = (name: string): Readonly<Record<string, unknown>> => everything.resources[name]?.Properties ?? {};

/** Returns LogGroupName as log_group_name. */
const snake = (name: string) => name.replace(/(?<=[a-z])[A-Z]/g, "_$&").toLowerCase();

describe("the variables of the Terraform module", () => {
  const own = ["zip", "zip_sha256", "older_provider"];

  it("are the parameters of the template", () => {
    const names = Object.keys(module.variable).filter((name) => !own.includes(name));
    expect(names.sort()).toEqual(Object.keys(template.Parameters).map(snake).sort());
  });

  // Terraform is to own the filter: otherwise it is missing in the plan.
  it("have the template's defaults, except that the filter is in the module", () => {
    for (const [name, { Default }] of Object.entries(template.Parameters)) {
      const [variable] = module.variable[snake(name)] ?? [{} as Body];
      const expected = name === "SubscriptionFilter" ? "true" : Default;
      const found = String(variable["default"]).replaceAll("$${", "${").replaceAll("%%{", "%{");
      expect(found, name).toBe(String(expected));
    }
  });

  it("allow what the parameters allow", () => {
    for (const [name, parameter] of Object.entries(template.Parameters)) {
      const [variable] = module.variable[snake(name)] ?? [{} as Body];
      const condition = JSON.stringify(variable["validation"] ?? "");
      const { AllowedValues = [], AllowedPattern, MinValue, MaxValue, MaxLength } = parameter;
      const isBoolean = AllowedValues.join() === "true,false";
      if (isBoolean) expect(variable["type"], name).toMatch(/^\$\{bool\}$/);
      else for (const value of AllowedValues) expect(condition, name).toContain(String(value));
      if (AllowedPattern !== undefined && name !== "MaxAlerts") {
        const quoted = `^(?:${AllowedPattern})$`.replace(/["\\]/g, "\\$&");
        expect(text, name).toContain(`can(regex("${quoted}", var.${snake(name)}))`);
      }
      for (const limit of [MinValue, MaxValue, MaxLength]) if (limit !== undefined) expect(condition).toContain(limit);
    }
  });
});

describe("the resources of the Terraform module", () => {
  it("are those of the template", () => {
    const types: Readonly<Record<string, string>> = {
      "AWS::CloudWatch::Alarm": "aws_cloudwatch_metric_alarm",
      "AWS::DynamoDB::Table": "aws_dynamodb_table",
      "AWS::IAM::Role": "aws_iam_role",
      "AWS::Lambda::EventInvokeConfig": "aws_lambda_function_event_invoke_config",
      "AWS::Lambda::Function": "aws_lambda_function",
      "AWS::Lambda::Permission": "aws_lambda_permission",
      "AWS::Logs::LogGroup": "aws_cloudwatch_log_group",
      "AWS::Logs::SubscriptionFilter": "aws_cloudwatch_log_subscription_filter",
      "AWS::SNS::Subscription": "aws_sns_topic_subscription",
      "AWS::SNS::Topic": "aws_sns_topic",
      "AWS::SNS::TopicPolicy": "aws_sns_topic_policy",
      "AWS::SQS::Queue": "aws_sqs_queue",
      "AWS::Scheduler::Schedule": "aws_scheduler_schedule",
    };
    const expected = Object.values(everything.resources).map(({ Type }) => types[Type] ?? Type);
    const found = Object.entries(module.resource).flatMap(([type, all]) => Object.keys(all).map(() => type));
    // The policies are a part of the template's roles.
    expect(found.filter((type) => type !== "aws_iam_role_policy").sort()).toEqual(expected.sort());
    expect(Object.keys(ofType(module, "aws_iam_role_policy"))).toEqual(["function", "heartbeat"]);
  });

  it("give the function the variables of the template", () => {
    const [alerts] = Object.values(ofType(module, "aws_lambda_function"));
    const [environment] = (alerts?.["environment"] ?? []) as unknown as [{ variables: object }];
    const { Environment, ...properties } = propertiesOf("Function");
    expect(Object.keys(environment.variables).sort()).toEqual(
      Object.keys((Environment as unknown as { Variables: object }).Variables).sort(),
    );
    expect(alerts).toMatchObject({
      handler: properties["Handler"],
      memory_size: properties["MemorySize"],
      timeout: properties["Timeout"],
      architectures: properties["Architectures"],
      description: properties["Description"],
      runtime: `\${var.older_provider ? "nodejs22.x" : "${properties["Runtime"]}"}`,
    });
  });

  it("have the alarms of the template", () => {
    const alarms = ofType(module, "aws_cloudwatch_metric_alarm");
    for (const [id, { Type, Properties }] of Object.entries(
      stackOf({ LogGroupName: "trail", Heartbeat: "rate(1 hour)" }).resources,
    )) {
      if (Type !== "AWS::CloudWatch::Alarm") continue;
      const alarm = alarms[snake(id.replace(/Alarm$/, ""))] as Body;
      expect(alarm["alarm_name"], id).toBe(
        `\${var.function_name}${String(Properties["AlarmName"]).replace("iam-alerts", "")}`,
      );
      expect(alarm, id).toMatchObject({
        alarm_description: Properties["AlarmDescription"],
        threshold: Properties["Threshold"],
        comparison_operator: Properties["ComparisonOperator"],
        treat_missing_data: Properties["TreatMissingData"],
      });
      expect(alarm["ok_actions"] === undefined, id).toBe(Properties["OKActions"] === undefined);
      if (id === "QuietAlarm") continue;
      const names = (Properties["Dimensions"] as { Name: string }[]).map(({ Name }) => Name);
      expect(Object.keys(alarm["dimensions"] as object).sort(), id).toEqual(names.sort());
      expect(alarm, id).toMatchObject({
        namespace: Properties["Namespace"],
        metric_name: Properties["MetricName"],
        statistic: Properties["Statistic"],
        period: Properties["Period"],
      });
    }
  });

  it("do not count heartbeats as events, as in the template", () => {
    const quiet = ofType(module, "aws_cloudwatch_metric_alarm")["quiet"] as {
      dynamic: { metric_query: { content: [Record<string, unknown> & { metric?: [Record<string, unknown>] }] }[] };
    };
    const { Metrics } = propertiesOf("QuietAlarm") as unknown as {
      Metrics: { Id: string; Expression?: string; MetricStat?: { Metric: Record<string, unknown>; Period: number } }[];
    };
    const found = quiet.dynamic.metric_query.map(({ content: [{ id, expression, metric }] }) => [
      ...[id, expression, metric?.[0]["namespace"], metric?.[0]["metric_name"], metric?.[0]["period"]],
    ]);
    expect(found).toEqual(
      Metrics.map(({ Id, Expression, MetricStat }) => [
        ...[Id, Expression, MetricStat?.Metric["Namespace"], MetricStat?.Metric["MetricName"], MetricStat?.Period],
      ]),
    );
  });

  it("refer to what the module has", () => {
    const declared = [
      ...Object.keys(module.variable).map((name) => `var.${name}`),
      ...Object.keys(module.locals[0]).map((name) => `local.${name}`),
      ...Object.entries(module.resource).flatMap(([type, named]) =>
        Object.keys(named).map((name) => `${type}.${name}`),
      ),
    ];
    const references: readonly string[] = text.match(/\b(?:var|local|(?<!data\.)aws_\w+)\.\w+/g) ?? [];
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((reference) => !declared.includes(reference))).toEqual([]);
    const used = Object.keys(module.variable).filter((name) => !references.includes(`var.${name}`));
    expect(used).toEqual([]);
  });

  it("allow the roles what the template allows", () => {
    const statement = /Sid += "(\w+)"\s+Effect +="?[^\n]*\n(?: *Principal[^\n]*\n)? *Action += (\[[^\]]*\]|"[^"]*")/g;
    const found = [...text.matchAll(statement)].map(([, sid, actions]) => [sid, JSON.parse(`[${actions}]`).flat()]);
    const policies = Object.values(everything.resources).flatMap(({ Properties }) => [
      ...((Properties["Policies"] as { PolicyDocument: object }[]) ?? []).map(({ PolicyDocument }) => PolicyDocument),
      ...(Properties["PolicyDocument"] === undefined ? [] : [Properties["PolicyDocument"]]),
    ]) as { Statement: { Sid: string; Action: string | string[] }[] }[];
    const expected = policies.flatMap(({ Statement }) => Statement.map(({ Sid, Action }) => [Sid, [Action].flat()]));
    expect(found.sort()).toEqual(expected.sort());
    expect(found.length).toBeGreaterThan(11);
  });
});

type Schema = Readonly<Record<string, string | { readonly [name: string]: Schema[string] }>>;
const schemas = JSON.parse(readFileSync("test/deploy/terraform/schema.json", "utf8")) as Record<
  string,
  Record<string, Schema>
>;
const meta = new Set(["count", "depends_on", "lifecycle", "for_each", "provider"]);

/** Returns the faults of a body: arguments that the schema does not have, of another type, or missing. */
function faultsIn(body: Body, schema: Schema, place: string): readonly string[] {
  const { dynamic = {}, ...settings } = body as Body & { dynamic?: Record<string, { content: [Body] }[]> };
  const blocks = Object.entries(dynamic).map(([name, all]) => [name, all.flatMap(({ content }) => content)] as const);
  const entries = [...Object.entries(settings).filter(([name]) => !meta.has(name)), ...blocks];
  const required = Object.entries(schema).filter(([, type]) => String(type).endsWith("!"));
  const present = entries.map(([name]) => name);
  return [
    ...required.flatMap(([name]) => (present.includes(name) ? [] : [`${place} lacks ${name}`])),
    ...entries.flatMap(([name, value]) => {
      const type = schema[name];
      if (type === undefined) return [`${place} has no argument ${name}`];
      if (typeof type === "object")
        return (value as Body[]).flatMap((each) => faultsIn(each, type, `${place}.${name}`));
      return isOf(value, type.replace("!", "")) ? [] : [`${place}.${name} is not a ${type}`];
    }),
  ];
}

function isOf(value: unknown, type: string): boolean {
  if (typeof value === "string" && value.startsWith("${")) return true;
  if (type.endsWith("[]")) return Array.isArray(value) && value.every((each) => isOf(each, type.slice(0, -2)));
  return type === "map" ? typeof value === "object" && !Array.isArray(value) : typeof value === type;
}

describe.each(Object.keys(schemas))("version %s of the AWS provider", (version) => {
  const all = Object.entries({ resource: module.resource, data: module.data }).flatMap(([kind, types]) =>
    Object.entries(types).flatMap(([type, named]) =>
      Object.entries(named).map(([name, [body]]) => [`${kind}.${type}`, name, body] as const),
    ),
  );

  it.each(all)("has the arguments of %s.%s", (kind, name, body) => {
    expect(faultsIn(body, schemas[version]?.[kind] ?? {}, `${kind}.${name}`)).toEqual([]);
  });

  it("would find a wrong argument", () => {
    const schema = schemas[version]?.["resource.aws_scheduler_schedule"] ?? {};
    const body = {
      name: 1,
      target: [{ arn: "x", role_arn: "y", inputs: "" }],
      flexible_time_window: [{ mode: "OFF" }],
    };
    expect(faultsIn(body, schema, "x")).toEqual([
      ...["x lacks schedule_expression", "x.name is not a string", "x.target has no argument inputs"],
    ]);
  });
});

describe.runIf(spawnSync("terraform", ["version"]).status === 0)("terraform", () => {
  it.each([folder, "examples/terraform"])("finds %s formatted", (path) => {
    const { stdout, status } = spawnSync("terraform", ["fmt", "-check", "-diff", path], { encoding: "utf8" });
    expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
  });
});
