import { describe, expect, it } from "vitest";
import { readPolicies } from "../../../src/alert/policy/policy.ts";
import { allow, other, own, policyOf, type Raw, recordOf } from "./policies.ts";

// Each test has a policy of its own, so that no other test has read it before.

/** Returns the record of a call that gives bob a policy with one statement. */
function granting(statement: Raw, more: Raw = {}, rest: Raw = {}) {
  return recordOf("iam PutUserPolicy", { userName: "bob", policyDocument: policyOf(statement), ...more }, rest);
}

const severitiesOf = (...args: Parameters<typeof readPolicies>) =>
  readPolicies(...args).findings.map(({ severity }) => severity);

describe("a policy that was read before", () => {
  it("means the same", () => {
    const record = granting(allow({ Action: ["iam:*", "s3:GetObject"], Resource: "*" }));
    const [first, second] = [readPolicies(record), readPolicies(record)];
    expect(first.findings.map(({ code }) => code)).toContain("service-wide-wildcard");
    expect(second).toEqual(first);
  });

  it("shares no object with an alert", () => {
    const record = granting(allow({ Action: ["iam:*", "s3:PutObject"], Resource: "*" }));
    const before = structuredClone(readPolicies(record));
    for (const { policies, findings, parameters } of [readPolicies(record), readPolicies(record)]) {
      Object.assign(policies[0] ?? {}, { kind: "trust" });
      Object.assign(policies[0]?.statements ?? [], ["nothing"]);
      Object.assign(findings[0] ?? {}, { message: "nothing" });
      Object.assign(parameters["policyDocument"] ?? {}, { Statement: [] });
    }
    expect(readPolicies(record)).toEqual(before);
  });

  it("is read again for another user", () => {
    const statement = allow({ Action: "iam:PutUserPolicy", Resource: `arn:aws:iam::${own}:user/bob` });
    const severities = ["bob", "carol", "bob"].map((userName) => severitiesOf(granting(statement, { userName })));
    expect(severities).toEqual([["high"], ["medium"], ["high"]]);
  });

  it("is read again for a call that grants nothing", () => {
    const statement = allow({ Action: "iam:*", Resource: "*", Principal: "*" });
    const calls = ["iam UpdateAssumeRolePolicy", "sts AssumeRole", "s3 PutBucketPolicy"];
    const kinds = calls.map((call) => readPolicies(recordOf(call, { policy: policyOf(statement) })).policies[0]?.kind);
    expect(kinds).toEqual(["trust", "session", "resource"]);
    const reading = recordOf("s3 PutBucketPolicy", { policy: policyOf(statement) }, { readOnly: true });
    expect(severitiesOf(reading)).toEqual([]);
  });

  it("is read again when the name of an account that it lets in changes", () => {
    const policy = policyOf(allow({ Action: "s3:*", Resource: "*", Principal: { AWS: other } }));
    const messages = [undefined, "staging", "tests", undefined].map((alias) => {
      const aliases = alias === undefined ? undefined : new Map([[other, alias]]);
      const { findings } = readPolicies(recordOf("s3 PutBucketPolicy", { policy }), { aliases });
      return findings.map(({ severity, message }) => `${severity}: ${message}`).join();
    });
    expect(messages).toEqual([
      expect.stringMatching(/^high: .*account 999999999999 use/),
      expect.stringMatching(/^medium: .*\(staging, a known account\)/),
      expect.stringMatching(/^medium: .*\(tests, a known account\)/),
      messages[0],
    ]);
  });

  it("is read again if its conditions depend on the time of the call", () => {
    const Condition = { DateLessThan: { "AWS:CurrentTime": "2026-11-19T00:00:00Z" } };
    const statement = allow({ Action: "iam:*", Resource: "*", Condition });
    const severities = ["2026-11-18T12:00:00Z", "2026-10-01T12:00:00Z"].map((eventTime) =>
      severitiesOf(granting(statement, {}, { eventTime })),
    );
    expect(severities).toEqual([["medium"], ["high"]]);
  });
});
