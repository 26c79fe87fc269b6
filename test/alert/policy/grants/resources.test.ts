import { describe, expect, it } from "vitest";
import {
  coversEverything,
  coversService,
  type Holders,
  reachesOf,
} from "../../../../src/alert/policy/grants/resources.ts";
import { own } from "../policies.ts";

const holders: Holders = { account: own, time: null, names: ["user/carol", "group/devs", "role/app", "policy/p"] };
const iam = (resource: string) => `arn:aws:iam::${own}:${resource}`;
const v = (name: string) => ["$", `{${name}}`].join("");
const letters = [..."abcdefghijklmnopqrstuvwxyz"];

/** The reach as text: "every own", "one", "-" for none. */
const reach = (kind: string, ...names: readonly string[]) => {
  const [service = "", prefix = ""] = kind.split(" ");
  return reachesOf({ except: false, names }, [service, prefix], holders)
    .map(({ width, own: isOwn }) => `${width}${isOwn ? " own" : ""}`)
    .join(", ");
};

describe("the reach of a resource", () => {
  it.each<[kind: string, resource: string, expected: string]>([
    ["iam user/", "*", "every own"],
    ["iam user/", "**", "every own"],
    ["iam user/", "?", ""],
    ["iam ", "?", "every own"],
    ["iam root", "?", "every own"],
    ["sso ", "?", "every own"],
    ["iam user/", iam("user/*"), "every own"],
    ["iam user/", iam("*"), "every own"],
    ["iam user/", "arn:aws:iam::*:user/*", "every own"],
    ["iam user/", "arn:aws-cn:iam::*:user/*", "every own"],
    ["iam user/", "arn:aws-us-gov:*:*:*:*", "every own"],
    ["iam user/", "arn:aws-other:iam::*:user/*", "broad"],
    ["iam user/", iam("role/*"), ""],
    ["iam user/", iam("user"), ""],
    ["iam user/", iam("use*"), "every own"],
    ["iam user/", iam("user/carol"), "one own"],
    ["iam user/", iam("user/team/carol"), "one own"],
    ["iam user/", iam("user/carol2"), "one"],
    ["iam user/", iam("user/xcarol"), "one"],
    ["iam user/", iam("user/bob"), "one"],
    ["iam role/", iam("user/carol"), ""],
    ["iam role/", iam("role/carol"), "one"],
    ["iam role/", iam("role/x/app"), "one own"],
    ["iam user/", iam("user/c*"), "broad own"],
    ["iam user/", iam("user/b*"), "broad"],
    ["iam user/", iam("user/bui*"), "broad"],
    ["iam user/", iam("user/buil*"), "narrow"],
    ["iam user/", iam("user/buil?"), "narrow"],
    ["iam user/", iam("user/caro?"), "narrow own"],
    ["iam user/", iam("user/*/*"), "broad"],
    ["iam user/", iam(`user/${v("aws:username")}`), "one own"],
    ["iam user/", iam(`user/team/${v("aws:username")}`), "one own"],
    ["iam user/", iam(`user/${v("AWS:UserName")}`), "one own"],
    ["iam user/", iam(`user/${v("aws:username")}2`), "broad own"],
    ["iam user/", iam(`user/${v("aws:username, 'x'")}`), "broad own"],
    ["iam user/", iam(`user/${v("aws:PrincipalTag/x")}`), "broad own"],
    ["iam user/", iam(`user/$${"{"}aws:username`), "broad own"],
    ["iam role/", iam(`role/${v("aws:username")}`), "broad own"],
    ["iam role/", iam(`user/${v("aws:username")}`), ""],
    ["iam user/", `arn:aws:iam::${v("aws:PrincipalAccount")}:user/bob`, "one"],
    ["iam user/", `arn:aws:iam::${v("aws:PrincipalAccount")}:user/*`, "every own"],
    ["iam role/", iam(`role/${v("*")}`), "every own"],
    ["iam role/", iam(`role/ab${v("?")}${v("$")}`), "broad"],
    ["iam user/", "arn:aws:iam", "every own"],
    ["iam user/", `arn:aws:iam::${own}`, "every own"],
    ["iam user/", "arn:aws:s3", ""],
    ["iam user/", "arn:aws", "every own"],
    ["iam user/", "ar", ""],
    ["iam user/", "user/*", ""],
    ["iam user/", "*user/*", "every own"],
    ["iam user/", "*user/carol", "broad own"],
    ["iam user/", "*user/bob", "broad"],
    ["iam user/", "arn:aws:s3:::*", ""],
    ["iam user/", "arn:aws:s3:::x:user/*", ""],
    ["lambda function:", "arn:aws:lambda:us-east-1:1:function:*", "every own"],
    ["lambda function:", "arn:aws:lambda:us-east-1:1:function:web", "one"],
    ["lambda function:", "arn:aws:lambda:us-east-1:1:function:web-*", "narrow"],
    ["ssm ", "arn:aws:ssm:*:*:document/AWS-*", "narrow"],
    ["ssm ", "arn:aws:ssm:*:*:document/A*", "broad"],
    ["ssm ", "arn:aws:ssm:*:*:*", "every own"],
    ["ssm ", "arn:aws:ssm:*:*:document/Run", "one"],
    ["iam root", "arn:aws:iam::*:root", "every own"],
    ["iam root", "arn:aws:iam::1:root", "every own"],
    ["iam role/Admin", iam("role/Admin"), "one"],
    ["iam role/Admin", iam("role/readers"), ""],
    ["iam role/Admin", iam("role/Adm*"), "every own"],
  ])("of %s by %s is %j", (kind, resource, expected) => {
    expect(reach(kind, resource)).toBe(expected);
  });

  it("is one for each resource, and every or none for NotResource", () => {
    expect(reach("iam user/", iam("user/bob"), iam("role/x"), iam("user/carol"))).toBe("one, one own");
    const except = (...names: readonly string[]) => reachesOf({ except: true, names }, ["iam", "user/"], holders);
    expect(except(iam("user/bob"))).toEqual([{ width: "every", own: true }]);
    expect(except(iam("user/*"))).toEqual([]);
    expect(except("arn:aws:s3:::x")).toEqual([{ width: "every", own: true }]);
  });
});

