import { describe, expect, it } from "vitest";
import { account, alertOf, call, type Raw } from "../alerts.ts";

const other = "999988887777";
const third = "444455556666";
const arn = (service: string, name: string, owner = other) => `arn:aws:${service}:us-east-1:${owner}:${name}`;

const findingsOf = (name: string, parameters: Raw, aliases?: ReadonlyMap<string, string>) =>
  alertOf(call(name, parameters), { accountAliases: aliases })
    .findings.filter(({ code }) => /^(?:public-resource|trusts-|sent-)/.test(code))
    .map(({ code, severity, message }) => `${severity} ${code}: ${message}`);

const ebs = (...items: readonly Raw[]) => ({ snapshotId: "snap-1", createVolumePermission: { add: { items } } });
const share = (what: string) => [`high trusts-another-account: account ${other} can now use ${what}`];
const open = (what: string) => [`critical public-resource: everyone can now use ${what}`];
const goes = (what: string) => [`high sent-elsewhere: ${what} now go to account ${other}`];

describe("resources that are shared with other accounts", () => {
  it.each<[string, Raw, readonly string[]]>([
    ["lambda:AddPermission20150331v2", { principal: `arn:aws:iam::${other}:root` }, share("the function")],
    ["lambda:AddPermission20150331", { principal: other }, share("the function")],
    ["lambda:AddPermission", { principal: "sns.amazonaws.com", sourceArn: arn("sns", "t") }, share("the function")],
    ["lambda:AddPermission", { principal: "s3.amazonaws.com", sourceAccount: other }, share("the function")],
    ["lambda:AddLayerVersionPermission20181031", { principal: other }, share("the layer")],
    ["lambda:AddLayerVersionPermission20181031", { principal: "*" }, open("the layer")],
    [
      "lambda:AddLayerVersionPermission20181031",
      { principal: "*", organizationId: "o-1234567890" },
      ["medium public-resource: everyone in the organization can now use the layer"],
    ],
    ["sns:AddPermission", { aWSAccountId: [other], actionName: ["Publish"] }, share("the topic")],
    ["sns:AddPermission", { awsAccountIds: [account, Number(other)] }, share("the topic")],
    ["sqs:AddPermission", { aWSAccountIds: other }, share("the queue")],
    ["sqs:AddPermission", { aWSAccountIds: { member: ["*"] } }, open("the queue")],
    ["kms:CreateGrant", { granteePrincipal: `arn:aws:iam::${other}:role/r` }, share("the key")],
    ["ram:CreateResourceShare", { principals: [other, account] }, share("the shared resources")],
    ["ram:AssociateResourceShare", { principals: [`arn:aws:iam::${other}:role/r`] }, share("the shared resources")],
    ["ec2:ModifySnapshotAttribute", ebs({ userId: other }), share("the snapshot")],
    ["ec2:ModifySnapshotAttribute", ebs({ group: "all" }), open("the snapshot")],
    ["ec2:ModifyImageAttribute", { launchPermission: { add: { items: [{ userId: other }] } } }, share("the image")],
    ["rds:ModifyDBSnapshotAttribute", { attributeName: "restore", valuesToAdd: ["all"] }, open("the snapshot")],
    ["rds:ModifyDBClusterSnapshotAttribute", { valuesToAdd: [other] }, share("the snapshot")],
    ["redshift:AuthorizeSnapshotAccess", { accountWithRestoreAccess: other }, share("the snapshot")],
    ["ssm:ModifyDocumentPermission", { accountIdsToAdd: ["All"] }, open("the document")],
    ["events:PutPermission", { principal: other, eventBusName: "default" }, share("the event bus")],
    [
      "sqs:AddPermission",
      { aWSAccountIds: ["AROAZ3MZQEXAMPLEID01"] },
      ["high trusts-unknown-identity: identity AROAZ3MZQEXAMPLEID01 can now use the queue"],
    ],
  ])("%s %j", (name, parameters, expected) => {
    expect(findingsOf(name, parameters)).toEqual(expected);
  });

  it.each<[string, Raw]>([
    ["lambda:AddPermission", { principal: "events.amazonaws.com", sourceArn: arn("events", "rule/r", account) }],
    ["sns:AddPermission", { aWSAccountId: [account] }],
    ["ec2:ModifySnapshotAttribute", { createVolumePermission: { remove: { items: [{ userId: other }] } } }],
    ["ec2:ModifyImageAttribute", { launchPermission: { add: { items: [{ group: "not-all" }] } } }],
    ["ram:CreateResourceShare", { principals: [arn("organizations", "ou/o-1/ou-1", account)] }],
    ["sqs:AddPermission", {}],
  ])("%s %j: none", (name, parameters) => {
    expect(findingsOf(name, parameters)).toEqual([]);
  });

  it("are less serious if the configuration names every account", () => {
    const aliases = new Map([[other, "staging"]]);
    expect(findingsOf("sqs:AddPermission", { aWSAccountIds: [other] }, aliases)).toEqual([
      `medium trusts-another-account: account ${other} (staging, a known account) can now use the queue`,
    ]);
    expect(findingsOf("sqs:AddPermission", { aWSAccountIds: [other, third] }, aliases)).toEqual([
      `high trusts-another-account: account ${other} (staging, a known account) and account ${third} can now use the queue`,
    ]);
  });
});

