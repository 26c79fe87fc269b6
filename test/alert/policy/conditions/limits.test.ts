import { describe, expect, it } from "vitest";
import { isFixed, narrowing } from "../../../../src/alert/policy/conditions/narrowing.ts";
import { isTie, neverHold, requiredKeys } from "../../../../src/alert/policy/conditions/ties.ts";
import { readStatements } from "../../../../src/alert/policy/statement.ts";
import { other, own, type Raw } from "../policies.ts";

const read = (Condition: unknown) => readStatements({ Statement: { Effect: "Allow", Condition } })[0]?.conditions ?? [];
const on = (operator: string, key: string, ...values: readonly unknown[]): Raw => ({ [operator]: { [key]: values } });
const v = (name: string) => ["$", `{${name}}`].join("");

describe("the limit that a condition puts on everyone", () => {
  it.each<[Raw, string]>([
    [on("StringEquals", "aws:PrincipalAccount", own), "this account"],
    [on("StringEquals", "aws:PrincipalAccount", own, own), "this account"],
    [on("StringEquals", "aws:PrincipalAccount", own, other), "another account"],
    [on("StringEquals", "aws:PrincipalAccount", other, own), "another account"],
    [on("StringEquals", "aws:PrincipalAccount", other), "another account"],
    [on("StringEquals", "aws:PrincipalAccount", v("aws:ResourceAccount")), "this account"],
    [on("StringEquals", "aws:PrincipalAccount", v("AWS:resourceaccount")), "this account"],
    [on("StringEquals", "aws:PrincipalAccount", v("aws:PrincipalAccount")), "nothing"],
    [on("StringEquals", "aws:PrincipalAccount", own, v("aws:PrincipalAccount")), "nothing"],
    [on("StringLike", "aws:PrincipalAccount", own, "1*"), "nothing"],
    [on("StringLike", "aws:PrincipalAccount", "1*"), "nothing"],
    [on("StringEquals", "aws:PrincipalAccount"), "nothing"],
    [on("ArnLike", "aws:PrincipalAccount", own), "nothing"],
    [on("Bool", "aws:PrincipalAccount", own), "nothing"],
    [on("StringNotEquals", "aws:PrincipalAccount", own), "nothing"],
    [on("StringEqualsIfExists", "aws:PrincipalAccount", own), "nothing"],
    [on("StringEquals", "aws:unknown", own), "nothing"],
    [on("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${own}:role/*`), "this account"],
    [on("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${other}:role/*`), "another account"],
    [on("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${own}:role/*`, "arn:aws:iam::*:role/x"), "nothing"],
    [on("ArnLike", "aws:PrincipalArn", "arn:aws:iam::aws:role/x"), "nothing"],
    [on("Bool", "aws:PrincipalArn", `arn:aws:iam::${own}:role/a`), "nothing"],
    [on("IpAddress", "aws:PrincipalArn", `arn:aws:iam::${own}:role/a`), "nothing"],
    [on("StringLike", "aws:PrincipalArn", `arn:aws:iam::${own}:role/*`), "this account"],
    [on("StringLike", "aws:PrincipalArn", `arn:aws:iam:*:${own}:role/*`), "nothing"],
    [on("StringEquals", "aws:SourceArn", "arn:aws:s3:::bucket"), "identity"],
    [on("ArnEquals", "aws:SourceArn", "arn:aws:s3:::bucket", `arn:aws:sns:us-east-1:${own}:t`), "identity"],
    [on("ArnLike", "aws:SourceArn", "arn:aws:s3:::*"), "nothing"],
    [on("StringEquals", "aws:PrincipalOrgID", "o-1234567890"), "identity"],
    [on("StringEquals", "aws:PrincipalOrgID", v("aws:ResourceOrgID")), "identity"],
    [on("StringLike", "aws:PrincipalOrgPaths", "o-1234567890/r-1/*"), "identity"],
    [on("StringLike", "aws:PrincipalOrgID", "o-12*"), "nothing"],
    [on("StringEquals", "aws:PrincipalOrgID", "o-1234567890", "x"), "nothing"],
    [on("ArnLike", "aws:PrincipalOrgID", "o-1234567890"), "nothing"],
    [on("StringEquals", "aws:SourceVpc", "vpc-1"), "identity"],
    [on("StringLike", "aws:SourceVpc", "vpc-1", "vpc-*"), "nothing"],
    [on("ArnLike", "aws:SourceVpc", "vpc-1"), "nothing"],
    [on("IpAddress", "aws:SourceIp", "203.0.113.0/24"), "address"],
    [on("IpAddress", "aws:SourceIp", "0.0.0.0/0"), "nothing"],
    [on("StringLike", "aws:SourceIp", "203.0.*"), "address"],
    [on("StringLike", "aws:SourceIp", "203.0.113.7"), "address"],
    [on("StringLike", "aws:SourceIp", "203.*"), "nothing"],
    [on("StringLike", "aws:SourceIp", "*203.0.113.7"), "nothing"],
    [on("StringLike", "aws:SourceIp", "203.0.*", "*"), "nothing"],
    [on("StringLike", "aws:SourceIp", "2001:db8:*"), "address"],
    [on("StringLike", "aws:SourceIp", "2:db8:*"), "address"],
    [on("StringLike", "aws:SourceIp", "2001:*"), "nothing"],
    [on("StringLike", "aws:SourceIp", "*2001:db8:1"), "nothing"],
    [on("StringEquals", "aws:SourceIp", "0.0.0.0/0", "203.0.113.7"), "nothing"],
    [on("StringLike", "aws:SourceIp", ...Array.from({ length: 256 }, (_, at) => `203.${at}.*`)), "address"],
    [on("StringLike", "aws:SourceIp", ...Array.from({ length: 257 }, (_, at) => `203.${at}.*`)), "nothing"],
    [
      on("StringLike", "aws:SourceIp", "203.0.*", ...Array.from({ length: 260 }, (_, at) => `203.0.1.${at}`)),
      "address",
    ],
    [on("NumericEquals", "aws:SourceIp", "1"), "nothing"],
    [on("DateEquals", "aws:SourceIp", "203.0.113.7"), "nothing"],
    [on("StringLike", "aws:userid", "AROAEXAMPLEID:*"), "address"],
    [on("StringEquals", "aws:userid", own), "address"],
    [on("StringLike", "aws:userid", `${own}*`), "nothing"],
    [on("StringLike", "aws:userid", "AROAEXAMPLEID:*", "A*"), "nothing"],
    [on("ArnLike", "aws:userid", "AROAEXAMPLEID:x"), "nothing"],
    [on("StringEquals", "sts:ExternalId", "x"), "address"],
    [on("StringLike", "sts:ExternalId", "x", "x*"), "nothing"],
    [on("StringLike", "sts:ExternalId", "x*"), "nothing"],
    [on("NumericEquals", "sts:ExternalId", "1"), "nothing"],
  ])("%j: %s", (condition, expected) => {
    expect(narrowing(read(condition), { kind: "trust", account: own })).toBe(expected);
  });

  it("is the strongest of several, and another account's if the own one is not known", () => {
    const all = {
      ...on("IpAddress", "aws:SourceIp", "203.0.113.7"),
      ...on("StringEquals", "aws:PrincipalAccount", own),
    };
    expect(narrowing(read(all), { kind: "trust", account: own })).toBe("this account");
    expect(narrowing(read(all), { kind: "trust", account: null })).toBe("another account");
    const variable = on("StringEquals", "aws:PrincipalAccount", v("aws:ResourceAccount"));
    expect(narrowing(read(variable), { kind: "trust", account: null })).toBe("another account");
    expect(narrowing(read(on("StringEquals", "sts:ExternalId", "x")), { kind: "resource", account: own })).toBe(
      "nothing",
    );
  });
});

describe("a condition that ties", () => {
  const tie = (condition: unknown) => {
    const [first] = read(condition);
    return first !== undefined && isTie(first, requiredKeys(read(condition)));
  };
  const lenient = on("StringEqualsIfExists", "a:b", "x");
  it.each<[unknown, boolean]>([
    [on("StringEquals", "a:b", "x"), true],
    [on("StringNotEquals", "a:b", "x"), false],
    [on("Made", "a:b", "x"), false],
    [lenient, false],
    [on("ForAllValues:StringEquals", "a:b", "x"), false],
    [on("ForAnyValue:StringEquals", "a:b", "x"), true],
    [{ ...lenient, Null: { "A:B": "false" } }, true],
    [{ ...lenient, Null: { "a:b": false } }, true],
    [{ ...lenient, Null: { "a:b": "true" } }, false],
    [{ ...lenient, Null: { "a:b": ["false", "true"] } }, false],
    [{ ...lenient, Null: { "a:b": [] } }, false],
    [{ ...lenient, Null: { "a:c": "false" } }, false],
    [{ ...lenient, NullIfExists: { "a:b": "false" } }, false],
    [{ ...lenient, "ForAllValues:Null": { "a:b": "false" } }, false],
    [{ ...lenient, "ForAnyValue:Null": { "a:b": "false" } }, false],
    [{ ...lenient, Bool: { "a:b": "false" } }, false],
  ])("%j: %j", (condition, expected) => {
    expect(tie(condition)).toBe(expected);
  });

  it.each<[unknown, boolean]>([
    [on("StringEquals", "a:b"), true],
    [on("StringEquals", "a:b", "x"), false],
    [on("StringNotEquals", "a:b"), false],
    [{ ...on("StringEquals", "a:b", "x"), ...on("Bool", "a:c") }, true],
  ])("never holds, %j: %j", (condition, expected) => {
    expect(neverHold(read(condition))).toBe(expected);
  });

  it.each<[unknown, boolean]>([
    [on("StringEquals", "a:b", "x"), true],
    [on("StringLike", "a:b", "x*"), true],
    [on("StringLike", "a:b", "*x"), false],
    [on("StringLike", "a:b", "?x"), false],
    [on("StringLike", "a:b", "x", "*"), false],
    [on("StringEquals", "a:b", v("aws:username")), false],
    [on("StringEquals", "a:b", "x", v("aws:username")), false],
    [on("StringEquals", "a:b"), false],
    [on("Bool", "a:b", "true"), false],
    [on("StringNotEquals", "a:b", "x"), false],
    [lenient, false],
  ])("is fixed, %j: %j", (condition, expected) => {
    const [first] = read(condition);
    expect(first !== undefined && isFixed(first, requiredKeys(read(condition)))).toBe(expected);
  });
});
