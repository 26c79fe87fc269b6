import { describe, expect, it } from "vitest";
import { escalationFinder } from "../../../../src/alert/policy/grants/escalations.ts";
import { holdersOf } from "../../../../src/alert/policy/grants/holders.ts";
import { own, type Raw, recordOf } from "../policies.ts";

const iam = (resource: string) => `arn:aws:iam::${own}:${resource}`;
const role = { type: "AssumedRole", sessionContext: { sessionIssuer: { type: "Role", userName: "ci" } } };
const holders = (parameters: Raw, userIdentity: Raw = role) =>
  holdersOf(recordOf("iam PutUserPolicy", parameters, { userIdentity })).names;

const worst = (names: readonly string[], ...resources: readonly string[]) => {
  const carol = holdersOf(recordOf("iam PutUserPolicy", { userName: "carol" }));
  const found = escalationFinder({ except: false, names: resources }, carol)({ except: false, names });
  return found === undefined ? "none" : `${found.severity} ${found.code}: ${found.leads}`;
};

describe("the worst escalation", () => {
  const self = "its holders can give themselves any permission";
  const anyUser = "the user can get any permission";
  it.each<[readonly string[], readonly string[], string]>([
    [["iam:PutUserPolicy"], [iam("user/carol")], `high allows-escalation: ${self}`],
    [["iam:PutUserPolicy"], [iam("user/carol"), iam("user/bob")], `high allows-escalation: ${anyUser}`],
    [["iam:PutUserPolicy"], ["*"], `high allows-escalation: ${anyUser}`],
    [["iam:PutUserPolicy"], [iam("user/bob")], `medium allows-escalation: ${anyUser}`],
    [["iam:PassRole"], [iam("role/carol")], "medium pass-role: a service that its holders direct can use the role"],
    [["iam:createaccesskey"], [iam("user/carol")], "none"],
    [["iam:CreateAccessKey"], [iam("user/bob")], "medium allows-escalation: its holders can act as the user"],
    [["s3:GetObject", "iam:PassRole"], ["*"], "high pass-role: a service that its holders direct can use the role"],
    [["s3:GetObject"], ["*"], "none"],
    [["iam:GetUser"], ["*"], "none"],
    [["?am:PassRole"], ["*"], "high pass-role: a service that its holders direct can use the role"],
    [["*PassRole"], ["*"], "high pass-role: a service that its holders direct can use the role"],
    [["sts:AssumeRole"], [iam("role/ci")], "none"],
    [["sts:AssumeRole"], ["*"], "high allows-escalation: its holders can use every role that trusts the account"],
    [
      ["sts:AssumeRole"],
      ["arn:aws:iam::*:role/OrganizationAccountAccessRole"],
      "medium allows-escalation: its holders can administer member accounts of the organization",
    ],
    [
      ["sts:AssumeRole"],
      [iam("role/stacksets-exec-0a1b")],
      "medium allows-escalation: its holders can administer member accounts of the organization",
    ],
    [["ssm:GetParameter"], ["*"], "medium allows-secrets: its holders can read secrets"],
    [["ssm:GetParameter"], [`arn:aws:ssm:*:${own}:parameter/app/db`], "none"],
    [["ec2:GetPasswordData"], ["*"], "medium allows-secrets: its holders can read passwords of instances"],
    [["iam:TagRole"], ["*"], "medium allows-escalation: policies may depend on the tags of roles"],
    [["iam:TagRole"], [iam("role/app")], "none"],
    [["sns:DeleteTopic"], ["*"], "medium allows-tampering: its holders can silence alerts"],
    [["cloudtrail:StopLogging"], ["*"], "high allows-tampering: its holders can stop the trail"],
    [
      ["lambda:UpdateFunctionCode"],
      ["arn:aws:lambda:*:*:function:web"],
      "medium allows-escalation: its holders can run code with the permissions of other roles",
    ],
  ])("of %j on %j is %j", (names, resources, expected) => {
    expect(worst(names, ...resources)).toBe(expected);
  });

  it("is about the caller and those who get the policy", () => {
    expect(holders({ userName: "carol" })).toEqual(["user/carol", "role/ci"]);
    expect(holders({ userName: "carol" }, { type: "IAMUser", userName: "dora" })).toEqual(["user/carol", "user/dora"]);
    expect(holders({ groupName: "devs", roleName: "app" })).toEqual(["group/devs", "role/app", "role/ci"]);
    expect(holders({ policyArn: iam("policy/team/p") })).toEqual(["policy/p", "role/ci"]);
    expect(holders({ policyName: "p" })).toEqual(["policy/p", "role/ci"]);
    expect(holders({ userName: "-" }, { type: "Root" })).toEqual([]);
  });
});
