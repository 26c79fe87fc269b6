import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldNamesIn } from "../../../src/cloudtrail/field-names.ts";
import { presenceOf } from "../../../src/cloudtrail/presence.ts";
import type { Pattern } from "../../../src/pattern/ast.ts";
import { type Diagnostic, type DiagnosticCode, type Knowledge, lint } from "../../../src/pattern/lint/lint.ts";
import { compile } from "../../../src/pattern/match/compile.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";
import { startCpu } from "../../cpu.ts";
import { isThorough, runs } from "../../runs.ts";

const known: Knowledge = {
  eventNames: (eventSource) =>
    eventSource === "iam.amazonaws.com" ? ["CreateUser", "DeleteUser", "PutUserPolicy"] : undefined,
  fieldNames: fieldNamesIn,
  presenceOf,
};

const codesOf = (source: string) => lint(parse(source), known).map(({ code }) => code);

const foundIn = (source: string, code: DiagnosticCode) =>
  lint(parse(source), known).filter((diagnostic) => diagnostic.code === code);

const at = (source: string, { span }: Pick<Diagnostic, "span">) => source.slice(span.start, span.end);

interface Case {
  readonly code: DiagnosticCode;
  readonly source: string;
  readonly severity: Diagnostic["severity"];
  readonly clause: string;
  readonly message: string;
  readonly fix: string | null;
}

