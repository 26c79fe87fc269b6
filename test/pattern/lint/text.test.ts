import { describe, expect, it } from "vitest";
import { fieldNamesIn } from "../../../src/cloudtrail/field-names.ts";
import { type DiagnosticCode, lint } from "../../../src/pattern/lint/lint.ts";
import { parse } from "../../../src/pattern/parse/parser.ts";

const known = {
  fieldNames: fieldNamesIn,
  usualFieldNames: (path: readonly string[]) => (path[0] === "additionalEventData" ? ["MFAUsed"] : []),
};

const found = (source: string, code: DiagnosticCode) => lint(parse(source), known).filter((one) => one.code === code);

/** A code, a pattern with the problem, and its fix. */
const firing: readonly (readonly [DiagnosticCode, string, string | null])[] = [
  ["no-condition", "[WARN]", null],
  ["no-condition", "[host, user, path]", null],
  ["no-condition", "[...]", null],
  ["terms-in-any-order", "payment was refused", '"payment was refused"'],
  ["terms-in-any-order", "disk quota nearly exceeded", '"disk quota nearly exceeded"'],
  ["misleading-phrase", '"{ $.level = 50 }"', "{ $.level = 50 }"],
  ["misleading-phrase", '"{ $.level = \\"x\\" }"', '{ $.level = "x" }'],
  ["misleading-phrase", '"FATAL*"', '"FATAL"'],
  ["misleading-phrase", '"4??"', null],
  ["misleading-phrase", '"start\\nend"', null],
  ["spaced-alternatives", "%FATAL | Panic%", "%FATAL|Panic%"],
  ["spaced-alternatives", "{ $.msg = %a| b% }", "{ $.msg = %a|b% }"],
  ["regex-in-slashes", "{ $.eventName = /Delete.*/ }", "{ $.eventName = %^Delete% }"],
  ["regex-in-slashes", '{ $.eventName != "/^Get/" }', "{ $.eventName != %^Get% }"],
  ["idle-clause", '{ $.code = "*" && $.code > 3 }', "{ $.code > 3 }"],
  ["idle-clause", '{ $.m = "out" && $.m != "*x*" }', '{ $.m = "out" }'],
  ["idle-clause", '{ $.codes[*] = "a" && $.codes[*] != "b" }', '{ $.codes[*] = "a" }'],
  ["whole-message", '{ $.log.message = "out of disk" }', '{ $.log.message = "*out of disk*" }'],
  ["unknown-field", '{ $.detail.eventSource = "x" }', '{ $.eventSource = "x" }'],
  ["unknown-field", '{ $.Records[0].eventName = "x" }', '{ $.eventName = "x" }'],
  ["unknown-field", '{ $.userIdentity.identityType = "x" }', '{ $.userIdentity.type = "x" }'],
  ["unknown-field", '{ $.additionalEventData.mfaUsed = "x" }', '{ $.additionalEventData.MFAUsed = "x" }'],
  [
    "unknown-field",
    '{ $.userIdentity.sessionIssuer.arn = "x" }',
    '{ $.userIdentity.sessionContext.sessionIssuer.arn = "x" }',
  ],
  [
    "unknown-field",
    '{ $.eventName = "x" && $.mfaAuthenticated = "false" }',
    '{ $.eventName = "x" && $.userIdentity.sessionContext.attributes.mfaAuthenticated = "false" }',
  ],
];

const silent: readonly (readonly [DiagnosticCode, string])[] = [
  ["no-condition", "[level = WARN, ...]"],
  ["terms-in-any-order", "ERROR Exception"],
  ["terms-in-any-order", '"payment was refused"'],
  ["terms-in-any-order", "?was ?is"],
  ["misleading-phrase", '"{ not a pattern }"'],
  ["misleading-phrase", "%a*b%"],
  ["misleading-phrase", '"C:\\\\new"'],
  ["spaced-alternatives", "%FATAL|Panic now%"],
  ["regex-in-slashes", '{ $.path = "/var/log/" }'],
  ["idle-clause", '{ $.code = "a" && $.code != "a*" }'],
  ["idle-clause", '{ $.code != "a" && $.code != "b" }'],
  ["whole-message", '{ $.errorMessage = "Failed authentication" }'],
  ["whole-message", '{ $.message = "started" }'],
  ["unknown-field", '{ $.detail.status = "x" }'],
  ["unknown-field", '{ $.detail-type = "ECS Service Action" && $.detail.eventName = "SERVICE_STEADY_STATE" }'],
  ["unknown-field", '{ $.detail.stopCode = "x" || $.detail.eventName = "y" }'],
  ["unknown-field", '{ $.additionalEventData.Other = "x" && $.eventName = "y" }'],
  ["unknown-field", '{ $.accountId = "x" }'],
];

describe("lint of texts and shapes", () => {
  it.each(firing)("finds %s in %s", (code, source, fix) => {
    expect(found(source, code)[0]?.fix).toBe(fix);
  });

  it.each(silent)("finds no %s in %s", (code, source) => {
    expect(found(source, code)).toEqual([]);
  });

  it("warns only where nothing else can be meant", () => {
    expect(found("[WARN]", "no-condition")[0]).toMatchObject({ severity: "warning" });
    expect(found("[host, user]", "no-condition")[0]).toMatchObject({ severity: "info" });
  });
});
