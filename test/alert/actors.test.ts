import { describe, expect, it } from "vitest";
import { account, alertOf, alice, bob, type Raw, role, root, titleOf } from "./alerts.ts";

const sso = role("AWSReservedSSO_AdministratorAccess_0123456789abcdef", "carol@example.com");

describe("the title of a console sign-in", () => {
  const success = { ConsoleLogin: "Success" };
  const failure = { ConsoleLogin: "Failure" };
  const hidden = { type: "IAMUser", accountId: account, accessKeyId: "", userName: "HIDDEN_DUE_TO_SECURITY_REASONS" };

  it.each<[string, Raw, string, boolean | null, boolean]>([
    [
      "with MFA",
      { userIdentity: alice, responseElements: success, additionalEventData: { MFAUsed: "Yes" } },
      "alice signed in to the console with MFA",
      true,
      true,
    ],
    [
      "without MFA",
      { userIdentity: alice, responseElements: success, additionalEventData: { MFAUsed: "No" } },
      "alice signed in to the console without MFA",
      false,
      true,
    ],
    [
      "with nothing said of MFA",
      { userIdentity: alice, responseElements: success },
      "alice signed in to the console",
      null,
      true,
    ],
    [
      "of root without MFA",
      { userIdentity: root, responseElements: success, additionalEventData: { MFAUsed: "No" } },
      "root signed in to the console without MFA",
      false,
      true,
    ],
    [
      "of root with MFA",
      { userIdentity: root, responseElements: success, additionalEventData: { MFAUsed: "Yes" } },
      "root signed in to the console with MFA",
      true,
      true,
    ],
    [
      "through Identity Center, where No means unknown",
      { userIdentity: sso, responseElements: success, additionalEventData: { MFAUsed: "No" } },
      "carol@example.com signed in to the console",
      null,
      true,
    ],
    [
      "through SAML, where No means unknown",
      { userIdentity: role("admin", "dave"), responseElements: success, additionalEventData: { MFAUsed: "No" } },
      "role admin (session dave) signed in to the console",
      null,
      true,
    ],
    [
      "that failed",
      { userIdentity: alice, responseElements: failure, errorMessage: "Failed authentication" },
      "alice failed to sign in to the console (Failed authentication)",
      null,
      false,
    ],
    [
      "of root that failed",
      { userIdentity: root, responseElements: failure, errorMessage: "Failed authentication" },
      "root failed to sign in to the console (Failed authentication)",
      null,
      false,
    ],
    [
      "under a hidden name",
      { userIdentity: hidden, responseElements: failure, errorMessage: "No username found in supplied account" },
      "someone in account 111122223333 failed to sign in to the console (No username found in supplied account)",
      null,
      false,
    ],
    [
      "that failed without a reason",
      { userIdentity: alice, responseElements: failure },
      "alice failed to sign in to the console (no reason given)",
      null,
      false,
    ],
    [
      "that only an error code says failed",
      { userIdentity: alice, errorCode: "AccessDenied" },
      "alice failed to sign in to the console (AccessDenied)",
      null,
      false,
    ],
  ])("%s", (_, more, expected, mfa, ok) => {
    const alert = alertOf({ eventSource: "signin.amazonaws.com", eventName: "ConsoleLogin", ...more });
    expect([alert.title, alert.actor.mfa, alert.outcome.ok]).toEqual([expected, mfa, ok]);
  });
});

describe("the actor of a title", () => {
  it.each<[string, unknown, string]>([
    ["a user", alice, "alice"],
    [
      "a user of whom only the ARN is known",
      { type: "IAMUser", arn: `arn:aws:iam::${account}:user/team/alice` },
      "alice",
    ],
    ["root", root, "root"],
    ["root, although the type is absent", { arn: `arn:aws:iam::${account}:root` }, "root"],
    ["a role and its session", role("deploy", "ci-42"), "role deploy (session ci-42)"],
    ["a role whose session has the role's name", role("sync", "sync"), "role sync"],
    [
      "a role without a session",
      { type: "AssumedRole", sessionContext: { sessionIssuer: { userName: "deploy" } } },
      "role deploy",
    ],
    [
      "a role of whom only the issuer's ARN is known",
      { type: "AssumedRole", sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${account}:role/x/deploy` } } },
      "role deploy",
    ],
    [
      "a role that lost its name",
      { type: "AssumedRole", accountId: account, sessionContext: { sessionIssuer: {} } },
      `someone in account ${account}`,
    ],
    ["a person of Identity Center", sso, "carol@example.com"],
    ["a federated user", { type: "FederatedUser", arn: `arn:aws:sts::${account}:federated-user/nikki` }, "nikki"],
    ["a SAML user", { type: "SAMLUser", userName: "dave@example.com" }, "dave@example.com"],
    ["a web identity", { type: "WebIdentityUser", userName: "123:example" }, "123:example"],
    ["an AWS service", { type: "AWSService", invokedBy: "ec2.amazonaws.com" }, "ec2.amazonaws.com"],
    ["a service without a type", { accountId: account, invokedBy: "ec2.amazonaws.com" }, "ec2.amazonaws.com"],
    [
      "another account",
      { type: "AWSAccount", accountId: "123456789012", principalId: "AIDACKCEVSQ6C2EXAMPLE" },
      "account 123456789012",
    ],
    ["nobody", {}, "someone"],
    ["nobody of an account", { accountId: account }, `someone in account ${account}`],
    ["no identity at all", undefined, "someone"],
  ])("is %s", (_, userIdentity, who) => {
    expect(titleOf("DeleteUser", bob, { userIdentity })).toBe(`${who} deleted user bob`);
  });
});
