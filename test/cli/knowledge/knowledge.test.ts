import { describe, expect, it } from "vitest";
import { knowledge } from "../../../src/cli/knowledge/index.ts";
import { lint } from "../../../src/pattern/lint/lint.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import { presets } from "../../../src/presets.ts";

const found = (source: string) => lint(parse(source), knowledge);
const codesOf = (source: string) => found(source).map(({ code }) => code);

/** The codes that say that a condition is true for no record. */
const never: readonly string[] = ["never-holds", "unknown-event-name", "unknown-event-source"];

const mfa = "$.userIdentity.sessionContext.attributes.mfaAuthenticated";
const issuer = "$.userIdentity.sessionContext.sessionIssuer";

/** A condition that no record satisfies, and what was meant. */
const impossible: readonly (readonly [string, string | null])[] = [
  ['$.userIdentity.type = "root"', '$.userIdentity.type = "Root"'],
  ['$.userIdentity.type = "iamuser"', '$.userIdentity.type = "IAMUser"'],
  ['$.userIdentity.type = "AssumeRole"', '$.userIdentity.type = "AssumedRole"'],
  ['$.userIdentity.type = "aws*"', '$.userIdentity.type = "AWS*"'],
  ['$.userIdentity.type = "*service"', '$.userIdentity.type = "*Service"'],
  [`${issuer}.type = "role"`, `${issuer}.type = "Role"`],
  ['$.eventType = "AwsConsoleSignin"', '$.eventType = "AwsConsoleSignIn"'],
  ['$.eventCategory = "management"', '$.eventCategory = "Management"'],
  ['$.responseElements.ConsoleLogin = "Failed"', '$.responseElements.ConsoleLogin = "Failure"'],
  ['$.responseElements.SwitchRole = "success"', '$.responseElements.SwitchRole = "Success"'],
  ['$.additionalEventData.MFAUsed = "NO"', '$.additionalEventData.MFAUsed = "No"'],
  ['$.additionalEventData.MFAUsed = "true"', '$.additionalEventData.MFAUsed = "Yes"'],
  ["$.additionalEventData.MFAUsed IS TRUE", null],
  [`${mfa} = "True"`, `${mfa} = "true"`],
  [`${mfa} = "no"`, `${mfa} = "false"`],
  [`${mfa} IS FALSE`, `${mfa} = "false"`],
  ["$.sessionCredentialFromConsole IS TRUE", '$.sessionCredentialFromConsole = "true"'],
  ['$.readOnly = "False"', "$.readOnly IS FALSE"],
  ['$.managementEvent = "yes"', "$.managementEvent IS TRUE"],
  ['$.awsRegion = "US-East-1"', '$.awsRegion = "us-east-1"'],
  ['$.awsRegion = "eu_west_1"', '$.awsRegion = "eu-west-1"'],
  ['$.awsRegion = "ap-south-1b"', '$.awsRegion = "ap-south-1"'],
  ['$.awsRegion = "EU-*"', null],
  ['$.sourceIPAddress = "172.16.0.0/16"', '$.sourceIPAddress = "172.16.*"'],
  ['$.sourceIPAddress = "198.51.100.0/26"', null],
  ['$.sourceIPAddress = "AWS internal"', '$.sourceIPAddress = "AWS Internal"'],
  ['$.sourceIPAddress = "256.0.0.1"', null],
  [
    '$.errorCode = "*UnauthorizedAccess*"',
    '(($.errorCode = "AccessDenied*") || ($.errorCode = "*UnauthorizedOperation"))',
  ],
  ['$.errorCode = "UnauthorizedOperation"', '$.errorCode = "*UnauthorizedOperation"'],
  ['$.errorCode = "ACCESSDENIED"', '$.errorCode = "AccessDenied"'],
  ['$.errorCode = "DryRunOperation"', '$.errorCode = "Client.DryRunOperation"'],
  [
    '$.userIdentity.arn = "arn:aws:iam::444455556666:role/team/builder"',
    '$.userIdentity.arn = "arn:aws:sts::444455556666:assumed-role/builder/*"',
  ],
  [
    '$.userIdentity.arn = "arn:aws-cn:iam::444455556666:role/builder*"',
    '$.userIdentity.arn = "arn:aws-cn:sts::444455556666:assumed-role/builder*"',
  ],
  [
    '$.userIdentity.arn = "arn:aws:sts::444455556666:assumed-role/builder"',
    '$.userIdentity.arn = "arn:aws:sts::444455556666:assumed-role/builder/*"',
  ],
  ['$.userIdentity.arn = "*:role/builder"', '$.userIdentity.arn = "*:assumed-role/builder/*"'],
  [
    `${issuer}.arn = "arn:aws:sts::444455556666:assumed-role/builder/x"`,
    `${issuer}.arn = "arn:aws:iam::444455556666:role/*builder"`,
  ],
  ['$.userIdentity.userName = "AWSReservedSSO_*"', `${issuer}.userName = "AWSReservedSSO_*"`],
  ['$.eventName = "deletetrail"', '$.eventName = "DeleteTrail"'],
  ['$.eventName = "StopLoging"', '$.eventName = "StopLogging"'],
  ['$.eventName = "create*"', '$.eventName = "Create*"'],
  ['$.eventSource = "cloudwatch.amazonaws.com"', '$.eventSource = "monitoring.amazonaws.com"'],
  ['$.eventSource = "eventbridge"', '$.eventSource = "events.amazonaws.com"'],
  ['$.eventSource = "Cloudtrail.amazonaws.com"', '$.eventSource = "cloudtrail.amazonaws.com"'],
  ['$.eventSource = "organization.amazonaws.com"', '$.eventSource = "organizations.amazonaws.com"'],
];

