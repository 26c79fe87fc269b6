import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { knowledge } from "../../../src/cli/knowledge/index.ts";
import { presenceOf } from "../../../src/cloudtrail/presence.ts";
import { lint } from "../../../src/pattern/lint/lint.ts";
import { changesNothing, changesWhere, changesWithout, proven } from "../../../src/pattern/lint/proof.ts";
import { compile } from "../../../src/pattern/match/compile.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";

const codesOf = (source: string) => lint(parse(source), knowledge).map(({ code }) => code);
const levelsOf = (source: string) =>
  lint(parse(source), knowledge).flatMap(({ code, severity }) => (code === "absent-not-equal" ? [severity] : []));

describe("proven", () => {
  const selectorOf = (source: string) => {
    const { expression } = parse(source) as Extract<ReturnType<typeof parse>, { kind: "json" }>;
    if (expression.kind !== "comparison") throw new Error(`expected a comparison, found ${source}`);
    return expression.subject;
  };
  const a = selectorOf("{ $.a = 1 }");

  it.each([
    ["{ $.a = 1 && $.b = 2 || $.c = 3 }", "{ (($.a = 1) && ($.b = 2)) || ($.c = 3) }"],
    ["{ $.a = x || $.a = x* }", "{ $.a = x* }"],
    ["ERROR ERROR", "ERROR"],
    ["[a = 1 || a = 1, ...]", "[a = 1, ...]"],
  ])("offers a fix of %s that changes nothing", (source, fix) => {
    expect(proven(parse(source), fix, changesNothing)).toBe(fix);
  });

  it.each([
    ["{ $.a != x || $.b != y }", "{ $.a != x && $.b != y }"],
    ["{ ($.n = C*) && ($.t != A || $.u != ci) }", "{ ($.n = C*) && ($.t != A) && ($.u != ci) }"],
    ["{ $.a = 1 && ($.b = 2 || $.c = 3) }", "{ $.a = 1 && $.b = 2 || $.c = 3 }"],
    ["{ $.a != x }", "{ $.a NOT EXISTS || $.a != x }"],
    ["{ $.a = x }", "{ $.a = x* }"],
    ["{ $.a.b = x }", "{ $.a = x }"],
    ["{ $.a > 5 }", "{ $.a >= 5 }"],
    ["{ $.a[*] = x }", "{ $.a[1] = x }"],
    ["{ $.a IS TRUE }", '{ $.a = "true" }'],
    ["{ $.a = %^x[0-9]+$% }", "{ $.a = x* }"],
    ["ERROR -debug", "ERROR"],
    ["?a ?b", "a b"],
    ["[a = x]", "[a = x, ...]"],
    ["[a, b = 4*]", "[a = 4*, b]"],
    ["{ $.a = 1 }", "$.a = 1"],
    ["ERROR", "{ $.a = 1 }"],
  ])("offers no fix of %s that changes more than it says: %s", (source, fix) => {
    expect(proven(parse(source), fix, changesNothing)).toBeNull();
  });

  it("allows the changes that the rule announces, and no others", () => {
    const pattern = parse("{ $.a != x && $.b = 1 }");
    const guarded = "{ ($.a NOT EXISTS || $.a != x) && $.b = 1 }";
    expect(proven(pattern, guarded, changesWithout(a))).toBe(guarded);
    expect(proven(pattern, "{ ($.a NOT EXISTS || $.a != x) || $.b = 1 }", changesWithout(a))).toBeNull();
    expect(proven(pattern, "{ $.a != y && $.b = 1 }", changesWithout(a))).toBeNull();
    const isEither = changesWhere(a, (value) => value === "x" || value === "y");
    expect(proven(pattern, "{ $.a != y && $.b = 1 }", isEither)).toBe("{ $.a != y && $.b = 1 }");
  });

  it("finds the one of many conditions that a fix changes", () => {
    const names = Array.from({ length: 30 }, (_item, index) => `($.eventName = Call${index})`);
    const source = (list: readonly string[]) => `{ ($.b = 1 || $.c != 2) && (${list.join(" || ")}) }`;
    expect(proven(parse(source(names)), source(names.toSpliced(17, 1)), changesNothing)).toBeNull();
    expect(proven(parse(source(names)), source(names.toReversed()), changesNothing)).not.toBeNull();
  });
});

describe("fixes", () => {
  const selector = fc.constantFrom("$.a", "$.b", "$.eventName", "$.userIdentity.type");
  const clause = fc
    .tuple(selector, fc.constantFrom("=", "!="), fc.constantFrom("x", "y*", '"true"', "7", "*z"))
    .map((parts) => `(${parts.join(" ")})`);
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      clause,
      selector.map((name) => `(${name} NOT EXISTS)`),
      fc.tuple(tie("tree"), fc.constantFrom("&&", "||"), tie("tree")).map((parts) => `(${parts.join(" ")})`),
    ),
  }));

  it("let the same events through, unless a rule announces a change", () => {
    const unchanging = new Set(["mixed-and-or", "duplicate-clause", "subsumed-clause", "interior-wildcard"]);
    const value = fc.constantFrom(undefined, null, "x", "y", "yes", "true", true, 7, "7", "az", "", {});
    const event = fc.record({ a: value, b: value, eventName: value, userIdentity: fc.record({ type: value }) });
    fc.assert(
      fc.property(tree, event, (expression, given) => {
        const pattern = parse(`{ ${expression} }`);
        const before = compile(pattern).testJson(given);
        for (const { code, fix } of lint(pattern, { presenceOf })) {
          if (fix !== null && unchanging.has(code)) expect(compile(fix).testJson(given)).toBe(before);
          // A guard only adds events, so it takes no event away.
          if (fix !== null && code === "absent-not-equal" && before) expect(compile(fix).testJson(given)).toBe(true);
        }
      }),
    );
  });
});

