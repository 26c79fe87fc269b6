import { describe, expect, it } from "vitest";
import { allowed } from "../../../src/alert/policy/denials.ts";
import { readStatements } from "../../../src/alert/policy/statement.ts";
import { allow, deny, own, type Raw } from "./policies.ts";

const iam = (resource: string) => `arn:aws:iam::${own}:${resource}`;
const user = iam("user/bob");
const on = (Action: unknown, Resource: unknown = "*", rest: Raw = {}) => ({ Action, Resource, ...rest });

/** The actions that are left of the statements that allow something. */
const left = (...statements: readonly Raw[]) =>
  allowed(readStatements({ Statement: statements })).map(({ action }) => [
    action?.except === true,
    ...(action?.names ?? []),
  ]);

const s3 = [false, "s3:*"];

describe("what is left of a policy with denials", () => {
  it.each<[string, readonly Raw[], readonly unknown[]]>([
    ["all without a denial", [allow(on("s3:*")), allow(on("a:b"))], [s3, [false, "a:b"]]],
    ["nothing behind a denial of everything", [allow(on("s3:*")), deny(on("*"))], []],
    ["nothing before a denial of everything", [deny(on("*:*", "**")), allow(on("s3:*")), allow(on("a:b"))], []],
    ["nothing by a denial of the service in another case", [allow(on("s3:*")), deny(on("S3:*"))], []],
    ["the rest of a list", [allow(on(["s3:Get*", "a:b", "S3:PUT*"])), deny(on("s3:*"))], [[false, "a:b"]]],
    [
      "the rest behind two denials",
      [allow(on(["s3:Get*", "a:b", "c:d"])), deny(on("s3:*")), deny(on("c:*"))],
      [[false, "a:b"]],
    ],
    ["nothing behind two denials", [allow(on(["s3:Get*", "c:d"])), deny(on("s3:*")), deny(on("c:*"))], []],
    ["nothing behind a list of denials", [allow(on(["s3:Get*", "c:d"])), deny(on(["s3:*", "c:d"]))], []],
    ["all that a denial covers in part", [allow(on("s3:*")), deny(on("s3:Get*"))], [s3]],
    ["all that a question mark could cover", [allow(on("s3:*")), deny(on("s3:?"))], [s3]],
    ["all but for a question mark in both", [allow(on("s3:Get?")), deny(on("s3:Get?"))], [[false, "s3:Get?"]]],
    ["nothing of what NotAction does not name", [allow(on("s3:*")), deny({ NotAction: "a:*", Resource: "*" })], []],
    ["all that NotAction names", [allow(on("s3:*")), deny({ NotAction: ["a:*", "S3:GET*"], Resource: "*" })], [s3]],
    [
      "all that NotAction could name",
      [allow(on("*:Get")), deny({ NotAction: "s3:*", Resource: "*" })],
      [[false, "*:Get"]],
    ],
    ["nothing of NotAction", [allow({ NotAction: "a:b", Resource: "*" }), deny(on(["c:d", "*"]))], []],
    [
      "NotAction behind a denial of a service",
      [allow({ NotAction: "a:b", Resource: "*" }), deny(on("s3:*"))],
      [[true, "a:b"]],
    ],
    [
      "NotAction behind NotAction",
      [allow({ NotAction: "a:b", Resource: "*" }), deny({ NotAction: "*", Resource: "*" })],
      [[true, "a:b"]],
    ],
    [
      "all with a condition on the denial",
      [allow(on("s3:*")), deny(on("*", "*", { Condition: { Bool: { "aws:x": "true" } } }))],
      [s3],
    ],
    [
      "nothing with a condition on the grant",
      [allow(on("s3:*", "*", { Condition: { Bool: { "aws:x": "true" } } })), deny(on("*"))],
      [],
    ],
    [
      "nothing on the resource of the denial",
      [allow(on("s3:*", user)), deny(on("*", [iam("role/x"), iam("user/*")]))],
      [],
    ],
    [
      "nothing on a list of resources",
      [allow(on("s3:*", [user, iam("role/a")])), deny(on("*", [iam("role/*"), iam("user/*")]))],
      [],
    ],
    ["all on one more resource", [allow(on("s3:*", [user, iam("role/a")])), deny(on("*", iam("user/*")))], [s3]],
    ["all on another resource", [allow(on("s3:*", user)), deny(on("*", iam("user/alice")))], [s3]],
    ["all on more than the denial has", [allow(on("s3:*", iam("user/*"))), deny(on("*", user))], [s3]],
    ["all on every resource", [allow(on("s3:*")), deny(on("*", iam("user/*")))], [s3]],
    [
      "all on a variable of the denial",
      [allow(on("s3:*", user)), deny(on("*", iam(["user/$", "{aws:username}"].join(""))))],
      [s3],
    ],
    [
      "nothing on a variable of the grant",
      [allow(on("s3:*", iam(["user/$", "{aws:username}"].join("")))), deny(on("*", iam("user/*")))],
      [],
    ],
    ["all on an incomplete ARN", [allow(on("s3:*", "arn:aws:iam")), deny(on("*", "arn:aws:iam*"))], [s3]],
    ["all on an incomplete ARN of the denial", [allow(on("s3:*", user)), deny(on("*", "arn:aws:iam*"))], [s3]],
    [
      "all on an incomplete ARN of the grant",
      [allow(on("s3:*", "arn:aws:iam")), deny(on("*", "arn:aws:ia*:*:*:*"))],
      [s3],
    ],
    ["all on what is no ARN", [allow(on("s3:*", "x:y:z:1:2:3")), deny(on("*", "x:y:z:1:2:*"))], [s3]],
    [
      "all by NotResource of the denial",
      [allow(on("s3:*", user)), deny({ Action: "*", NotResource: iam("role/x") })],
      [s3],
    ],
    ["all by NotResource of every resource", [allow(on("s3:*", user)), deny({ Action: "*", NotResource: "*" })], [s3]],
    ["nothing of NotResource", [allow({ Action: "s3:*", NotResource: user }), deny(on("*"))], []],
    [
      "NotResource behind a denial on a resource",
      [allow({ Action: "s3:*", NotResource: user }), deny(on("*", user))],
      [s3],
    ],
    ["all without a resource in the denial", [allow(on("s3:*")), deny({ Action: "*" })], [s3]],
    ["all without a resource in the grant", [allow({ Action: "s3:*" }), deny(on("*"))], [s3]],
    ["nothing without a resource in both", [allow({ Action: "s3:*" }), deny({ Action: "*" })], []],
    ["a grant without an action", [allow({ Resource: "*" }), deny(on("*"))], [[false]]],
    ["a denial without an action", [allow(on("s3:*")), deny({ Resource: "*" })], [s3]],
  ])("is %s", (_, statements, expected) => {
    expect(left(...statements)).toEqual(expected);
  });

  const bucket = (Principal: unknown) => on("s3:*", "*", { Principal });
  it.each<[string, Raw, Raw, boolean]>([
    ["everyone", bucket("*"), on("*", "*", { Principal: "*" }), true],
    ["everyone in a list", bucket({ AWS: ["*"] }), on("*", "*", { Principal: { AWS: [user, "*"] } }), true],
    ["everyone of any type", bucket({ "*": "*" }), on("*", "*", { Principal: "*" }), true],
    ["one user", bucket({ AWS: user }), on("*", "*", { Principal: "*" }), true],
    [
      "all but one user",
      { Action: "s3:*", Resource: "*", NotPrincipal: { AWS: user } },
      on("*", "*", { Principal: "*" }),
      true,
    ],
    [
      "all but one service",
      { Action: "s3:*", Resource: "*", NotPrincipal: { Service: "x" } },
      on("*", "*", { Principal: "*" }),
      true,
    ],
    ["everyone, if one user is denied", bucket("*"), on("*", "*", { Principal: { AWS: user } }), false],
    ["everyone, if all but one are denied", bucket("*"), { Action: "*", Resource: "*", NotPrincipal: "*" }, false],
    ["a service", bucket({ Service: "sns.amazonaws.com" }), on("*", "*", { Principal: "*" }), false],
    ["a service and everyone", bucket({ Service: "x", AWS: "*" }), on("*", "*", { Principal: "*" }), false],
    ["a provider", bucket({ Federated: "x" }), on("*", "*", { Principal: "*" }), false],
    ["everyone, if the denial has no principal", bucket("*"), on("*"), false],
    ["a grant without a principal", on("s3:*"), on("*", "*", { Principal: "*" }), false],
  ])("depends on the principals: %s", (_, grant, denial, isDenied) => {
    expect(left(allow(grant), deny(denial))).toEqual(isDenied ? [] : [s3]);
  });

  it("leaves out what is not a statement, and keeps everything of a policy with too many actions", () => {
    expect(allowed([null, ...readStatements({ Statement: [allow(on("s3:*"))] })]).length).toBe(1);
    expect(allowed([null, ...readStatements({ Statement: [deny(on("*")), allow(on("s3:*"))] })]).length).toBe(0);
    const list = (count: number) => on(Array.from({ length: count }, (_, at) => `a:b${at}`));
    expect(left(allow(list(200)), deny(list(200)))).toEqual([]);
    expect(left(allow(list(201)), deny(list(200))).length).toBe(1);
    expect(left(allow(list(300)), deny(on("*")))).toEqual([]);
  });
});
