import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Topic } from "aws-cdk-lib/aws-sns";
import { UrlSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { App, CfnOutput, Fn, Stack, Tags } from "aws-cdk-lib/core";
import { describe, expect, it } from "vitest";
import { IamAlerts, type IamAlertsProps } from "../../src/cdk/index.ts";
import { readTemplate } from "../../src/cdk/template.ts";
import { compile } from "../../src/pattern/match/compile.ts";
import { presets } from "../../src/presets.ts";
import { stackOf } from "../deploy/template.ts";
import { synthesized } from "./synthesized.ts";

const secretArn = "arn:aws:secretsmanager:us-east-1:111122223333:secret:slack-AbCdEf";
const keyArn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const accountsArn = "arn:aws:ssm:us-east-1:111122223333:parameter/iam-alerts/accounts";
const elsewhere = new Stack(new App(), "Elsewhere");

type Settings = Omit<IamAlertsProps, "logGroup">;
type Parameters = Readonly<Record<string, string | number>>;

/** Settings of the construct, and the template's parameters that say the same. */
const cases: readonly (readonly [string, Settings, Parameters])[] = [
  ["nothing", {}, { SubscriptionFilter: "true" }],
  ["no filter", { subscriptionFilter: false }, {}],
  ["few alarms", { subscriptionFilter: false, filterName: "", quietHours: 0 }, { FilterName: "", QuietHours: 0 }],
  [
    "a heartbeat",
    { heartbeat: true, pattern: '{ $.eventName = "CreateUser" }' },
    { SubscriptionFilter: "true", Heartbeat: "rate(1 hour)", FilterPattern: '{ $.eventName = "CreateUser" }' },
  ],
  ["no heartbeat", { heartbeat: false, subscriptionFilter: false }, { Heartbeat: "off" }],
  [
    "everything",
    {
      ...{ pattern: "iam-all-changes", filterName: "mine", email: "security@example.com" },
      ...{ emailFrom: "alerts@example.com", emailTo: ["a@example.com", "b@example.com"], slack: secretArn },
      ...{
        teams: secretArn,
        pagerDuty: secretArn,
        pagerDutyRegion: "eu",
        webhookUrl: secretArn,
        webhookKey: secretArn,
      },
      securityHub: true,
      minSeverities: {
        ...{ sns: "low", ses: "medium", slack: "high", teams: "critical", pagerDuty: "critical", webhook: "low" },
        securityHub: "medium",
      },
      topicKey: Key.fromKeyArn(elsewhere, "Key", keyArn),
      ...{ functionPattern: "recommended", functionExcept: ["awsRegion=eu-*", "eventName=PassRole"] },
      ...{ minSeverity: "high", onlyFailed: true, human: true, group: "each", maxAlerts: 7, format: "json" },
      ...{ accountAliases: { 111122223333: "production", 444455556666: "test" }, timeZone: "Asia/Tokyo" },
      ...{ accountsArn, rulesArn: "arn:aws:s3:::amzn-s3-demo-bucket/rules.yaml" },
      ...{ settingsKey: Key.fromKeyArn(elsewhere, "SettingsKey", keyArn) },
      runbookUrl: "https://wiki.example.com/{finding}",
      portalUrl: "https://example.awsapps.com/start/#/console?account_id={account}&role_name=Audit",
      quietHours: 8,
      ...{ heartbeat: "cron(0 * * * ? *)", heartbeatHours: 5, heartbeatEvent: { eventName: "Ping" } },
      ...{ functionName: "pager", reservedConcurrency: 2, logRetentionDays: 30, dedupTable: true },
    },
    {
      ...{ LogGroupName: "trail", SubscriptionFilter: "true", FilterName: "mine", AlertEmail: "security@example.com" },
      FilterPattern: presets.find(({ name }) => name === "iam-all-changes")?.pattern ?? "",
      ...{ EmailFrom: "alerts@example.com", EmailTo: "a@example.com,b@example.com", SlackWebhookSecretArn: secretArn },
      ...{ TeamsWebhookSecretArn: secretArn, PagerDutyKeySecretArn: secretArn, PagerDutyRegion: "eu" },
      ...{ WebhookUrlSecretArn: secretArn, WebhookKeySecretArn: secretArn, SecurityHub: "true" },
      ...{ SnsMinSeverity: "low", SesMinSeverity: "medium", SlackMinSeverity: "high", TeamsMinSeverity: "critical" },
      ...{ PagerDutyMinSeverity: "critical", WebhookMinSeverity: "low", SecurityHubMinSeverity: "medium" },
      ...{ TopicKmsKeyArn: keyArn, Pattern: "recommended", Except: "awsRegion=eu-*;eventName=PassRole" },
      ...{ MinSeverity: "high", OnlyFailed: "true", Human: "true", Group: "each", MaxAlerts: "7", Format: "json" },
      ...{ AccountAliases: "111122223333=production,444455556666=test", TimeZone: "Asia/Tokyo", QuietHours: 8 },
      ...{ AccountsArn: accountsArn, RulesArn: "arn:aws:s3:::amzn-s3-demo-bucket/rules.yaml" },
      ...{ SettingsKmsKeyArn: keyArn },
      RunbookUrl: "https://wiki.example.com/{finding}",
      PortalUrl: "https://example.awsapps.com/start/#/console?account_id={account}&role_name=Audit",
      ...{ Heartbeat: "cron(0 * * * ? *)", HeartbeatHours: 5, HeartbeatEvent: '{"eventName":"Ping"}' },
      ...{ FunctionName: "pager", ReservedConcurrency: 2, LogRetentionDays: 30, DedupTable: "true" },
    },
  ],
];

/** Returns what CloudFormation makes of resources, without the function's code and what others write beside them. */
function madeOf(resources: Readonly<Record<string, object>>): unknown {
  const entries = Object.entries(resources).map(([name, resource]) => {
    const { Type, Properties, DependsOn, DeletionPolicy, UpdateReplacePolicy } = resource as Record<string, unknown>;
    const { Code, ...properties } = Properties as Record<string, unknown>;
    const code = Type === "AWS::Lambda::Function" ? { hasCode: Code !== undefined } : {};
    const dependencies = [DependsOn ?? []].flat();
    return [name, { Type, properties, ...code, dependencies, DeletionPolicy, UpdateReplacePolicy }] as const;
  });
  return Object.fromEntries(entries);
}

describe("the construct", () => {
  it.each(cases)("makes the template's resources with %s", (_, settings, parameters) => {
    const { resources } = synthesized(settings);
    expect(madeOf(resources)).toEqual(madeOf(stackOf({ LogGroupName: "trail", ...parameters }).resources));
  });

  it("has a setting for every parameter of the template", () => {
    const [, , parameters] = cases.find(([name]) => name === "everything") as (typeof cases)[number];
    const declared = readTemplate().Parameters;
    expect(Object.keys(parameters).sort()).toEqual(Object.keys(declared).sort());
    expect(Object.keys(declared).filter((name) => parameters[name] === declared[name]?.Default)).toEqual([]);
  });

  it("takes a log group of the stack by reference", () => {
    const { resources } = synthesized({}, undefined, (stack) => new LogGroup(stack, "Own"));
    const [own] = Object.keys(resources).filter((name) => name.startsWith("Own"));
    expect(resources["Filter"]?.Properties["LogGroupName"]).toBe(`<${own}>`);
    expect(resources["Permission"]?.Properties["SourceArn"]).toBe(
      `arn:aws:logs:us-east-1:111122223333:log-group:<${own}>:*`,
    );
  });

  it("combines patterns as subscribe does", () => {
    const { construct, resources } = synthesized({
      pattern: "{ $.a = 1 }",
      also: ["{ $.b = 2 }"],
      except: ["userName=ci-*"],
    });
    const text = resources["Filter"]?.Properties["FilterPattern"] as string;
    expect(text).toBe(construct.filterPattern);
    const matcher = compile(text);
    expect([{ a: 1 }, { b: 2 }, { b: 2, userName: "ci-7" }, { c: 3 }].map((event) => matcher.testJson(event))).toEqual([
      ...[true, true, false, false],
    ]);
  });

  it("exposes the topic and the function", () => {
    const { resources } = synthesized({ subscriptionFilter: false }, (construct) => {
      const { topic, function: alerts } = construct;
      new CfnOutput(construct, "Out", { value: `${topic.topicArn} ${alerts.functionArn}` });
      topic.addSubscription(new UrlSubscription("https://example.com/alerts"));
      new Topic(construct, "Other").grantPublish(alerts);
      alerts.addPermission("Invoke", { principal: new ServicePrincipal("events.amazonaws.com") });
      alerts.metricErrors().createAlarm(construct, "More", { threshold: 3, evaluationPeriods: 1 });
    });
    const added = Object.values(resources).filter(({ Properties }) => Properties["Protocol"] === "https");
    expect(added.map(({ Properties }) => Properties["TopicArn"])).toEqual(["<Topic>"]);
    expect(
      resources["More"] ?? Object.values(resources).find(({ Properties }) => Properties["Threshold"] === 3),
    ).toBeDefined();
  });

  it("is tagged with its stack", () => {
    const { resources } = synthesized({ dedupTable: true }, (construct) => Tags.of(construct).add("team", "security"));
    const tagged = Object.entries(resources).flatMap(([name, { Properties }]) => (Properties["Tags"] ? [name] : []));
    const types = new Set(tagged.map((name) => resources[name]?.Type));
    expect([...types].sort()).toEqual([
      ...["AWS::CloudWatch::Alarm", "AWS::DynamoDB::Table", "AWS::IAM::Role", "AWS::Lambda::Function"],
      ...["AWS::Logs::LogGroup", "AWS::SNS::Topic", "AWS::SQS::Queue"],
    ]);
    expect(resources["Topic"]?.Properties["Tags"]).toEqual([{ Key: "team", Value: "security" }]);
  });

  it("can be in an app twice", () => {
    const { resources } = synthesized({}, (construct) => {
      new IamAlerts(Stack.of(construct), "Second", {
        logGroup: LogGroup.fromLogGroupName(construct, "Other", "other"),
        functionName: "second",
      });
    });
    const functions = Object.values(resources).filter(({ Type }) => Type === "AWS::Lambda::Function");
    expect(functions.map(({ Properties }) => Properties["FunctionName"])).toEqual(["iam-alerts", "second"]);
  });
});

describe("the settings of the construct", () => {
  it.each<[Settings, string]>([
    [{ maxAlerts: 0 }, 'maxAlerts: expected a text that [1-9][0-9]{0,5} matches, found "0"'],
    [{ quietHours: 169 }, "quietHours: expected at most 168, found 169"],
    [{ quietHours: -1 }, "quietHours: expected at least 0, found -1"],
    [{ heartbeat: "1 hour" }, "heartbeat: expected a text that off|rate"],
    [{ logRetentionDays: 2 }, "logRetentionDays: expected 1, 3, 5"],
    [{ minSeverity: "urgent" as "high" }, 'minSeverity: expected critical, high, medium, low or info, found "urgent"'],
    [{ quietHours: Number.NaN }, "quietHours: expected a number"],
    [{ filterName: "" }, "SubscriptionFilter needs a FilterName"],
    [{ webhookUrl: secretArn }, "WebhookUrlSecretArn needs a WebhookKeySecretArn"],
    [{ webhookKey: secretArn }, "WebhookKeySecretArn needs a WebhookUrlSecretArn"],
    [
      { minSeverities: { slack: "urgent" as "high" } },
      "minSeverities.slack: expected critical, high, medium, low or info",
    ],
    [{ pattern: "recomended" }, 'expected a preset or a pattern, found "recomended"'],
    [{ except: ["userName"] }, 'expected selector=value in except, found "userName"'],
    [{ functionPattern: "@pattern.txt" }, "expected a preset or a pattern in functionPattern, found @pattern.txt"],
    [{ pattern: Fn.importValue("pattern"), also: ["{ $.a = 1 }"] }, "expected texts in pattern, also and except"],
  ])("are refused as the template refuses its parameters: %j", (settings, message) => {
    expect(() => synthesized(settings)).toThrow(message);
  });

  it("may be values that only the deployment knows", () => {
    const { resources, annotations } = synthesized({
      email: Fn.importValue("email"),
      pattern: Fn.importValue("pattern"),
    });
    expect(resources["AlertEmailSubscription"]?.Properties["Endpoint"]).toEqual({ "Fn::ImportValue": "email" });
    expect(resources["Filter"]?.Properties["FilterPattern"]).toEqual({ "Fn::ImportValue": "pattern" });
    expect(annotations).toEqual([]);
  });

  it("take a secret with its complete ARN", () => {
    const complete = Secret.fromSecretCompleteArn(elsewhere, "Complete", secretArn);
    expect(JSON.stringify(synthesized({ slack: complete }).resources["Role"])).toContain(secretArn);
    const partial = Secret.fromSecretNameV2(elsewhere, "Partial", "slack");
    expect(() => synthesized({ slack: partial })).toThrow("slack: expected a secret with its complete ARN");
  });
});

describe("the annotations of the construct", () => {
  it("are none for a pattern without findings", () => {
    expect(synthesized({ functionPattern: "recommended" }).annotations).toEqual([]);
  });

  it.each<[string, Settings, RegExp]>([
    ["a pattern that AWS refuses", { pattern: "{ $.a Create* }" }, /^error: pattern: expected an operator/],
    [
      "a pattern that can never match",
      { pattern: '{ $.eventName = "createuser" }' },
      /^error: pattern can never match/,
    ],
    [
      "a pattern with a warning",
      { pattern: '{ $.userIdentity.arn != "*x" }' },
      /^warning: pattern: absent-not-equal: .*\[ack: iam-alerts:absent-not-equal\]/,
    ],
    ["a refused pattern of the function", { functionPattern: "{ $.a" }, /^error: functionPattern: /],
  ])("report %s", (_, settings, expected) => {
    const { annotations } = synthesized(settings);
    expect(annotations).toEqual([expect.stringMatching(expected)]);
  });

  it("report a log group of another Region", () => {
    const settings = { env: { account: "111122223333", region: "us-east-1" } };
    const stack = new Stack(new App(), "Here", settings);
    const there = new Stack(stack, "There", { env: { ...settings.env, region: "eu-west-1" } });
    const logGroup = LogGroup.fromLogGroupName(there, "Trail", "trail");
    const construct = new IamAlerts(stack, "Alerts", { logGroup });
    expect(construct.node.metadata.map(({ type, data }) => `${type}: ${data}`)).toEqual([
      expect.stringMatching(/^aws:cdk:error: expected a log group of the stack's account and Region, .* eu-west-1/),
    ]);
  });
});
