import { describe, expect, it } from "vitest";
import { channelNames, minSeverityVariable } from "../../src/alert/channel.ts";
import { resolvePattern } from "../../src/cli/flags/pattern.ts";
import { IamAlertsError } from "../../src/errors.ts";
import { type Config, readConfig } from "../../src/lambda/config.ts";
import { defaultHeartbeatEvent } from "../../src/lambda/heartbeat.ts";

const topicArn = "arn:aws:sns:us-east-1:111122223333:iam-alerts";
const secret = "arn:aws:secretsmanager:us-east-1:111122223333:secret:slack-AbCdEf";
const read = (env: Record<string, string>): Config => readConfig({ TOPIC_ARN: topicArn, ...env });

const refusal = (env: Record<string, string | undefined>): IamAlertsError => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof IamAlertsError) return error;
  }
  throw new Error("expected a refusal");
};

describe("readConfig", () => {
  it("reads a topic and its Region, with defaults for the rest", () => {
    expect(read({})).toEqual({
      channels: { sns: { topicArn, region: "us-east-1", format: "text" } },
      minSeverities: Object.fromEntries(channelNames.map((name) => [name, "info"])),
      matcher: undefined,
      minSeverity: "info",
      onlyFailed: false,
      human: false,
      group: "payload",
      maxAlerts: 50,
      accountAliases: new Map(),
      accounts: null,
      rules: null,
      timeZone: null,
      runbookUrl: null,
      portalUrl: null,
      dedupTable: null,
      heartbeat: undefined,
    });
  });

  it("reads every channel, alone or with others", () => {
    const mail = { EMAIL_FROM: "alerts@example.com", EMAIL_TO: " a@example.com, b@example.com " };
    expect(readConfig(mail).channels).toEqual({
      ses: { from: "alerts@example.com", to: ["a@example.com", "b@example.com"] },
    });
    expect(readConfig({ SLACK_WEBHOOK: secret }).channels).toEqual({ slack: { webhook: secret } });
    expect(Object.keys(read({ ...mail, SLACK_WEBHOOK: "https://hooks.example.com/T/B/x" }).channels)).toEqual([
      "sns",
      "ses",
      "slack",
    ]);
  });

  it("reads the channels over https, from secrets or as they are", () => {
    const key = "0123456789abcdef0123456789ABCDEF";
    const productArn = "arn:aws-us-gov:securityhub:us-gov-west-1:111122223333:product/111122223333/default";
    const { channels, minSeverities } = readConfig({
      ...{ TEAMS_WEBHOOK: "https://prod.example.com:443/workflows/1?sig=a%2Fb", PAGERDUTY_ROUTING_KEY: key },
      ...{ PAGERDUTY_REGION: "EU", WEBHOOK_URL: "https://hooks.example.com/in", WEBHOOK_SECRET: secret },
      ...{ SECURITY_HUB_PRODUCT_ARN: productArn, SECURITY_HUB_MIN_SEVERITY: "low", PAGERDUTY_MIN_SEVERITY: "Critical" },
    });
    expect(channels).toEqual({
      teams: { webhook: "https://prod.example.com:443/workflows/1?sig=a%2Fb" },
      pagerduty: { routingKey: key, region: "eu" },
      webhook: { url: "https://hooks.example.com/in", key: secret },
      "security-hub": { productArn },
    });
    expect(minSeverities).toMatchObject({ "security-hub": "low", pagerduty: "critical", teams: "info" });
  });

  it.each([
    ["TEAMS_WEBHOOK", "http://prod.example.com/workflows/s3cr3t"],
    ["TEAMS_WEBHOOK", "https://me:s3cr3t@prod.example.com/"],
    ["PAGERDUTY_ROUTING_KEY", "s3cr3t"],
    ["WEBHOOK_URL", "ftp://hooks.example.com/s3cr3t"],
    ["WEBHOOK_SECRET", "s3cr3t"],
    ["WEBHOOK_SECRET", "arn:aws:ssm:us-east-1:111122223333:parameter/s3cr3t"],
  ])("refuses another value in %s, and does not repeat it", (variable, value) => {
    const { message, details } = refusal({ TOPIC_ARN: topicArn, [variable]: value });
    expect(details["variables"]).toContain(variable);
    expect(message).toContain(`in ${variable}, found another value, not shown because it may be a secret`);
    expect(message).not.toContain("s3cr3t");
  });

  it.each([
    ["WEBHOOK_URL", "https://hooks.example.com/in", "expected a key of at least 16 printable ASCII characters"],
    ["WEBHOOK_SECRET", "0123456789abcdef", "expected an https URL without a user name"],
  ])("refuses %s alone", (variable, value, message) => {
    expect(refusal({ [variable]: value }).message).toMatch(new RegExp(`^${message}.*, because ${variable} is set in`));
  });

  it.each(channelNames)("reads the least severity of %s", (name) => {
    const variable = minSeverityVariable(name);
    expect(read({ [variable]: "high" }).minSeverities).toMatchObject({ [name]: "high" });
    expect(refusal({ TOPIC_ARN: topicArn, [variable]: "hihg" }).message).toContain(
      `in ${variable}, found "hihg" (did you mean`,
    );
  });

  it("reads the other settings", () => {
    const config = read({
      MIN_SEVERITY: "High",
      ONLY_FAILED: "true",
      HUMAN: "1",
      GROUP: "each",
      FORMAT: "json",
      MAX_ALERTS: "10",
      ACCOUNT_ALIASES: "111122223333=production, 444455556666 = test east",
      ACCOUNTS: "s3://amzn-s3-demo-bucket/accounts.yaml",
      TIME_ZONE: "Europe/Berlin",
      RUNBOOK_URL: "https://wiki.example.com/{finding}?severity={severity}",
      PORTAL_URL: "https://example.awsapps.com/start/#/console?account_id={account}&role_name=Audit",
      DEDUP_TABLE: "iam-alerts-sent",
    });
    expect(config).toMatchObject({ minSeverity: "high", onlyFailed: true, human: true, group: "each", maxAlerts: 10 });
    expect(config.channels.sns?.format).toBe("json");
    expect([...config.accountAliases]).toEqual([
      ["111122223333", "production"],
      ["444455556666", "test east"],
    ]);
    expect(config).toMatchObject({
      accounts: "s3://amzn-s3-demo-bucket/accounts.yaml",
      timeZone: "Europe/Berlin",
      runbookUrl: "https://wiki.example.com/{finding}?severity={severity}",
      portalUrl: "https://example.awsapps.com/start/#/console?account_id={account}&role_name=Audit",
    });
    expect(config.dedupTable).toBe("iam-alerts-sent");
  });

  it("compiles a preset or a pattern, minus the exclusions", () => {
    const event = (eventName: string, arn?: string) =>
      JSON.stringify({ eventSource: "iam.amazonaws.com", eventName, userIdentity: arn === undefined ? {} : { arn } });
    const bot = "arn:aws:iam::111122223333:role/ci";
    const { matcher } = read({ PATTERN: "iam-changes", EXCEPT: "userIdentity.arn=*:role/ci; eventName=Delete*" });
    expect(matcher?.test(event("CreateUser"))).toBe(true);
    expect(matcher?.test(event("ListUsers"))).toBe(false);
    expect(matcher?.test(event("CreateUser", bot))).toBe(false);
    expect(matcher?.test(event("DeleteUser"))).toBe(false);
    const { matcher: alone } = read({ EXCEPT: "userIdentity.arn=*:role/ci" });
    expect(alone?.test(event("ListUsers"))).toBe(true);
    expect(alone?.test("{}")).toBe(true);
    expect(alone?.test(event("ListUsers", bot))).toBe(false);
    expect(read({ PATTERN: '{ $.eventName = "CreateUser" }' }).matcher?.test(event("CreateUser"))).toBe(true);
  });

  it("treats empty variables, as a template writes them, as not set", () => {
    expect(read({ EMAIL_FROM: "", EMAIL_TO: " ", PATTERN: "", EXCEPT: "", DEDUP_TABLE: "" })).toEqual(read({}));
  });

  it("lists all faults at once", () => {
    const error = refusal({
      TOPIC_ARN: "arn:aws:sns:us-east-1:111122223333:alerts.fifo",
      EMAIL_TO: "nobody",
      SLACK_WEBHOOK: "http://hooks.example.com/x",
      PATTERN: "{ $.eventName == 1 }",
      EXCEPT: "userIdentity.arn",
      MIN_SEVERITY: "worst",
      GROUP: "all",
      MAX_ALERTS: "0",
      ACCOUNT_ALIASES: "production",
    });
    expect(error.code).toBe("config");
    expect(error.details["variables"]).toEqual([
      ...["TOPIC_ARN", "EMAIL_TO", "SLACK_WEBHOOK", "EMAIL_FROM", "EXCEPT", "PATTERN", "MIN_SEVERITY", "GROUP"],
      ...["MAX_ALERTS", "ACCOUNT_ALIASES"],
    ]);
    expect(error.message).toContain('expected one of critical, high, medium, low, info in MIN_SEVERITY, found "worst"');
    expect(error.message).toContain("in EMAIL_FROM, found nothing");
  });

  it("refuses a PATTERN whose regular expression could take seconds on an event", () => {
    const { message } = refusal({ PATTERN: "{ $.userAgent = %a.{60}c% }" });
    expect(message).toContain("expected a regular expression that is fast on every log event");
  });

  it.each([
    "http://hooks.example.com/services/T0/B0/hidden",
    "hooks.example.com/services/T0/B0/hidden",
    'https://x" hidden',
  ])("does not show an invalid SLACK_WEBHOOK such as %j", (webhook) => {
    const error = refusal({ SLACK_WEBHOOK: webhook });
    expect(error.message).toContain("in SLACK_WEBHOOK, found another value");
    expect(JSON.stringify(error)).not.toContain("hidden");
  });

  it.each([
    ["iam_changes", "did you mean iam-changes?"],
    ["iamallchanges", "did you mean iam-all-changes?"],
    ["iam-al-changes", "did you mean iam-all-changes?"],
    ["root-activty", "did you mean root-activity?"],
    ["cloudwatch.99", "did you mean CloudWatch.9?"],
    ["iam-changes root-activity", '"iam-changes", which is not a preset'],
    ["'iam-changes'", "leave the quotes out"],
    ['"{ $.eventName = \\"CreateRole\\" }"', "leave the quotes out"],
    ["@pattern.txt", "the function reads no files"],
    ["{ $.eventName = }", "(column 17)"],
  ])("refuses %j in PATTERN, as the program does", (PATTERN, advice) => {
    const error = refusal({ TOPIC_ARN: topicArn, PATTERN });
    expect(error.details["variables"]).toEqual(["PATTERN"]);
    expect(error.message).toContain(advice);
    if (!PATTERN.startsWith("@")) expect(() => resolvePattern(PATTERN)).toThrow(IamAlertsError);
  });

  it("takes a preset's name in any letter case, as the program does", () => {
    const event = JSON.stringify({ eventSource: "iam.amazonaws.com", eventName: "CreateUser" });
    for (const PATTERN of ["IAM-CHANGES", "Iam-Changes"]) {
      expect(read({ PATTERN }).matcher?.test(event)).toBe(true);
      expect(resolvePattern(PATTERN).matcher.test(event)).toBe(true);
    }
  });

  it("reads the heartbeat's log group and event", () => {
    expect(read({ HEARTBEAT_LOG_GROUP: "trail" }).heartbeat).toEqual({
      logGroup: "trail",
      event: defaultHeartbeatEvent,
    });
    expect(read({ HEARTBEAT_LOG_GROUP: "trail", HEARTBEAT_EVENT: '{"a":1}' }).heartbeat?.event).toEqual({ a: 1 });
    expect(read({ HEARTBEAT_EVENT: '{"a":1}' }).heartbeat).toBeUndefined();
    for (const HEARTBEAT_EVENT of ["CreateUser", "[1]", "null", '{"a":}']) {
      expect(refusal({ TOPIC_ARN: topicArn, HEARTBEAT_EVENT }).details["variables"]).toEqual(["HEARTBEAT_EVENT"]);
    }
    expect(refusal({ TOPIC_ARN: topicArn, HEARTBEAT_LOG_GROUP: "arn:aws:logs:x" }).message).toContain("a log group");
  });

  it("refuses time zones and addresses that are not ones, by name", () => {
    const { message, details } = refusal({
      TOPIC_ARN: topicArn,
      TIME_ZONE: "Europe/Belin",
      RUNBOOK_URL: "https://wiki.example.com/{code}",
      PORTAL_URL: "https://example.awsapps.com/start",
    });
    expect(details["variables"]).toEqual(["TIME_ZONE", "RUNBOOK_URL", "PORTAL_URL"]);
    expect(message).toContain('in TIME_ZONE, found "Europe/Belin" (did you mean Europe/Berlin?)');
    expect(message).toContain("{finding}, {severity}, {service} and {event}");
    expect(message).toContain("{account} and a role");
  });

  it("suggests the value that is closest", () => {
    const { message } = refusal({
      TOPIC_ARN: topicArn,
      MIN_SEVERITY: "hihg",
      GROUP: "eech",
      HUMAN: "ture",
      FORMAT: "txt",
    });
    expect(message).toContain(
      'expected one of critical, high, medium, low, info in MIN_SEVERITY, found "hihg" (did you mean high?)',
    );
    for (const value of ["each", "true", "text"]) expect(message).toContain(`(did you mean ${value}?)`);
  });

  it.each([
    "https://[bad/x",
    "https://user:word@hooks.example.com/x",
    "https:///",
    "https://",
    "ftp://hooks.example.com/x",
  ])("refuses the webhook %j", (SLACK_WEBHOOK) => {
    const { message, details } = refusal({ SLACK_WEBHOOK });
    expect(details["variables"]).toEqual(["SLACK_WEBHOOK"]);
    expect(message).not.toContain(SLACK_WEBHOOK);
  });

  it("refuses to run without a channel", () => {
    expect(refusal({}).message).toBe(
      "expected the ARN of a standard SNS topic (or set EMAIL_FROM and EMAIL_TO, SLACK_WEBHOOK, TEAMS_WEBHOOK or the variables of another channel) in TOPIC_ARN, found nothing, so alerts would go nowhere",
    );
  });

  it.each(["a@b", "a b@example.com", "Alice <a@example.com>", "a@example.com\r\nBcc: b@example.com", "a@example.com,"])(
    "takes no address like %j",
    (address) => {
      expect(refusal({ EMAIL_FROM: "alerts@example.com", EMAIL_TO: address }).details["variables"]).toContain(
        "EMAIL_TO",
      );
    },
  );
});
