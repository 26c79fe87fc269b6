import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binds } from "../../../../src/alert/policy/binding.ts";
import { type PolicyCondition, readStatements } from "../../../../src/alert/policy/statement.ts";
import { runs } from "../../../runs.ts";
import { other, own, type Raw } from "../policies.ts";
import { canPass, holders, now, outsiders } from "./evaluator.ts";

const read = (Condition: unknown): readonly PolicyCondition[] =>
  readStatements({ Statement: { Effect: "Allow", Condition } })[0]?.conditions ?? [];
const time = new Date(now).toISOString();
const kinds = ["identity", "trust", "resource"] as const;

/** The kinds of policies that a condition limits: "identity trust". */
const limited = (condition: unknown): string =>
  kinds.filter((kind) => binds(read(condition), { kind, account: own, time })).join(" ");

const every8 = Array.from({ length: 256 }, (_, at) => `${at}.0.0.0/8`);
const digits = Array.from({ length: 10 }, (_, at) => `${at}*`);
const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter) => `A${letter}*`);
const on = (operator: string, key: string, value: unknown): Raw => ({ [operator]: { [key]: value } });

describe("conditions that limit a grant", () => {
  it.each<[string, Raw]>([
    ["identity", on("Bool", "aws:MultiFactorAuthPresent", "true")],
    ["identity", on("bool", "AWS:multifactorauthpresent", true)],
    ["identity", on("ForAnyValue:Bool", "aws:MultiFactorAuthPresent", ["true"])],
    ["identity", on("NumericLessThan", "aws:MultiFactorAuthAge", "3600")],
    ["identity", on("Null", "aws:MultiFactorAuthAge", "false")],
    [
      "identity",
      {
        ...on("BoolIfExists", "aws:MultiFactorAuthPresent", "true"),
        ...on("Null", "aws:MultiFactorAuthPresent", false),
      },
    ],
    ["identity", on("DateLessThan", "aws:CurrentTime", "2026-03-01T20:00:00Z")],
    ["identity", on("DateLessThan", "aws:CurrentTime", "2019-01-01")],
    ["identity", on("NumericLessThanEquals", "aws:EpochTime", String(now / 1000 + 60))],
    ["identity", on("StringEquals", "iam:PassedToService", ["ec2.amazonaws.com", "lambda.amazonaws.com"])],
    ["identity", on("StringLike", "kms:ViaService", ["s3.*.amazonaws.com", "rds.eu-west-1.amazonaws.com"])],
    ["identity", on("Bool", "kms:GrantIsForAWSResource", true)],
    ["identity", on("ArnEquals", "iam:PolicyARN", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")],
    ["identity trust resource", on("IpAddress", "aws:SourceIp", ["198.51.100.0/24", "2001:db8:7::/48"])],
    ["identity trust resource", on("StringEqualsIgnoreCase", "aws:SourceVpce", "vpce-1")],
    ["identity trust resource", on("StringEquals", "aws:x", [])],
    [
      "identity trust resource",
      { ...on("StringLike", "aws:UserAgent", "*"), ...on("IpAddress", "aws:SourceIp", "198.51.100.7") },
    ],
    ["identity trust resource", on("StringLike", "aws:SourceIp", "198.51.100.*")],
    ["identity trust resource", on("IpAddress", "aws:SourceIp", "::ffff:198.51.100.0/120")],
    ["identity trust resource", on("StringEquals", "aws:VpceOrgID", "o-1234567890")],
    ["trust resource", on("StringEquals", "aws:PrincipalOrgID", "o-1234567890")],
    [
      "trust resource",
      {
        "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-1234567890/*" },
        Null: { "aws:PrincipalOrgPaths": "false" },
      },
    ],
    ["trust resource", on("ARNLIKE", "aws:principalARN", `arn:aws:iam::${own}:role/*`)],
    ["trust resource", on("ArnLike", "aws:SourceArn", `arn:aws:*:*:${own}:*`)],
    ["trust resource", on("StringLike", "aws:userid", "AROAEXAMPLEID:*")],
    ["trust resource", on("StringEquals", "kms:CallerAccount", own)],
    ["trust", on("StringEquals", "sts:ExternalId", "shared-with-vendor")],
  ])("%s by %j", (expected, condition) => {
    expect(limited(condition)).toBe(expected);
  });

  it.each<[Raw]>([
    [on("IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"])],
    [on("IpAddress", "aws:SourceIp", every8)],
    [
      on(
        "IpAddress",
        "aws:SourceIp",
        every8.filter((_, at) => at % 2 === 0),
      ),
    ],
    [on("IpAddress", "aws:SourceIp", "::/0")],
    [on("IpAddress", "aws:SourceIp", "0.0.0.0/00")],
    [on("IpAddress", "aws:SourceIp", "::ffff:0:0/96")],
    [on("IpAddress", "aws:SourceIp", ["198.51.100.0/24", "2000::/3"])],
    [on("IpAddress", "aws:SourceIp", "everywhere")],
    [on("IpAddress", "aws:SourceIp", ["198.51.100.0/24", "198.51.100.0/33"])],
    [on("StringLike", "aws:SourceIp", digits)],
    [on("IpAddressIfExists", "aws:SourceIp", "198.51.100.0/24")],
    [on("ForAllValues:IpAddress", "aws:SourceIp", "198.51.100.0/24")],
    [on("NotIpAddress", "aws:SourceIp", "198.51.100.0/24")],
    [on("StringLike", "aws:PrincipalAccount", digits)],
    [on("StringLike", "kms:CallerAccount", "9*")],
    [on("StringLike", "aws:SourceAccount", "????????????")],
    [on("StringLike", "aws:userid", "A*")],
    [on("StringLike", "aws:userid", letters)],
    [on("StringLike", "aws:userid", "AROA*")],
    [on("StringLike", "aws:userid", "*:mallory")],
    [on("StringLike", "aws:PrincipalArn", `arn:aws:iam:*:${own}:*`)],
    [on("StringLike", "aws:PrincipalArn", `arn:aws:iam::*${own}:role/*`)],
    [on("ArnLike", "aws:PrincipalArn", "arn:*:*:*:*:*")],
    [on("StringLike", "aws:PrincipalArn", "?*")],
    [on("StringLike", "aws:PrincipalOrgID", "o-*")],
    [on("StringLike", "aws:SourceVpce", "vpce-*")],
    [on("StringLike", "sts:ExternalId", "v*")],
    [on("StringNotEquals", "aws:username", "nobody")],
    [on("StringNotLike", "aws:PrincipalArn", "arn:aws:iam::*:role/nobody")],
    [on("StringEquals", "aws:PrincipalTag/team", "platform")],
    [on("StringEquals", "aws:username", ["${", "aws:username}"].join(""))],
    [on("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z")],
    [on("DateGreaterThanEquals", "aws:EpochTime", "1")],
    [on("DateLessThan", "aws:CurrentTime", "2099-12-31T23:59:59Z")],
    [on("DateLessThan", "aws:CurrentTime", ["2019-01-01", "2099-01-01"])],
    [on("DateLessThan", "aws:CurrentTime", "one day")],
    [on("DateLessThan", "aws:CurrentTime", "2099")],
    [on("StringEquals", "aws:SourceIp", "0.0.0.0/0")],
    [on("StringLike", "aws:SourceArn", `arn:aws:iam:*:${own}:*`)],
    [on("DateNotEquals", "aws:CurrentTime", "2019-01-01")],
    [on("Bool", "aws:SecureTransport", "true")],
    [on("Bool", "aws:ViaAWSService", "true")],
    [on("Bool", "aws:ViaAWSService", "false")],
    [on("Bool", "aws:MultiFactorAuthPresent", "false")],
    [on("Bool", "aws:MultiFactorAuthPresent", ["true", "false"])],
    [on("BoolIfExists", "aws:MultiFactorAuthPresent", "true")],
    [on("ForAllValues:Bool", "aws:MultiFactorAuthPresent", "true")],
    [on("Null", "aws:MultiFactorAuthPresent", "false")],
    [on("Null", "aws:MultiFactorAuthAge", ["true", "false"])],
    [on("NumericLessThanIfExists", "aws:MultiFactorAuthAge", "3600")],
    [on("NumericNotEquals", "aws:MultiFactorAuthAge", "0")],
    [on("Null", "aws:TokenIssueTime", "true")],
    [on("StringEquals", "aws:RequestTag/owner", "me")],
    [on("ForAnyValue:StringEquals", "aws:TagKeys", "owner")],
    [on("StringLike", "aws:UserAgent", "*secret*")],
    [on("StringEquals", "aws:Referer", "https://example.com/")],
    [on("StringEquals", "sts:RoleSessionName", "deploy")],
    [on("StringEquals", "s3:prefix", "home/")],
    [on("StringEquals", "aws:RequestedRegion", "us-east-1")],
    [on("NumericLessThan", "s3:max-keys", "10")],
    [on("StringEquals", "ec2:Owner", "amazon")],
    [on("StringEquals", "made:up", "x")],
    [on("Resembles", "aws:SourceIp", "198.51.100.0/24")],
    [on("StringEqualsIfExists", "aws:x", [])],
    [on("StringNotEquals", "aws:x", [])],
    [on("ForAllValues:StringEquals", "aws:x", [])],
    [on("StringLike", "iam:PassedToService", "*.amazonaws.com")],
    [on("StringLike", "kms:ViaService", "*.us-east-1.amazonaws.com")],
    [on("StringLikeIfExists", "kms:ViaService", "s3.us-east-1.amazonaws.com")],
    [on("StringNotEquals", "kms:ViaService", "s3.us-east-1.amazonaws.com")],
    [on("BoolIfExists", "kms:GrantIsForAWSResource", "true")],
    [on("Bool", "kms:GrantIsForAWSResource", ["true", "false"])],
    [on("Null", "kms:GrantIsForAWSResource", "false")],
    [on("StringEquals", "iam:PolicyARN", "arn:aws:iam::aws:policy/AdministratorAccess")],
    [on("StringEquals", "iam:PermissionsBoundary", `arn:aws:iam::${own}:policy/everything`)],
    [{}],
  ])("none by %j", (condition) => {
    expect(limited(condition)).toBe("");
  });

  it.each<[string, string, unknown, boolean]>([
    ["DateLessThan", "aws:CurrentTime", "2026-03-02T12:00:00Z", true],
    ["DateLessThan", "aws:CurrentTime", "2026-03-02T12:00:01Z", false],
    ["DateLessThanEquals", "aws:CurrentTime", "2026-03-02", true],
    ["DateEquals", "aws:CurrentTime", "2026-03-02T13:00+02:00", true],
    ["DateLessThan", "aws:CurrentTime", "2026-03-02T10:00:00.5-0100", true],
    ["DateLessThan", "aws:CurrentTime", "2026-03-02T10:00:00.123456Z", true],
    ["DateLessThan", "aws:CurrentTime", "2026-03-02t10:00z", true],
    ["DateLessThan", "aws:CurrentTime", "2026-03-02T10:00", false],
    ["DateLessThan", "aws:CurrentTime", "x2026-03-02", false],
    ["DateLessThan", "aws:CurrentTime", "2026-03-02 and later", false],
    ["DateLessThan", "aws:CurrentTime", "02026-03-02T10:00:00Z", false],
    ["DateLessThan", "aws:CurrentTime", ["2026-03-02", "2026-03-09"], false],
    ["DateLessThan", "aws:EpochTime", now / 1000 + 24 * 3600, true],
    ["NumericLessThan", "aws:EpochTime", now / 1000 + 24 * 3600 + 1, false],
    ["NumericLessThan", "aws:EpochTime", "999999999", true],
    ["NumericLessThan", "aws:EpochTime", "99999999", false],
    ["NumericLessThan", "aws:EpochTime", "0000000000001", false],
    ["NumericLessThan", "aws:EpochTime", "1000000000x", false],
    ["NumericLessThan", "aws:EpochTime", "x1000000000", false],
    ["NumericGreaterThan", "aws:EpochTime", "1000000000", false],
    ["DateLessThanIfExists", "aws:CurrentTime", "2019-01-01", true],
    ["NotDateEquals", "aws:CurrentTime", "2019-01-01", false],
    ["DateEqualsOrSo", "aws:CurrentTime", "2019-01-01", false],
    ["Bool", "aws:MultiFactorAuthPresent", ["true", "false"], false],
    ["StringEqualsIgnoreCase", "aws:MultiFactorAuthPresent", "TRUE", true],
    ["StringEquals", "aws:MultiFactorAuthPresent", "true", true],
    ["StringEqualsSo", "aws:MultiFactorAuthPresent", "true", false],
    ["NotBool", "aws:MultiFactorAuthPresent", "true", false],
    ["StringLike", "aws:MultiFactorAuthAge", "1*", false],
    ["StringEquals", "iam:PassedToService", ["ec2.amazonaws.com", "x"], false],
    ["StringEquals", "iam:PassedToService", ["ec2.amazonaws.com", "*.amazonaws.com"], false],
    ["ArnEquals", "iam:PassedToService", "ec2.amazonaws.com", false],
    ["StringEqualsIfExists", "iam:PassedToService", "ec2.amazonaws.com", false],
    ["ArnLike", "iam:PolicyARN", ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/x"], false],
    ["ArnEqualsIfExists", "iam:PolicyARN", "arn:aws:iam::aws:policy/ReadOnlyAccess", false],
    ["NumericEquals", "iam:PolicyARN", "arn:aws:iam::aws:policy/ReadOnlyAccess", false],
    ["StringLike", "kms:ViaService", ["s3.*.amazonaws.com", "*"], false],
    ["ArnLike", "kms:ViaService", "s3.us-east-1.amazonaws.com", false],
    ["StringLike", "kms:ViaService", "s3.us-east-1.amazonaws.com.cn", true],
    ["StringLike", "kms:ViaService", "s3.us-east-1.amazonaws.com.xx", false],
    ["StringLike", "kms:ViaService", "x.s3.us-east-1.amazonaws.com", false],
  ])("limit the holders of an identity policy: %s %s %j: %j", (operator, key, values, expected) => {
    expect(binds(read(on(operator, key, values)), { kind: "identity", account: own, time })).toBe(expected);
  });

  it("does not take a call's time from the clock of this computer", () => {
    const until = read(on("DateLessThan", "aws:CurrentTime", "2026-03-01T20:00:00Z"));
    expect(binds(until, { kind: "identity", account: own, time: "2019-01-01T00:00:00Z" })).toBe(false);
    expect(binds(until, { kind: "identity", account: own, time: null })).toBe(false);
  });
});

const operatorNames =
  "StringEquals StringNotEquals StringEqualsIgnoreCase StringLike StringNotLike ArnLike ArnEquals ArnNotLike IpAddress NotIpAddress Bool Null NumericEquals NumericLessThan NumericGreaterThan NumericNotEquals DateLessThan DateGreaterThan DateEquals";
const operator = fc
  .tuple(
    fc.constantFrom("", "", "", "ForAllValues:", "ForAnyValue:"),
    fc.constantFrom(...operatorNames.split(" ")),
    fc.constantFrom("", "", "", "IfExists"),
  )
  .map(([quantifier, name, end]) => (name === "Null" ? name : `${quantifier}${name}${end}`));
const keyNames =
  "aws:SourceIp aws:PrincipalAccount aws:PrincipalArn aws:SourceArn aws:SourceAccount aws:PrincipalOrgID aws:PrincipalOrgPaths aws:userid aws:username aws:CurrentTime aws:EpochTime aws:MultiFactorAuthPresent aws:MultiFactorAuthAge aws:SourceVpc aws:SourceVpce aws:SecureTransport aws:UserAgent aws:RequestTag/a kms:CallerAccount iam:PassedToService iam:PolicyARN kms:ViaService kms:GrantIsForAWSResource made:Up";
const cidr = fc
  .tuple(fc.constantFrom(0, 10, 64, 128, 192, 203), fc.integer({ min: 0, max: 32 }))
  .map(([first, length]) => `${first}.0.0.0/${length}`);
const glob = fc
  .array(
    fc.constantFrom(
      "*",
      "?",
      "a",
      "A",
      "AROA",
      "AROAZ7ZZ",
      "AIDAQ2",
      "0",
      "9",
      "o-",
      ":",
      own,
      other,
      "arn:aws:iam::",
      "role/",
      "vpc-",
      ".",
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));
const value = fc.oneof(
  cidr,
  glob,
  fc.constantFrom(
    own,
    other,
    "true",
    "false",
    "True",
    "0",
    "3600",
    "99999",
    "2019-01-01T00:00:00Z",
    "2026-03-01T15:00:00Z",
    "2090-01-01T00:00:00Z",
  ),
  fc.constantFrom(
    "arn:aws:s3:::bucket",
    "arn:aws:s3:::bucket*",
    `arn:aws:iam::${own}:role/*`,
    `arn:aws:iam:*:${own}:*`,
    "o-1234567890",
    "o-1234567890/*",
    "o-*",
  ),
  fc.constantFrom(
    "vpc-1",
    "vpce-*",
    "AROAEXAMPLEID:*",
    "ec2.amazonaws.com",
    "s3.*.amazonaws.com",
    "*.us-east-1.amazonaws.com",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    "arn:aws:iam::aws:policy/*",
  ),
);
/** Lists of values that cover every caller together, though no value does alone. */
const cover = fc.constantFrom<readonly string[]>(
  digits,
  ["AROA*", "AIDA*"],
  letters,
  every8,
  Array.from({ length: 16 }, (_, at) => `${at * 16}.0.0.0/4`),
  ["0.0.0.0/1", "128.0.0.0/1"],
);
const condition = fc
  .tuple(
    operator,
    fc.constantFrom(...keyNames.split(" ")),
    fc.oneof({ weight: 5, arbitrary: fc.array(value, { maxLength: 4 }) }, { weight: 1, arbitrary: cover }),
  )
  .map(([name, key, values]) => on(name, key, values));
const conditions = fc.array(condition, { minLength: 1, maxLength: 3 });

describe("binds", () => {
  const numRuns = Number(process.env["BINDING_RUNS"] ?? runs(3000));

  it(`is never true where every caller of a list can pass, for ${numRuns} random conditions`, {
    timeout: 600_000,
  }, () => {
    let bound = 0;
    fc.assert(
      fc.property(conditions, fc.constantFrom(...kinds), (parts, kind) => {
        const all = parts.flatMap(read);
        if (!binds(all, { kind, account: own, time })) return;
        bound++;
        const callers = kind === "identity" ? holders : outsiders;
        expect(callers.every((caller) => canPass(all, caller))).toBe(false);
      }),
      { seed: 17, numRuns },
    );
    // The property would hold for a function that is never true, too.
    expect(bound).toBeGreaterThan(numRuns / 50);
  });
});