describe("every fix that a rule offers", () => {
  const offered = (source: string, code: string) =>
    lint(parse(source), knowledge).find((diagnostic) => diagnostic.code === code)?.fix;

  it.each([
    ["misleading-phrase", '"timeout*"', '"timeout"'],
    ["spaced-alternatives", "%WARN | FATAL%", "%WARN|FATAL%"],
    ["spaced-alternatives", "{ $.kind = %WARN | FATAL% && $.b = 1 }", "{ $.kind = %WARN|FATAL% && $.b = 1 }"],
    ["regex-in-slashes", "{ $.eventName = /Put.*/ }", "{ $.eventName = %^Put% }"],
    ["whole-message", '{ $.message = "out of memory" }', '{ $.message = "*out of memory*" }'],
    ["idle-clause", "{ $.n > 5 && $.n = * }", "{ $.n > 5 }"],
  ])("passes the proof: %s in %s", (code, source, fix) => {
    expect(offered(source, code)).toBe(fix);
  });
});

describe("an exception over two fields", () => {
  const role = "$.userIdentity.sessionContext.sessionIssuer.userName";
  it.each([
    `{ ($.eventName = "StopLogging") && (($.userIdentity.type != "AssumedRole") || (${role} != "pipeline")) }`,
    `{ ($.userIdentity.type != "AssumedRole") || (${role} != "pipeline") }`,
    `{ ($.eventName = "StopLogging") && ((${role} NOT EXISTS) || (${role} != "pipeline")) }`,
    '{ ($.sourceIPAddress != "192.0.2.1") || ($.userAgent != "scanner*") }',
  ])("is the right way to except one: %s", (source) => {
    expect(codesOf(source)).not.toContain("or-of-not-equals");
    expect(levelsOf(source)).toEqual([]);
  });
});

describe("absent-not-equal", () => {
  it.each([
    '{ $.eventType != "AwsServiceEvent" }',
    '{ $.userIdentity.type = "Root" && $.eventType != "AwsServiceEvent" }',
    '{ $.errorCode = "*" && $.sourceIPAddress != "cloudtrail.amazonaws.com" && $.eventName != "List*" }',
    '{ $.awsRegion != "eu-west-1" && $.eventSource != "kms.amazonaws.com" }',
    '{ ($.eventName = ConsoleLogin) && ($.additionalEventData.MFAUsed != "Yes") }',
    "{ $.additionalEventData.MFAUsed != Yes && ($.x = 1 || $.y = 2) && $.eventName = ConsoleLogin }",
    '{ ($.eventName = "ConsoleLogin") && ($.responseElements.ConsoleLogin != "Success") }',
    '{ $.userIdentity.type = "IAMUser" && $.userIdentity.userName != "alice" && $.eventName = "Put*" }',
    '{ ($.userIdentity.type = Root || $.userIdentity.type = IAMUser) && $.userIdentity.arn != "*:bob" }',
    '{ $.errorCode = "*" && $.errorCode != "Throttling*" }',
    '{ $.eventSource = "*" && ($.errorCode NOT EXISTS || $.errorCode != "AccessDenied") }',
  ])("knows that the field is there: %s", (source) => {
    expect(levelsOf(source)).toEqual([]);
  });

  it.each([
    '{ $.eventName = "Delete*" && $.errorCode != "AccessDenied" }',
    '{ $.eventName = ConsoleLogin && $.userIdentity.sessionContext.sessionIssuer.arn != "*role/sso*" }',
    '{ $.eventName = ConsoleLogin && $.userIdentity.userName != "alice" }',
    '{ ($.eventName = ConsoleLogin || $.eventName = Foo) && $.userIdentity.invokedBy != "x" }',
    '{ $.eventSource = "s3.amazonaws.com" && $.userIdentity.arn != "*assumed-role/ci/*" }',
  ])("warns about a field of CloudTrail that some records lack: %s", (source) => {
    expect(levelsOf(source)).toEqual(["warning"]);
  });

  it.each([
    '{ $.level = "error" && $.component != "cache" }',
    '{ $.eventName = "DeleteObject" && $.requestParameters.key != "*.lock" }',
    '{ ($.eventName = ConsoleLogin || $.eventName = GetFoo) && $.additionalEventData.MFAUsed != "Yes" }',
    '{ $.eventName = "Put*" && $.userIdentity.type != "AWSService" }',
  ])("only informs where no one can know: %s", (source) => {
    expect(levelsOf(source)).toEqual(["info"]);
  });
});

describe("no-event-source", () => {
  it.each([
    ["{ $.eventName = ConsoleLogin }", false],
    ["{ $.eventName = StopLogging || $.eventName = DeleteTrail }", false],
    ["{ $.eventName = CreateUser }", true],
    ["{ $.eventName = StopLogging || $.eventName = DeletePolicy }", true],
    ["{ $.eventName = AttachRole* }", false],
    ["{ $.eventName = Delete* }", true],
    ["{ $.eventName = %^CreateUs% }", true],
    ["{ $.eventName = CreateUser && $.eventSource = iam.amazonaws.com }", false],
  ])("speaks only of calls that several services have: %s", (source, speaks) => {
    expect(codesOf(source).includes("no-event-source")).toBe(speaks);
  });
});
