import { describe, expect, it } from "vitest";
import { rulesOfEscalation } from "../../src/alert/rules/escalation.ts";
import { rulesOfTampering } from "../../src/alert/rules/tampering.ts";
import { sentences } from "../../src/alert/title/sentences.ts";
import { mutatingIamOperations, readingIamOperations } from "../../src/cloudtrail/operations.ts";
import {
  eventSourceOf,
  eventSources,
  isSharedName,
  knownEvents,
  readsOnly,
  renamedEvent,
} from "../../src/cloudtrail/service-events.ts";
import { eventsVersion } from "../../src/cloudtrail/tables/events.ts";
import { presets } from "../../src/presets.ts";

const knows = (source: string, name: string) => knownEvents(`${source}.amazonaws.com`)?.names.has(name) ?? false;

describe("eventSourceOf", () => {
  it.each([
    ["iam", "iam"],
    ["cloudwatch", "monitoring"],
    ["monitoring", "monitoring"],
    ["sso-admin", "sso"],
    ["sso-oidc", "sso-oauth"],
    ["sesv2", "ses"],
    ["email", "ses"],
    ["stepfunctions", "states"],
    ["s3control", "s3"],
    ["accessanalyzer", "access-analyzer"],
    ["bedrock-agentcore-control", "bedrock-agentcore"],
    ["ECR", "ecr"],
  ])("returns the event source of %s", (service, source) => {
    expect(eventSourceOf(service)).toBe(`${source}.amazonaws.com`);
  });

  it("returns undefined for a service that is not in the table, and for names of Object", () => {
    expect(eventSourceOf("polly")).toBeUndefined();
    expect(eventSourceOf("constructor")).toBeUndefined();
  });
});

