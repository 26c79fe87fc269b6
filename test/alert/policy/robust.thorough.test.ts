import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPolicies } from "../../../src/alert/policy/policy.ts";
import { startCpu } from "../../cpu.ts";
import { other, own, recordOf } from "./policies.ts";

const runs = { seed: 20_260, numRuns: 600 };

const names = fc.oneof(
  fc.constantFrom(
    "*",
    "**",
    "?",
    "*:*",
    "s3:*",
    "iam:*",
    "iam:PassRole",
    "iam:Put*",
    "sts:AssumeRole",
    ":",
    "::::::",
    "",
  ),
  fc.constantFrom(
    "arn:aws:s3:::example-bucket",
    "arn:aws:s3:::example-bucket/*",
    "arn:aws:iam::*:role/*",
    "arn:",
    "arn:aws",
  ),
  fc.constantFrom(
    own,
    other,
    `arn:aws:iam::${other}:root`,
    "arn:aws:sts::1:assumed-role/",
    "accounts.google.com",
    "o-*",
  ),
  fc.constantFrom("__proto__", "constructor", "toString", "\u001b[2J", "\u202e", "\ud800", "${", "0.0.0.0/0", "true"),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.constantFrom("x", "*", "?*", "a:", "/", "\ud83d\ude00").map((part) => part.repeat(500)),
);
const odd = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(null, true, 0, 1e308, [], {}, [[]], ""));
const list = fc.oneof(names, fc.array(names, { maxLength: 8 }), odd);
const map = (key: fc.Arbitrary<string>, value: fc.Arbitrary<unknown>) => fc.dictionary(key, value, { maxKeys: 5 });

const operators = fc.oneof(
  fc.constantFrom("StringEquals", "StringLikeIfExists", "ForAllValues:StringNotLike", "ForAnyValue:", "Bool", "Null"),
  fc.constantFrom(
    "IpAddress",
    "NotIpAddress",
    "DateLessThan",
    "ArnLike",
    "IfExists",
    "ForAllValues:IfExists",
    "__proto__",
  ),
  names,
);
const keys = fc.oneof(
  fc.constantFrom("aws:SourceIp", "aws:PrincipalOrgID", "aws:MultiFactorAuthPresent", "sts:ExternalId", "SAML:aud"),
  fc.constantFrom(
    "aws:CurrentTime",
    "aws:SourceArn",
    "token.actions.githubusercontent.com:sub",
    ":sub",
    "aws:principalarn",
  ),
  names,
);
const principal = fc.oneof(
  list,
  map(fc.oneof(fc.constantFrom("AWS", "Service", "Federated", "CanonicalUser"), names), list),
);
const statement = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record(
      {
        Effect: fc.oneof({ weight: 6, arbitrary: fc.constant("Allow") }, fc.constantFrom("Deny", "allow"), odd),
        Action: list,
        NotAction: list,
        Resource: list,
        NotResource: list,
        Principal: principal,
        NotPrincipal: principal,
        Condition: fc.oneof(map(operators, fc.oneof(map(keys, list), odd)), odd),
      },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: odd },
);
const policy = fc.record({ Statement: fc.oneof(statement, fc.array(statement, { maxLength: 30 })) });
const calls = fc.constantFrom(
  "iam CreatePolicy",
  "iam UpdateAssumeRolePolicy",
  "s3 PutBucketPolicy",
  "organizations CreatePolicy",
  "sts AssumeRole",
);

const severities = /^(?:critical|high|medium|low|info)$/;

function expectBounded(reading: ReturnType<typeof readPolicies>): void {
  expect(reading.policies.length).toBeLessThanOrEqual(20);
  for (const { parameter, statements } of reading.policies) {
    expect(parameter.length).toBeLessThanOrEqual(128);
    expect(statements.length).toBeGreaterThan(0);
    expect(statements.length).toBeLessThanOrEqual(13);
    for (const sentence of statements) expect(sentence.length).toBeLessThanOrEqual(1000);
  }
  expect(reading.findings.length).toBeLessThanOrEqual(20);
  for (const { code, severity, message } of reading.findings) {
    expect(code).toMatch(/^[a-z]+(?:-[a-z]+)+$/);
    expect(severity).toMatch(severities);
    expect(message.length).toBeLessThanOrEqual(1000);
  }
}

describe("reading policies", () => {
  it("never throws and limits its output for any statement", () => {
    fc.assert(
      fc.property(calls, policy, fc.boolean(), (call, document, asText) => {
        const parameters = { policyDocument: asText ? JSON.stringify(document) : document };
        const before = JSON.stringify(parameters);
        const reading = readPolicies(recordOf(call, parameters));
        expectBounded(reading);
        expect(JSON.stringify(parameters)).toBe(before);
        JSON.stringify(reading);
      }),
      runs,
    );
  });

  it("never throws for any parameters and changes only documents", () => {
    fc.assert(
      fc.property(calls, fc.dictionary(names, fc.oneof(odd, names)), (call, parameters) => {
        const reading = readPolicies(recordOf(call, parameters));
        expectBounded(reading);
        if (reading.policies.length === 0) expect(reading.parameters).toEqual(parameters);
      }),
      runs,
    );
  });

  it("limits its output for 10,000 statements and takes linear time", () => {
    const statement = (at: number) => ({
      Effect: at % 2 === 0 ? "Allow" : "Deny",
      Action: [`s3:Get${at}`, "iam:*"],
      Resource: `arn:aws:s3:::bucket-${at}/*`,
      Principal: { AWS: `arn:aws:iam::${100_000_000_000 + at}:root` },
      Condition: { StringEquals: { [`aws:PrincipalTag/${at}`]: "x" } },
    });
    const document = JSON.stringify({ Statement: Array.from({ length: 10_000 }, (_, at) => statement(at)) });
    const seconds = startCpu();
    expectBounded(readPolicies(recordOf("iam CreatePolicy", { policyDocument: document })));
    expect(seconds()).toBeLessThan(20);
  });

  it("limits its output for a record full of policies, names, principals and conditions", () => {
    const many = (prefix: string) => Array.from({ length: 50 }, (_, at) => `${prefix}${at}:${"x".repeat(200)}`);
    const statements = Array.from({ length: 60 }, (_, at) => ({
      Effect: "Allow",
      Principal: { AWS: many("arn:aws:iam::999999999999:role/") },
      Action: [`service${at}:*`, ...many("iam:")],
      Resource: ["*", ...many("arn:aws:s3:::")],
      Condition: { StringEquals: Object.fromEntries(many("key").map((key) => [key, `${key}${at}`])) },
    }));
    for (const call of ["iam CreatePolicy", "s3 PutBucketPolicy", "iam UpdateAssumeRolePolicy"]) {
      const reading = readPolicies(recordOf(call, { policyDocument: { Statement: statements } }));
      expectBounded(reading);
      expect(reading.findings.length).toBe(call === "iam UpdateAssumeRolePolicy" ? 0 : 20);
    }
  });
});
