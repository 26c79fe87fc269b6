import { describe, expect, it } from "vitest";
import { toAlert } from "../../../src/alert/alert.ts";
import type { PolicyKind } from "../../../src/alert/policy/kind.ts";
import { readPolicies } from "../../../src/alert/policy/policy.ts";
import { allow, policyOf, type Raw, recordOf } from "./policies.ts";

const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
const text = JSON.stringify(document);

describe("the policy documents of a call", () => {
  it.each<[string, Raw, Raw, string]>([
    ["JSON", { policyDocument: text }, { policyDocument: document }, "policyDocument"],
    ["an object", { bucketPolicy: document }, { bucketPolicy: document }, "bucketPolicy"],
    ["URL-encoded", { policy: encodeURIComponent(text) }, { policy: document }, "policy"],
    ["URL-encoded after a space", { policy: ` ${encodeURIComponent(text)}` }, { policy: document }, "policy"],
    [
      "with a percent sign",
      { policy: '{"Statement":{"Resource":"100%"}}' },
      { policy: { Statement: { Resource: "100%" } } },
      "policy",
    ],
    ["URL-encoded with line breaks", { policy: encodeURIComponent(`\n${text}\n`) }, { policy: document }, "policy"],
    ["JSON in JSON", { policyText: JSON.stringify(text) }, { policyText: document }, "policyText"],
    [
      "a queue's attribute",
      { attributes: { Policy: text } },
      { attributes: { Policy: document } },
      "attributes.Policy",
    ],
    [
      "a topic's attribute",
      { attributeName: "Policy", attributeValue: text },
      { attributeName: "Policy", attributeValue: document },
      "attributeValue",
    ],
    [
      "in a list",
      { patchOperations: [{ path: "/policy", value: text }] },
      { patchOperations: [{ path: "/policy", value: document }] },
      "patchOperations.0.value",
    ],
    ["one statement", { p: '{"Statement":{"Effect":"Deny"}}' }, { p: { Statement: { Effect: "Deny" } } }, "p"],
    ["in lower case", { p: '{"statement":[{"effect":"Deny"}]}' }, { p: { statement: [{ effect: "Deny" }] } }, "p"],
    [
      "in lower case, one of two with an effect",
      { p: '{"statement":[{"effect":"Deny"},{}]}' },
      { p: { statement: [{ effect: "Deny" }, {}] } },
      "p",
    ],
    ["next to other values", { a: null, b: 7, p: text }, { a: null, b: 7, p: document }, "p"],
    [
      "named __proto__",
      JSON.parse(`{"__proto__":${JSON.stringify(text)}}`),
      JSON.parse(`{"__proto__":${text}}`),
      "__proto__",
    ],
  ])("are decoded: %s", (_, parameters, decoded, parameter) => {
    const reading = readPolicies(recordOf("iam PutUserPolicy", parameters));
    expect(JSON.stringify(reading.parameters)).toBe(JSON.stringify(decoded));
    expect(Object.getPrototypeOf(reading.parameters)).toBe(Object.prototype);
    expect(reading.policies.map((policy) => policy.parameter)).toEqual([parameter]);
  });

  it.each<[string, unknown]>([
    ["cut JSON", text.slice(0, -1)],
    ["a cut escape", `${encodeURIComponent(text)}%2`],
    ["text", "Statement"],
    ["no statement", '{"Version":"2012-10-17"}'],
    ["a statement that is text", '{"Statement":"Allow"}'],
    ["a statement that is null", '{"Statement":null}'],
    ["a list", `[${text}]`],
    ["nested 10,000 levels deep", `{"Statement":${"[".repeat(10_000)}${"]".repeat(10_000)}}`],
    ["a rule of AWS WAF", { rules: [{ statement: { geoMatchStatement: { countryCodes: ["DE"] } } }] }],
    ["a delivery policy", '{"http":{"defaultHealthyRetryPolicy":{"numRetries":3}}}'],
  ])("stay unchanged if they are not policies: %s", (_, value) => {
    const parameters = { description: value };
    const reading = readPolicies(recordOf("iam CreatePolicy", parameters));
    expect(reading).toEqual({ parameters, policies: [], findings: [], trusted: [] });
  });

  it("are all found; the first 20 are described", () => {
    const reading = readPolicies(recordOf("iam SimulateCustomPolicy", { policyInputList: Array(30).fill(text) }));
    expect(reading.parameters).toEqual({ policyInputList: Array(30).fill(document) });
    expect(reading.policies).toHaveLength(20);
    expect(reading.findings).toHaveLength(1);
  });

  it("are named by the end of a long path", () => {
    const [a, b] = ["a".repeat(100), "b".repeat(100)];
    for (const value of [text, document]) {
      const [policy] = readPolicies(recordOf("iam CreatePolicy", { [a]: { [b]: value } })).policies;
      expect(policy?.parameter).toBe(`${a.slice(0, 27)}.${b}`);
    }
  });

  it("leave the parameters of other records unchanged", () => {
    const record = recordOf("iam CreateUser", { userName: "alice", tags: [{ key: "team", value: "red" }] });
    expect(readPolicies(record).parameters).toBe(record.requestParameters);
  });

  it("are in the alert", () => {
    const raw = { policyDocument: text, userName: "alice" };
    const alert = toAlert(recordOf("iam PutUserPolicy", raw));
    expect(alert).toMatchObject({
      parameters: { policyDocument: document, userName: "alice" },
      policies: [
        { parameter: "policyDocument", kind: "identity", statements: ["allows every action on every resource"] },
      ],
      findings: [{ code: "allows-everything", severity: "critical" }],
    });
    expect(raw.policyDocument).toBe(text);
  });
});