/** Conditions joined by && that contradict what CloudTrail writes. */
const contradictory: readonly string[] = [
  '$.eventSource = "iam.amazonaws.com" && $.awsRegion = "eu-west-3"',
  '$.awsRegion = "cn-northwest-1" && $.eventSource = "iam.amazonaws.com"',
  '$.eventSource = "organizations.amazonaws.com" && $.awsRegion = "ap-*"',
  '$.eventSource = "iam.amazonaws.com" && $.awsRegion != "us-east-1"',
  '$.eventName = "ConsoleLogin" && $.userIdentity.type = "Root" && $.awsRegion = "eu-west-1"',
  '$.userIdentity.type = "AssumedRole" && $.userIdentity.userName = "deploy"',
  '($.userIdentity.type = "AssumedRole") && ($.userIdentity.userName != "deploy")',
  '$.userIdentity.type = "IAMUser" && $.userIdentity.arn = "*:assumed-role/x/*"',
  `$.userIdentity.arn = "*AWSReservedSSO_*" && ${mfa} = "true"`,
  `$.userIdentity.type = "IdentityCenterUser" && ${mfa} = "false"`,
  `$.userIdentity.type = "AWSService" && ${mfa} != "true"`,
  '$.eventSource = "kms.amazonaws.com" && $.eventName = "ScheduleKeyRemoval"',
  '$.eventSource = "s3.amazonaws.com" && $.eventName = "putBucketPolicy"',
];

const possible: readonly string[] = [
  '$.userIdentity.type = "Root"',
  '$.userIdentity.type != "AWS*"',
  "$.userIdentity.type = %^(IAM|Root)%".replace(/[()]/g, ""),
  '$.responseElements.ConsoleLogin = "F*"',
  `${mfa} = "true"`,
  `${mfa} NOT EXISTS`,
  "$.readOnly IS FALSE",
  '$.readOnly = "false"',
  '$.awsRegion = "us-gov-*"',
  '$.awsRegion = "eusc-de-east-1"',
  '$.eventSource = "iam.amazonaws.com" && $.awsRegion = "us-*"',
  '$.eventSource = "iam.amazonaws.com" && $.awsRegion = "us-gov-west-1"',
  '$.eventSource = "sts.amazonaws.com" && $.awsRegion = "eu-west-1"',
  '$.eventName = "ConsoleLogin" && $.awsRegion = "eu-west-1"',
  '$.sourceIPAddress = "203.0.113.*"',
  '$.sourceIPAddress != "2001:db8::*"',
  '$.sourceIPAddress = "autoscaling.amazonaws.com"',
  '$.sourceIPAddress = "AWS Internal"',
  '$.errorCode = "*UnauthorizedOperation" || $.errorCode = "AccessDenied*"',
  '$.errorCode = "SomeCodeOfAService"',
  '$.eventSource = "iam.amazonaws.com" && $.errorCode = "AccessDenied"',
  '$.userIdentity.arn = "arn:aws:iam::444455556666:root"',
  '$.userIdentity.arn != "*:assumed-role/AWSReservedSSO_*"',
  '$.userIdentity.arn = "*role/builder/*"',
  `${issuer}.arn = "arn:aws:iam::444455556666:role/aws-reserved/*"`,
  '$.userIdentity.type = "IAMUser" && $.userIdentity.userName = "deploy"',
  '$.userIdentity.type = "IdentityCenterUser" || $.userIdentity.userName = "deploy"',
  '$.userIdentity.accountId = "444455556666" && $.recipientAccountId != "012345678901"',
  '$.eventSource = "billing.amazonaws.com"',
  '$.eventSource = "macie.amazonaws.com"',
  '$.eventName = "StartSomethingNew"',
  '$.eventSource = "ec2.amazonaws.com" && $.eventName = "SomethingThatNoModelLists"',
];

