import { describe, expect, it } from "vitest";
import { unreadableAlert } from "../../src/alert/alert.ts";
import { linkOf } from "../../src/render/rows/rows.ts";
import { alertOf, call, type Raw, role } from "./alerts.ts";

const decodePolicies = (requestParameters: Raw) => alertOf({ requestParameters }).parameters;

const id = "bb5725d1-02e9-4697-84e0-2fe582ddf997";

describe("the actor of an alert", () => {
  it("has type, name, ARN, account, key, session and calling service", () => {
    const raw = {
      userIdentity: {
        ...role("deploy", "ci-42"),
        accountId: "111122223333",
        accessKeyId: "ASIAIOSFODNN7EXAMPLE",
        invokedBy: "ec2.amazonaws.com",
        sessionContext: { attributes: { mfaAuthenticated: "true" } },
      },
    };
    expect(alertOf(raw).actor).toMatchObject({
      type: "AssumedRole",
      name: "deploy",
      arn: "arn:aws:sts::111122223333:assumed-role/deploy/ci-42",
      accountId: "111122223333",
      accessKeyId: "ASIAIOSFODNN7EXAMPLE",
      mfa: true,
      session: "ci-42",
      invokedBy: "ec2.amazonaws.com",
      human: false,
    });
  });

  it.each<[string, Raw, boolean | null]>([
    ["a person at the console", { userIdentity: { type: "IAMUser" }, userAgent: "console.amazonaws.com" }, true],
    ["a person of Identity Center", { userIdentity: role("AWSReservedSSO_Admin_0123456789abcdef", "carol") }, true],
    ["root", { userIdentity: { type: "Root" } }, true],
    ["a service", { userIdentity: { type: "AWSService", invokedBy: "ec2.amazonaws.com" } }, false],
    ["a user with a program", { userIdentity: { type: "IAMUser" }, userAgent: "Boto3/1.40.50" }, null],
    ["nobody", {}, null],
  ])("is a person, a machine or unknown: %s", (_, raw, human) => {
    expect(alertOf(raw).actor.human).toBe(human);
  });

  it("has no name if CloudTrail hid it, because it may be a password", () => {
    const alert = alertOf({ userIdentity: { type: "IAMUser", userName: "HIDDEN_DUE_TO_SECURITY_REASONS" } });
    expect(alert.actor.name).toBeNull();
    expect(alert.title).not.toContain("HIDDEN");
  });
});

describe("the link of an alert", () => {
  it.each<[string, string]>([
    ["us-east-1", "us-east-1.console.aws.amazon.com"],
    ["ap-southeast-2", "ap-southeast-2.console.aws.amazon.com"],
    ["us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"],
    ["cn-north-1", "cn-north-1.console.amazonaws.cn"],
    ["eusc-de-east-1", "eusc-de-east-1.console.amazonaws-eusc.eu"],
  ])("leads to the console of %s, which renderings trust", (awsRegion, host) => {
    const alert = alertOf({ awsRegion, eventID: id });
    expect(alert.link).toBe(`https://${host}/cloudtrailv2/home?region=${awsRegion}#/events/${id}`);
    expect(linkOf(alert)).toBe(alert.link);
  });

  it.each<[unknown, unknown]>([
    [undefined, id],
    ["us-east-1", undefined],
    ["us-east-1", "EXAMPLE"],
    ["us-east-1", `${id}/../x`],
    ["us-east-1", `${id}\n`],
    ["us-east-1", ` ${id}`],
    ["us-east-1.evil.example.com", id],
    ["us-east-1\n", id],
    ["evil.example.com/#", id],
    ["javascript:alert(1)", id],
    ["US-EAST-1", id],
    ["global", id],
    [1, 2],
  ])("is absent for region %j and event id %j", (awsRegion, eventID) => {
    expect(alertOf({ awsRegion, eventID }).link).toBeNull();
  });
});

describe("the outcome of an alert", () => {
  it.each<[Raw, boolean]>([
    [{}, true],
    [{ errorCode: "", errorMessage: "" }, true],
    [{ errorCode: "AccessDenied" }, false],
    [{ errorMessage: "Failed authentication" }, false],
    [{ responseElements: { ConsoleLogin: "Failure" } }, false],
  ])("of %j is ok: %j", (raw, ok) => {
    expect(alertOf(raw).outcome.ok).toBe(ok);
  });
});

