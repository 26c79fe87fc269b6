import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { stackOf } from "../template.ts";
import { evaluated } from "./evaluated.ts";
import { readModule } from "./module.ts";
import { translated } from "./translated.ts";

const module = await readModule("deploy/terraform");

const secret = "arn:aws:secretsmanager:y";

type Settings = Readonly<Record<string, string | number | boolean>>;

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: text that Terraform must not read
/** Variables of the module, and the template's parameters that say the same. */
const cases: readonly (readonly [string, Settings, Readonly<Record<string, string | number>>])[] = [
  ["nothing", {}, {}],
  [
    "no filter and few alarms",
    { subscription_filter: false, filter_name: "", quiet_hours: 0 },
    { SubscriptionFilter: "false", FilterName: "", QuietHours: 0 },
  ],
  ["a heartbeat", { heartbeat: "rate(1 hour)" }, { Heartbeat: "rate(1 hour)" }],
  [
    "everything",
    {
      ...{ filter_name: "mine", filter_pattern: '{ $.a = %${x}% && $.b = "\\"" }', alert_email: "a@example.com" },
      ...{
        email_from: "b@example.com",
        email_to: "c@example.com",
        slack_webhook_secret_arn: "arn:aws:secretsmanager:x",
      },
      ...{ teams_webhook_secret_arn: secret, pager_duty_key_secret_arn: secret, pager_duty_region: "eu" },
      ...{ webhook_url_secret_arn: secret, webhook_key_secret_arn: secret, security_hub: true },
      ...{ sns_min_severity: "low", ses_min_severity: "medium", slack_min_severity: "high" },
      ...{ teams_min_severity: "critical", pager_duty_min_severity: "critical", webhook_min_severity: "low" },
      security_hub_min_severity: "medium",
      ...{ topic_kms_key_arn: "arn:aws:kms:x", pattern: "recommended", except: "awsRegion=eu-*", min_severity: "high" },
      ...{ only_failed: true, human: true, group: "each", max_alerts: 7, format: "json", account_aliases: "1=a" },
      ...{ rules_arn: "arn:aws:ssm:us-east-1:111122223333:parameter/iam-alerts/rules" },
      ...{ accounts_arn: "arn:aws:s3:::amzn-s3-demo-bucket/accounts.yaml", settings_kms_key_arn: "arn:aws:kms:y" },
      time_zone: "Asia/Tokyo",
      runbook_url: "https://wiki.example.com/{finding}",
      portal_url: "https://example.awsapps.com/start/#/console?account_id={account}&role_name=Audit",
      ...{
        quiet_hours: 8,
        heartbeat: "cron(0 * * * ? *)",
        heartbeat_hours: 5,
        heartbeat_event: '{"eventName":"Ping"}',
      },
      ...{ function_name: "pager", reserved_concurrency: 2, log_retention_days: 30, dedup_table: true },
    },
    {
      ...{ FilterName: "mine", FilterPattern: '{ $.a = %${x}% && $.b = "\\"" }', AlertEmail: "a@example.com" },
      ...{ EmailFrom: "b@example.com", EmailTo: "c@example.com", SlackWebhookSecretArn: "arn:aws:secretsmanager:x" },
      ...{ TeamsWebhookSecretArn: secret, PagerDutyKeySecretArn: secret, PagerDutyRegion: "eu" },
      ...{ WebhookUrlSecretArn: secret, WebhookKeySecretArn: secret, SecurityHub: "true" },
      ...{ SnsMinSeverity: "low", SesMinSeverity: "medium", SlackMinSeverity: "high", TeamsMinSeverity: "critical" },
      ...{ PagerDutyMinSeverity: "critical", WebhookMinSeverity: "low", SecurityHubMinSeverity: "medium" },
      ...{ TopicKmsKeyArn: "arn:aws:kms:x", Pattern: "recommended", Except: "awsRegion=eu-*", MinSeverity: "high" },
      ...{ OnlyFailed: "true", Human: "true", Group: "each", MaxAlerts: "7", Format: "json", AccountAliases: "1=a" },
      ...{ RulesArn: "arn:aws:ssm:us-east-1:111122223333:parameter/iam-alerts/rules" },
      ...{ AccountsArn: "arn:aws:s3:::amzn-s3-demo-bucket/accounts.yaml", SettingsKmsKeyArn: "arn:aws:kms:y" },
      TimeZone: "Asia/Tokyo",
      RunbookUrl: "https://wiki.example.com/{finding}",
      PortalUrl: "https://example.awsapps.com/start/#/console?account_id={account}&role_name=Audit",
      ...{ QuietHours: 8, Heartbeat: "cron(0 * * * ? *)", HeartbeatHours: 5, HeartbeatEvent: '{"eventName":"Ping"}' },
      ...{ FunctionName: "pager", ReservedConcurrency: 2, LogRetentionDays: 30, DedupTable: "true" },
    },
  ],
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: text that Terraform must not read

/** Returns a value with dimensions in the order of their names, which Terraform gives them. */
function unordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => {
    const list =
      name === "Dimensions" ? (each as { Name: string }[]).toSorted((a, b) => (a.Name < b.Name ? -1 : 1)) : each;
    return [name, unordered(list)] as const;
  });
  return Object.fromEntries(entries);
}

// Terraform is not a part of the project's tools: its provider would have to be downloaded. The evaluation needs none.
describe.runIf(spawnSync("terraform", ["version"]).status === 0)("the Terraform module, evaluated by Terraform", () => {
  it.each(cases)("says what the template says with %s", (_, variables, parameters) => {
    const { resources } = stackOf({ LogGroupName: "trail", SubscriptionFilter: "true", ...parameters });
    const expected = Object.fromEntries(
      Object.entries(resources).map(([id, { Properties }]) => {
        const { Code: __, ...properties } = Properties as Record<string, unknown>;
        return [id, properties];
      }),
    );
    expect(translated(evaluated(module, variables))).toEqual(unordered(expected));
  });

  it("runs an older Node.js with an older provider", () => {
    const resources = evaluated(module, { older_provider: true });
    expect(resources["aws_lambda_function.alerts"]).toMatchObject({ runtime: "nodejs22.x" });
    expect(resources["aws_sqs_queue.dead_letters"]).toMatchObject({ max_message_size: 262_144 });
  });

  it.each<[Settings, string]>([
    [{ filter_pattern: "recommended" }, "Expected the text of a filter pattern, and not the name of a built-in one."],
    [{ log_group_name: "a b" }, "Expected a log group's name"],
    [{ quiet_hours: 169 }, "Expected a whole number from 0 to 168."],
    [{ heartbeat: "1 hour" }, "Expected off, or a schedule such as rate(1 hour)."],
    [{ min_severity: "urgent" }, "Expected critical, high, medium, low or info."],
  ])("refuses %j", (variables, message) => {
    expect(() => evaluated(module, variables)).toThrow(message);
  });
});