describe("the kind of a policy", () => {
  const grant = policyOf(allow({ Action: "s3:GetObject", Resource: "*" }));
  const resource = policyOf(allow({ Principal: "*", Action: "s3:GetObject", Resource: "*" }));
  const letting = (...actions: readonly unknown[]) =>
    policyOf(actions.map((action) => allow({ Principal: "*", Action: action })));
  const trust = policyOf(allow({ Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }));

  it.each<[string, Raw, PolicyKind]>([
    ["iam CreatePolicy", { policyDocument: grant }, "identity"],
    ["iam PutRolePolicy", { policyDocument: grant }, "identity"],
    ["sso PutInlinePolicyToPermissionSet", { inlinePolicy: grant }, "identity"],
    ["iam CreateRole", { assumeRolePolicyDocument: trust }, "trust"],
    ["iam CreateRole", { assumeRolePolicyDocument: '{"Statement":[]}' }, "trust"],
    ["iam UpdateAssumeRolePolicy", { policyDocument: resource }, "trust"],
    ["example CreateRole", { role: { trustPolicy: trust } }, "trust"],
    ["sso PutPermissionsBoundaryToPermissionSet", { permissionsBoundary: { document: grant } }, "boundary"],
    ["organizations CreatePolicy", { type: "SERVICE_CONTROL_POLICY", content: grant }, "service control"],
    ["organizations UpdatePolicy", { content: resource }, "service control"],
    ["organizations PutResourcePolicy", { content: resource }, "resource"],
    ["kms PutKeyPolicy", { policy: resource }, "resource"],
    ["secretsmanager PutResourcePolicy", { resourcePolicy: resource }, "resource"],
    ["ecr SetRepositoryPolicy", { policyText: resource }, "resource"],
    ["sts AssumeRole", { policy: grant }, "session"],
    ["sts GetFederationToken", { policy: grant }, "session"],
    ["rolesanywhere CreateProfile", { sessionPolicy: grant }, "session"],
    ["example CreateRole", { policy: letting(["sts:AssumeRole", "sts:TagSession"]) }, "trust"],
    ["example PutPolicy", { policy: letting(["sts:TagSession"]) }, "resource"],
    ["example PutPolicy", { policy: letting(["sts:AssumeRole", "s3:GetObject"]) }, "resource"],
    ["example PutPolicy", { policy: letting("sts:AssumeRole", "s3:GetObject") }, "resource"],
    ["example PutPolicy", { policy: policyOf(allow({ Principal: "*" })) }, "resource"],
  ])("%s %j: %s", (call, parameters, kind) => {
    expect(readPolicies(recordOf(call, parameters)).policies.map((policy) => policy.kind)).toEqual([kind]);
  });
});
