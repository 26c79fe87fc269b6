import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/lambda/config.ts";
import { isHeartbeatRequest } from "../../src/lambda/heartbeat.ts";
import { defaultPreset, presets } from "../../src/presets.ts";
import { type Stack, stackOf } from "./template.ts";

const topicArn = "arn:aws:sns:us-east-1:111122223333:pager";
const plain = stackOf({ LogGroupName: "trail" });
const beating = stackOf({
  LogGroupName: "trail",
  FunctionName: "pager",
  Heartbeat: "rate(2 hours)",
  HeartbeatHours: 5,
  HeartbeatEvent: '{"eventName":"Ping"}',
  QuietHours: 8,
  FilterName: "mine",
});

const propertiesOf = ({ resources }: Stack, name: string) => resources[name]?.Properties ?? {};
const alarmsOf = ({ resources }: Stack) =>
  Object.entries(resources).flatMap(([name, { Type }]) => (Type === "AWS::CloudWatch::Alarm" ? [name] : []));

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string;
}
const statementsOf = (stack: Stack, role: string): readonly Statement[] =>
  (propertiesOf(stack, role)["Policies"] as { PolicyDocument: { Statement: Statement[] } }[]).flatMap(
    ({ PolicyDocument }) => PolicyDocument.Statement,
  );
const variablesOf = (stack: Stack) =>
  (propertiesOf(stack, "Function")["Environment"] as { Variables: Record<string, string> }).Variables;

describe("the function's permission to read the list of accounts and the team's rules", () => {
  const accounts = (stack: Stack) =>
    statementsOf(stack, "Role").filter(({ Sid }) => /^(?:Accounts|Rules|Settings)$/.test(Sid));

  it("is there only with the rules, for that parameter or object", () => {
    const RulesArn = "arn:aws:ssm:us-east-1:111122223333:parameter/iam-alerts/rules";
    const ruled = stackOf({ LogGroupName: "trail", RulesArn });
    expect(accounts(ruled)).toMatchObject([{ Action: ["ssm:GetParameter", "s3:GetObject"], Resource: RulesArn }]);
    expect(readConfig({ ...variablesOf(ruled), TOPIC_ARN: topicArn }).rules).toBe(RulesArn);
    expect(readConfig({ ...variablesOf(plain), TOPIC_ARN: topicArn }).rules).toBeNull();
  });

  it("is there only with a list, for that parameter or object and its key", () => {
    expect(accounts(plain)).toEqual([]);
    expect(readConfig({ ...variablesOf(plain), TOPIC_ARN: topicArn }).accounts).toBeNull();
    const [AccountsArn, SettingsKmsKeyArn] = ["arn:aws:s3:::amzn-s3-demo-bucket/accounts.yaml", "arn:aws:kms:x"];
    const listed = stackOf({ LogGroupName: "trail", AccountsArn, SettingsKmsKeyArn });
    expect(accounts(listed)).toMatchObject([
      { Action: ["ssm:GetParameter", "s3:GetObject"], Resource: AccountsArn },
      { Action: "kms:Decrypt", Resource: SettingsKmsKeyArn },
    ]);
    expect(readConfig({ ...variablesOf(listed), TOPIC_ARN: topicArn }).accounts).toBe(AccountsArn);
  });
});

describe("the template's alarms", () => {
  it("watch the log group and the filter's deliveries by default", () => {
    expect(alarmsOf(plain)).toEqual([
      ...["ErrorsAlarm", "ThrottlesAlarm", "DeadLettersAlarm"],
      ...["QuietAlarm", "DeliveryErrorsAlarm", "DeliveryThrottlingAlarm"],
    ]);
    for (const name of alarmsOf(beating)) {
      expect(propertiesOf(beating, name)["AlarmActions"], name).toEqual(["<Topic>"]);
    }
  });

  it("report a log group without events after the given hours", () => {
    expect(propertiesOf(plain, "QuietAlarm")).toMatchObject({
      Namespace: "AWS/Logs",
      MetricName: "IncomingLogEvents",
      Dimensions: [{ Name: "LogGroupName", Value: "trail" }],
      Statistic: "Sum",
      Period: 3600,
      EvaluationPeriods: 24,
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
    });
  });

  it("do not count the function's own heartbeats as events of the log group", () => {
    const { Metrics, EvaluationPeriods, TreatMissingData, ...others } = propertiesOf(beating, "QuietAlarm");
    expect([EvaluationPeriods, TreatMissingData]).toEqual([8, "breaching"]);
    expect(Object.keys(others).filter((name) => /Metric|Namespace|Dimensions|Statistic|Period/.test(name))).toEqual([]);
    const metric = (Namespace: string, MetricName: string, Name: string, Value: string) => ({
      ReturnData: false,
      MetricStat: { Metric: { Namespace, MetricName, Dimensions: [{ Name, Value }] }, Period: 3600, Stat: "Sum" },
    });
    expect(Metrics).toMatchObject([
      { Id: "others", Expression: "FILL(events, 0) - FILL(heartbeats, 0)" },
      { Id: "events", ...metric("AWS/Logs", "IncomingLogEvents", "LogGroupName", "trail") },
      { Id: "heartbeats", ...metric("iam-alerts", "HeartbeatsWritten", "FunctionName", "<Function>") },
    ]);
  });

  it.each([
    ["DeliveryErrorsAlarm", "DeliveryErrors"],
    ["DeliveryThrottlingAlarm", "DeliveryThrottling"],
  ])("report with %s what CloudWatch Logs cannot deliver", (name, MetricName) => {
    expect(propertiesOf(beating, name)).toMatchObject({
      Namespace: "AWS/Logs",
      MetricName,
      Dimensions: [
        { Name: "LogGroupName", Value: "trail" },
        { Name: "DestinationType", Value: "Lambda" },
        { Name: "FilterName", Value: "mine" },
      ],
      Threshold: 1,
      TreatMissingData: "notBreaching",
    });
  });

  it("report a heartbeat that does not come back", () => {
    expect(propertiesOf(beating, "HeartbeatAlarm")).toMatchObject({
      Namespace: "iam-alerts",
      MetricName: "HeartbeatsReceived",
      Dimensions: [{ Name: "FunctionName", Value: "<Function>" }],
      Period: 3600,
      EvaluationPeriods: 5,
      ComparisonOperator: "LessThanThreshold",
      Threshold: 1,
      TreatMissingData: "breaching",
    });
  });

  it("are left out with an empty filter name and zero hours", () => {
    const bare = stackOf({ LogGroupName: "trail", FilterName: "", QuietHours: 0 });
    expect(alarmsOf(bare)).toEqual(["ErrorsAlarm", "ThrottlesAlarm", "DeadLettersAlarm"]);
  });

  it("are evaluated over a week at most, as CloudWatch demands", () => {
    for (const name of ["QuietHours", "HeartbeatHours"]) {
      const { resources } = stackOf({ LogGroupName: "trail", Heartbeat: "rate(1 day)", [name]: 168 });
      const periods = Object.values(resources).map(({ Properties }) => Number(Properties["EvaluationPeriods"] ?? 0));
      expect(Math.max(...periods) * 3600).toBeLessThanOrEqual(604_800);
    }
  });
});