const firing: readonly Case[] = [
  {
    code: "null-as-text",
    source: "{ ($.a = null) }",
    severity: "warning",
    clause: "($.a = null)",
    message: "$.a = null compares text: it is never true for null",
    fix: "{ ($.a IS NULL) }",
  },
  {
    code: "null-as-text",
    source: "{ $.a != NULL }",
    severity: "warning",
    clause: "$.a != NULL",
    message: "$.a != NULL compares text: no comparison is true for null",
    fix: '{ $.a = "*" }',
  },
  {
    code: "any-not-equal",
    source: '{ $.a[*].b != "x" }',
    severity: "warning",
    clause: '$.a[*].b != "x"',
    message: '$.a[*].b != "x" is true as soon as one of the values differs, even if others do not',
    fix: null,
  },
  {
    code: "unknown-event-source",
    source: '{ $.eventSource = "iam" && $.eventName = "CreateUser" }',
    severity: "warning",
    clause: '$.eventSource = "iam"',
    message: '$.eventSource = "iam" is never true: CloudTrail event sources look like iam.amazonaws.com',
    fix: '{ $.eventSource = "iam.amazonaws.com" && $.eventName = "CreateUser" }',
  },
  {
    code: "unknown-event-source",
    source: "{ $.eventSource != KMS.amazonaws.com }",
    severity: "warning",
    clause: "$.eventSource != KMS.amazonaws.com",
    message:
      "$.eventSource != KMS.amazonaws.com excludes nothing: CloudTrail event sources look like iam.amazonaws.com",
    fix: '{ $.eventSource != "kms.amazonaws.com" }',
  },
  {
    code: "unknown-field",
    source: '{ $.EventName = "CreateUser" }',
    severity: "warning",
    clause: "$.EventName",
    message: "CloudTrail records have no field EventName: field names are case-sensitive",
    fix: '{ $.eventName = "CreateUser" }',
  },
  {
    code: "unknown-field",
    source: '{ $.useridentity.type = "Root" }',
    severity: "warning",
    clause: "$.useridentity.type",
    message: "CloudTrail records have no field useridentity: field names are case-sensitive",
    fix: '{ $.userIdentity.type = "Root" }',
  },
  {
    code: "unknown-field",
    source: '{ $.evntName = "CreateUser" }',
    severity: "warning",
    clause: "$.evntName",
    message: "CloudTrail records have no field evntName",
    fix: '{ $.eventName = "CreateUser" }',
  },
  {
    code: "unknown-field",
    source: '{ $.userIdentity.tpye = "Root" }',
    severity: "warning",
    clause: "$.userIdentity.tpye",
    message: "CloudTrail records have no field userIdentity.tpye",
    fix: '{ $.userIdentity.type = "Root" }',
  },
  {
    code: "unknown-field",
    source: '{ ($.eventName = "x") && ($.userIdentity.sessionContext.sessionIssuer.ARN = "*") }',
    severity: "warning",
    clause: "$.userIdentity.sessionContext.sessionIssuer.ARN",
    message:
      "CloudTrail records have no field userIdentity.sessionContext.sessionIssuer.ARN: field names are case-sensitive",
    fix: '{ ($.eventName = "x") && ($.userIdentity.sessionContext.sessionIssuer.arn = "*") }',
  },
  {
    code: "unknown-field",
    source: '{ $.eventName = "x" && $.resource[0].ARN = "*" }',
    severity: "warning",
    clause: "$.resource[0].ARN",
    message: "CloudTrail records have no field resource",
    fix: '{ $.eventName = "x" && $.resources[0].ARN = "*" }',
  },
  {
    code: "unknown-event-source",
    source: '{ $.eventSource = "iam.amazon.com" }',
    severity: "warning",
    clause: '$.eventSource = "iam.amazon.com"',
    message: '$.eventSource = "iam.amazon.com" is never true: CloudTrail event sources look like iam.amazonaws.com',
    fix: '{ $.eventSource = "iam.amazonaws.com" }',
  },
  {
    code: "word-as-operator",
    source: 'ERROR OR "two words"',
    severity: "warning",
    clause: "OR",
    message: "OR is a search term here, not an operator",
    fix: '?ERROR ?"two words"',
  },
  {
    code: "word-as-operator",
    source: "a and b -c",
    severity: "warning",
    clause: "and",
    message: "and is a search term here, not an operator",
    fix: "a b -c",
  },
  {
    code: "word-as-operator",
    source: "a NOT b",
    severity: "warning",
    clause: "NOT",
    message: "NOT is a search term here, not an operator",
    fix: null,
  },
  {
    code: "absent-not-equal",
    source: '{ $.x != "a" }',
    severity: "info",
    clause: '$.x != "a"',
    message: '$.x != "a" is false if $.x is missing',
    fix: '{ (($.x NOT EXISTS) || ($.x != "a")) }',
  },
  {
    code: "absent-not-equal",
    source: "{ ($.b = 1) && ($.x != a) && ($.x != b) }",
    severity: "info",
    clause: "($.x != a)",
    message: "$.x != a is false if $.x is missing",
    fix: "{ ($.b = 1) && (($.x NOT EXISTS) || ($.x != a)) && (($.x NOT EXISTS) || ($.x != b)) }",
  },
  {
    code: "absent-not-equal",
    source: "{ ($.x = a) || ($.b = 1 && $.x != c*) }",
    severity: "info",
    clause: "$.x != c*",
    message: "$.x != c* is false if $.x is missing",
    fix: "{ ($.x = a) || ($.b = 1 && (($.x NOT EXISTS) || ($.x != c*))) }",
  },
  {
    code: "or-of-not-equals",
    source: "{ $.a != x || ($.a != y) }",
    severity: "warning",
    clause: "$.a != x || ($.a != y)",
    message: "an OR of != is true for nearly every $.a: a value that equals one of them differs from the others",
    fix: "{ ($.a != x) && ($.a != y) }",
  },
  {
    code: "or-of-not-equals",
    source: "{ $.errorCode = x || $.eventName != y || $.awsRegion != z }",
    severity: "warning",
    clause: "$.errorCode = x || $.eventName != y || $.awsRegion != z",
    message: "an OR that contains != on $.eventName and $.awsRegion matches nearly every event",
    fix: null,
  },
  {
    code: "mixed-and-or",
    source: "{ $.a = 1 && $.b = 2 || $.c = 3 }",
    severity: "warning",
    clause: "$.a = 1 && $.b = 2",
    message: "&& binds tighter than ||, so the conditions on $.a and $.b form one alternative of the OR",
    fix: "{ (($.a = 1) && ($.b = 2)) || ($.c = 3) }",
  },
  {
    code: "mixed-and-or",
    source: "[code = 4* || code != 5* && code != 6*, ...]",
    severity: "warning",
    clause: "code != 5* && code != 6*",
    message: "&& binds tighter than ||, so the conditions on code form one alternative of the OR",
    fix: "[(code = 4*) || ((code != 5*) && (code != 6*)), ...]",
  },
  {
    code: "never-holds",
    source: '{ ($.b = 1) && ($.a != "*") }',
    severity: "error",
    clause: '($.a != "*")',
    message: '$.a != "*" is never true: * matches every value',
    fix: "{ ($.b = 1) && ($.a NOT EXISTS) }",
  },
  {
    code: "never-holds",
    source: "[a != *, b]",
    severity: "error",
    clause: "a != *",
    message: "a != * is never true: * matches every value",
    fix: null,
  },
  {
    code: "never-holds",
    source: "{ $.a.b[*] = 1 && $.c = 2 && $.a NOT EXISTS }",
    severity: "error",
    clause: "$.a NOT EXISTS",
    message: "$.a.b[*] = 1 and $.a NOT EXISTS cannot both be true, so their AND is never true",
    fix: null,
  },
  {
    code: "duplicate-clause",
    source: "{ ($.a = 1 && $.b = 2) || $.c = 3 || ($.a = 1 && $.b = 2) }",
    severity: "warning",
    clause: "($.a = 1 && $.b = 2)",
    message: "($.a = 1) && ($.b = 2) is listed twice in the same OR",
    fix: "{ ($.a = 1 && $.b = 2) || $.c = 3 }",
  },
  {
    code: "duplicate-clause",
    source: "ERROR -x -x",
    severity: "warning",
    clause: "-x",
    message: "-x is listed twice",
    fix: "ERROR -x",
  },
  {
    code: "optional-terms-ignored",
    source: "?ERROR ?ARGUMENTS REQUEST",
    severity: "warning",
    clause: "?ERROR",
    message: "AWS ignores ? terms if the pattern has others, so ?ERROR and ?ARGUMENTS have no effect",
    fix: "REQUEST",
  },
  {
    code: "optional-terms-ignored",
    source: '-"a b" ?c',
    severity: "warning",
    clause: "?c",
    message: "AWS ignores ? terms if the pattern has others, so ?c has no effect",
    fix: '-"a b"',
  },
  {
    code: "interior-wildcard",
    source: '{ $.a = "Put*Policy" }',
    severity: "info",
    clause: '$.a = "Put*Policy"',
    message: 'the * inside $.a = "Put*Policy" may not work: AWS documents * only at the start or end of a value',
    fix: "{ $.a = %^Put.*Policy$% }",
  },
  {
    code: "interior-wildcard",
    source: "[a = *x*y*, b]",
    severity: "info",
    clause: "a = *x*y*",
    message: "the * inside a = *x*y* may not work: AWS documents * only at the start or end of a value",
    fix: "[a = %x.*y%, b]",
  },
  {
    code: "leading-wildcard-early",
    source: "{ $.ip = *111.111 }",
    severity: "info",
    clause: "$.ip = *111.111",
    message: 'the * in $.ip = *111.111 stops at the first "111.111", so "111.111.111" counts as different',
    fix: "{ $.ip = %111\\.111$% }",
  },
  {
    code: "leading-wildcard-early",
    source: '[name = "*abaxaba", ...]',
    severity: "info",
    clause: 'name = "*abaxaba"',
    message: 'the * in name = "*abaxaba" stops at the first "abaxaba", so "abaxabaxaba" counts as different',
    fix: "[name = %abaxaba$%, ...]",
  },
  {
    code: "boolean-as-text",
    source: "{ ($.a = true) }",
    severity: "warning",
    clause: "($.a = true)",
    message: "$.a = true compares text: AWS documents $.a IS TRUE for booleans",
    fix: "{ ($.a IS TRUE) }",
  },
  {
    code: "boolean-as-text",
    source: '{ $.a = "false" }',
    severity: "info",
    clause: '$.a = "false"',
    message: '$.a = "false" compares text: AWS documents $.a IS FALSE for booleans',
    fix: '{ (($.a IS FALSE) || ($.a = "false")) }',
  },
  {
    code: "never-holds",
    source: '{ $.a = "x" && ($.b = 1 && $.a = y) }',
    severity: "error",
    clause: "$.a = y",
    message: '$.a = "x" and $.a = y cannot both be true, so their AND is never true',
    fix: null,
  },
  {
    code: "never-holds",
    source: "ORDERS -ORDER",
    severity: "error",
    clause: "-ORDER",
    message: "ORDERS and -ORDER cannot both be true, so the pattern never matches",
    fix: null,
  },
  {
    code: "always-holds",
    source: "{ $.a NOT EXISTS || $.a = * }",
    severity: "warning",
    clause: "$.a NOT EXISTS || $.a = *",
    message: "one of the conditions on $.a is always true, unless $.a is null, an object or an array",
    fix: null,
  },
  {
    code: "always-holds",
    source: "[level != WARN || level != INFO, ...]",
    severity: "warning",
    clause: "level != WARN || level != INFO",
    message: "one of the conditions on level is always true",
    fix: null,
  },
  {
    code: "duplicate-clause",
    source: '{ ($.a = "x") || ($.b = 1 || ($.a = x)) }',
    severity: "warning",
    clause: "($.a = x)",
    message: "$.a = x is listed twice in the same OR",
    fix: '{ ($.a = "x") || ($.b = 1) }',
  },
  {
    code: "duplicate-clause",
    source: "{ $.a IS NULL && $.a IS NULL || $.b = 1 }",
    severity: "warning",
    clause: "$.a IS NULL",
    message: "$.a IS NULL is listed twice in the same AND",
    fix: "{ $.a IS NULL || $.b = 1 }",
  },
  {
    code: "subsumed-clause",
    source: '{ $.a = "CreateUser" || $.a = "Create*" }',
    severity: "info",
    clause: '$.a = "CreateUser"',
    message: '$.a = "CreateUser" adds nothing to $.a = "Create*"',
    fix: '{ $.a = "Create*" }',
  },
  {
    code: "subsumed-clause",
    source: "{ $.a = *Policy* || $.a = Put*Policy || $.b = 1 }",
    severity: "info",
    clause: "$.a = Put*Policy",
    message: "$.a = Put*Policy adds nothing to $.a = *Policy*",
    fix: "{ $.a = *Policy* || $.b = 1 }",
  },
  {
    code: "unknown-event-name",
    source: "{ $.eventSource = iam.amazonaws.com && ($.eventName = creatUser || $.eventName = DeleteUser) }",
    severity: "warning",
    clause: "$.eventName = creatUser",
    message: "$.eventName = creatUser is never true: iam.amazonaws.com has no known call with that name",
    fix: '{ $.eventSource = iam.amazonaws.com && ($.eventName = "CreateUser" || $.eventName = DeleteUser) }',
  },
  {
    code: "unknown-event-name",
    source: '{ $.eventSource = "iam.amazonaws.com" && $.eventName != "Creaze*" }',
    severity: "warning",
    clause: '$.eventName != "Creaze*"',
    message: '$.eventName != "Creaze*" excludes nothing: iam.amazonaws.com has no known call with that name',
    fix: '{ $.eventSource = "iam.amazonaws.com" && $.eventName != "Create*" }',
  },
  {
    code: "no-event-source",
    source: "{ $.eventName = CreatePolicy || $.eventName = DeletePolicy }",
    severity: "info",
    clause: "$.eventName = CreatePolicy",
    message:
      "$.eventName = CreatePolicy matches calls with that name in every service: no condition next to it tests $.eventSource",
    fix: null,
  },
  {
    code: "no-event-source",
    source: "{ ($.eventSource = iam.amazonaws.com && $.eventName = A*) || $.eventName = %^B% }",
    severity: "info",
    clause: "$.eventName = %^B%",
    message:
      "$.eventName = %^B% matches calls with that name in every service: no condition next to it tests $.eventSource",
    fix: null,
  },
  {
    code: "hyphen-in-term",
    source: "x ORDER-ITEM-1",
    severity: "warning",
    clause: "ORDER-ITEM-1",
    message: "ORDER-ITEM-1 without quotes means ORDER -ITEM -1: a hyphen excludes the term after it",
    fix: 'x "ORDER-ITEM-1"',
  },
  {
    code: "hyphen-in-term",
    source: "?A-B",
    severity: "warning",
    clause: "?A-B",
    message: "A-B without quotes means ?A -B: a hyphen excludes the term after it",
    fix: '?"A-B"',
  },
  {
    code: "number-as-text",
    source: '{ $.code = "200" }',
    severity: "info",
    clause: '$.code = "200"',
    message: '$.code = "200" compares the text of the number, so 200.0 counts as different',
    fix: null,
  },
  {
    code: "number-as-text",
    source: '{ $.code = "-1.5" }',
    severity: "info",
    clause: '$.code = "-1.5"',
    message: '$.code = "-1.5" compares the text of the number, so -1.50 counts as different',
    fix: null,
  },
  {
    code: "regex-match-all",
    source: "{ $.a = %a*% }",
    severity: "warning",
    clause: "$.a = %a*%",
    message: "$.a = %a*% is always true: %a*% matches every text, even an empty one",
    fix: null,
  },
  {
    code: "regex-match-all",
    source: "%x{0,2}|%",
    severity: "warning",
    clause: "%x{0,2}|%",
    message: "%x{0,2}|% matches every text, even an empty one",
    fix: null,
  },
  {
    code: "space-too-few-fields",
    source: "[w1=ERROR]",
    severity: "info",
    clause: "w1=ERROR",
    message: "w1 is the only field, so w1 = ERROR tests the whole line, not its first word",
    fix: "[w1=ERROR, ...]",
  },
  {
    code: "space-too-few-fields",
    source: "[ (n > 5) ]",
    severity: "info",
    clause: "(n > 5)",
    message: "n is the only field, so n > 5 tests the whole line, not its first word",
    fix: "[ (n > 5), ... ]",
  },
];

