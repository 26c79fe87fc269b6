import { expect, it } from "vitest";
import { describeSource, sourceOf } from "../../../src/lambda/configured/source.ts";

it.each([
  ["accounts.yaml", { kind: "file", file: "accounts.yaml" }],
  ["/opt/team/accounts.json", { kind: "file", file: "/opt/team/accounts.json" }],
  ["ssm:/iam-alerts/accounts", { kind: "parameter", name: "/iam-alerts/accounts", region: undefined }],
  ["ssm:accounts:3", { kind: "parameter", name: "accounts:3", region: undefined }],
  [
    "ssm:arn:aws-us-gov:ssm:us-gov-west-1:111122223333:parameter/shared/accounts",
    {
      kind: "parameter",
      name: "arn:aws-us-gov:ssm:us-gov-west-1:111122223333:parameter/shared/accounts",
      region: "us-gov-west-1",
    },
  ],
  [
    "arn:aws:ssm:eu-west-1:111122223333:parameter/iam-alerts/accounts",
    {
      kind: "parameter",
      name: "arn:aws:ssm:eu-west-1:111122223333:parameter/iam-alerts/accounts",
      region: "eu-west-1",
    },
  ],
  ["arn:aws-cn:s3:::bucket/folder/a.json", { kind: "object", bucket: "bucket", key: "folder/a.json" }],
  ["s3://team.settings/a b/accounts.yaml", { kind: "object", bucket: "team.settings", key: "a b/accounts.yaml" }],
])("reads %s", (text, source) => {
  expect(sourceOf("ACCOUNTS", text)).toEqual(source);
});

it.each([
  "ssm:",
  "arn:aws:s3:::bucket",
  "arn:aws:ssm:eu-west-1:111122223333:parameter/",
  "ssm:/a b",
  "ssm:arn:aws:sns:eu-west-1:111122223333:topic",
  "s3://",
  "s3://bucket",
  "s3://bucket/",
  "s3://bucket/folder/",
  "S3://bucket/key",
  "https://example.com/accounts.yaml",
  "folder/",
])("refuses %s", (text) => {
  expect(() => sourceOf("ACCOUNTS", text)).toThrow(
    "expected a file of the function's package, ssm: and the name of a parameter, s3:// with a bucket and a key, " +
      `or the ARN of a parameter or an object in ACCOUNTS, found ${JSON.stringify(text)}`,
  );
});

it("describes a source", () => {
  const described = ["a.yaml", "ssm:/a", "s3://bucket/a"].map((text) => describeSource(sourceOf("ACCOUNTS", text)));
  expect(described).toEqual(["the file a.yaml of the function's package", "the SSM parameter /a", "s3://bucket/a"]);
});
