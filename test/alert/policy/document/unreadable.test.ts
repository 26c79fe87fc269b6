import { describe, expect, it } from "vitest";
import { toAlert } from "../../../../src/alert/alert.ts";
import { readPolicies } from "../../../../src/alert/policy/policy.ts";
import { readRecord } from "../../../../src/cloudtrail/record.ts";
import { allow, other, own, policyOf, type Raw, recordOf } from "../policies.ts";

const admin = policyOf(allow({ Action: "*", Resource: "*" }));
const codes = (call: string, parameters: unknown, rest: Raw = {}) =>
  readPolicies(recordOf(call, parameters, rest)).findings.map(({ code, severity }) => `${severity} ${code}`);
const messages = (call: string, parameters: unknown, rest: Raw = {}) =>
  readPolicies(recordOf(call, parameters, rest)).findings.map(({ message }) => message);
const escaped = (text: string, name: string) =>
  text.replace(
    `"${name}"`,
    `"${[...name].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}"`,
  );
const encoded = encodeURIComponent(admin);

describe("a policy document in any encoding", () => {
  it.each<[string, string]>([
    ["an escaped name of an element", escaped(admin, "Statement")],
    ["every name escaped", ["Version", "Statement", "Effect", "Action", "Resource"].reduce(escaped, admin)],
    ["an escaped value", admin.replace('"Action":"*"', '"Action":"\\u002a"')],
    ["URL-encoded once", encoded],
    ["URL-encoded twice", encodeURIComponent(encoded)],
    ["URL-encoded three times", encodeURIComponent(encodeURIComponent(encoded))],
    ["URL-encoded with lower-case digits", encoded.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase())],
    ["URL-encoded but for its braces", encoded.replaceAll("%7B", "{").replaceAll("%7D", "}")],
    ["URL-encoded as in a form", encodeURIComponent(JSON.stringify(JSON.parse(admin), null, 1)).replaceAll("%20", "+")],
    ["JSON in JSON", JSON.stringify(admin)],
    ["JSON in JSON in JSON", JSON.stringify(JSON.stringify(admin))],
    ["URL-encoded JSON in JSON", JSON.stringify(encoded)],
    ["JSON in JSON, URL-encoded", encodeURIComponent(JSON.stringify(admin))],
    ["a byte order mark", `\ufeff${admin}`],
    ["spaces around", `\n\t ${admin} \r\n`],
    ["a no-break space", `\u00a0${admin}`],
    ["90,000 spaces inside", admin.replace(",", `,${" ".repeat(90_000)}`)],
  ])("is read: %s", (_, policyDocument) => {
    expect(codes("iam PutUserPolicy", { policyDocument })).toEqual(["critical allows-everything"]);
    expect(codes("sso PutInlinePolicyToPermissionSet", { inlinePolicy: policyDocument })).toEqual([
      "critical allows-everything",
    ]);
  });
});

