import { describe, expect, it } from "vitest";
import { account, alertOf, bob, call, type Raw, root, titleOf, user } from "../alerts.ts";

const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

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
      "alice attached the account's policy base to user bob",
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
  ])("describes %s with %j", (eventName, parameters, expected) => {
    expect(titleOf(eventName, parameters)).toBe(expected);
  });

  it("falls back to the call's name for another service, even if IAM has a call of that name", () => {
    expect(titleOf("CreateUser", bob, { eventSource: "transfer.amazonaws.com" })).toBe(
      "alice called CreateUser on transfer",
    );
  });

  it("drops the version suffix of old Lambda calls", () => {
    const more = { eventSource: "lambda.amazonaws.com" };
    expect(titleOf("ListTags20170331", null, more)).toBe("alice called ListTags on lambda");
  });

  it.each(["***", "", " "])("ignores the name %j", (userName) => {
    expect(titleOf("DeleteUser", { userName })).toBe("alice deleted a user");
  });

  it.each(["-", "...", "-.-", "HIDDEN_DUE_TO_SECURITY_REASONS"])("keeps the name %j, which IAM allows", (userName) => {
    expect(titleOf("DeleteUser", { userName })).toBe(`alice deleted user ${userName}`);
  });

  it.each([
    ["CreateUser", "alice created a user"],
    ["DeleteUser", "alice deleted a user"],
    ["AddUserToGroup", "alice added a user to a group"],
    ["AttachUserPolicy", "alice attached a policy to a user"],
  ])("does not name the caller as the target of %s, which always names a user", (name, said) => {
    expect(titleOf(name, null)).toBe(said);
  });

  it("takes the name from the response if the request has none", () => {
    const more = { responseElements: { user: { userName: "bob" } }, userIdentity: root };
    expect(titleOf("CreateUser", null, more)).toBe("root created user bob");
  });

  it("does not say that a user created their own user", () => {
    const more = { errorCode: "EntityAlreadyExistsException", errorMessage: "User with name alice already exists." };
    expect(titleOf("CreateUser", { userName: "alice" }, more)).toBe(
      "alice tried to create user alice but failed (EntityAlreadyExistsException)",
    );
  });

  it("shortens names without splitting a character", () => {
    expect(titleOf("DeleteUser", { userName: "x".repeat(5000) })).toBe(`alice deleted user ${"x".repeat(127)}…`);
    expect(titleOf("DeleteUser", { userName: "😀".repeat(500) })).toMatch(/^alice deleted user "(?:😀)+…"$/u);
    expect(titleOf("DeleteUser", { userName: `x${"😀".repeat(500)}` })).toMatch(/^alice deleted user "x(?:😀)+…"$/u);
    const foreign = {
      userIdentity: { ...user("alice"), accountId: "9".repeat(5000) },
      recipientAccountId: "111122223333",
    };
    const { title: said, findings } = alertOf(call("iam:DeleteUser", { userName: "bob" }, foreign));
    expect(said).toBe(`alice from account ${"9".repeat(127)}… deleted user bob`);
    expect(Math.max(...findings.map(({ message }) => message.length))).toBeLessThan(300);
  });

  it("keeps a name that looks like a placeholder", () => {
    expect(titleOf("DeleteUser", { userName: "{role} $& $1" })).toBe('alice deleted user "{role} $& $1"');
  });
});
