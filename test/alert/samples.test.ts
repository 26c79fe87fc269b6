import { describe, expect, it } from "vitest";
import type { Access } from "../../src/alert/how.ts";
import type { Target } from "../../src/alert/title/naming.ts";
import { alertOf, rawOf, sample, sampleFiles } from "../render/rendering.ts";

const samples = sampleFiles.map((file) => file.replace(/\.json$/, ""));

interface Sample {
  readonly eventID: string;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly: boolean;
  readonly sourceIPAddress: string;
  readonly awsRegion: string;
  readonly userAgent: string;
  readonly errorCode?: string;
}

type Expected = readonly [title: string, target: Target | null, access: Access, actor: string];

const expected: Readonly<Record<string, Expected>> = {
  AddUserToGroup: [
    "mateo tried to add a user to group admins and was refused (AccessDenied)",
    { type: "group", name: "admins", arn: null },
    "cli",
    "mateo",
  ],
  AttachGroupPolicy: [
    "alice attached PowerUserAccess to group developers",
    { type: "group", name: "developers", arn: null },
    "cli",
    "alice",
  ],
  AttachRolePolicy: [
    "role terraform-deploy (session ci-4211) attached AmazonS3ReadOnlyAccess to role report-builder",
    { type: "role", name: "report-builder", arn: null },
    "terraform",
    "terraform-deploy",
  ],
  AttachUserPolicy: [
    "carol@example.com attached AdministratorAccess to user bob",
    { type: "user", name: "bob", arn: null },
    "console",
    "carol@example.com",
  ],
  ChangePassword: [
    "bob changed their own console password",
    { type: "user", name: "bob", arn: "arn:aws:iam::111122223333:user/bob" },
    "console",
    "bob",
  ],
  ConsoleLogin: ["root signed in to the console without MFA", null, "console", "root"],
  CreateAccessKey: [
    "root created an access key for user bob",
    { type: "user", name: "bob", arn: null },
    "console",
    "root",
  ],
  CreateLoginProfile: [
    "alice created a console password for user bob",
    { type: "user", name: "bob", arn: null },
    "console",
    "alice",
  ],
  CreateOpenIDConnectProvider: [
    "role ci-deploy (session GitHubActions) created OIDC provider oidc.example.com",
    {
      type: "OIDC provider",
      name: "oidc.example.com",
      arn: "arn:aws:iam::111122223333:oidc-provider/oidc.example.com",
    },
    "sdk",
    "ci-deploy",
  ],
  CreatePolicy: [
    "carol@example.com created policy reports-read-write",
    { type: "policy", name: "reports-read-write", arn: "arn:aws:iam::111122223333:policy/reports-read-write" },
    "cli",
    "carol@example.com",
  ],
  CreatePolicyVersion: [
    "mateo created a new default version of policy developers-base",
    { type: "policy", name: "developers-base", arn: "arn:aws:iam::111122223333:policy/developers-base" },
    "cli",
    "mateo",
  ],
  CreateRole: [
    "role ci-deploy (session GitHubActions) created role report-builder",
    { type: "role", name: "report-builder", arn: "arn:aws:iam::111122223333:role/report-builder" },
    "terraform",
    "ci-deploy",
  ],
  CreateServiceLinkedRole: [
    "role terraform-deploy (session ci-4187) created the service-linked role for autoscaling.amazonaws.com",
    {
      type: "role",
      name: "AWSServiceRoleForAutoScaling",
      arn: "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
    },
    "service",
    "terraform-deploy",
  ],
  CreateUser: [
    "alice created user bob",
    { type: "user", name: "bob", arn: "arn:aws:iam::111122223333:user/bob" },
    "console",
    "alice",
  ],
  DeactivateMFADevice: [
    "alice deactivated the MFA device of user bob",
    { type: "user", name: "bob", arn: null },
    "cli",
    "alice",
  ],
  DeleteAccessKey: [
    "alice deleted access key AKIAI44QH8DHBEXAMPLE of user bob",
    { type: "user", name: "bob", arn: null },
    "cli",
    "alice",
  ],
  DeleteRole: [
    "role platform-admin (session nikki) deleted role nightly-export-old",
    { type: "role", name: "nightly-export-old", arn: null },
    "cloudformation",
    "platform-admin",
  ],
  DeleteRolePolicy: [
    "sso.amazonaws.com deleted inline policy AwsSSOInlinePolicy from role AWSReservedSSO_AdministratorAccess_0123456789abcdef",
    { type: "role", name: "AWSReservedSSO_AdministratorAccess_0123456789abcdef", arn: null },
    "service",
    "sso.amazonaws.com",
  ],
  DeleteUser: ["alice deleted user bob", { type: "user", name: "bob", arn: null }, "cli", "alice"],
  DeleteVirtualMFADevice: [
    "carol@example.com deleted MFA device bob-phone",
    { type: "MFA device", name: "bob-phone", arn: "arn:aws:iam::111122223333:mfa/bob-phone" },
    "console",
    "carol@example.com",
  ],
  DetachGroupPolicy: [
    "alice detached IAMFullAccess from group developers",
    { type: "group", name: "developers", arn: null },
    "console",
    "alice",
  ],
  DetachRolePolicy: [
    "role terraform-deploy (session ci-4211) detached AmazonS3FullAccess from role report-builder",
    { type: "role", name: "report-builder", arn: null },
    "terraform",
    "terraform-deploy",
  ],
  DetachUserPolicy: [
    "carol@example.com detached AdministratorAccess from user bob",
    { type: "user", name: "bob", arn: null },
    "cloudshell",
    "carol@example.com",
  ],
  ListUsers: ["alice called ListUsers on iam", null, "cli", "alice"],
  PutGroupPolicy: [
    "alice put inline policy read-other-account on group auditors",
    { type: "group", name: "auditors", arn: null },
    "console",
    "alice",
  ],
  PutRolePolicy: [
    "role cloudformation-exec (session AWSCloudFormation) put inline policy write-exports on role nightly-export",
    { type: "role", name: "nightly-export", arn: null },
    "cloudformation",
    "cloudformation-exec",
  ],
  PutUserPolicy: [
    "mateo put inline policy debug on their own user",
    { type: "user", name: "mateo", arn: "arn:aws:iam::111122223333:user/mateo" },
    "sdk",
    "mateo",
  ],
  RemoveUserFromGroup: [
    "alice removed user mateo from group developers",
    { type: "user", name: "mateo", arn: null },
    "console",
    "alice",
  ],
  SetDefaultPolicyVersion: [
    "alice changed the default version of policy developers-base",
    { type: "policy", name: "developers-base", arn: "arn:aws:iam::111122223333:policy/developers-base" },
    "cli",
    "alice",
  ],
  StopLogging: [
    "mateo tried to stop logging for trail management-events and was refused (AccessDenied)",
    {
      type: "trail",
      name: "management-events",
      arn: "arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events",
    },
    "cli",
    "mateo",
  ],
  TagRole: [
    "role access-sync tagged role nightly-export",
    { type: "role", name: "nightly-export", arn: null },
    "sdk",
    "access-sync",
  ],
  UpdateAccessKey: [
    "role key-rotation (session rotate-keys) deactivated access key AKIAI44QH8DHBEXAMPLE of user carol",
    { type: "user", name: "carol", arn: null },
    "sdk",
    "key-rotation",
  ],
  UpdateAssumeRolePolicy: [
    "nikki changed who can assume role report-builder",
    { type: "role", name: "report-builder", arn: null },
    "sdk",
    "nikki",
  ],
  UpdateLoginProfile: [
    "root changed the console password of user alice",
    { type: "user", name: "alice", arn: null },
    "console",
    "root",
  ],
};

describe("the alert of a sample", () => {
  it("is expected here for every sample and nothing else", () => {
    expect(Object.keys(expected).toSorted()).toEqual(samples.toSorted());
  });

  it.each(Object.entries(expected))(
    "of %s has the expected title, target, access and actor",
    (record, [title, target, access, name]) => {
      const alert = sample(record);
      expect([alert.title, alert.target, alert.source.access, alert.actor.name]).toEqual([title, target, access, name]);
    },
  );

  it.each(samples)("of %s copies id, time, source and outcome from the record", (name) => {
    const raw = rawOf(`${name}.json`) as Sample;
    const alert = alertOf(raw);
    expect(alert).toMatchObject({
      version: 1,
      id: raw.eventID,
      time: raw.eventTime,
      simulated: false,
      action: { service: raw.eventSource.replace(".amazonaws.com", ""), name: raw.eventName, readOnly: raw.readOnly },
      source: { ip: raw.sourceIPAddress, region: raw.awsRegion, userAgent: raw.userAgent },
      outcome: { ok: raw.errorCode === undefined, errorCode: raw.errorCode ?? null },
      link: `https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/${raw.eventID}`,
    });
    expect(alert.record).toEqual(raw);
  });
});
