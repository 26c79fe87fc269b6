import { describe, expect, it } from "vitest";
import { readPolicies } from "../../../src/alert/policy/policy.ts";
import { allow, deny, own, policyOf, type Raw, recordOf } from "./policies.ts";

const iam = (resource: string) => `arn:aws:iam::${own}:${resource}`;
const letters = [..."abcdefghijklmnopqrstuvwxyz"];
const on = (Action: unknown, Resource: unknown = "*", rest: Raw = {}) => allow({ Action, Resource, ...rest });

const findings = (statement: unknown, call = "iam PutUserPolicy", parameter = "policyDocument", parameters: Raw = {}) =>
  readPolicies(recordOf(call, { ...parameters, [parameter]: policyOf(statement) })).findings.map(
    ({ severity, code, message }) => `${severity} ${code}: ${message}`,
  );

describe("findings about a whole policy", () => {
  it.each<[string, unknown, readonly string[]]>([
    [
      "a service in two statements",
      [on(letters.slice(0, 9).map((one) => `polly:${one}*`)), on(letters.slice(9).map((one) => `polly:${one}*`))],
      ["medium service-wide-wildcard: the policy allows every action in polly on every resource"],
    ],
    [
      "every action in two statements",
      [on(letters.slice(0, 9).map((one) => `?*:${one}*`)), on(letters.slice(9).map((one) => `?*:${one}*`))],
      ["critical allows-everything: the policy allows every action on every resource"],
    ],
    [
      "an action in two statements once",
      [on("iam:PassRole"), on(["iam:PassRole", "a:b"])],
      ["high pass-role-any: the policy allows passing any role to a service (iam:PassRole)"],
    ],
    ["nothing of what is denied", [on("iam:*"), deny({ Action: "iam:*", Resource: "*" })], []],
    [
      "what is not denied",
      [on(["iam:PassRole", "kms:Decrypt"]), deny({ Action: "iam:*", Resource: "*" })],
      ["high allows-secrets: the policy allows kms:Decrypt on every resource: its holders can decrypt data"],
    ],
    [
      "NotAction on everything",
      allow({ NotAction: "s3:x", Resource: "*" }),
      ["high not-action: the policy allows every action except s3:x on every resource (NotAction)"],
    ],
    [
      "NotAction on a bucket",
      allow({ NotAction: "s3:x", Resource: "arn:aws:s3:::b" }),
      ["medium not-action: the policy allows every action except s3:x on bucket b (NotAction)"],
    ],
    [
      "NotAction but on a bucket",
      allow({ NotAction: "s3:x", NotResource: "arn:aws:s3:::b" }),
      ["high not-action: the policy allows every action except s3:x on every resource except bucket b (NotAction)"],
    ],
    [
      "everything but on IAM",
      allow({ Action: "*", NotResource: "arn:aws:iam::*:*" }),
      [
        "high not-resource: the policy allows every action on every resource except everything in iam in any account (NotResource)",
      ],
    ],
    [
      "everything on users",
      on("*", iam("user/*")),
      ["high service-wide-wildcard: the policy allows every action in iam on every user"],
    ],
    [
      "everything on one user",
      on("*", iam("user/bob")),
      ["medium allows-escalation: the policy allows every action on user bob: the user can get any permission"],
    ],
    [
      "everything on the user's own",
      on("*", iam("user/carol")),
      [
        "high allows-escalation: the policy allows every action on user carol: its holders can give themselves any permission",
      ],
    ],
    ["everything on what is no ARN", on("*", ["x", "arn:aws:S3:::x"]), []],
    [
      "all of sqs on its resources",
      on("*", "arn:aws:sqs:*:*:*"),
      [
        "medium service-wide-wildcard: the policy allows every action in sqs on everything in sqs",
        "medium allows-tampering: the policy",
      ],
    ],
    [
      "all of iam on groups",
      on("iam:*", iam("group/*")),
      ["high service-wide-wildcard: the policy allows every action in iam on every group"],
    ],
  ])("are %s", (_, statement, expected) => {
    const found = findings(statement, "iam PutUserPolicy", "policyDocument", { userName: "carol" });
    const known = found.filter((one) => !one.includes("allows-tampering"));
    // Each half has findings of its own, too.
    if (known[0]?.startsWith("critical")) expect(known[0]).toBe(expected[0]);
    else expect(known).toEqual(expected.filter((one) => !one.includes("allows-tampering")));
  });

  it("keep what a policy allows whose denial is not understood", () => {
    const statement = [on("*"), { ...deny({ Action: "*", Resource: "*" }), Condition: "none" }];
    expect(findings(statement).map((one) => one.split(":")[0])).toEqual([
      "critical allows-everything",
      "high unreadable-policy",
    ]);
    const twice =
      '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","action":"*","Resource":"*"}]}';
    const { findings: found } = readPolicies(recordOf("iam PutUserPolicy", { policyDocument: twice }));
    expect(found.map(({ code }) => code)).toEqual(["allows-everything", "unreadable-policy"]);
  });

  it("do not join the statements of policies that name principals", () => {
    const everyone = { Principal: "*" };
    const half = (from: number, to: number) =>
      on(
        letters.slice(from, to).map((one) => `s3:${one}*`),
        "*",
        everyone,
      );
    const found = findings([half(0, 9), half(9, 26)], "s3 PutBucketPolicy", "bucketPolicy");
    expect(found).toHaveLength(2);
  });

  it.each<[string, string, number]>([
    ["cloudformation SetStackPolicy", "stackPolicyBody", 0],
    ["ec2 CreateVpcEndpoint", "policyDocument", 0],
    ["s3 PutBucketPolicy", "bucketPolicy", 1],
    ["organizations CreatePolicy", "content", 0],
    ["iam PutUserPermissionsBoundary", "permissionsBoundary", 0],
  ])("depend on the purpose of a policy: %s", (call, parameter, expected) => {
    expect(findings(on("a:b", "*", { Principal: "*" }), call, parameter)).toHaveLength(expected);
  });
});