describe("a policy that cannot be read", () => {
  const statement = allow({ Action: "s3:GetObject", Resource: "*" });
  it.each<[string, unknown, string]>([
    ["cut", admin.slice(0, -12), "is cut: it does not end in a brace"],
    ["cut and URL-encoded", encoded.slice(0, -12), "is cut: it does not end in a brace"],
    ["not JSON", "AdministratorAccess", "is not valid JSON"],
    ["masked", "HIDDEN_DUE_TO_SECURITY_REASONS", "is not valid JSON"],
    ["with a comment", `{/* see the wiki */${admin.slice(1)}`, "is not valid JSON"],
    ["with a tab in a text", '{"Statement":{"Sid":"a\tb"}}', "is not valid JSON"],
    ["with a comma too many", admin.replace("]}", "],}").replace('"*"}}', '"*"},}'), "is not valid JSON"],
    ["a list of lists", `[[${admin}]]`, "is not a policy document"],
    ["a number", "4711", "is not a policy document"],
    ["an object of another kind", { rules: [] }, "is not a policy document"],
    ["deep", `{"Statement":${"[".repeat(200)}${"]".repeat(200)}}`, "is nested too deeply"],
    ["no statement", '{"Version":"2012-10-17"}', "is not a policy document"],
    [
      "Effect in lower case",
      policyOf({ ...statement, Effect: "allow" }),
      "has a statement whose Effect is neither Allow nor Deny",
    ],
    ["no Effect", policyOf({ Action: "*", Resource: "*" }), "has a statement whose Effect is neither Allow nor Deny"],
    ["no Action", policyOf(allow({ Resource: "*" })), "has a statement without Action"],
    ["no Resource", policyOf(allow({ Action: "*" })), "has a statement without Resource"],
    [
      "an action in a list of lists",
      policyOf(allow({ Action: [["*"]], Resource: "*" })),
      "has a statement whose Action is neither text nor a list of texts",
    ],
    [
      "a resource that is an object",
      policyOf([statement, allow({ Action: "*", Resource: { a: "*" } })]),
      "has a statement whose Resource is neither text nor a list of texts",
    ],
    [
      "a list of principals in a list",
      policyOf(allow({ Action: "a:b", Resource: "*", Principal: { AWS: [["*"]] } })),
      "has a statement whose Principal is neither text nor a list of texts",
    ],
    [
      "Action and NotAction",
      policyOf({ ...statement, NotAction: "s3:GetObject" }),
      "has a statement with both Action and NotAction",
    ],
    [
      "a condition that is text",
      policyOf({ ...statement, Condition: "none" }),
      "has a statement whose Condition is not an object of objects",
    ],
    ["a statement that is text", policyOf([statement, "Allow"]), "has a statement that is not an object"],
  ])("is a finding of high severity: %s", (_, policyDocument, flaw) => {
    const record = recordOf("iam PutRolePolicy", { roleName: "app", policyDocument });
    const { findings } = readPolicies(record);
    const isText = typeof policyDocument === "string" && !flaw.startsWith("has");
    const size = isText ? ` (${policyDocument.length} characters)` : "";
    const message = `what the call grants is not known, because its policy cannot be read: policyDocument ${flaw}${size}`;
    expect(findings).toContainEqual({ code: "unreadable-policy", severity: "high", message });
    expect(toAlert(record).severity).toBe("high");
  });

  it.each<[string, unknown]>([
    ["iam CreateRole", { assumeRolePolicyDocument: "{" }],
    ["iam UpdateAssumeRolePolicy", { policyDocument: "{" }],
    ["iam CreatePolicyVersion", { policyDocument: "{" }],
    ["sso PutInlinePolicyToPermissionSet", { inlinePolicy: "{" }],
    ["kms PutKeyPolicy", { policy: "{" }],
    ["kms CreateKey", { policy: "{" }],
    ["s3 PutBucketPolicy", { bucketPolicy: "{" }],
    ["ecr SetRepositoryPolicy", { policyText: "{" }],
    ["sqs SetQueueAttributes", { attributes: { Policy: "{" } }],
    ["sns SetTopicAttributes", { attributeName: "Policy", attributeValue: "{" }],
    ["apigateway UpdateRestApi", { patchOperations: [{ op: "replace", path: "/policy", value: "{" }] }],
    ["glacier SetVaultAccessPolicy", { policy: { policy: "{" } }],
    ["organizations PutResourcePolicy", { content: "{" }],
    ["logs PutResourcePolicy", { policyDocument: "{" }],
    ["kinesis PutResourcePolicy", { policy: "{" }],
    ["elasticfilesystem PutFileSystemPolicy", { policy: "{" }],
    ["example PutPolicies", {}],
  ])("is looked for in the parameters of %s: %j", (call, parameters) => {
    const expected = call.startsWith("example") ? [] : ["high unreadable-policy"];
    expect(codes(call, parameters)).toEqual(expected);
  });

  it.each<[string, string, unknown, Raw]>([
    ["a call that only reads", "iam SimulateCustomPolicy", { policyDocument: "{" }, { readOnly: true }],
    ["a call that failed", "iam PutUserPolicy", { policyDocument: "{" }, { errorCode: "MalformedPolicyDocument" }],
    ["a session policy, which only limits", "sts AssumeRole", { policy: "{" }, {}],
    ["the policy of a VPC endpoint", "ec2 CreateVpcEndpoint", { policyDocument: "{" }, {}],
    ["a service control policy", "organizations CreatePolicy", { content: "{" }, {}],
    ["a policy of another language", "logs PutAccountPolicy", { policyDocument: "{" }, {}],
    ["a policy that is taken away", "sqs SetQueueAttributes", { attributes: { Policy: "" } }, {}],
    [
      "an attribute of another kind",
      "sns SetTopicAttributes",
      { attributeName: "DeliveryPolicy", attributeValue: "{" },
      {},
    ],
    ["the names of policies", "iam PutUserPolicy", { policyName: "{", policyArn: "{" }, {}],
  ])("is not a finding for %s", (_, call, parameters, rest) => {
    expect(codes(call, parameters, rest)).toEqual([]);
  });
});

