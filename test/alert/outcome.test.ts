import { describe, expect, it } from "vitest";
import { isWanted } from "../../src/alert/filter.ts";
import { account, alertOf, call, type Raw, root } from "./alerts.ts";

const person = { type: "IdentityCenterUser", accountId: account, onBehalfOf: { userId: "u-1" } };
const identityCenter = (eventName: string, CredentialType: string, outcome: string, userIdentity: Raw = person) =>
  alertOf({
    eventSource: "signin.amazonaws.com",
    eventName,
    eventType: "AwsServiceEvent",
    userIdentity,
    additionalEventData: { UserName: "rosa@example.com", CredentialType },
    serviceEventDetails: { [eventName]: outcome },
  });

describe("a sign-in to Identity Center", () => {
  it.each([
    ["UserAuthentication", "PASSWORD", "Success", "rosa@example.com signed in to Identity Center (password)"],
    [
      "UserAuthentication",
      "EXTERNAL_IDP",
      "Failure",
      "rosa@example.com failed to sign in to Identity Center (external identity provider)",
    ],
    ["CredentialVerification", "PASSWORD", "Failure", "rosa@example.com gave a wrong password at Identity Center"],
    [
      "CredentialVerification",
      "TOTP",
      "Success",
      "rosa@example.com gave the right authenticator code at Identity Center",
    ],
    [
      "CredentialVerification",
      "WEBAUTHN",
      "Failure",
      "rosa@example.com failed Identity Center's check of the passkey or security key",
    ],
    [
      "CredentialChallenge",
      "TOTP",
      "Success",
      "rosa@example.com was asked by Identity Center for an authenticator code",
    ],
    [
      "CredentialVerification",
      "new thing",
      "Failure",
      'rosa@example.com failed Identity Center\'s check of the credential of type "new thing"',
    ],
  ])("%s with %s: %s", (eventName, credential, outcome, title) => {
    const alert = identityCenter(eventName, credential, outcome);
    expect([alert.title, alert.outcome.ok]).toEqual([title, outcome === "Success"]);
    expect(isWanted(alert, { onlyFailed: true })).toBe(outcome !== "Success");
    expect(alert.parameters).toEqual({ serviceEventDetails: { [eventName]: outcome } });
  });

  it("names the person although the identity's type is Unknown", () => {
    const { actor } = identityCenter("UserAuthentication", "PASSWORD", "Success", { type: "Unknown" });
    expect(actor.name).toBe("rosa@example.com");
  });

  it("does not rename an IAM user", () => {
    const raw = call("signin:ConsoleLogin", null, { additionalEventData: { UserName: "eve" } });
    expect(alertOf(raw).actor.name).toBe("alice");
  });
});

describe("an event of a service", () => {
  const event = (name: string, serviceEventDetails: Raw): Raw => ({
    ...call(name, null),
    eventType: "AwsServiceEvent",
    userIdentity: { accountId: account, invokedBy: "AWS Internal" },
    serviceEventDetails,
  });

  it("that failed says what failed and why", () => {
    const account = { accountId: "222233334444", accountName: "lab" };
    const status = { state: "FAILED", message: "the e-mail address is taken", account };
    const alert = alertOf(event("controltower:CreateManagedAccount", { createManagedAccountStatus: status }));
    expect(alert.title).toBe(
      "AWS Control Tower tried to create account 222233334444 but failed (the e-mail address is taken)",
    );
    expect(alert.outcome).toEqual({ ok: false, errorCode: null, errorMessage: "the e-mail address is taken" });
  });

  it.each<[string, Raw, string]>([
    [
      "organizations:CreateAccountResult",
      { createAccountStatus: { state: "SUCCEEDED", accountName: "lab", accountId: "222233334444" } },
      "AWS Organizations created account lab",
    ],
    [
      "organizations:CreateAccountResult",
      { createAccountStatus: { state: "FAILED", failureReason: "EMAIL_ALREADY_EXISTS" } },
      "AWS Organizations tried to create an account but failed (EMAIL_ALREADY_EXISTS)",
    ],
    [
      "organizations:CloseAccountResult",
      { closeAccountStatus: { state: "SUCCEEDED", accountId: "222233334444" } },
      "AWS Organizations closed account 222233334444",
    ],
    [
      "organizations:AccountDepartedOrganization",
      { departedMethod: "Left" },
      "AWS Organizations took an account out of the organization",
    ],
    [
      "controltower:DisableBaseline",
      {
        disableBaselineStatus: {
          enabledBaselineDetails: {
            baselineIdentifier: "arn:aws:controltower:eu-west-1::baseline/B1",
            statusSummary: { status: "FAILED" },
          },
        },
      },
      "AWS Control Tower tried to disable baseline B1 but failed",
    ],
    [
      "controltower:PrecheckOrganizationalUnit",
      {
        precheckOrganizationalUnitStatus: {
          state: "SUCCEEDED",
          organizationalUnit: { organizationalUnitName: "lab" },
          accounts: [{ state: "FAILED" }],
        },
      },
      "AWS Control Tower checked organizational unit lab before governing it",
    ],
    ["kms:RotateKey", { keyId: "1234abcd" }, "AWS KMS rotated KMS key 1234abcd"],
  ])("%s is worded", (name, details, title) => {
    expect(alertOf(event(name, details)).title).toBe(title);
  });
});

