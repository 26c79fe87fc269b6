import { describe, expect, it } from "vitest";
import { readPolicies } from "../../../src/alert/policy/policy.ts";
import { alertOf, call } from "../alerts.ts";
import { allow, other, own, policyOf, type Raw, read, recordOf } from "./policies.ts";

const oidc = (host: string) => ({ Federated: `arn:aws:iam::${own}:oidc-provider/${host}` });
const like = (key: string, value: unknown): Raw => ({ StringLike: { [key]: value } });
const is = (key: string, value: unknown): Raw => ({ StringEquals: { [key]: value } });

function found(call: string, statement: Raw): readonly string[] {
  return read(call, allow(statement)).findings.map(({ code, severity }) => `${severity} ${code}`);
}

/** The findings about a trust policy, without its other elements. */
const trusted = (Principal: unknown, Condition: Raw = {}, Action = "sts:AssumeRole") =>
  found("iam CreateRole", { Principal, Action, Condition });
/** The findings about a bucket policy. */
const shared = (Principal: unknown, Condition: Raw = {}) =>
  found("s3 PutBucketPolicy", { Principal, Action: "s3:PutObject", Resource: "*", Condition });

describe("principals that are open to everyone", () => {
  it.each<[unknown]>([
    [{ "*": "*" }],
    [{ Service: "*" }],
    [{ Service: "*.amazonaws.com" }],
    [{ Federated: "*" }],
    [{ Federated: "arn:aws:iam::*:saml-provider/Okta" }],
    [{ AWS: "arn:aws:iam::*:root" }],
    [{ AWS: "arn:aws:iam::9999*:role/deploy" }],
    [{ AWS: [own, "arn:aws:sts::????????????:assumed-role/x/y"] }],
  ])("%j", (principal) => {
    expect(trusted(principal)).toEqual(["critical trusts-everyone"]);
    expect(shared(principal)).toEqual(["critical public-resource"]);
    expect(shared(principal, is("aws:SourceAccount", own))).toEqual([]);
  });

  it("are named as what they are", () => {
    const { findings } = read("s3 PutBucketPolicy", allow({ Principal: { Service: "*" }, Action: "s3:PutObject" }));
    expect(findings.map(({ message }) => message)).toEqual(["the bucket policy lets every service use s3:PutObject"]);
  });

  it("are less serious under a condition that never holds", () => {
    expect(trusted("*", is("aws:x", []))).toEqual(["medium trusts-everyone"]);
    expect(shared({ Service: "*" }, is("aws:x", []))).toEqual(["medium public-resource"]);
    expect(trusted({ AWS: [`arn:aws:iam::${own}:root`, "*"] }, is("aws:x", []))).toEqual(["medium trusts-everyone"]);
  });

  it.each<[string, unknown, string]>([
    ["one of several", { Principal: { AWS: [`arn:aws:iam::${own}:root`, "*"] } }, "everyone"],
    ["a service and everyone", { Principal: { Service: "*", AWS: "*" } }, "everyone"],
    ["no one left out", { NotPrincipal: { AWS: [] } }, "everyone except no one"],
    ["one left out", { NotPrincipal: { AWS: own } }, "everyone except this account"],
    ["two left out", { NotPrincipal: { AWS: [own, other] } }, "everyone except this account and others"],
  ])("are named: %s", (_, principal, name) => {
    const statement = allow({ ...(principal as Raw), Action: "s3:PutObject", Resource: "*" });
    const { findings } = read("s3 PutBucketPolicy", statement);
    expect(findings[0]?.message).toBe(`the bucket policy lets ${name} use s3:PutObject`);
  });

  it.each<[unknown]>([
    [{ AWS: "xAROAZ3MZQEXAMPLEID01" }],
    [{ AWS: "AR0AZ3MZQEXAMPLEID01" }],
    [{ Service: "AROAZ3MZQEXAMPLEID01" }],
    [{ AWS: `arn:aws:iam::${own}:role/a*` }],
    [{ Service: "sns.amazonaws.com" }],
  ])("are others than %j", (principal) => {
    expect(shared(principal)).toEqual([]);
  });

  it("are as open under conditions that everyone meets", () => {
    for (const condition of [
      like("aws:userid", ["AR*", "AI*"]),
      like("aws:PrincipalAccount", ["0*", "1*", "2*", "3*", "4*", "5*", "6*", "7*", "8*", "9*"]),
      { IpAddress: { "aws:SourceIp": ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/1"] } },
      is("sts:RoleSessionName", "deploy"),
    ]) {
      expect(trusted("*", condition)).toEqual(["critical trusts-everyone"]);
      expect(shared("*", condition)).toEqual(["critical public-resource"]);
    }
    expect(shared("*", is("sts:ExternalId", "x"))).toEqual(["critical public-resource"]);
    expect(trusted("*", is("sts:ExternalId", "x"))).toEqual(["high trusts-everyone"]);
  });
});

describe("principals that are unique ids", () => {
  it.each(["AROAZ3MZQEXAMPLEID01", "AIDAZ3MZQEXAMPLEID02", "AROAZ3MZQEXAMPLEID01:session"])("%s: a finding", (id) => {
    expect(trusted({ AWS: id })).toEqual(["high trusts-unknown-identity"]);
    expect(shared({ AWS: [own, id] })).toEqual(["high trusts-unknown-identity"]);
  });
});

describe("trusts in identity providers", () => {
  const federated = (principal: Raw, condition: Raw) => trusted(principal, condition, "sts:AssumeRoleWithWebIdentity");
  const isBuiltIn = /^(?:cognito-identity|accounts\.google|graph\.facebook)/;
  const cognito = "cognito-identity.amazonaws.com";
  const eks = "oidc.eks.eu-west-1.amazonaws.com/id/0123ABCD";
  const circle = "oidc.circleci.com/org/00000000-1111-2222-3333-444444444444";
  const bitbucket = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";
  const github = "token.actions.githubusercontent.com";

  it.each<[string, string, unknown]>([
    [cognito, "amr", "authenticated"],
    [cognito, "aud", "eu-west-1:*"],
    [github, "aud", "sts.amazonaws.com"],
    [github, "ref", "refs/heads/main"],
    [github, "environment", "production"],
    [github, "sub", "ref:refs/heads/main"],
    [github, "sub", "environment:production"],
    [github, "sub", "repo:acme*"],
    [github, "sub", "repo:*/infra:ref:refs/heads/main"],
    [github, "sub", ["repo:acme/infra:*", "repo:?*"]],
    [github, "repository", "*/infra"],
    ["gitlab.com", "aud", "https://gitlab.com"],
    ["gitlab.com", "sub", "project_path:*:ref_type:branch:ref:main"],
    ["gitlab.com", "ref", "main"],
    ["app.terraform.io", "aud", "aws.workload.identity"],
    ["app.terraform.io", "sub", "organization:*:project:x:workspace:y:run_phase:apply"],
    ["agent.buildkite.com", "sub", "organization:*"],
    ["agent.buildkite.com", "pipeline_slug", "deploy"],
    [eks, "aud", "sts.amazonaws.com"],
    [eks, "sub", "system:serviceaccount:*"],
    [circle, "aud", "00000000-1111-2222-3333-444444444444"],
    [circle, "sub", "org/*"],
    [bitbucket, "aud", "ari:cloud:bitbucket::workspace/x"],
    [bitbucket, "sub", "x{00000000-1111-2222-3333-444444444444}:*"],
    [bitbucket, "sub", "{0000000*"],
    [bitbucket, "sub", "{00000000-1111-2222-3333-444444444444}x"],
    [circle, "sub", "x/org/1/project/5"],
    [circle, "sub", "org/1/project/*"],
    [github, "repository", "?/acme/x"],
    ["login.example.com", "sub", "abc*"],
    ["login.example.com", "amr", "pwd"],
    ["login.example.com", "sub", ["a*", "b*"]],
    ["accounts.google.com", "aud", "1*"],
    ["graph.facebook.com", "app_id", "?*"],
  ])("%s with the claim %s like %j: a finding", (host, claim, value) => {
    const principal = isBuiltIn.test(host) ? { Federated: host } : oidc(host);
    expect(federated(principal, like(`${host}:${claim}`, value))).toEqual(["high trusts-federation-without-condition"]);
  });

  it.each<[string, string, unknown]>([
    [cognito, "aud", "eu-west-1:12345678-dead-beef-cafe-123456790ab"],
    [github, "sub", "repo:acme/infra:environment:production"],
    [github, "sub", "repository_owner:acme:*"],
    [github, "repository_owner_id", "4711"],
    [github, "repository", "acme/*"],
    ["gitlab.com", "sub", "project_path:acme/*"],
    ["app.terraform.io", "sub", "organization:acme:*"],
    ["agent.buildkite.com", "sub", "organization:acme:pipeline:deploy:*"],
    [eks, "sub", "system:serviceaccount:default:*"],
    [bitbucket, "sub", "{00000000-1111-2222-3333-444444444444}:*"],
    [bitbucket, "sub", "00000000-1111-2222-3333-44444444444F"],
    ["login.example.com", "sub", "abcd*"],
    [circle, "sub", "org/00000000-1111-2222-3333-444444444444/project/5/user/*"],
    ["login.example.com", "aud", "my-client"],
  ])("%s with the claim %s like %j: none", (host, claim, value) => {
    const principal = isBuiltIn.test(host) ? { Federated: host } : oidc(host);
    expect(federated(principal, like(`${host}:${claim}`, value))).toEqual([]);
  });

  it.each<[string, string]>([
    [cognito, "the identity pool (aud)"],
    [github, "the owner of the tokens"],
    ["accounts.google.com", "the subject or the audience"],
    ["www.amazon.com", "the subject or the audience"],
    ["graph.facebook.com", "the subject or the audience"],
    [eks, "the subject"],
    ["login.example.com", "the subject or the audience"],
  ])("say what is missing for %s: %s", (host, lack) => {
    const isHost = isBuiltIn.test(host) || host === "www.amazon.com";
    const document = policyOf(
      allow({ Principal: isHost ? { Federated: host } : oidc(host), Action: "sts:AssumeRoleWithWebIdentity" }),
    );
    const { findings } = readPolicies(
      recordOf("iam CreateRole", { roleName: "r", assumeRolePolicyDocument: document }),
    );
    expect(findings[0]?.message).toMatch(new RegExp(` without a condition on ${lack.replace(/[()]/g, "\\$&")}$`));
  });

  it("are narrow by one of several conditions on a claim, and by one of several claims", () => {
    const both = {
      StringLike: { [`${github}:sub`]: "repo:acme/*" },
      "ForAnyValue:StringLike": { [`${github}:sub`]: "repo:*" },
    };
    expect(federated(oidc(github), both)).toEqual([]);
    const host = "login.example.com";
    const claims = { StringLike: { [`${host}:sub`]: "a*", [`${host}:aud`]: "my-client" } };
    expect(federated(oidc(host), claims)).toEqual([]);
  });

  it("need more than conditions that hold for everyone", () => {
    const sub = `${github}:sub`;
    for (const condition of [
      { StringLikeIfExists: { [sub]: "repo:acme/*" } },
      { StringNotLike: { [sub]: "repo:x/*" } },
    ])
      expect(federated(oidc(github), condition)).toEqual(["high trusts-federation-without-condition"]);
  });
});

describe("a trust in an account with a configured name", () => {
  const record = recordOf("iam CreateRole", {
    roleName: "r",
    assumeRolePolicyDocument: policyOf(
      allow({ Principal: { AWS: [other, "222222222222"] }, Action: "sts:AssumeRole" }),
    ),
  });

  it("names the account, says that it is known, and is less serious", () => {
    const { findings } = readPolicies(record, { aliases: new Map([[other, "staging"]]) });
    expect(findings.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      "high: the trust policy lets account 222222222222 assume the role",
      `medium: the trust policy lets account ${other} (staging, a known account) assume the role`,
      "medium: the trust policy lets account 222222222222 assume the role without an external ID",
      `low: the trust policy lets account ${other} assume the role without an external ID`,
    ]);
  });

  it("does not take a name from the record", () => {
    const raw = call("iam:CreateRole", { ...record.requestParameters, accountAliases: { [other]: "staging" } });
    expect(alertOf(raw).findings.map(({ severity }) => severity)).toEqual(["high", "medium"]);
    const known = alertOf(raw, {
      accountAliases: new Map([
        [other, "staging"],
        ["222222222222", "prod"],
      ]),
    });
    expect(known.findings[0]?.message).toContain("(staging, a known account) and account 222222222222 (prod");
  });
});
