import { describe, expect, it } from "vitest";
import { account, alertOf, alice, bob, type Raw, titleOf } from "./alerts.ts";

const refusal = (action: string, resource: string): Raw => ({
  errorCode: "AccessDenied",
  errorMessage: `User: arn:aws:iam::${account}:user/alice is not authorized to perform: iam:${action} on resource: ${resource} because no identity-based policy allows the iam:${action} action`,
});

describe("the title of a call that was refused or failed", () => {
  it.each<[string, string, string]>([
    ["AddUserToGroup", "group admins", "alice tried to add a user to group admins and was refused (AccessDenied)"],
    ["DeleteUser", "user bob", "alice tried to delete user bob and was refused (AccessDenied)"],
    [
      "DeleteUser",
      `arn:aws:iam::${account}:user/team/bob`,
      "alice tried to delete user bob and was refused (AccessDenied)",
    ],
    ["DeleteUser", "user alice", "alice tried to delete their own user and was refused (AccessDenied)"],
    [
      "CreateRole",
      `arn:aws:iam::${account}:role/deploy`,
      "alice tried to create role deploy and was refused (AccessDenied)",
    ],
    ["AttachUserPolicy", "user bob", "alice tried to attach a policy to user bob and was refused (AccessDenied)"],
    [
      "PutRolePolicy",
      "role deploy",
      "alice tried to put an inline policy on role deploy and was refused (AccessDenied)",
    ],
    ["CreatePolicy", "policy base", "alice tried to create policy base and was refused (AccessDenied)"],
    [
      "SetDefaultPolicyVersion",
      `policy arn:aws:iam::${account}:policy/base version v2`,
      "alice tried to change the default version of policy base and was refused (AccessDenied)",
    ],
    ["DeleteRole", `arn:aws:iam::${account}:role/`, "alice tried to delete a role and was refused (AccessDenied)"],
    ["DeleteRole", `arn:aws:iam::${account}:role/*`, "alice tried to delete a role and was refused (AccessDenied)"],
    ["DeleteUser", "user ", "alice tried to delete a user and was refused (AccessDenied)"],
    ["DeleteUser", "*", "alice tried to delete a user and was refused (AccessDenied)"],
    ["FooBar", "*", "alice tried to call FooBar on iam and was refused (AccessDenied)"],
  ])("%s on resource %s takes the name from AWS's message", (eventName, resource, expected) => {
    expect(titleOf(eventName, null, refusal(eventName, resource))).toBe(expected);
  });

  it.each<[string, unknown, unknown]>([
    [
      "role",
      `arn:aws:iam::${account}:role/team/deploy`,
      { type: "role", name: "deploy", arn: `arn:aws:iam::${account}:role/team/deploy` },
    ],
    ["bare role", "role deploy", { type: "role", name: "deploy", arn: null }],
    ["empty role", `arn:aws:iam::${account}:role/`, null],
  ])("takes the %s in the message as the target", (_, resource, target) => {
    const raw = { eventSource: "iam.amazonaws.com", eventName: "DeleteRole", userIdentity: alice };
    expect(alertOf({ ...raw, ...refusal("DeleteRole", String(resource)) }).target).toEqual(target);
  });

  it("takes the policy in the message as the target", () => {
    const raw = { eventSource: "iam.amazonaws.com", eventName: "SetDefaultPolicyVersion", userIdentity: alice };
    const arn = `arn:aws:iam::${account}:policy/base`;
    const alert = alertOf({ ...raw, ...refusal("SetDefaultPolicyVersion", `policy ${arn} version v2`) });
    expect(alert.target).toEqual({ type: "policy", name: "base", arn });
  });

  it.each([
    ["AccessDeniedException", "and was refused"],
    ["Client.UnauthorizedOperation", "and was refused"],
    ["NoSuchEntityException", "but failed"],
    ["LimitExceededException", "but failed"],
  ])("ends for error code %s with: %s", (errorCode, end) => {
    expect(titleOf("DeleteUser", bob, { errorCode })).toBe(`alice tried to delete user bob ${end} (${errorCode})`);
  });

  it("treats an empty error code as no error", () => {
    expect(titleOf("DeleteUser", bob, { errorCode: "" })).toBe("alice deleted user bob");
  });
});