const silent: readonly (readonly [DiagnosticCode, string])[] = [
  ["absent-not-equal", '{ ($.x NOT EXISTS) || ($.x != "a") }'],
  ["absent-not-equal", '{ $.x = "*" && ($.b = 1 && $.x != "a") }'],
  ["absent-not-equal", '{ ($.x = b || $.x > 2) && $.x != "a" }'],
  ["absent-not-equal", '[x != "a", y]'],
  ["or-of-not-equals", "{ $.x NOT EXISTS || $.x IS NULL || $.x != a }"],
  ["or-of-not-equals", "{ $.a != x && ($.b = y || $.c = z) }"],
  ["or-of-not-equals", "{ $.a != x || $.b != y }"],
  ["or-of-not-equals", "{ $.c = 1 && ($.eventName != x || $.awsRegion != y || $.d = 2) }"],
  ["or-of-not-equals", "{ $.eventName = x || $.awsRegion != y }"],
  ["or-of-not-equals", "{ $.a = x || $.b != y || $.c != z }"],
  ["mixed-and-or", "{ ($.a = 1 && $.b = 2) || $.c = 3 }"],
  ["mixed-and-or", "{ (($.a = 1) && ($.b = 2)) || $.c = 3 }"],
  ["mixed-and-or", "{ $.a = 1 && ($.b = 2 || $.c = 3) }"],
  ["optional-terms-ignored", "?ERROR ?WARN"],
  ["optional-terms-ignored", "?A-B"],
  ["interior-wildcard", "{ $.a = **x* }"],
  ["interior-wildcard", "{ $.a = %a*b% }"],
  ["leading-wildcard-early", "{ $.a = *UnauthorizedOperation }"],
  ["leading-wildcard-early", "{ $.a = *111.111* }"],
  ["boolean-as-text", "{ $.a = true* }"],
  ["boolean-as-text", "[a = true, b]"],
  ["boolean-as-text", '{ $.userIdentity.sessionContext.attributes.mfaAuthenticated = true && $.x = "x" }'],
  ["boolean-as-text", '{ $.userIdentity.sessionContext.attributes.mfaAuthenticated != "false" }'],
  ["never-holds", "{ $.a[*] = x && $.a[*] = y }"],
  ["never-holds", "{ $.a = x || $.a = y }"],
  ["never-holds", '{ $.a = 5 && $.a = "5.0" }'],
  ["never-holds", "{ $.a >= 5 && $.a <= 5 }"],
  ["never-holds", "{ $.a = x* && $.a != xy }"],
  ["never-holds", "ORDER -ORDERS"],
  ["always-holds", '{ $.x = "a" || $.x != "a" }'],
  ["always-holds", "{ $.x NOT EXISTS || $.x = a* }"],
  ["always-holds", "[level != WARN && level != INFO, ...]"],
  ["duplicate-clause", "{ ($.a = x && $.b = y) || $.a = x }"],
  ["duplicate-clause", '{ $.a = 1 || $.a = "1" }'],
  ["subsumed-clause", "{ $.a = Create* && $.a = CreateUser }"],
  ["subsumed-clause", "{ $.a = *r || $.a = *User }"],
  ["subsumed-clause", "{ $.a = 2* || $.a = 200 }"],
  ["absent-not-equal", "{ $.eventSource = iam* && ($.eventName != Get* && $.awsRegion != x) }"],
  ["never-holds", "{ $.a.b NOT EXISTS && $.a = 2 }"],
  ["never-holds", "{ $.a[*] = 1 && $.a[0].b = 2 && $.ab = 3 }"],
  ["duplicate-clause", "{ ($.a = 1 && $.b = 2) || ($.a = 1 && $.b = 3) }"],
  ["duplicate-clause", "x -x ?x"],
  ["duplicate-clause", "x or y or z"],
  ["unknown-event-name", "{ $.eventSource = iam.amazonaws.com && $.eventName = *User }"],
  ["unknown-event-name", "{ $.eventSource = iam.amazonaws.com || $.eventName = Foo }"],
  ["unknown-event-name", "{ $.eventSource = s3.amazonaws.com && $.eventName = Foo }"],
  ["no-event-source", "{ $.eventSource = iam* && ($.eventName = A || $.eventName = B) }"],
  ["no-event-source", '{ $.eventName = "*" }'],
  ["no-event-source", "{ $.a = 1 && $.eventName != CreatePolicy }"],
  ["hyphen-in-term", "A -B"],
  ["hyphen-in-term", '"A-B"'],
  ["hyphen-in-term", '"A"-B'],
  ["number-as-text", "{ $.code = 200 }"],
  ["number-as-text", '{ $.account = "012345678901" }'],
  ["number-as-text", '[code = "200", b]'],
  ["regex-match-all", "{ $.a = %a+% }"],
  ["regex-match-all", "{ $.a = %^a*$|^$|[x*]% }"],
  ["regex-match-all", "{ $.a = %a{1,3}\\*% }"],
  ["null-as-text", '{ $.a = "null" }'],
  ["null-as-text", "{ $.a IS NULL }"],
  ["any-not-equal", '{ $.a[0] != "x" }'],
  ["any-not-equal", '{ $.a[*] = "x" }'],
  [
    "unknown-event-source",
    '{ $.eventSource = "kms.amazonaws.com" || $.eventSource = kms* || $.eventSource = "aws:s3" }',
  ],
  ["unknown-field", '{ $.eventName = "CreateUser" && $.detail.eventname = "x" }'],
  ["unknown-field", '{ $.resource = "x" && $.errorcode = 1 && $.userAgnt.x = 1 }'],
  [
    "unknown-field",
    '{ $.eventName = "x" && $.requestParameters.username = "bob" && $.level = "x" && $.*.evntName = "x" }',
  ],
  [
    "unknown-event-source",
    '{ $.eventSource = "iam.amazonaws.com.cn" || $.eventSource = "iam.amazonaws.eu" || $.eventSource = "aws.signin" || $.eventSource = "a.b.c" }',
  ],
  ["word-as-operator", '"a or b"'],
  ["word-as-operator", "page not found"],
  ["word-as-operator", "or"],
  ["space-too-few-fields", "[w1=ERROR, ...]"],
  ["space-too-few-fields", "[w1=%ERROR%]"],
  ["space-too-few-fields", "[w1=ERROR*]"],
];

