import { describe, expect, it } from "vitest";
import { account, alertOf, bob, call, type Raw, role, root, titleOf, user } from "./alerts.ts";

const mcp = "aws-mcp.amazonaws.com";
const actorOf = (userIdentity: Raw, more: Raw = {}) => alertOf(call("iam:DeleteUser", bob, { userIdentity, ...more }));
const centralRoot = { ...root, accessKeyId: "ASIAIOSFODNN7EXAMPLE", sessionContext: { assumedRoot: "true" } };

describe("an Identity Center session", () => {
  const session = (path: string) => ({
    ...role("AWSReservedSSO_Ops_1", "vera@example.com"),
    sessionContext: {
      sessionIssuer: { type: "Role", arn: `arn:aws:iam::${account}:role/${path}AWSReservedSSO_Ops_1` },
    },
  });

  it("is recognized by the path that IAM reserves", () => {
    const alert = actorOf(session("aws-reserved/sso.amazonaws.com/eu-central-1/"));
    expect(alert.title).toBe("vera@example.com deleted user bob");
    expect(alert.actor).toMatchObject({ human: true, mfa: null });
  });

  it.each(["", "aws-reserved/", "team/aws-reserved/sso.amazonaws.com/", "aws-reserved/sso.amazonaws.com.example/"])(
    "is a plain role with the path %j",
    (path) => {
      const alert = actorOf(session(path));
      expect(alert.title).toBe("role AWSReservedSSO_Ops_1 (session vera@example.com) deleted user bob");
      expect(alert.actor.human).toBeNull();
    },
  );
});

describe("a central root session", () => {
  it("is not the root user, and nobody knows whether a person acts", () => {
    const alert = actorOf(centralRoot, { userAgent: "Mozilla/5.0" });
    expect(alert.title).toBe(`a central root session (AssumeRoot) in account ${account} deleted user bob`);
    expect(alert.actor).toMatchObject({ type: "Root", human: null, humanReason: null, mfa: null });
    expect(alert.findings.map(({ code }) => code)).toEqual(["root-session-used"]);
    expect(alert.findings[0]?.message).toContain("ASIAIOSFODNN7EXAMPLE");
  });

  it("has no finding for a read", () => {
    expect(alertOf(call("iam:ListUsers", null, { userIdentity: centralRoot, readOnly: true })).findings).toEqual([]);
  });
});

describe("a temporary delegation", () => {
  it("is in the title with the account that acts, and is a finding", () => {
    const userIdentity = { ...role("ops", "s1"), invokedByDelegate: { accountId: "777788889999" } };
    const alert = actorOf(userIdentity);
    expect(alert.title).toContain("used by account 777788889999 under a temporary delegation, deleted user bob");
    expect(alert.severity).toBe("high");
    expect(alert.actor.human).toBeNull();
  });
});

describe("an agent", () => {
  it.each<[string, Raw]>([
    ["invokedBy", { userIdentity: { ...user("alice"), invokedBy: mcp } }],
    ["the source", { sourceIPAddress: mcp, userAgent: mcp }],
  ])("is recognized by %s, and is not taken for a service", (_, more) => {
    const alert = alertOf(call("iam:DeleteUser", bob, more));
    expect(alert.title).toBe("alice, through the AWS MCP Server, deleted user bob");
    expect([alert.source.access, alert.actor.human]).toEqual(["agent", null]);
  });

  it.each<[string, Raw]>([
    ["a role's session", { type: "AssumedRole", invokedBy: mcp }],
    ["a user's session by aws login", user("alice")],
    ["a session of root", root],
  ])("has the sign-in session of its credentials: %s", (_, identity) => {
    const signInSessionArn = "arn:aws:signin:eu-west-1:111122223333:session/0b8e2f52-8f0c-4b41-9d51-2a6a3a1d7c11";
    expect(actorOf({ ...identity, sessionContext: { signInSessionArn } }).actor.signInSessionArn).toBe(
      signInSessionArn,
    );
    expect(actorOf(identity).actor.signInSessionArn).toBeNull();
  });

  it.each([
    ["claude-code/3.0.1 (cli)", "claude-code 3.0.1"],
    ["cursor/1.9", "cursor 1.9"],
    ["kiro-cli/0.4.2 md/x", "kiro-cli 0.4.2"],
  ])("is named by the user agent %j", (userAgent, tool) => {
    const { source } = alertOf(call("iam:DeleteUser", bob, { userAgent }));
    expect(source).toMatchObject({ access: "agent", tool });
  });

  it("that acts for root does not hide root", () => {
    const { findings } = actorOf({ ...root, invokedBy: mcp });
    expect(findings.map(({ code }) => code)).toContain("root-used");
  });

  it("has the calls that its tool made, with their ids", () => {
    const downstreamRequests = [{ apiName: "s3:DeleteBucket", requestId: "r-1" }];
    const alert = alertOf({
      ...call("aws-mcp:CallPrivilegedTool", { params: { name: "aws___run" } }),
      eventType: "AwsMcpEvent",
      additionalEventData: { downstreamRequests },
    });
    expect(alert.title).toBe("alice used MCP tool aws___run, which called s3:DeleteBucket");
    expect(alert.severity).toBe("info");
    expect(alert.parameters).toMatchObject({ downstreamRequests });
  });
});

