import { describe, expect, it } from "vitest";
import { readPolicies } from "../../../../src/alert/policy/policy.ts";
import { type Raw, recordOf } from "../policies.ts";

const shortest = '{"Statement":{}}';
const found = (call: string, parameters: unknown, rest: Raw = {}) =>
  readPolicies(recordOf(call, parameters, rest)).policies.map(({ parameter }) => parameter);
const flaws = (call: string, parameters: unknown, rest: Raw = {}) =>
  readPolicies(recordOf(call, parameters, rest)).findings.map(({ message }) => message.replace(/^.*read: /, ""));
const nested = (depth: number): unknown => (depth === 0 ? shortest : { a: nested(depth - 1) });

describe("the places of policies", () => {
  it.each<[string, unknown, readonly string[]]>([
    ["the shortest document", { p: shortest }, ["p"]],
    ["a document in spaces", { p: `  ${shortest}` }, ["p"]],
    ["a document in quotes", { p: JSON.stringify(shortest) }, ["p"]],
    ["an URL-encoded document", { p: encodeURIComponent(shortest) }, ["p"]],
    ["a document behind a byte order mark", { p: `\ufeff${shortest}` }, ["p"]],
    ["a document behind the last letter of ASCII", { p: `\x7f${shortest}` }, []],
    ["an URL-encoded document behind an ampersand", { p: `&${encodeURIComponent(shortest)}` }, []],
    ["an URL-encoded document that begins with a letter", { p: `x${encodeURIComponent(shortest)}` }, []],
    ["a text of braces", { p: "{}" }, []],
    ["an object among texts", { a: "x", b: null, c: [1, { d: { Statement: { Effect: "Deny" } } }] }, ["c.1.d"]],
    ["two documents", { a: shortest, b: [shortest] }, ["a", "b.0"]],
    ["a long path", { ["k".repeat(200)]: { p: shortest } }, [`${"k".repeat(126)}.p`]],
    ["a long name", { ["k".repeat(200)]: shortest }, ["k".repeat(128)]],
    [
      "a deep document",
      nested(90),
      [
        Array.from({ length: 90 }, () => "a")
          .join(".")
          .slice(-128),
      ],
    ],
  ])("hold %s", (_, parameters, expected) => {
    expect(found("s3 ListThings", parameters)).toEqual(expected);
  });

  it("are in the answer only of a call with a template, or if the parameters were left out", () => {
    const answer = { responseElements: { role: { doc: shortest } } };
    expect(found("iam AcquireRole", {}, answer)).toEqual(["responseElements.role.doc"]);
    expect(found("iam CreateRole", {}, answer)).toEqual([]);
    expect(found("iam CreateRole", { omitted: true }, answer)).toEqual(["responseElements.role.doc"]);
  });

  it.each<[string, unknown, readonly string[]]>([
    ["iam PutUserPolicy", { policyDocument: [] }, []],
    ["iam PutUserPolicy", { policyDocument: "  " }, []],
    ["iam PutUserPolicy", { policyDocument: {} }, ["policyDocument is not a policy document"]],
    ["iam PutUserPolicy", { policyDocument: ["x"] }, ["policyDocument.0 is not valid JSON (1 character)"]],
    ["iam PutUserPolicy", { policyDocument: [["xx"]] }, ["policyDocument.0.0 is not valid JSON (2 characters)"]],
    ["iam PutUserPolicy", { policyDocument: { omitted: true } }, ["policyDocument was left out by CloudTrail"]],
    ["iam PutUserPolicy", { policyDocument: { omitted: "false" } }, ["policyDocument is not a policy document"]],
    ["iam PutUserPolicy", { policyDocument: { omitted: true, x: 1 } }, ["policyDocument is not a policy document"]],
    [
      "iam PutUserPolicy",
      { policyDocument: { omitted: true, reasonable: 1 } },
      ["policyDocument is not a policy document"],
    ],
    [
      "iam PutUserPolicy",
      { policyDocument: { omitted: true, originalSize: 1500, reason: "field too large" } },
      ["policyDocument was left out by CloudTrail (1,500 bytes): field too large"],
    ],
    [
      "iam PutUserPolicy",
      { policyDocument: { Omitted: "yes", Reason: "so too large" } },
      ["policyDocument was left out by CloudTrail: so too large"],
    ],
    [
      "iam PutUserPolicy",
      { policyDocument: { omitted: true, reason: "is field too large" } },
      ['policyDocument was left out by CloudTrail: "is field too large"'],
    ],
    ["iam PutUserPolicy", { omitted: true }, ["requestParameters was left out by CloudTrail"]],
    ["iam CreateUser", { omitted: true }, ["requestParameters was left out by CloudTrail"]],
    ["iam PutUserPolicy", ' "{', ["requestParameters is text instead of an object"]],
    ["iam PutUserPolicy", "none{", []],
    ["s3 PutBucketPolicy", { omitted: true }, ["requestParameters was left out by CloudTrail"]],
    ["s3 PutBucketTagging", { omitted: true }, []],
    ["xiam CreateUser", { omitted: true }, []],
    ["ssox CreateUser", { omitted: true }, []],
    ["ec2 PutResourcePolicy", { omitted: true }, []],
  ])("cannot be read: %s %j", (call, parameters, expected) => {
    expect(flaws(call, parameters)).toEqual(expected);
  });

  it("of calls that only read or failed are not findings", () => {
    expect(flaws("iam PutUserPolicy", { omitted: true }, { readOnly: true })).toEqual([]);
    expect(flaws("iam PutUserPolicy", { omitted: true }, { errorCode: "AccessDenied" })).toEqual([]);
  });

  it("have at most twenty findings and twenty descriptions", () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [
        `p${at}`,
        JSON.stringify({ Statement: { Effect: "Allow", Action: `svc${at}:*`, Resource: [`arn:aws:svc${at}:::*`] } }),
      ]),
    );
    const { policies, findings } = readPolicies(recordOf("iam PutUserPolicy", many));
    expect([policies.length, findings.length]).toEqual([20, 20]);
  });
});
