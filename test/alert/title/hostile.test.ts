import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/alert/alert.ts";
import { remark, safe } from "../../../src/alert/title/safe.ts";
import { runs } from "../../runs.ts";
import { alertOf, call, type Raw } from "../alerts.ts";

type Path = readonly (string | number)[];

/** Returns the path of every text in a value; a policy in a text is looked into, its path has the step "json". */
function textsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === "string") {
    const inner = value.startsWith("{") ? textsIn(JSON.parse(value), [...path, "json"]) : [];
    return [path, ...inner];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, [...path, key]));
}

/** Returns a copy of a value with other text at a path. */
function replaced(value: unknown, [step, ...rest]: Path, change: (old: string) => string): unknown {
  if (step === undefined) return change(String(value));
  if (step === "json" && typeof value === "string") return JSON.stringify(replaced(JSON.parse(value), rest, change));
  const copy: Record<string | number, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...(value as Raw) };
  const old = (copy as Record<string | number, unknown>)[step];
  (copy as Record<string | number, unknown>)[step] = replaced(old, rest, change);
  return copy;
}

/** The ways to put a hostile text in the place of another. */
const ways: readonly ((hostile: string) => (old: string) => string)[] = [
  (hostile) => () => hostile,
  (hostile) => (old) => `${old.slice(0, Math.max(old.lastIndexOf("/"), old.lastIndexOf(":")) + 1)}${hostile}`,
  (hostile) => (old) => `${old}${hostile}`,
  (hostile) => (old) => old.replace(/[a-z]+(?=\/)/i, () => hostile),
];

const samples = readdirSync("fixtures/records")
  .filter((name) => name.endsWith(".json"))
  .map((name): Raw => JSON.parse(readFileSync(`fixtures/records/${name}`, "utf8")));

const arn = "arn:aws:iam::999999999999:role/vendor";

const records: readonly Raw[] = [
  ...samples,
  call("kms:CreateGrant", { keyId: "k", granteePrincipal: arn }),
  call("kms:CreateGrant", { keyId: "k", granteePrincipal: "arn:aws:sts::999999999999:assumed-role/vendor/session" }),
  call("lambda:AddPermission", { functionName: "f", principal: "arn:aws:iam::999999999999:user/vendor" }),
  call("sns:AddPermission", { topicArn: "t", aWSAccountId: ["AIDAIOSFODNN7EXAMPLE"] }),
  call("sns:Subscribe", { topicArn: "t", protocol: "https", endpoint: "https://collector.example/a" }),
  call("logs:PutAccountPolicy", { policyName: "mask", policyType: "RETENTION_POLICY", scope: "ALL" }),
  call("iam:AcquireRole", { templateArn: "arn:aws:iam::aws:role-template/Admin:1", roleName: "r" }),
  call("iam:CreateServiceSpecificCredential", { userName: "a", serviceName: "s", credentialAgeDays: "400" }),
  call("lambda:CreateFunction", { functionName: "f", role: arn }),
  call("organizations:MoveAccount", { accountId: "999999999999", destinationParentId: "ou-ab12-11111111" }),
  call("organizations:AttachPolicy", { policyId: "p-1", targetId: "r-ab12" }),
  call("signin:ConsoleLogin", null, { responseElements: { ConsoleLogin: "Failure" }, errorMessage: "No name" }),
  call("signin:CreateOAuth2Token", { client_id: "arn:aws:signin:us-east-1::external-client/dcr/abc", resource: "r" }),
  call("sso:CreateManagedAccount", null, { serviceEventDetails: { status: { state: "FAILED", message: "no" } } }),
  call("iam:PutRolePolicy", {
    roleName: "r",
    policyName: "p",
    policyDocument: JSON.stringify({
      Statement: [
        { Effect: "Allow", Action: ["iam:*", "s3:GetObject"], Resource: ["*", "arn:aws:iam::*:role/a", "b"] },
        { Effect: "Deny", NotAction: "s3:*", NotResource: "arn:aws:s3:::logs/*" },
        {
          Effect: "Allow",
          Action: "iam:PassRole",
          Resource: "*",
          Condition: {
            StringEquals: { "aws:SourceVpc": "vpc-1", "aws:username": "bob" },
            DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" },
            Null: { "aws:TagKeys": "true" },
          },
        },
      ],
    }),
  }),
  call("iam:UpdateAssumeRolePolicy", {
    roleName: "r",
    policyDocument: JSON.stringify({
      Statement: [
        {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { AWS: [arn, "AIDAIOSFODNN7EXAMPLE"], Service: "ec2.amazonaws.com", Federated: "idp.example" },
          Condition: { StringEquals: { "idp.example:aud": "app", "sts:ExternalId": "x" } },
        },
      ],
    }),
  }),
];

const places: readonly (readonly [Raw, Path])[] = records.flatMap((record) =>
  textsIn(record).map((path) => [record, path] as const),
);

const edges = fc.string({ unit: fc.constantFrom(..."\"'\n\r\t (),.:;/\\{}[]%=ab"), maxLength: 8 });
const gaps = fc.constantFrom(" ", "\n", "\t", "\u00a0", "\u2028", " \n ");

/** Returns the sentences of an alert. */
function sentencesOf({ title, actor, findings, policies }: Alert): readonly string[] {
  return [
    title,
    actor.humanReason ?? "",
    ...findings.map(({ message }) => message),
    ...policies.flatMap(({ statements }) => statements),
  ];
}

/** Returns a sentence without its quoted names, and without the reason in parentheses at its end. */
function outside(sentence: string): string {
  return sentence.replaceAll(/"[^"]*"/g, "").replace(/\([^()"]*\)$/, "");
}

describe("a text in a record", () => {
  it("never adds words to a sentence, except in quotes", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.constantFrom(...ways),
        edges,
        gaps,
        edges,
        ([record, path], way, before, gap, after) => {
          const hostile = `${before}zqz${gap}and was refused${after}`;
          for (const sentence of sentencesOf(alertOf(replaced(record, path, way(hostile)) as Raw))) {
            expect(outside(sentence)).not.toMatch(/zqz\s+and/);
          }
        },
      ),
      { numRuns: runs(5000) },
    );
  });
});

describe("safe", () => {
  it.each([
    ["bob", "bob"],
    ["arn:aws:iam::*:role/{aws:username}?", "arn:aws:iam::*:role/{aws:username}?"],
    ["rds!cluster-1", "rds!cluster-1"],
    ["bob and was refused", '"bob and was refused"'],
    ['bob" created "x', `"bob' created 'x"`],
    ["bob\nroot", '"bob\nroot"'],
  ])("returns %j as %s", (name, expected) => {
    expect(safe(name)).toBe(expected);
  });
});

describe("remark", () => {
  it.each([
    ["Failed authentication", "Failed authentication"],
    ["no) and deleted user bob (", '"no) and deleted user bob ("'],
    ["no\nyes", '"no\nyes"'],
  ])("returns %j as %s", (reason, expected) => {
    expect(remark(reason)).toBe(expected);
  });
});
