import { describe, expect, it } from "vitest";
import { type ResourcePolicyStatement, statementsOf } from "../../../src/aws/resource-policy.ts";
import { grants, permissionFor } from "../../../src/aws/subscribe/permission.ts";
import {
  type Change,
  type Filter,
  type FunctionTarget,
  inverse,
  isSameFilter,
  planRemove,
  planSubscribe,
} from "../../../src/aws/subscribe/plan.ts";

const functionArn = "arn:aws:lambda:us-east-1:111122223333:function:iam-alerts";
const groupArn = "arn:aws:logs:us-east-1:111122223333:log-group:trail:*";
const target: FunctionTarget = { functionArn, qualifier: null };
const wanted: Filter = {
  logGroup: "trail",
  name: "iam-alerts",
  pattern: '{ $.eventName = "CreateUser" }',
  destinationArn: functionArn,
  roleArn: null,
  distribution: null,
  fieldSelectionCriteria: null,
  emitSystemFields: null,
  applyOnTransformedLogs: false,
};
const foreign: Filter = { ...wanted, name: "to-the-archive", destinationArn: `${functionArn}-archive` };
const own = permissionFor("trail", functionArn, null);
const statement = (changes: ResourcePolicyStatement = {}): ResourcePolicyStatement => ({
  Sid: own.statementId,
  Effect: "Allow",
  Principal: { Service: "logs.amazonaws.com" },
  Action: "lambda:InvokeFunction",
  Resource: functionArn,
  Condition: {
    ArnLike: { "AWS:SourceArn": groupArn },
    StringEquals: { "AWS:SourceAccount": "111122223333" },
  },
  ...changes,
});
const short = (changes: readonly Change[]) =>
  changes.map(({ action, resource, name }) => `${action} ${resource} ${name}`);
const permissionIs = (action: string, name = own.statementId) => `${action} lambda-permission ${name}`;
const filterIs = (action: string) => `${action} subscription-filter iam-alerts`;