describe("lint", () => {
  it.each(firing)("finds $code in $source", ({ code, source, severity, clause, message, fix }) => {
    const [first] = foundIn(source, code);
    if (first === undefined) throw new Error(`expected ${code}, found ${codesOf(source).join() || "nothing"}`);
    expect({ ...first, clause: at(source, first) }).toMatchObject({ severity, clause, message, fix });
  });

  it.each(silent)("finds no %s in %s", (code, source) => {
    expect(codesOf(source)).not.toContain(code);
  });

  it("has positive and negative cases for every code", () => {
    const both = [firing.map(({ code }) => code), silent.map(([code]) => code)].map((codes) => [...new Set(codes)]);
    expect(both[0]).toHaveLength(22);
    expect(both[0]?.toSorted()).toEqual(both[1]?.toSorted());
  });

  it.each([
    ["$.a NOT EXISTS", "$.a = x"],
    ["$.a[*] NOT EXISTS", "$.a[*] = x"],
    ["$.a IS NULL", "$.a = x"],
    ["$.a IS TRUE", "$.a IS FALSE"],
    ["$.a IS TRUE", '$.a = "x"'],
    ["$.a = x", "$.a != x"],
    ["$.a = xy", "$.a != x*"],
    ["$.a = x*", "$.a = yx"],
    ["$.a = x*", "$.a = y*"],
    ["$.a > 5", "$.a < 3"],
    ["$.a > 5", "$.a <= 5"],
    ["$.a = 5", "$.a = 6"],
    ["$.a = 5", "$.a = x"],
    ["$.a = 5", "$.a > 5"],
    ["$.a = x", "$.a > 5"],
  ])("reports that %s and %s cannot both be true, in either order", (one, other) => {
    expect(codesOf(`{ ${one} && ${other} }`)).toContain("never-holds");
    expect(codesOf(`{ ${other} && ${one} }`)).toContain("never-holds");
  });

  it("suggests no fix that is too long for AWS", () => {
    const clause = "$.a != x";
    const long = `{ ${Array.from({ length: 90 }, () => clause).join("||")}||$.b=1&&$.c=2 }`;
    expect(foundIn(long, "mixed-and-or")).toMatchObject([{ fix: null }]);
    expect(foundIn(`{ $.a = "${"y".repeat(990)}" && $.b != x }`, "absent-not-equal")).toMatchObject([{ fix: null }]);
  });

  it("suggests no fix with more wildcards than AWS allows", () => {
    expect(foundIn("{ $.a[*] != x && $.b[*] = y && $.c[*] = z }", "absent-not-equal")).toMatchObject([{ fix: null }]);
  });

  it("reports diagnostics in source order", () => {
    expect(codesOf('{ $.b = "2" || $.a = true && $.c != x }')).toEqual([
      "number-as-text",
      "boolean-as-text",
      "mixed-and-or",
      "absent-not-equal",
    ]);
  });

  it("reports no unknown names for unknown services", () => {
    const source = "{ $.eventSource = iam.amazonaws.com && $.eventName = Foo }";
    expect(lint(parse(source))).toEqual([]);
    expect(lint(parse(source), {})).toEqual([]);
  });

  it.runIf(isThorough)("stays fast with the longest patterns", () => {
    const many = { eventNames: () => Array.from({ length: 700 }, (_, index) => `Describe${index}Things`) };
    const repeat = (piece: string, glue: string, around = 4) =>
      Array.from({ length: Math.floor((1024 - around) / (piece.length + glue.length)) }, () => piece).join(glue);
    const nested = Array.from({ length: 70 }, (_, index) => `($.a!=${index % 10}${index % 2 ? "&&" : "||"}`).join("");
    const patterns = [
      `{ ${repeat("$.a=1", "||")} }`,
      `{ ${repeat("$.a!=x", "&&")} }`,
      `{ ${repeat("$.a=x&&$.b=y", "||")} }`,
      `{ ${nested}$.a=1${")".repeat(70)} }`,
      `{ $.eventSource=x&&(${repeat("$.eventName=Describe", "||", 24)}) }`,
      `{ $.a = "*${"ab".repeat(500)}" }`,
      repeat("a", "-"),
      `[${repeat("a!=b", "||")}]`,
    ];
    const seconds = startCpu();
    for (const pattern of patterns) lint(parse(pattern), many);
    expect(seconds()).toBeLessThan(10);
  });
});