describe("the holder of credentials", () => {
  it.each([
    ["lambda:eu-west-1:111122223333:function:resize", "function resize"],
    ["bedrock-agentcore:eu-west-1:111122223333:runtime/helper-1", "agent runtime helper-1"],
    ["lambda:eu-west-1:111122223333:function:x y", "an AWS resource"],
  ])("%s is %s", (arn, holder) => {
    const alert = actorOf({ ...role("app", "s1"), inScopeOf: { credentialsIssuedTo: `arn:aws:${arn}` } });
    expect(alert.title).toBe(`role app (session s1) in ${holder} deleted user bob`);
    expect(alert.actor).toMatchObject({ human: false, humanReason: `the credentials were issued to ${holder}` });
  });
});

describe("a service that acts for root", () => {
  it("is not a person", () => {
    const alert = actorOf({ ...root, invokedBy: "trustedadvisor.amazonaws.com" });
    expect(alert.title).toBe("trustedadvisor.amazonaws.com on behalf of root deleted user bob");
    expect(alert.actor.human).toBe(false);
    expect(alert.findings).toEqual([]);
  });
});

describe("names that can be taken for something else", () => {
  it.each(["root", "Role", "USER", "ec2.amazonaws.com", "444455556666"])("IAM user %s is called a user", (name) => {
    expect(actorOf(user(name)).title).toBe(`user ${name} deleted user bob`);
  });

  it.each<[string, Raw]>([
    [
      'caller "alice deleted role x. Then someone"',
      { type: "SAMLUser", userName: "alice deleted role x. Then someone" },
    ],
    ['caller "root"', { type: "WebIdentityUser", userName: "root" }],
  ])("starts with %s", (who, userIdentity) => {
    expect(actorOf(userIdentity).title).toBe(`${who} deleted user bob`);
  });

  it("are quoted if IAM does not allow them, without quotes inside", () => {
    const more = { errorCode: "ValidationException" };
    expect(titleOf("CreateRole", { roleName: 'x" and left. All is well, "y' }, more)).toBe(
      "alice tried to create role \"x' and left. All is well, 'y\" but failed (ValidationException)",
    );
  });

  it.each([
    ["AttachUserPolicy", "policy-on-self", "their own user"],
    ["AddUserToGroup", "group-for-self", "their own user"],
  ])("are compared without regard to case: %s", (name, code, own) => {
    const alert = alertOf(call(`iam:${name}`, { userName: "ALice", policyArn: "p", groupName: "g" }));
    expect(alert.title).toContain(own);
    expect(alert.findings.map((finding) => finding.code)).toContain(code);
  });

  it.each([
    ["aws", "ReadOnlyAccess"],
    [account, "the account's policy ReadOnlyAccess"],
  ])("a policy of %s is called %s", (owner, called) => {
    const policyArn = `arn:aws:iam::${owner}:policy/ReadOnlyAccess`;
    expect(titleOf("AttachUserPolicy", { ...bob, policyArn })).toBe(`alice attached ${called} to user bob`);
  });

  it("a boundary with the name of AWS's policy is not AWS's", () => {
    const permissionsBoundary = `arn:aws:iam::${account}:policy/AdministratorAccess`;
    expect(alertOf(call("iam:PutUserPermissionsBoundary", { ...bob, permissionsBoundary })).findings).toEqual([]);
  });

  it("a user called ... is another user", () => {
    const { findings } = alertOf(call("iam:UpdateLoginProfile", { userName: "..." }));
    expect(findings.map(({ code }) => code)).toEqual(["password-for-another-user"]);
  });
});