describe("the resources of a service", () => {
  it.each<[service: string, names: readonly string[], expected: boolean]>([
    ["s3", ["*"], true],
    ["s3", ["arn:aws:s3:::*"], true],
    ["s3", ["arn:aws:s3:::a*"], false],
    ["s3", ["arn:aws:s3:::a", "arn:aws:s3:::**"], true],
    ["s3", letters.map((one) => `arn:aws:s3:::${one}*`), true],
    ["s3", letters.slice(1).map((one) => `arn:aws:s3:::${one}*`), false],
    ["s3", [...letters.slice(1).map((one) => `arn:aws:s3:::${one}*`), "x"], false],
    ["s3", letters.map((one) => `arn:aws-cn:s3:::${one}*`), true],
    ["s3", letters.map((one, at) => `arn:aws${at % 2 === 0 ? "" : "-cn"}:s3:::${one}*`), false],
    ["s3", letters.map((one) => `arn:aws:sns:*:*:${one}*`), false],
    ["lambda", ["arn:aws:lambda:*:*:function:*"], true],
    ["lambda", ["arn:aws:lambda:*:*:function:**"], true],
    ["lambda", ["arn:aws:lambda:*:*:function:a*"], false],
    ["lambda", ["arn:aws:lambda:*:*:function"], false],
    ["lambda", ["arn:aws:lambda:*:*:gadget:*"], false],
    ["lambda", ["arn:aws:lambda:*:*:x/function:*"], false],
    ["lambda", ["arn:aws:sqs:*:*:function:*"], false],
    ["dynamodb", ["arn:aws:dynamodb:*:*:table/*"], true],
    ["dynamodb", ["arn:aws:dynamodb:*:*:table/*/x"], false],
    ["dynamodb", ["arn:aws:dynamodb"], true],
    ["dynamodb", ["x", "arn:aws:dynamodb:*:*:table/x"], false],
  ])("of %s are covered by %j: %j", (service, names, expected) => {
    expect(coversService(names, service, holders)).toBe(expected);
  });

  it.each<[names: readonly string[], expected: boolean]>([
    [["*"], true],
    [["a", "?*"], true],
    [["arn:*"], true],
    [["arn:aws:*"], true],
    [["arn:aws-cn:*"], true],
    [["arn:a*"], true],
    [["arn:aws:*:*"], true],
    [["arn:aws:?*:*:*:*"], true],
    [["*:*:*:*:*:*"], true],
    [["arn:aws:s3:*"], false],
    [["arn:aws:*a:*"], false],
    [["arn:aws:a*"], false],
    [letters.map((one) => `arn:aws:${one}*`), true],
    [letters.slice(1).map((one) => `arn:aws:${one}*`), false],
    [letters.map((one) => `arn:aws:${one}*:::*`), false],
    [letters.map((one) => `arn:aws:${one}*:*:000000000000:*`), false],
    [letters.map((one, at) => `arn:aws${at === 0 ? "-cn" : ""}:${one}*`), false],
    [["arn:aws:s3:::*", "arn:aws:iam::*:*"], false],
    [["?"], false],
    [["x*"], false],
    [["arn:aws:iam::1:user/*"], false],
    [[], false],
  ])("of every service are covered by %j: %j", (names, expected) => {
    expect(coversEverything(names)).toBe(expected);
  });
});