describe("the patterns of AWS and CIS", () => {
  it.each<readonly [string, string, readonly DiagnosticCode[]]>([
    [
      "CloudWatch.1 root",
      '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
      [],
    ],
    ["CloudWatch.2 refused", '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}', []],
    [
      "CloudWatch.3 without MFA",
      '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
      ["no-event-source"],
    ],
    [
      "CloudWatch.4 IAM, shortened",
      "{($.eventSource=ec2.amazonaws.com) && (($.eventName=DeleteGroupPolicy) || ($.eventName=DeleteRolePolicy))}",
      [],
    ],
    [
      "CIS 4.4 IAM without the source, shortened",
      "{($.eventName=DeleteGroupPolicy)||($.eventName=DeleteRolePolicy)||($.eventName=DeleteUserPolicy)}",
      ["no-event-source"],
    ],
    [
      "CloudWatch.6 failed sign-in",
      '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
      ["no-event-source"],
    ],
    [
      "CloudWatch.7 keys",
      "{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}",
      [],
    ],
    [
      "CIS 1.4-3.0 4.1",
      '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") || ($.sourceIPAddress!="delivery.logs.amazonaws.com") || ($.eventName!="HeadBucket") }',
      ["or-of-not-equals"],
    ],
    [
      "CIS 4.0 4.1",
      '{ ($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*") && ($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket") }',
      ["mixed-and-or"],
    ],
    [
      "CIS 4.0 4.13",
      "{($.eventSource = ec2.amazonaws.com) && ($.eventName = CreateRoute) || ($.eventName = CreateRouteTable) || ($.eventName = ReplaceRoute) || ($.eventName = ReplaceRouteTableAssociation) || ($.eventName = DeleteRouteTable) || ($.eventName = DeleteRoute) || ($.eventName = DisassociateRouteTable) }",
      ["mixed-and-or", "no-event-source"],
    ],
    ["KMS guide", '{ $.eventSource = kms* && $.errorMessage = "* is pending deletion."}', []],
    ["subscription guide", "{$.userIdentity.type = Root}", []],
    ["root in one service", "{$.userIdentity.type = Root && $.eventSource = autoscaling*}", []],
    [
      "VPC flow logs",
      '[version, account_id, interface_id, srcaddr != "-", dstaddr != "-", srcport != "-", dstport != "-", protocol, packets, bytes, start, end, action, log_status]',
      [],
    ],
    ["Lambda text logs", '[timestamp=*Z, request_id="*-*", event]', []],
    ["Apache", "[ip, id, user, timestamp, request, status_code=4*, size]", []],
  ])("%s", (_name, source, codes) => {
    expect(codesOf(source)).toEqual(codes);
  });
});

