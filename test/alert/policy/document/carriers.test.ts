import { describe, expect, it } from "vitest";
import { carriesPolicies, isCarrier, isGrant } from "../../../../src/alert/policy/document/carriers.ts";
import { type Raw, recordOf } from "../policies.ts";

const refused = { errorCode: "AccessDenied" };

describe("the calls that grant something with a policy", () => {
  it.each<[string, Raw, boolean]>([
    ["iam PutUserPolicy", {}, true],
    ["iam PutUserPolicy", refused, false],
    ["iam SimulateCustomPolicy", { readOnly: true }, false],
    ["organizations PutResourcePolicy", {}, true],
    ["organizations CreatePolicy", {}, false],
    ["organizations UpdateResourcePolicy", {}, false],
    ["ec2 PutResourcePolicy", {}, false],
    ["sts AssumeRole", {}, false],
    ["sts PutResourcePolicy", {}, false],
    ["backup PutBackupVaultAccessPolicy", {}, true],
    ["backup PutResourcePolicyNow", {}, false],
    ["backup StartBackupJob", {}, false],
    ["backup XPutResourcePolicy", {}, false],
  ])("include %s %j: %j", (call, rest, expected) => {
    expect(carriesPolicies(recordOf(call, {}, rest))).toBe(expected);
  });

  it.each<[string, string, object, boolean]>([
    ["iam PutUserPolicy", "policyDocument", {}, true],
    ["iam PutUserPolicy", "POLICYDOCUMENT", {}, true],
    ["iam PutUserPolicy", "policyName", {}, false],
    ["iam PutUserPolicy", "userName", {}, false],
    ["iam PutUserPolicy", "content", {}, false],
    ["iam PutUserPolicy", "value", {}, false],
    ["organizations PutResourcePolicy", "content", {}, true],
    ["organizations PutResourcePolicy", "contents", {}, false],
    ["sns SetTopicAttributes", "attributeValue", { attributeName: "Policy" }, true],
    ["sns SetTopicAttributes", "attributeValue", { attributeName: "PolicyName" }, false],
    ["sns SetTopicAttributes", "attributeValue", { attributeName: ["policy"] }, false],
    ["sns SetTopicAttributes", "attributeValue", {}, false],
    ["sns SetTopicAttributes", "attributeValue", ["Policy"], false],
    ["sns SetTopicAttributes", "attributeValue", { path: "/policy" }, false],
    ["apigateway UpdateRestApi", "value", { path: "/policy" }, true],
    ["apigateway UpdateRestApi", "value", { path: "/policyX" }, false],
    ["apigateway UpdateRestApi", "value", { attributeName: "policy" }, false],
    ["apigateway UpdateRestApi", "theValue", { path: "/policy" }, false],
  ])("have it in a parameter: %s %s %j: %j", (call, name, parent, expected) => {
    expect(isCarrier(recordOf(call, {}), name, parent)).toBe(expected);
  });

  it.each<[string, boolean]>([
    ["iam PutUserPolicy", true],
    ["events PutPolicies", true],
    ["lambda AddPermission20150331v2", true],
    ["iam AcquireRole", true],
    ["iam CreateRole", true],
    ["iam UpdateRole", true],
    ["kms CreateKey", true],
    ["x ReCreateKey", false],
    ["sqs SetQueueAttributes", true],
    ["sqs AttributesGet", false],
    ["s3 PutBucketAcl", true],
    ["s3 AclPut", false],
    ["iam CreateUser", false],
  ])("grant even if the parameters are not known: %s: %j", (call, expected) => {
    expect(isGrant(recordOf(call, {}))).toBe(expected);
  });
});