describe("an OAuth token", () => {
  const grant = (name: string, client_id: string, more: Raw = {}, extra: Raw = {}) =>
    alertOf(call(`signin:${name}`, { client_id, ...extra }, { readOnly: true, ...more }));

  it.each<[string, string, Raw, string, string]>([
    [
      "CreateOAuth2Token",
      "arn:aws:signin:::devtools/same-device",
      {},
      "alice got CLI credentials by aws login",
      "info",
    ],
    [
      "CreateOAuth2Token",
      "arn:aws:signin:::devtools/cross-device",
      { userIdentity: root },
      "root got CLI credentials by aws login from another device",
      "high",
    ],
    [
      "CreateOAuth2Token",
      "arn:aws:signin:::devtools/same-device",
      { additionalEventData: { success: "false" } },
      "alice failed to get CLI credentials by aws login",
      "info",
    ],
    [
      "AuthorizeOAuth2Access",
      "arn:aws:signin:eu-west-1::external-client/dcr/c0ffee",
      {},
      "alice let OAuth client c0ffee act for them",
      "medium",
    ],
  ])("%s of %s is worded", (name, client, more, title, severity) => {
    const alert = grant(name, client, more);
    expect([alert.title, alert.severity]).toEqual([title, severity]);
    expect(alert.outcome.ok).toBe(more["additionalEventData"] === undefined);
  });

  it("for the MCP server is named as such, and only for AWS's own address", () => {
    const titleOf = (resource: string) => grant("AuthorizeOAuth2Access", "x", {}, { resource }).title;
    expect(titleOf("https://aws-mcp.eu-west-1.api.aws/mcp")).toContain("through the AWS MCP Server");
    expect(titleOf("https://aws-mcp.eu-west-1.api.aws.example.com/mcp")).not.toContain("MCP Server");
  });
});

describe("an event that is not one call", () => {
  const insight = (more: Raw) =>
    alertOf({
      eventType: "AwsCloudTrailInsight",
      eventCategory: "Insight",
      insightDetails: {
        state: "Start",
        eventSource: "ec2.amazonaws.com",
        eventName: "RunInstances",
        insightType: "ApiCallRateInsight",
        insightContext: {
          statistics: { baseline: { average: 0.0020833 }, insight: { average: 12 } },
          attributions: [
            { attribute: "userAgent", insight: [{ value: "x" }] },
            { attribute: "userIdentityArn", insight: [{ value: `arn:aws:iam::${account}:user/otto` }] },
          ],
        },
        ...more,
      },
    });

  it("an insight says what is unusual, who, and how much", () => {
    const alert = insight({});
    expect(alert.title).toBe(
      "unusually many RunInstances calls on ec2, mostly from otto: 12 a minute, usually 0.00208",
    );
    expect(alert.action).toMatchObject({ service: "ec2", name: "RunInstances" });
    expect(alert.severity).toBe("medium");
  });

  it("an insight about failures names the code", () => {
    expect(insight({ errorCode: "Client.InstanceLimitExceeded" }).title).toContain(
      "unusually many failed RunInstances calls on ec2 (Client.InstanceLimitExceeded)",
    );
  });

  it("the end of an insight is information", () => {
    const alert = insight({ state: "End" });
    expect([alert.severity, alert.title.slice(0, 23)]).toEqual(["info", "no longer unusually man"]);
  });

  it.each<[unknown, string]>([
    [
      [
        { name: "GetItem", value: 700 },
        { name: "PutItem", value: 300 },
      ],
      "aggregate of 1000 calls on dynamodb (GetItem and PutItem)",
    ],
    [undefined, "aggregate of calls on dynamodb"],
  ])("an aggregate with %j says how many", (statistics, title) => {
    const alert = alertOf({
      accountId: account,
      eventType: "AwsAggregatedEvent",
      eventSource: "dynamodb.amazonaws.com",
      summary: { primaryDimension: { statistics } },
    });
    expect([alert.title, alert.severity, alert.account.id]).toEqual([title, "info", account]);
  });
});

describe("a finding of a refused call", () => {
  it("weighs no more than the alert", () => {
    const policyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
    const raw = call("iam:AttachUserPolicy", { userName: "bob", policyArn }, { errorCode: "AccessDenied" });
    const alert = alertOf(raw);
    expect([alert.severity, alert.findings.map(({ severity }) => severity)]).toEqual(["medium", ["medium"]]);
  });
});

describe("a security group", () => {
  const opening = (ipPermissions: Raw) => alertOf(call("ec2:AuthorizeSecurityGroupIngress", { ipPermissions }));
  const rule = (fromPort: number | undefined, toPort: number | undefined, ranges: Raw) => ({
    items: [{ ipProtocol: "tcp", fromPort, toPort, ...ranges }],
  });
  const world = { ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] } };

  it.each<[string, Raw, string, string | undefined]>([
    ["SSH", rule(22, 22, world), "high", "port 22"],
    ["a range with remote desktop", rule(3000, 4000, world), "high", "ports 3000 to 4000"],
    ["HTTPS over IPv6", rule(443, 443, { ipv6Ranges: { items: [{ cidrIpv6: "::/0" }] } }), "medium", "port 443"],
    ["everything", rule(undefined, undefined, world), "high", "every port"],
    ["an office", rule(22, 22, { ipRanges: { items: [{ cidrIp: "192.0.2.0/24" }] } }), "medium", undefined],
  ])("that opens %s", (_, permissions, severity, ports) => {
    const alert = opening(permissions);
    expect([alert.severity, alert.findings.length]).toEqual([severity, ports === undefined ? 0 : 1]);
    expect(alert.findings[0]?.message).toBe(ports && `every address on the internet can now reach ${ports}`);
  });
});