const selector = fc.constantFrom("$.a", "$.b", "$.a.b", "$.eventName", "$.eventSource", "$.c[*]");
const value = fc.constantFrom(
  ...[
    "1",
    '"1"',
    "1.0",
    '"1.0"',
    "-2",
    "true",
    '"false"',
    "x",
    '"xy"',
    "x*",
    '"*x"',
    "x*y",
    "*xx",
    "*",
    '"*x*"',
    "xyx*",
  ],
);
const condition = fc.oneof(
  fc.tuple(selector, fc.constantFrom("=", "!="), value).map((parts) => parts.join(" ")),
  fc
    .tuple(selector, fc.constantFrom("<", ">", "<=", ">="), fc.integer({ min: -2, max: 2 }))
    .map((parts) => parts.join(" ")),
  fc.tuple(selector, fc.constantFrom("IS NULL", "IS TRUE", "IS FALSE", "NOT EXISTS")).map((parts) => parts.join(" ")),
  fc.tuple(selector, fc.constantFrom("= %x*%", "!= %^x|y%", "= %x%")).map((parts) => parts.join(" ")),
);
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    condition,
    condition.map((text) => `(${text})`),
    fc.array(tie("tree"), { minLength: 2, maxLength: 4 }).chain((parts) =>
      fc.tuple(fc.constantFrom(" && ", " || "), fc.boolean()).map(([glue, isClosed]) => {
        const text = parts.join(glue);
        return isClosed ? `(${text})` : text;
      }),
    ),
  ),
}));
const json = tree.map((text) => `{ ${text} }`);
/** Conditions on one field, so that many of them have to do with one another. */
const flat = fc
  .tuple(fc.array(condition, { minLength: 2, maxLength: 4 }), fc.constantFrom(" && ", " || "))
  .map(([conditions, glue]) => `{ ${conditions.map((text) => text.replace(/^\S+/, () => "$.a")).join(glue)} }`);