describe("planSubscribe", () => {
  it.each<[string, readonly Filter[], readonly ResourcePolicyStatement[], readonly string[]]>([
    ["no filter and no permission", [], [], [permissionIs("create"), filterIs("create")]],
    ["the filter and its permission", [wanted], [statement()], [permissionIs("unchanged"), filterIs("unchanged")]],
    ["the permission alone, after a crash", [], [statement()], [permissionIs("unchanged"), filterIs("create")]],
    ["the filter without its permission", [wanted], [], [permissionIs("create"), filterIs("unchanged")]],
    ["another pattern", [{ ...wanted, pattern: "" }], [statement()], [permissionIs("unchanged"), filterIs("update")]],
    ["someone else's filter", [foreign], [statement()], [permissionIs("unchanged"), filterIs("create")]],
    [
      "a permission of somebody else that does",
      [wanted],
      [statement({ Sid: "theirs" })],
      [permissionIs("unchanged", "theirs"), filterIs("unchanged")],
    ],
    [
      "our statement, changed to another log group",
      [wanted],
      [statement({ Condition: { ArnLike: { "AWS:SourceArn": groupArn.replace("trail", "other") } } })],
      [permissionIs("update"), filterIs("unchanged")],
    ],
    [
      "a permission for another principal",
      [wanted],
      [statement({ Sid: "s3", Principal: { Service: "s3.amazonaws.com" } })],
      [permissionIs("create"), filterIs("unchanged")],
    ],
  ])("returns the changes for %s", (_, filters, statements, steps) => {
    expect(short(planSubscribe({ filters, statements }, wanted, target))).toEqual(steps);
  });

  it("plans no permission for a destination other than a function", () => {
    const stream = { ...wanted, destinationArn: "arn:aws:kinesis:us-east-1:111122223333:stream/alerts" };
    expect(short(planSubscribe({ filters: [], statements: [] }, stream, null))).toEqual([filterIs("create")]);
  });

  it("returns the current and the future state", () => {
    const there = { ...wanted, pattern: "ERROR" };
    const [permission, filter] = planSubscribe({ filters: [there], statements: [] }, wanted, target);
    expect(filter).toMatchObject({ before: there, after: wanted });
    expect(permission).toMatchObject({
      before: null,
      after: { functionArn, principal: "logs.amazonaws.com", sourceArn: groupArn, sourceAccount: "111122223333" },
    });
  });

  it.each<[string, ResourcePolicyStatement, object]>([
    [
      "another principal, log group and account",
      {
        Principal: { Service: "s3.amazonaws.com" },
        Condition: {
          ArnLike: { "aws:sourcearn": "arn:aws:s3:::example-bucket" },
          StringEquals: { "AWS:SourceAccount": "123456789012" },
        },
      },
      { principal: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::example-bucket", sourceAccount: "123456789012" },
    ],
    [
      "an account, on no condition",
      { Principal: { AWS: "123456789012" }, Condition: undefined },
      { principal: '{"AWS":"123456789012"}', sourceArn: "", sourceAccount: "" },
    ],
    [
      "no principal",
      { Principal: undefined, Action: "lambda:GetFunction" },
      { principal: "null", sourceArn: groupArn },
    ],
  ])("returns the content of our statement for %s", (_, changes, before) => {
    const [permission] = planSubscribe({ filters: [wanted], statements: [statement(changes)] }, wanted, target);
    expect(permission).toMatchObject({ action: "update", before: { ...before, functionArn }, after: own });
  });

  it("recognizes a statement without an id that already grants the permission", () => {
    const given = statement({ Sid: undefined });
    const [permission] = planSubscribe({ filters: [wanted], statements: [given] }, wanted, target);
    const there = { ...own, statementId: "without an id" };
    expect(permission).toMatchObject({ action: "unchanged", name: "without an id", before: there, after: there });
  });

  it("plans a separate permission for an alias", () => {
    const [permission] = planSubscribe({ filters: [], statements: [] }, wanted, { functionArn, qualifier: "live" });
    expect(permission?.after).toMatchObject({ functionArn, qualifier: "live" });
  });
});

describe("planRemove", () => {
  it.each<[string, readonly Filter[], readonly ResourcePolicyStatement[], FunctionTarget | null, readonly string[]]>([
    [
      "the filter and its permission",
      [wanted, foreign],
      [statement()],
      target,
      [permissionIs("delete"), filterIs("delete")],
    ],
    ["no filter of that name", [foreign], [], null, [filterIs("unchanged")]],
    ["the filter alone", [wanted], [], target, [filterIs("delete")]],
    ["the permission alone", [], [statement()], target, [permissionIs("delete"), filterIs("unchanged")]],
    ["someone else's permission", [wanted], [statement({ Sid: "theirs" })], target, [filterIs("delete")]],
    [
      "another filter to the same function",
      [wanted, { ...foreign, destinationArn: functionArn }],
      [statement()],
      target,
      [permissionIs("unchanged"), filterIs("delete")],
    ],
    [
      "another filter to an alias of the function",
      [wanted, { ...foreign, destinationArn: `${functionArn}:live` }],
      [statement()],
      target,
      [permissionIs("delete"), filterIs("delete")],
    ],
  ])("returns the changes for %s", (_, filters, statements, from, steps) => {
    expect(short(planRemove({ filters, statements }, "trail", "iam-alerts", from))).toEqual(steps);
  });
});

describe("planRemove from an alias", () => {
  const alias: FunctionTarget = { functionArn, qualifier: "live" };
  const statements = [statement({ Sid: permissionFor("trail", functionArn, "live").statementId })];

  it.each([
    [`${functionArn}:live`, "unchanged"],
    [functionArn, "delete"],
  ])("plans for another filter that delivers to %s", (destinationArn, action) => {
    const filters = [{ ...foreign, destinationArn }];
    const [permission, filter] = planRemove({ filters, statements }, "trail", "iam-alerts", alias);
    const there = permissionFor("trail", functionArn, "live");
    expect(permission).toMatchObject({ action, before: there, after: action === "delete" ? null : there });
    expect(filter).toMatchObject({ action: "unchanged", before: null, after: null });
  });

  it("returns what it removes", () => {
    const [, filter] = planRemove({ filters: [foreign, wanted], statements }, "trail", "iam-alerts", alias);
    expect(filter).toMatchObject({ action: "delete", before: wanted, after: null });
  });
});

describe("inverse", () => {
  it("undoes a change, and undoes that again", () => {
    for (const change of planSubscribe({ filters: [{ ...wanted, pattern: "x" }], statements: [] }, wanted, target)) {
      expect(inverse(change)).toMatchObject({ before: change.after, after: change.before });
      expect(inverse(inverse(change))).toEqual(change);
    }
  });
});

describe("isSameFilter", () => {
  it.each<[Partial<Filter>, boolean]>([
    [{}, true],
    [{ emitSystemFields: [] }, true],
    [{ pattern: '{ $.eventName="CreateUser" }' }, false],
    [{ roleArn: "arn:aws:iam::111122223333:role/logs" }, false],
    [{ distribution: "Random" }, false],
    [{ fieldSelectionCriteria: '@aws.account = "111122223333"' }, false],
    [{ emitSystemFields: ["@aws.region"] }, false],
    [{ applyOnTransformedLogs: true }, false],
  ])("compares with %j", (changes, expected) => {
    expect(isSameFilter(wanted, { ...wanted, ...changes })).toBe(expected);
  });

  it("ignores the order of system fields", () => {
    const both = { ...wanted, emitSystemFields: ["@aws.region", "@aws.account"] };
    expect(isSameFilter(both, { ...wanted, emitSystemFields: ["@aws.account", "@aws.region"] })).toBe(true);
  });
});

describe("grants", () => {
  it.each<[string, ResourcePolicyStatement, boolean]>([
    ["our own", {}, true],
    ["no condition", { Condition: undefined }, true],
    ["a prefix of log groups", { Condition: { ArnLike: { "aws:SourceArn": groupArn.replace("trail", "tr*") } } }, true],
    [
      "any log group",
      { Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:logs:*:111122223333:log-group:*" } } },
      true,
    ],
    ["every action", { Action: ["lambda:GetFunction", "lambda:*"] }, true],
    ["the Region's principal", { Principal: { Service: ["logs.us-east-1.amazonaws.com"] } }, true],
    ["everyone", { Principal: "*" }, true],
    ["another Region's principal", { Principal: { Service: "logs.eu-west-1.amazonaws.com" } }, false],
    ["an account", { Principal: { AWS: "arn:aws:iam::111122223333:root" } }, false],
    ["a deny", { Effect: "Deny" }, false],
    ["another action", { Action: "lambda:InvokeFunctionUrl" }, false],
    ["another account", { Condition: { StringEquals: { "AWS:SourceAccount": "123456789012" } } }, false],
    ["another log group", { Condition: { ArnLike: { "AWS:SourceArn": groupArn.replace("trail", "trails") } } }, false],
    ["an unknown condition", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }, false],
    [
      "an operator by a name that every object has",
      { Condition: { constructor: { "aws:SourceArn": groupArn } } },
      false,
    ],
    ["an unknown operator", { Condition: { StringNotLike: { "aws:SourceArn": "x" } } }, false],
    [
      "a star that would cross the ARN's parts",
      { Condition: { ArnLike: { "aws:SourceArn": "arn:*:log-group:trail:*" } } },
      false,
    ],
  ])("evaluates %s", (_, changes, expected) => {
    expect(grants(statement(changes), own)).toBe(expected);
  });

  it("reads a policy of one statement and of several", () => {
    expect(statementsOf(JSON.stringify({ Statement: { Sid: "a" } }))).toEqual([{ Sid: "a" }]);
    expect(statementsOf(JSON.stringify({ Statement: [{ Sid: "a" }, { Sid: "b" }] }))).toHaveLength(2);
    expect(statementsOf("{}")).toEqual([]);
  });

  it("returns statement ids that Lambda accepts, unique for each log group", () => {
    const names = [
      "trail",
      "/aws/trail",
      "aws/trail",
      "aws-trail",
      "aws.trail",
      `${"x".repeat(512)}`,
      `${"x".repeat(511)}y`,
    ];
    const ids = names.map((name) => permissionFor(name, functionArn, null).statementId);
    expect(new Set(ids).size).toBe(names.length);
    for (const id of ids) expect(id).toMatch(/^[\w-]{1,100}$/);
  });
});