describe("a policy with a name twice", () => {
  const one = '"Effect":"Allow","Action":"*","Resource":"*"';
  it.each<[string, string, string]>([
    ["Statement", `{"Statement":[{${one}}],"Statement":[]}`, "Statement"],
    ["Statement in two cases", `{"statement":[{${one}}],"Statement":[]}`, "Statement"],
    ["Effect", `{"Statement":[{${one},"Effect":"Deny"}]}`, "Effect"],
    ["an escaped Effect", `{"Statement":[{${one},"\\u0045ffect":"Deny"}]}`, "Effect"],
    ["Resource", `{"Statement":[{${one},"Resource":"arn:aws:s3:::none"}]}`, "Resource"],
    ["a condition", `{"Statement":[{${one},"Condition":{"Bool":{},"Bool":{"aws:ViaAWSService":"true"}}}]}`, "Bool"],
    ["a principal", `{"Statement":[{${one},"Principal":{"AWS":"*","AWS":"${own}"}}]}`, "AWS"],
  ])("is a finding, and its words say so: %s", (_, text, name) => {
    for (const policyDocument of [text, JSON.stringify(text), encodeURIComponent(text)]) {
      const { findings, policies } = readPolicies(recordOf("iam CreatePolicy", { policyDocument }));
      expect(findings).toContainEqual(expect.objectContaining({ code: "unreadable-policy", severity: "high" }));
      expect(findings.map(({ message }) => message).join()).toContain(`policyDocument has the name ${name} twice`);
      expect(policies[0]?.statements[0]).toBe(`has the name ${name} twice, so that it can mean two things`);
    }
  });

  it("is not one with the same name in two objects, or as a value", () => {
    const text = policyOf([
      allow({ Sid: "Sid", Action: ["Effect:Effect", "s3:GetObject"], Resource: "Resource" }),
      allow({ Sid: 'Sid":', Action: "s3:GetObject", Resource: "\\" }),
    ]);
    expect(codes("iam CreatePolicy", { policyDocument: text })).toEqual([]);
  });
});

describe("parameters that CloudTrail left out for their size", () => {
  const omitted = { reason: "requestParameters too large", omitted: true, originalSize: 149_893 };
  const message =
    "what the call grants is not known, because its policy cannot be read: requestParameters was left out by CloudTrail (149,893 bytes): requestParameters too large";

  it("are a finding for a call that grants, and are not parameters", () => {
    const alert = toAlert(recordOf("iam PutGroupPolicy", omitted));
    expect(alert.severity).toBe("high");
    expect(alert.findings).toContainEqual({ code: "unreadable-policy", severity: "high", message });
    expect(alert.parameters).toEqual({});
  });

  it.each<[string, Raw, boolean]>([
    ["iam AttachRolePolicy", {}, true],
    ["kms CreateKey", {}, true],
    ["s3 PutBucketPolicy", {}, true],
    ["s3 PutBucketTagging", {}, false],
    ["ec2 RunInstances", {}, false],
    ["iam PutRolePolicy", { errorCode: "AccessDenied" }, false],
    ["iam SimulateCustomPolicy", { readOnly: true }, false],
  ])("%s %j: are a finding: %j", (call, rest, isFinding) => {
    expect(messages(call, omitted, rest)).toEqual(isFinding ? [message] : []);
    expect(readPolicies(recordOf(call, omitted, rest)).parameters).toEqual({});
  });

  it("are reported without size and reason too, and within a field", () => {
    expect(messages("iam CreatePolicy", { omitted: "true" })[0]).toMatch(
      /requestParameters was left out by CloudTrail$/,
    );
    expect(messages("iam CreatePolicy", { policyDocument: { omitted: true, originalSize: 7 } })[0]).toMatch(
      /policyDocument was left out by CloudTrail \(7 bytes\)$/,
    );
  });

  it("do not hide the policy in the answer", () => {
    const responseElements = { role: { assumeRolePolicyDocument: trust } };
    expect(codes("iam CreateRole", omitted, { responseElements })).toEqual([
      "high trusts-another-account",
      "high unreadable-policy",
      "medium missing-external-id",
    ]);
  });

  it("are a call's own parameters if there are others beside them", () => {
    const parameters = { omitted: true, roleName: "app" };
    expect(readPolicies(recordOf("iam PutRolePolicy", parameters))).toMatchObject({ parameters, findings: [] });
  });

  it("are a finding if a relay made text of them", () => {
    expect(messages("iam PutUserPolicy", JSON.stringify({ policyDocument: admin }))[0]).toMatch(
      /is text instead of an object$/,
    );
    expect(messages("iam PutUserPolicy", "null")).toEqual([]);
  });
});

const trust = encodeURIComponent(
  policyOf({ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${other}:root` }, Action: "sts:AssumeRole" }),
);

describe("a role out of a template", () => {
  const answer = (assumeRolePolicyDocument: unknown) => ({
    eventSource: "iam.amazonaws.com",
    eventName: "AcquireRole",
    recipientAccountId: own,
    requestParameters: { templateArn: "arn:aws:iam::aws:role-template/iam.amazonaws.com/AuditTemplate:1" },
    responseElements: { role: { roleName: "Audit", assumeRolePolicyDocument } },
  });
  const findings = (raw: Raw) => toAlert(readRecord(raw) ?? recordOf("", {})).findings.map(({ code }) => code);

  it("has the trust policy of the answer", () => {
    expect(findings(answer(trust))).toEqual(["role-from-template", "trusts-another-account", "missing-external-id"]);
  });

  it("is a finding if the trust policy cannot be read", () => {
    expect(findings(answer(trust.slice(0, -9)))).toEqual(["role-from-template", "unreadable-policy"]);
  });
});