const word = fc.constantFrom("a", "ab", "?a", "-b", "-ab", '"a b"', '?"x"', "%a*%", "%b%", "-%x%", "A-B", "?A-B-C");
const terms = fc.array(word, { maxLength: 6 }).map((words) => words.join(" "));
const fieldCondition = fc.tuple(fc.constantFrom("=", "!="), value).map(([operator, text]) => `w ${operator} ${text}`);
const field = fc
  .array(fieldCondition, { minLength: 1, maxLength: 4 })
  .chain((parts) => fc.constantFrom(" && ", " || ").map((glue) => parts.join(glue)));
const space = fc.tuple(field, fc.constantFrom("", ", ...", ", x")).map(([text, rest]) => `[${text}${rest}]`);
const noise = fc.array(fc.constantFrom(...'{}[]()$.a*x=!&|?-% "1,'.split(""), "&&", "||", "$.a", "!="), {
  maxLength: 30,
});
const anyPattern = fc.oneof(
  json,
  terms,
  space,
  noise.map((pieces) => pieces.join("")),
);

const scalar = fc.constantFrom<unknown>(
  "x",
  "xy",
  "xyx",
  "xx",
  "xxx",
  "1",
  "1.0",
  "",
  "true",
  1,
  2,
  -2,
  1.5,
  true,
  false,
  null,
);
const record = fc
  .record(
    {
      a: fc.oneof(scalar, fc.record({ b: scalar })),
      b: scalar,
      c: fc.array(scalar, { maxLength: 3 }),
      eventName: scalar,
      eventSource: scalar,
    },
    { requiredKeys: [] },
  )
  .map((fields) => JSON.stringify(fields).replace(":1,", ":1.0,"));

