import { describe, expect, it } from "vitest";
import { toAlert } from "../../../src/alert/alert.ts";
import { readRecord } from "../../../src/cloudtrail/record.ts";
import { call } from "../alerts.ts";

type Raw = Readonly<Record<string, unknown>>;

const account = "111122223333";
const user = (userName: string) => ({
  type: "IAMUser",
  userName,
  accountId: account,
  arn: `arn:aws:iam::${account}:user/${userName}`,
});
const root = { type: "Root", accountId: account, arn: `arn:aws:iam::${account}:root` };
const alice = user("alice");
const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

const alertOf = (raw: Raw) => {
  const record = readRecord(raw);
  if (record === undefined) throw new Error("expected a record");
  return toAlert(record);
};

const title = (eventName: string, requestParameters: Raw | null, more: Raw = {}): string =>
  alertOf({ eventSource: "iam.amazonaws.com", eventName, userIdentity: alice, requestParameters, ...more }).title;

const bob = { userName: "bob" };
const deploy = { roleName: "deploy" };
const admins = { groupName: "admins" };
const inline = { policyName: "debug" };
const attached = { policyArn: administrator };
const key = { accessKeyId: "AKIAI44QH8DHBEXAMPLE" };

describe("a title", () => {
  it.each<[string, Raw | null, string]>([
    ["CreateUser", bob, "alice created user bob"],
    ["DeleteUser", bob, "alice deleted user bob"],
    ["CreateAccessKey", bob, "alice created an access key for user bob"],
    ["CreateAccessKey", null, "alice created an access key for their own user"],
    ["CreateAccessKey", { userName: "alice" }, "alice created an access key for their own user"],
    ["DeleteAccessKey", { ...bob, ...key }, "alice deleted access key AKIAI44QH8DHBEXAMPLE of user bob"],
    ["DeleteAccessKey", bob, "alice deleted an access key of user bob"],
    [
      "UpdateAccessKey",
      { ...bob, ...key, status: "Inactive" },
      "alice deactivated access key AKIAI44QH8DHBEXAMPLE of user bob",
    ],
    [
      "UpdateAccessKey",
      { ...bob, ...key, status: "Active" },
      "alice activated access key AKIAI44QH8DHBEXAMPLE of user bob",
    ],
    ["UpdateAccessKey", { ...bob, ...key }, "alice changed access key AKIAI44QH8DHBEXAMPLE of user bob"],
    ["AttachUserPolicy", { ...bob, ...attached }, "alice attached AdministratorAccess to user bob"],
    ["AttachRolePolicy", { ...deploy, ...attached }, "alice attached AdministratorAccess to role deploy"],
    ["AttachGroupPolicy", { ...admins, ...attached }, "alice attached AdministratorAccess to group admins"],
    [
      "AttachUserPolicy",
      { ...bob, policyArn: `arn:aws:iam::${account}:policy/team/a/base` },
      "alice attached base to user bob",
    ],
    ["AttachUserPolicy", { ...bob, policyArn: "nonsense" }, "alice attached nonsense to user bob"],
    ["AttachUserPolicy", bob, "alice attached a policy to user bob"],
    ["DetachUserPolicy", { ...bob, ...attached }, "alice detached AdministratorAccess from user bob"],
    ["DetachRolePolicy", { ...deploy, ...attached }, "alice detached AdministratorAccess from role deploy"],
    ["DetachGroupPolicy", { ...admins, ...attached }, "alice detached AdministratorAccess from group admins"],
    ["PutUserPolicy", { ...bob, ...inline }, "alice put inline policy debug on user bob"],
    ["PutRolePolicy", { ...deploy, ...inline }, "alice put inline policy debug on role deploy"],
    ["PutGroupPolicy", { ...admins, ...inline }, "alice put inline policy debug on group admins"],
    ["PutGroupPolicy", {}, "alice put an inline policy on a group"],
    ["CreateRole", deploy, "alice created role deploy"],
    ["CreateRole", {}, "alice created a role"],
    ["UpdateAssumeRolePolicy", deploy, "alice changed who can assume role deploy"],
    ["CreatePolicyVersion", attached, "alice created a new version of policy AdministratorAccess"],
    ["AddUserToGroup", { ...bob, ...admins }, "alice added user bob to group admins"],
    ["RemoveUserFromGroup", { ...bob, ...admins }, "alice removed user bob from group admins"],
    ["CreateLoginProfile", bob, "alice created a console password for user bob"],
    ["DeactivateMFADevice", bob, "alice deactivated the MFA device of user bob"],
    ["FooBar", bob, "alice called FooBar on iam"],
    ["toString", null, "alice called toString on iam"],
    ["__proto__", null, "alice called __proto__ on iam"],
  ])("of %s with %j is a plain sentence", (eventName, parameters, expected) => {
    expect(title(eventName, parameters)).toBe(expected);
  });

  it("of a call of another service is the fallback, even where the name is one of IAM's", () => {
    expect(title("CreateUser", bob, { eventSource: "transfer.amazonaws.com" })).toBe(
      "alice called CreateUser on transfer",
    );
  });

  it("drops the version that Lambda's old calls carry", () => {
    const more = { eventSource: "lambda.amazonaws.com" };
    expect(title("ListTags20170331", null, more)).toBe("alice called ListTags on lambda");
  });

  it.each(["***", "", "-", "HIDDEN_DUE_TO_SECURITY_REASONS"])("does not take %j for a name", (userName) => {
    expect(title("DeleteUser", { userName })).toBe("alice deleted a user");
  });

  it.each([
    ["CreateUser", "alice created a user"],
    ["DeleteUser", "alice deleted a user"],
    ["AddUserToGroup", "alice added a user to a group"],
    ["AttachUserPolicy", "alice attached a policy to a user"],
  ])("of %s without parameters does not say that the caller was meant: the call always names a user", (name, said) => {
    expect(title(name, null)).toBe(said);
  });

  it("takes the name from the response where the request has none", () => {
    const more = { responseElements: { user: { userName: "bob" } }, userIdentity: root };
    expect(title("CreateUser", null, more)).toBe("root created user bob");
  });

  it("does not say that somebody created themselves", () => {
    const more = { errorCode: "EntityAlreadyExistsException", errorMessage: "User with name alice already exists." };
    expect(title("CreateUser", { userName: "alice" }, more)).toBe(
      "alice tried to create user alice but failed (EntityAlreadyExistsException)",
    );
  });

  it("bounds the names, and cuts none in the middle of a character", () => {
    expect(title("DeleteUser", { userName: "x".repeat(5000) })).toBe(`alice deleted user ${"x".repeat(127)}…`);
    expect(title("DeleteUser", { userName: "😀".repeat(500) })).toMatch(/^alice deleted user (?:😀)+…$/u);
    expect(title("DeleteUser", { userName: `x${"😀".repeat(500)}` })).toMatch(/^alice deleted user x(?:😀)+…$/u);
    const foreign = {
      userIdentity: { ...user("alice"), accountId: "9".repeat(5000) },
      recipientAccountId: "111122223333",
    };
    const { title: said, findings } = alertOf(call("iam:DeleteUser", { userName: "bob" }, foreign));
    expect(said).toBe(`alice from account ${"9".repeat(127)}… deleted user bob`);
    expect(Math.max(...findings.map(({ message }) => message.length))).toBeLessThan(300);
  });

  it("takes a name as it is, whatever looks like a place holder in it", () => {
    expect(title("DeleteUser", { userName: "{role} $& $1" })).toBe("alice deleted user {role} $& $1");
  });
});