describe("the parameters of an alert", () => {
  const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

  it.each<[string, string]>([
    ["JSON", JSON.stringify(document)],
    ["JSON with line breaks and tabs", JSON.stringify(document, null, "\t")],
    ["URL-encoded JSON", encodeURIComponent(JSON.stringify(document))],
    ["URL-encoded JSON with line breaks", encodeURIComponent(`\n${JSON.stringify(document, null, 2)}\n`)],
    [
      "URL-encoded JSON in lower case",
      encodeURIComponent(JSON.stringify(document)).replace(/%\w\w/g, (code) => code.toLowerCase()),
    ],
  ])("have the policy documents decoded: %s", (_, text) => {
    const decoded = decodePolicies({ policyDocument: text, assumeRolePolicyDocument: text });
    expect(decoded).toEqual({ policyDocument: document, assumeRolePolicyDocument: document });
  });

  it.each([["{ cut"], ["%7B%"], ["text"], ["[1]"], ["7"], [""], [null], [document], ["<xml/>"]])(
    "keep a document that is %j as it is",
    (value) => {
      expect(decodePolicies({ policyDocument: value, sAMLMetadataDocument: value })).toEqual({
        policyDocument: value,
        sAMLMetadataDocument: value,
      });
    },
  );

  it("keep other values and the record unchanged", () => {
    const raw = {
      requestParameters: { userName: '{"a":1}', policyDocument: JSON.stringify(document), tags: [{ key: "a" }] },
    };
    const before = structuredClone(raw);
    const alert = alertOf(raw);
    expect(alert.parameters).toEqual({ ...raw.requestParameters, policyDocument: document });
    expect(alert.record).toBe(raw);
    expect(raw).toEqual(before);
  });

  it("keep a parameter named __proto__ as a parameter", () => {
    const { parameters } = alertOf(JSON.parse('{"requestParameters":{"__proto__":{"a":1}}}'));
    expect(JSON.stringify(parameters)).toBe('{"__proto__":{"a":1}}');
    expect(Object.getPrototypeOf(parameters)).toBe(Object.prototype);
  });

  it("can be written as JSON even if a policy document has 10,000 levels", () => {
    const policyDocument = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
    const alert = alertOf({ eventName: "PutUserPolicy", requestParameters: { policyDocument } });
    expect(() => JSON.stringify(alert)).not.toThrow();
  });
});

describe("unreadableAlert", () => {
  it("gives the reason and the original text", () => {
    expect(unreadableAlert("{ cut", "its JSON is cut short", { id: "1", time: 1_700_000_000_000 })).toMatchObject({
      id: "1",
      time: "2023-11-14T22:13:20Z",
      severity: "medium",
      title: "a log event could not be read: its JSON is cut short",
      simulated: false,
      outcome: { ok: false },
      findings: [{ code: "unreadable", severity: "medium" }],
      record: "{ cut",
    });
  });

  it("has a mark if the event was simulated", () => {
    expect(unreadableAlert("", "x", { simulated: true }).title).toBe("[TEST] a log event could not be read: x");
  });
});

describe("the mark of a test", () => {
  // Names from identity providers can be any text.
  const named = (userName: string) => ({
    ...call("sts:AssumeRoleWithSAML"),
    userIdentity: { type: "SAMLUser", userName },
  });

  it.each(["[TEST] bob", "[test] bob", " [TEST] bob", "\u200b[TEST] bob", "\uff3bTEST\uff3d bob", '"[TEST]'])(
    "is not what a title begins with where a caller's name does: %j",
    (name) => {
      const alert = alertOf(named(name));
      expect(alert.title).toMatch(/^caller /);
      expect(alert.simulated).toBe(false);
    },
  );

  it("cannot come from a record", () => {
    const raw = {
      ...call("iam:CreateUser", { userName: "[TEST]", simulated: true }),
      simulated: true,
      logStream: "iam-alerts-simulate",
      eventID: "iam-alerts-simulate-canary-1",
    };
    expect(alertOf(raw)).toMatchObject({ simulated: false, title: 'alice created user "[TEST]"' });
  });
});