const parsed = (source: string): Pattern | undefined => {
  try {
    return parse(source);
  } catch {
    return undefined;
  }
};

/** Fixes that say the same in a better way. */
const sameMeaning: ReadonlySet<DiagnosticCode> = new Set([
  "mixed-and-or",
  "duplicate-clause",
  "subsumed-clause",
  "optional-terms-ignored",
]);

describe("lint of any pattern", () => {
  it("never throws, and its fixes parse", () => {
    fc.assert(
      fc.property(anyPattern, (source) => {
        const pattern = parsed(source);
        fc.pre(pattern !== undefined);
        for (const { message, span, fix } of lint(pattern, known)) {
          expect(message).not.toBe("");
          expect([span.start >= 0, span.start < span.end, span.end <= source.length]).toEqual([true, true, true]);
          if (fix !== null) expect(() => parse(fix)).not.toThrow();
          expect(fix).not.toBe(source);
        }
      }),
      { numRuns: runs(1000) },
    );
  });

  it.each([
    ["JSON", json, record],
    ["JSON on one field", flat, record],
    [
      "fields",
      space,
      fc.array(fc.constantFrom("x", "xy", "xx", "1", "1.0", "true"), { maxLength: 3 }).map((a) => a.join(" ")),
    ],
    [
      "terms",
      terms,
      fc.array(fc.constantFrom("a", "b", "ab", "x", "A-B", "a b"), { maxLength: 4 }).map((a) => a.join(" ")),
    ],
  ])("keeps the meaning of a pattern of %s in fixes that preserve it", (_kind, patterns, messages) => {
    fc.assert(
      fc.property(patterns, fc.array(messages, { minLength: 1, maxLength: 20 }), (source, texts) => {
        const pattern = parsed(source);
        fc.pre(pattern !== undefined);
        const before = compile(pattern);
        for (const { code, fix } of lint(pattern, known)) {
          if (fix === null || !sameMeaning.has(code)) continue;
          const after = compile(fix);
          expect({ fix, matches: texts.map((text) => after.test(text)) }).toEqual({
            fix,
            matches: texts.map((text) => before.test(text)),
          });
        }
      }),
      { numRuns: runs(1000) },
    );
  });

  it("reports never-holds and always-holds only if that is true", () => {
    fc.assert(
      fc.property(flat, fc.array(record, { minLength: 1, maxLength: 20 }), (source, texts) => {
        const pattern = parsed(source);
        fc.pre(pattern !== undefined);
        const codes = lint(pattern).map(({ code }) => code);
        const matcher = compile(pattern);
        for (const { span, message } of foundIn(source, "never-holds")) {
          const alone = message.includes("is never true: ") ? compile(`{ ${at(source, { span })} }`) : matcher;
          expect(texts.filter((text) => alone.test(text))).toEqual([]);
        }
        // Null, objects and lists are exceptions.
        const plain = texts.filter((text) => !/null|\{.*\{|\[/.test(text));
        if (codes.includes("always-holds")) expect(plain.filter((text) => !matcher.test(text))).toEqual([]);
      }),
      { numRuns: runs(1500) },
    );
  });

  it("reports always-holds and never-holds of fields only if that is true", () => {
    const lines = fc.array(fc.constantFrom("x", "xy", "xx", "1", "1.0", "true", "-2"), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(field, lines, (text, words) => {
        const pattern = parse(`[${text}, ...]`);
        const codes = lint(pattern).map(({ code }) => code);
        const matches = words.map((line) => compile(pattern).test(line));
        if (codes.includes("always-holds")) expect(matches).not.toContain(false);
        for (const { span, message } of foundIn(pattern.source, "never-holds")) {
          const alone = message.includes("is never true: ")
            ? compile(`[${at(pattern.source, { span })}, ...]`)
            : compile(pattern);
          expect(words.filter((line) => alone.test(line))).toEqual([]);
        }
      }),
      { numRuns: runs(1500) },
    );
  });
});