describe("the template's heartbeat", () => {
  it("is off by default: no schedule, no role, no permission to write to the log group", () => {
    expect(Object.keys(plain.resources).filter((name) => name.startsWith("Heartbeat"))).toEqual([]);
    expect(JSON.stringify(statementsOf(plain, "Role"))).not.toContain("log-group:trail");
    expect(readConfig({ ...variablesOf(plain), TOPIC_ARN: topicArn }).heartbeat).toBeUndefined();
  });

  it("is asked for by a schedule, with a role that may only invoke the function", () => {
    const schedule = propertiesOf(beating, "HeartbeatSchedule");
    const { Arn, RoleArn, Input } = schedule["Target"] as Readonly<Record<string, string>>;
    expect([schedule["ScheduleExpression"], Arn, RoleArn]).toEqual([
      "rate(2 hours)",
      "<Function.Arn>",
      "<HeartbeatRole.Arn>",
    ]);
    expect(isHeartbeatRequest(JSON.parse(Input ?? ""))).toBe(true);
    expect(statementsOf(beating, "HeartbeatRole")).toMatchObject([
      { Action: "lambda:InvokeFunction", Resource: "<Function.Arn>" },
    ]);
  });

  it("may be written only to the function's own log streams", () => {
    const group = "arn:aws:logs:us-east-1:111122223333:log-group:trail";
    const added = statementsOf(beating, "Role").filter(({ Resource }) => Resource.includes(":trail"));
    expect(added).toMatchObject([
      { Action: "logs:CreateLogStream", Resource: `${group}:*` },
      { Action: "logs:PutLogEvents", Resource: `${group}:log-stream:iam-alerts-simulate-canary-heartbeat-pager-*` },
    ]);
  });

  it("gets its log group and its event", () => {
    const config = readConfig({ ...variablesOf(beating), TOPIC_ARN: topicArn });
    expect(config.heartbeat).toEqual({ logGroup: "trail", event: { eventName: "Ping" } });
  });

  it.each([
    ["off", true],
    ["rate(1 hour)", true],
    ["rate(30 minutes)", true],
    ["cron(0 * * * ? *)", true],
    ["", false],
    ["1 hour", false],
    ["rate(0 hours)", false],
  ])("takes the schedule %j: %s", (text, isValid) => {
    expect(plain.allowed["Heartbeat"]?.test(text)).toBe(isValid);
  });
});

describe("the template's subscription filter", () => {
  const owning = stackOf({ LogGroupName: "trail", SubscriptionFilter: "true", FilterName: "mine" });
  const { pattern = "" } = presets.find(({ name }) => name === defaultPreset) ?? {};

  it("is not in the stack by default", () => {
    expect(plain.resources["Filter"]).toBeUndefined();
    expect(plain.outputs["SubscribeCommand"]).toBeDefined();
  });

  it("delivers the default pattern's events to the function", () => {
    expect(propertiesOf(owning, "Filter")).toEqual({
      LogGroupName: "trail",
      FilterName: "mine",
      FilterPattern: pattern,
      DestinationArn: "<Function.Arn>",
    });
    expect(owning.outputs["SubscribeCommand"]).toBeUndefined();
  });

  it("is created when CloudWatch Logs may invoke the function", () => {
    expect(owning.resources["Filter"]).toMatchObject({
      Type: "AWS::Logs::SubscriptionFilter",
      DependsOn: "Permission",
    });
  });

  it.each([
    ...presets.map((preset) => preset.pattern),
    "",
    ' { $.a = "b" }',
    '"ERROR"',
    "?a ?b",
    "[ip, user]",
    "-x",
    "%^a%",
  ])("takes the pattern %s", (text) => expect(plain.allowed["FilterPattern"]?.test(text)).toBe(true));

  it.each([...presets.map(({ name }) => name), "ERROR"])("refuses %s, which is a name or could be one", (text) => {
    expect(plain.allowed["FilterPattern"]?.test(text)).toBe(false);
  });
});

describe("the template's next step", () => {
  it("names the filter that the alarms watch", () => {
    expect(beating.outputs["SubscribeCommand"]?.Value).toBe(
      "iam-alerts subscribe --log-group trail --function pager --filter-name mine",
    );
  });
});
