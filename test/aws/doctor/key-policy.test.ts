import { describe, expect, it } from "vitest";
import { verdictOf } from "../../../src/aws/doctor/keys/policy.ts";

const role = "arn:aws:iam::111122223333:role/service/alerts";
const alarm = "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:errors";
const service = {
  name: "cloudwatch.amazonaws.com",
  context: { "aws:sourceaccount": "111122223333", "aws:sourcearn": alarm },
};
const verdict = (statements: object | readonly object[], user: Parameters<typeof verdictOf>[1] = service) =>
  verdictOf(JSON.stringify({ Statement: statements }), user);

const calls = { Action: ["kms:GenerateDataKey*", "kms:Decrypt"], Resource: "*" };
const allow = (Principal: unknown, more: object = {}) => ({ Effect: "Allow", Principal, ...calls, ...more });
const cloudWatch = { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] };

describe("a key's policy", () => {
  it.each<[string, object | readonly object[], string]>([
    ["names the service", allow(cloudWatch), "allowed"],
    ["names it with all actions", allow(cloudWatch, { Action: "kms:*" }), "allowed"],
    ["spells actions in lower case", allow(cloudWatch, { Action: ["KMS:generatedatakey*", "kms:decrypt"] }), "allowed"],
    ["names another service", allow({ Service: "events.amazonaws.com" }), "not-named"],
    ["leaves out Decrypt", allow(cloudWatch, { Action: "kms:GenerateDataKey*" }), "not-named"],
    [
      "allows the calls in two statements",
      [allow(cloudWatch, { Action: "kms:Decrypt" }), allow(cloudWatch, { Action: "kms:GenerateDataKey" })],
      "allowed",
    ],
    ["names the account alone", allow({ AWS: "arn:aws:iam::111122223333:root" }), "not-named"],
    [
      "requires the account",
      allow(cloudWatch, { Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } } }),
      "allowed",
    ],
    [
      "requires another account",
      allow(cloudWatch, { Condition: { StringEquals: { "aws:SourceAccount": ["444455556666"] } } }),
      "not-named",
    ],
    [
      "requires alarms of the account",
      allow(cloudWatch, { Condition: { ArnLike: { "AWS:SourceArn": "arn:aws:cloudwatch:*:111122223333:alarm:*" } } }),
      "allowed",
    ],
    [
      "requires another alarm",
      allow(cloudWatch, { Condition: { ArnEquals: { "aws:SourceArn": `${alarm}-2` } } }),
      "not-named",
    ],
    [
      "requires what is not known",
      allow(cloudWatch, { Condition: { StringEquals: { "aws:PrincipalTag/a": "b" } } }),
      "conditional",
    ],
    [
      "compares in another way",
      allow(cloudWatch, { Condition: { StringNotEquals: { "aws:SourceAccount": "4" } } }),
      "conditional",
    ],
    ["denies everyone", [allow(cloudWatch), allow("*", { Effect: "Deny" })], "denied"],
    [
      "denies one of the calls",
      [allow(cloudWatch), allow({ AWS: "*" }, { Effect: "Deny", Action: "kms:Decrypt" })],
      "denied",
    ],
    [
      "denies under a condition that is not known",
      [allow(cloudWatch), allow("*", { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } })],
      "conditional",
    ],
    [
      "denies another call",
      [allow(cloudWatch), allow("*", { Effect: "Deny", Action: "kms:ScheduleKeyDeletion" })],
      "allowed",
    ],
    ["allows all but other calls", allow(cloudWatch, { Action: undefined, NotAction: "kms:Delete*" }), "allowed"],
    ["allows all but these calls", allow(cloudWatch, { Action: undefined, NotAction: "kms:*crypt" }), "not-named"],
    ["is empty", [], "not-named"],
  ])("%s", (_, statements, expected) => {
    expect(verdict(statements)).toBe(expected);
  });

  it.each<[string, object | readonly object[], string]>([
    ["names the role", allow({ AWS: role }), "allowed"],
    ["names the role by a wildcard, which is none", allow({ AWS: "arn:aws:iam::111122223333:role/*" }), "not-named"],
    ["names the role's account", allow({ AWS: "arn:aws:iam::111122223333:root" }), "delegated"],
    ["names the account's id", allow({ AWS: ["444455556666", "111122223333"] }), "delegated"],
    ["names another account", allow({ AWS: "arn:aws:iam::444455556666:root" }), "not-named"],
    [
      "names everyone of the account",
      allow("*", { Condition: { StringEquals: { "kms:CallerAccount": "111122223333" } } }),
      "allowed",
    ],
  ])("%s", (_, statements, expected) => {
    expect(verdict(statements, { name: role, context: { "kms:calleraccount": "111122223333" } })).toBe(expected);
  });
});
