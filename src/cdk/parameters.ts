import { Token } from "aws-cdk-lib/core";
import { IamAlertsError } from "../errors.ts";
import { Evaluator, type Values } from "./evaluate.ts";
import type { IamAlertsProps } from "./props.ts";
import type { Parameter, Template } from "./template.ts";

/** A parameter's value from a setting; undefined for the template's default. */
type Given = string | number | boolean | undefined;

/** The setting that each parameter comes from, and its value. */
function givenBy(props: IamAlertsProps, filterPattern: string): Readonly<Record<string, readonly [string, Given]>> {
  const { accountAliases, heartbeat, heartbeatEvent, minSeverities = {} } = props;
  return {
    LogGroupName: ["logGroup", props.logGroup.logGroupName],
    SubscriptionFilter: ["subscriptionFilter", props.subscriptionFilter ?? true],
    FilterName: ["filterName", props.filterName],
    FilterPattern: ["pattern", filterPattern],
    AlertEmail: ["email", props.email],
    EmailFrom: ["emailFrom", props.emailFrom],
    EmailTo: ["emailTo", props.emailTo?.join(",")],
    SlackWebhookSecretArn: ["slack", secretOf("slack", props)],
    TeamsWebhookSecretArn: ["teams", secretOf("teams", props)],
    PagerDutyKeySecretArn: ["pagerDuty", secretOf("pagerDuty", props)],
    PagerDutyRegion: ["pagerDutyRegion", props.pagerDutyRegion],
    WebhookUrlSecretArn: ["webhookUrl", secretOf("webhookUrl", props)],
    WebhookKeySecretArn: ["webhookKey", secretOf("webhookKey", props)],
    SecurityHub: ["securityHub", props.securityHub],
    TopicKmsKeyArn: ["topicKey", props.topicKey?.keyArn],
    Pattern: ["functionPattern", props.functionPattern],
    Except: ["functionExcept", props.functionExcept?.join(";")],
    MinSeverity: ["minSeverity", props.minSeverity],
    SnsMinSeverity: ["minSeverities.sns", minSeverities.sns],
    SesMinSeverity: ["minSeverities.ses", minSeverities.ses],
    SlackMinSeverity: ["minSeverities.slack", minSeverities.slack],
    TeamsMinSeverity: ["minSeverities.teams", minSeverities.teams],
    PagerDutyMinSeverity: ["minSeverities.pagerDuty", minSeverities.pagerDuty],
    WebhookMinSeverity: ["minSeverities.webhook", minSeverities.webhook],
    SecurityHubMinSeverity: ["minSeverities.securityHub", minSeverities.securityHub],
    OnlyFailed: ["onlyFailed", props.onlyFailed],
    Human: ["human", props.human],
    MaxAlerts: ["maxAlerts", props.maxAlerts],
    Group: ["group", props.group],
    Format: ["format", props.format],
    AccountAliases: [
      "accountAliases",
      accountAliases &&
        Object.entries(accountAliases)
          .map((pair) => pair.join("="))
          .join(","),
    ],
    AccountsArn: ["accountsArn", props.accountsArn],
    RulesArn: ["rulesArn", props.rulesArn],
    TimeZone: ["timeZone", props.timeZone],
    RunbookUrl: ["runbookUrl", props.runbookUrl],
    PortalUrl: ["portalUrl", props.portalUrl],
    QuietHours: ["quietHours", props.quietHours],
    Heartbeat: ["heartbeat", heartbeat === true ? "rate(1 hour)" : heartbeat === false ? "off" : heartbeat],
    HeartbeatHours: ["heartbeatHours", props.heartbeatHours],
    HeartbeatEvent: ["heartbeatEvent", heartbeatEvent && JSON.stringify(heartbeatEvent)],
    FunctionName: ["functionName", props.functionName],
    ReservedConcurrency: ["reservedConcurrency", props.reservedConcurrency],
    LogRetentionDays: ["logRetentionDays", props.logRetentionDays],
    DedupTable: ["dedupTable", props.dedupTable],
    SettingsKmsKeyArn: ["settingsKey", props.settingsKey?.keyArn],
  };
}

/**
 * Returns the values of the template's parameters.
 *
 * @throws IamAlertsError `usage` for a value that the template would refuse
 */
export function parametersOf(template: Template, props: IamAlertsProps, filterPattern: string): Values {
  const given = givenBy(props, filterPattern);
  const values = Object.fromEntries(
    Object.entries(template.Parameters).map(([name, parameter]) => {
      const [setting, value] = given[name] ?? [name, undefined];
      return [name, settle(setting, parameter, value)];
    }),
  );
  checkRules(template, values);
  return values;
}

function settle(setting: string, parameter: Parameter, given: Given): string | number {
  const { Type, Default } = parameter;
  const value = given ?? Default;
  if (value === undefined) throw refused(setting, "a value", value);
  const typed = Type === "Number" ? (value as number) : String(value);
  // Values that are known only at deployment cannot be checked here.
  if (!Token.isUnresolved(typed) && given !== undefined) check(setting, parameter, typed);
  return typed;
}

function check(setting: string, parameter: Parameter, value: string | number): void {
  const { AllowedPattern, AllowedValues, MinValue, MaxValue, MaxLength } = parameter;
  if (parameter.Type === "Number" && !Number.isFinite(value)) throw refused(setting, "a number", value);
  if (AllowedValues !== undefined && !AllowedValues.includes(value)) {
    throw refused(setting, AllowedValues.join(", ").replace(/, ([^,]*)$/, " or $1"), value);
  }
  if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(String(value))) {
    throw refused(setting, `a text that ${AllowedPattern} matches`, value);
  }
  if (MinValue !== undefined && Number(value) < MinValue) throw refused(setting, `at least ${MinValue}`, value);
  if (MaxValue !== undefined && Number(value) > MaxValue) throw refused(setting, `at most ${MaxValue}`, value);
  if (MaxLength !== undefined && String(value).length > MaxLength) {
    throw refused(setting, `at most ${MaxLength} characters`, value);
  }
}

function refused(setting: string, expected: string, found: unknown): IamAlertsError {
  return new IamAlertsError("usage", `${setting}: expected ${expected}, found ${JSON.stringify(found)}`);
}

function checkRules({ Rules = {}, Conditions }: Template, values: Values): void {
  const noResource = (name: string) => {
    throw new Error(`expected no resource in a rule, found ${name}`);
  };
  const evaluator = new Evaluator(Conditions, values, { ref: noResource, attribute: noResource });
  for (const { RuleCondition, Assertions } of Object.values(Rules)) {
    if (RuleCondition !== undefined && !evaluator.isTrue(RuleCondition)) continue;
    for (const { Assert, AssertDescription } of Assertions) {
      if (!evaluator.isTrue(Assert)) throw new IamAlertsError("usage", AssertDescription);
    }
  }
}

/** The settings that are secrets. */
type SecretSetting = "slack" | "teams" | "pagerDuty" | "webhookUrl" | "webhookKey";

/** Returns the complete ARN of a secret: the function's role allows exactly that one. */
function secretOf(setting: SecretSetting, props: IamAlertsProps): string | undefined {
  const secret = props[setting];
  if (secret === undefined || typeof secret === "string") return secret;
  if (secret.secretFullArn !== undefined) return secret.secretFullArn;
  throw new IamAlertsError(
    "usage",
    `${setting}: expected a secret with its complete ARN, found ${secret.node.path} without`,
    { hint: "import the secret with Secret.fromSecretCompleteArn" },
  );
}