describe("the knowledge of CloudTrail's values", () => {
  it.each(impossible)("reports %s as never true", (condition, meant) => {
    const [first] = found(`{ ${condition} }`).filter(({ code }) => never.includes(code));
    expect(first?.message).toContain("is never true");
    expect(first?.fix).toBe(meant === null ? null : `{ ${meant} }`);
  });

  it.each(impossible)("reports that the opposite of %s excludes nothing", (condition) => {
    if (!condition.includes(" = ")) return;
    const [first] = found(`{ ${condition.replace(" = ", " != ")} }`).filter(({ message }) =>
      message.includes("excludes nothing"),
    );
    expect(first?.severity).toBe("warning");
  });

  it.each(contradictory)("reports that nothing satisfies %s", (conditions) => {
    expect(codesOf(`{ ${conditions} }`).some((code) => never.includes(code))).toBe(true);
  });

  it.each(possible)("reports nothing as impossible in %s", (condition) => {
    expect(found(`{ ${condition} }`).filter(({ message }) => /never true|excludes nothing/.test(message))).toEqual([]);
    expect(codesOf(`{ ${condition} }`)).not.toContain("number-as-text");
    expect(codesOf(`{ ${condition} }`)).not.toContain("error-code-variants");
  });

  it("is an error only if the whole pattern can never match", () => {
    expect(found('{ $.userIdentity.type = "root" || $.readOnly IS TRUE }')[0]?.severity).toBe("warning");
    expect(found('{ $.userIdentity.type = "root" && $.readOnly IS TRUE }')[0]?.severity).toBe("error");
  });

  it("says that AccessDenied has two spellings, unless the service is known", () => {
    expect(found('{ $.errorCode = "AccessDenied" }')).toMatchObject([
      { code: "error-code-variants", severity: "warning", fix: '{ $.errorCode = "AccessDenied*" }' },
    ]);
    expect(codesOf('{ $.errorCode = "AccessDenied" || $.errorCode = "AccessDeniedException" }')).toEqual([]);
  });

  it("says what a test of mfaAuthenticated cannot know, and not for users", () => {
    expect(found(`{ ${mfa} = "false" }`)).toMatchObject([{ code: "mfa-unknown", severity: "info" }]);
    expect(codesOf(`{ $.userIdentity.type = "IAMUser" && ${mfa} = "false" }`)).toEqual([]);
    expect(codesOf(`{ ${mfa} = "true" }`)).toEqual([]);
  });

  it.each(presets.map(({ name, pattern }) => [name, pattern] as const))(
    "finds preset %s possible",
    (_name, pattern) => {
      expect(found(pattern).filter(({ message }) => /never true|excludes nothing/.test(message))).toEqual([]);
    },
  );
});

describe("a name that no service has", () => {
  const unlisted = (source: string) => found(source).filter(({ code }) => code === "unlisted-event-name");

  it.each([
    '{ $.eventName = "ModifyInvoiceSettings" }',
    '{ $.eventName = "CreateUser" || $.eventName = "UpdateTaxLetter" }',
    '{ $.eventName != "DeletePiggyBank" }',
    '{ ($.eventSource = "rds.amazonaws.com") && ($.eventName = "DescribeMoonPhases") }',
    '{ ($.eventSource = "billing.amazonaws.com") && ($.eventName = "PutBillingAvatar") }',
  ])("is information, and never an impossible condition: %s", (source) => {
    expect(unlisted(source)).toMatchObject([
      { severity: "info", message: expect.stringMatching(/probably (?:matches|excludes) nothing: no AWS API/) },
    ]);
    expect(codesOf(source).filter((code) => never.includes(code))).toEqual([]);
  });

  it.each([
    ["of a service that has no list here", '{ $.eventName = "CreateWorkspaces" }'],
    [
      "of the same, with its service",
      '{ $.eventSource = "workspaces.amazonaws.com" && $.eventName = "CreateWorkspaces" }',
    ],
    ["of an event that is no call", '{ $.eventName = "UpdateInstanceInformation" }'],
    [
      "with the version of an API",
      '{ $.eventName = "CreateInvalidation2019_03_26" || $.eventName = "GetPolicy20150331v2" }',
    ],
    [
      "of a sign-in, which no list has",
      '{ $.eventSource = "signin.amazonaws.com" && $.eventName = "StartMagicLogin" }',
    ],
    [
      "of another program",
      '{ $.eventName = "CheckoutFailed" || $.eventName = "INSERT" || $.eventName = "user.created" }',
    ],
    ["with a wildcard", '{ $.eventName = "ModifyInvoice*" }'],
  ])("is not reported for a name %s", (_, source) => {
    expect(unlisted(source)).toEqual([]);
  });

  it("is left to the warning of a similar name or a complete list", () => {
    expect(codesOf('{ $.eventName = "putbucketpolicy" || $.eventName = "PutBucketPolcy" }')).not.toContain(
      "unlisted-event-name",
    );
    expect(codesOf('{ $.eventSource = "iam.amazonaws.com" && $.eventName = "CreateMascot" }')).toEqual([
      "unknown-event-name",
    ]);
  });
});