describe("knownEvents", () => {
  it.each([
    ["iam", "CreateUser"],
    ["iam", "ListMFADevices"],
    ["iam", "ListPolicies"],
    ["sts", "AssumeRoleWithWebIdentity"],
    ["lambda", "AddPermission20150331v2"],
    ["lambda", "CreateFunction20150331"],
    ["lambda", "DeleteResourcePolicy"],
    ["cloudfront", "CreateFunction2020_05_31"],
    ["kms", "RotateKey"],
    ["secretsmanager", "EndSecretVersionDelete"],
    ["signin", "ConsoleLogin"],
    ["s3", "PutBucketPublicAccessBlock"],
    ["s3", "GetObject"],
    ["ec2", "DescribeVpcPeeringConnections"],
    ["sso-directory", "AddMemberToGroup"],
    ["organizations", "AccountJoinedOrganization"],
    ["observabilityadmin", "DeleteTelemetryRule"],
  ])("includes for %s the event %s", (source, name) => {
    expect(knows(source, name)).toBe(true);
  });

  it.each([
    ["iam", "PassRole"],
    ["iam", "CreateUsers"],
    ["sts", "ConsoleLogin"],
    ["s3", "CreateUser"],
    ["kms", ""],
  ])("does not include for %s the event %j", (source, name) => {
    expect(knows(source, name)).toBe(false);
  });

  it("includes every operation of IAM in the installed SDK", () => {
    const operations = [...mutatingIamOperations, ...readingIamOperations];
    expect(operations.filter((name) => !knows("iam", name))).toEqual([]);
  });

  it("reports which event sources are completely known", () => {
    expect(knownEvents("iam.amazonaws.com")?.complete).toBe(true);
    expect(knownEvents("ssm.amazonaws.com")?.complete).toBe(false);
    expect(knownEvents("signin.amazonaws.com")?.complete).toBe(false);
  });

  it("accepts event sources of other partitions, and nothing that only looks like one", () => {
    expect(knownEvents("iam.amazonaws.com.cn")).toBe(knownEvents("iam.amazonaws.com"));
    expect(knownEvents("iam.amazonaws.eu")).toBe(knownEvents("iam.amazonaws.com"));
    for (const wrong of [
      "iam",
      "iam.amazonaws.org",
      "polly.amazonaws.com",
      "constructor.amazonaws.com",
      "IAM.amazonaws.com",
    ])
      expect(knownEvents(wrong)).toBeUndefined();
  });

  it("contains only names of calls", () => {
    const names = eventSources.flatMap((source) => [...(knownEvents(source)?.names ?? [])]);
    expect(names.filter((name) => !/^[A-Z]\w+$/.test(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(6000);
  });

  it("includes every call for which there is a sentence or a rule", () => {
    const described = Object.entries(sentences).flatMap(([source, calls]) =>
      Object.keys(calls).map((name) => `${source}:${name.replace(/\(.*/, "")}`),
    );
    const ruled = [...rulesOfTampering, ...rulesOfEscalation].flatMap(({ calls }) => calls ?? []);
    const unknown = [...described, ...ruled].filter((call) => {
      const [source = "", name = ""] = call.split(":");
      return !knows(source, name);
    });
    // The service authorization reference spells it UpdateSSOConfiguration.
    expect(unknown).toEqual(["sso:UpdateSsoConfiguration"]);
  });

  it("includes every name that a preset compares with, if its service still exists", () => {
    const all = new Set(eventSources.flatMap((source) => [...(knownEvents(source)?.names ?? [])]));
    const names = presets.flatMap(({ pattern }) =>
      [...pattern.matchAll(/eventName ?= ?"?([A-Za-z]+)"?[ )]/g)].map(([, name = ""]) => name),
    );
    expect([...new Set(names)].filter((name) => !all.has(name))).toEqual([]);
  });

  it("names the source of the names", () => {
    expect(eventsVersion).toMatch(/^botocore \d+\.\d+\.\d+$/);
  });
});

describe("renamedEvent", () => {
  it("returns the names that CloudTrail writes for a renamed operation", () => {
    expect(renamedEvent("lambda.amazonaws.com", "CreateFunction")).toEqual(["CreateFunction20150331"]);
    expect(renamedEvent("lambda.amazonaws.com", "UpdateFunctionCode")).toEqual(["UpdateFunctionCode20150331v2"]);
    expect(renamedEvent("s3.amazonaws.com", "DeletePublicAccessBlock")).toContain("DeleteBucketPublicAccessBlock");
  });

  it("returns undefined for an operation that keeps its name", () => {
    expect(renamedEvent("lambda.amazonaws.com", "CreateFunctionUrlConfig")).toBeUndefined();
    expect(renamedEvent("iam.amazonaws.com", "CreateUser")).toBeUndefined();
    expect(renamedEvent("cloudfront.amazonaws.com", "UpdateDistribution")).toBeUndefined();
    expect(renamedEvent("nowhere", "toString")).toBeUndefined();
  });
});

describe("isSharedName", () => {
  it.each(["CreateUser", "CreatePolicy", "DeletePolicy", "CreateSecurityGroup", "CreateFunction", "TagResource"])(
    "returns true for %s",
    (name) => expect(isSharedName(name)).toBe(true),
  );

  it.each(["PutRolePolicy", "StopLogging", "ConsoleLogin", "CreateAccessKey", "CreateVpc", "NoSuchCall"])(
    "returns false for %s",
    (name) => expect(isSharedName(name)).toBe(false),
  );
});

describe("readsOnly", () => {
  it.each(["GetUser", "ListUsers", "DescribeInstances", "BatchGetImage", "AdminGetUser", "Query", "HeadBucket"])(
    "returns true for %s",
    (name) => expect(readsOnly(name)).toBe(true),
  );

  it.each(["CreateUser", "ListenTo", "Getaway", "AdminSetUserPassword", "BatchDeleteImage", "ConsoleLogin"])(
    "returns false for %s",
    (name) => expect(readsOnly(name)).toBe(false),
  );
});