describe("data that is sent to other accounts", () => {
  const filter = { logGroupName: "app", filterName: "f" };
  it.each<[string, Raw, readonly string[]]>([
    ["sns:Subscribe", { protocol: "sqs", endpoint: arn("sqs", "q") }, goes("the topic's messages")],
    ["sns:Subscribe", { protocol: "lambda", endpoint: arn("lambda", "function:f") }, goes("the topic's messages")],
    [
      "sns:Subscribe",
      { protocol: "HTTPS", endpoint: "https://user@hooks.example.net:8443/x" },
      ["medium sent-elsewhere: the topic's messages now leave AWS: they go to hooks.example.net"],
    ],
    ["logs:PutSubscriptionFilter", { ...filter, destinationArn: arn("logs", "destination:d") }, goes("log events")],
    [
      "logs:PutAccountPolicy",
      { policyName: "p", policyDocument: JSON.stringify({ DestinationArn: arn("firehose", "deliverystream/s") }) },
      goes("log events"),
    ],
    ["logs:PutDestination", { destinationName: "d", targetArn: arn("kinesis", "stream/s") }, goes("log events")],
    ["events:PutTargets", { rule: "r", targets: [{ id: "1", arn: arn("events", "event-bus/b") }] }, goes("events")],
    ["scheduler:UpdateSchedule", { name: "s", target: { arn: arn("sqs", "q") } }, goes("events")],
    [
      "s3:PutBucketReplication",
      { bucketName: "b", ReplicationConfiguration: { Rule: { Destination: { Account: other } } } },
      goes("copies of the bucket's objects"),
    ],
  ])("%s %j", (name, parameters, expected) => {
    expect(findingsOf(name, parameters)).toEqual(expected);
  });

  it.each<[string, Raw]>([
    ["sns:Subscribe", { protocol: "sqs", endpoint: arn("sqs", "q", account) }],
    ["sns:Subscribe", { protocol: "sms", endpoint: "+15555550100" }],
    ["logs:PutSubscriptionFilter", { ...filter, destinationArn: arn("lambda", "function:f", account) }],
    ["events:PutTargets", { rule: "r", targets: [] }],
  ])("%s %j: none", (name, parameters) => {
    expect(findingsOf(name, parameters)).toEqual([]);
  });
});

describe("the title of a call that shares something", () => {
  it.each<[string, Raw, string]>([
    [
      "lambda:AddPermission20150331v2",
      { principal: `arn:aws:iam::${other}:root`, functionName: "f" },
      `allowed account ${other}'s root to invoke function f`,
    ],
    ["lambda:AddPermission", { principal: other, functionName: "f" }, `allowed account ${other} to invoke function f`],
    ["lambda:AddPermission", { principal: "*", functionName: "f" }, "allowed everyone to invoke function f"],
    [
      "lambda:AddPermission",
      { principal: "s3.amazonaws.com", functionName: "f" },
      "allowed s3.amazonaws.com to invoke function f",
    ],
    ["lambda:AddPermission", { functionName: "f" }, "allowed a principal to invoke function f"],
    [
      "lambda:AddPermission",
      { principal: `arn:aws:sts::${other}:assumed-role/ci/x`, functionName: "f" },
      `allowed role ci (session x) of account ${other} to invoke function f`,
    ],
    [
      "sns:AddPermission",
      { topicArn: arn("sns", "t", account), aWSAccountId: [other, third] },
      `opened topic t to account ${other} and account ${third}`,
    ],
    ["sns:AddPermission", { topicArn: arn("sns", "t", account) }, "opened topic t to other accounts"],
    [
      "sqs:AddPermission",
      { queueUrl: `https://sqs.us-east-1.amazonaws.com/${account}/q`, aWSAccountIds: ["*"] },
      "opened queue q to everyone",
    ],
    [
      "kms:CreateGrant",
      { keyId: "k", granteePrincipal: `arn:aws:iam::${other}:user/bob` },
      `created a grant on KMS key k for user bob of account ${other}`,
    ],
  ])("%s %j", (name, parameters, expected) => {
    expect(alertOf(call(name, parameters)).title).toBe(`alice ${expected}`);
  });
});
