import { describe, expect, it } from "vitest";
import { kindOf, policyNoun } from "../../../src/alert/policy/kind.ts";
import { arnWords, isOpen, isUniqueId, principalWords } from "../../../src/alert/policy/names.ts";
import { readStatements } from "../../../src/alert/policy/statement.ts";
import { own, recordOf } from "./policies.ts";

const kind = (Statement: unknown, call = "s3 PutBucketPolicy") =>
  kindOf(recordOf(call, {}), "policy", readStatements({ Statement }));
const of = (...Action: readonly string[]) => ({ Effect: "Allow", Principal: "*", Action });

describe("the kind of a policy", () => {
  it.each<[unknown, string]>([
    [of("sts:AssumeRole"), "trust"],
    [of("STS:AssumeRoleWithSAML", "sts:TagSession"), "trust"],
    [of("sts:TagSession"), "resource"],
    [of("sts:AssumeRole", "s3:GetObject"), "resource"],
    [of("xsts:AssumeRole"), "resource"],
    [of("sts:AssumeRole", "x-sts:TagSession"), "resource"],
    [{ Effect: "Allow", Principal: "*" }, "resource"],
    [[of("sts:AssumeRole"), of("s3:GetObject")], "resource"],
    [[of("sts:AssumeRole"), { Effect: "Allow", Action: "s3:GetObject" }, "text"], "trust"],
    [{ Effect: "Allow", Action: "sts:AssumeRole" }, "identity"],
    ["text", "identity"],
  ])("of %j is %s", (statement, expected) => {
    expect(kind(statement)).toBe(expected);
  });

  it("has a name for those who read of it", () => {
    expect(policyNoun("trust", "s3.amazonaws.com")).toBe("the trust policy");
    expect(policyNoun("resource", "s3.amazonaws.com")).toBe("the bucket policy");
    expect(policyNoun("resource", "x.amazonaws.com")).toBe("the resource policy");
    expect(policyNoun("resource", null)).toBe("the resource policy");
  });
});

describe("the words for names", () => {
  it.each<[string, string]>([
    ["arn:aws:s3:::b", "bucket b"],
    ["arn:aws:s3:::*/x", "x in every bucket"],
    ["arn:aws:logs:us-east-1:1:log-group:app:*", "log group app"],
    ["arn:aws:logs:us-east-1:1:log-group:app:*:x", "log group app:*:x"],
    [`arn:aws:sts::${own}:assumed-role/r/s`, "role r (session s)"],
  ])("%s: %s", (arn, expected) => {
    expect(arnWords(arn, own)).toBe(expected);
  });

  it.each<[string, string, boolean, boolean]>([
    ["service", "*", true, false],
    ["service", "sns.amazonaws.com", false, false],
    ["aws", `arn:aws:iam::${own}:role/*`, false, false],
    ["aws", "arn:aws:iam::*:role/x", true, false],
    ["federated", "*", true, false],
    ["federated", `arn:aws:iam::${own}:saml-provider/*`, false, false],
    ["canonicaluser", "7*", false, false],
    ["aws", "AROAZ3MZQEXAMPLEID01", false, true],
    ["aws", "AROAZ3MZQEXAMPLEID01:x", false, true],
    ["aws", "AROAZ3MZQEXAMPLEID01x", false, false],
    ["aws", "xAROAZ3MZQEXAMPLEID01", false, false],
    ["aws", "ARZ", false, false],
    ["aws", "A1234567890123", false, false],
    ["federated", "AROAZ3MZQEXAMPLEID01", false, false],
  ])("%s %s is open: %j, is a unique id: %j", (type, id, open, unique) => {
    expect([isOpen({ type, id }), isUniqueId({ type, id })]).toEqual([open, unique]);
    expect(principalWords({ type, id }, own).length).toBeGreaterThan(3);
  });
});
