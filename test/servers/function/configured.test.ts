import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { configured } from "../../../src/lambda/configured/configured.ts";
import { environment } from "../environment.ts";
import { FaultyS3, type Refusal, useStoredFolder } from "../s3.ts";
import { isSigned } from "../signature.ts";
import { useEnvironment, useMoto } from "../use.ts";

const key = "team's (own) settings/a+b ü!.txt";
const moto = useMoto();
const s3 = new FaultyS3(() => moto.endpoint);
const stored = useStoredFolder(moto, s3, (folder) => writeFileSync(join(folder, "large.txt"), "ü".repeat(51)));
useEnvironment(() => ({ AWS_ENDPOINT_URL: moto.endpoint, AWS_ENDPOINT_URL_S3: s3.endpoint }));
beforeAll(async () => {
  await stored.bucket.put(key, "from S3");
  const put = (Name: string, Type: string, Value: string) =>
    moto.json("AmazonSSM.PutParameter", { Name, Type, Value, Overwrite: true });
  await put("/iam-alerts/words", "String", "from a parameter");
  await put("/iam-alerts/secret", "SecureString", "from a secret parameter");
});

const read = (source: string) =>
  configured({ variable: "WORDS", source, maxBytes: 100, parse: String, warn: () => {}, now: Date.now })();
const object = (name: string) => `s3://amzn-s3-demo-bucket/${name}`;

it.each([
  ["ssm:/iam-alerts/words", "from a parameter"],
  ["ssm:/iam-alerts/words:1", "from a parameter"],
  ["ssm:arn:aws:ssm:us-east-1:123456789012:parameter/iam-alerts/words", "from a parameter"],
  ["ssm:/iam-alerts/secret", "from a secret parameter"],
  [object(key), "from S3"],
])("reads %s", async (source, text) => {
  expect(await read(source)).toBe(text);
});

it("signs a request for an object, and asks only for the bytes that it takes", async () => {
  await read(object(key));
  const [request] = s3.received;
  expect(request?.headers["range"]).toBe("bytes=0-100");
  expect(request !== undefined && isSigned(request, environment["AWS_SECRET_ACCESS_KEY"] ?? "")).toBe(true);
});

it.each<readonly [string, Refusal]>([
  [
    "redirects",
    { status: 301, code: "PermanentRedirect", message: "", headers: { "x-amz-bucket-region": "eu-south-1" } },
  ],
  [
    "names",
    { status: 400, code: "AuthorizationHeaderMalformed", message: "</Message><Region>eu-south-1</Region><Message>" },
  ],
])("reads an object in another Region, which S3 %s", async (_, refusal) => {
  s3.refuse = (_name, number) => (number === 1 ? refusal : undefined);
  expect(await read(object(key))).toBe("from S3");
  expect(s3.regions).toEqual(["us-east-1", "eu-south-1"]);
});

it.each([
  [
    "ssm:/iam-alerts/gone",
    "cannot read the SSM parameter /iam-alerts/gone (WORDS): ParameterNotFound",
    "ssm:GetParameter",
  ],
  [object("gone"), "cannot read s3://amzn-s3-demo-bucket/gone (WORDS): NoSuchKey", "s3:GetObject"],
  [object("large.txt"), "expected at most 100 bytes, found more", "s3:GetObject"],
])("says why %s cannot be read", async (source, message, advice) => {
  await expect(read(source)).rejects.toMatchObject({
    code: "config",
    message: expect.stringContaining(message),
    hint: expect.stringContaining(advice),
  });
});

it("tries again if S3 fails once", async () => {
  s3.refuse = (_, number) => (number === 1 ? { status: 503, code: "SlowDown", message: "slow down" } : undefined);
  expect(await read(object(key))).toBe("from S3");
});
