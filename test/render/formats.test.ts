import { Chalk } from "chalk";
import { describe, expect, it } from "vitest";
import { type Alert, toAlert, unreadableAlert } from "../../src/alert/alert.ts";
import { readRecord } from "../../src/cloudtrail/record.ts";
import { type Format, formats } from "../../src/render/renderer.ts";
import { renderText } from "../../src/render/text.ts";
import { printed, sample } from "./rendering.ts";

/** Overrides for tests that choose the findings and policies themselves. */
const quiet = { severity: "medium", findings: [], policies: [] } as const;
const { actor: alice } = sample("CreateUser");
const created = sample("CreateUser", { ...quiet, actor: { ...alice, human: true, humanReason: null } });
const refused = sample("AddUserToGroup", quiet);
const trusting = sample("UpdateAssumeRolePolicy", { ...quiet, title: "nikki changed role report-builder" });

describe("renderText", () => {
  it("shows actor, action, target, source and outcome", () => {
    expect(renderText([created])).toBe(`MEDIUM: alice created user bob
  Time            2026-11-18T15:21:36Z
  Account         111122223333
  Actor           IAMUser, arn:aws:iam::111122223333:user/alice, account 111122223333, key ASIAIOSFODNN7EXAMPLE, with MFA
  Made by         a person
  Action          iam, CreateUser
  Target          user bob, arn:aws:iam::111122223333:user/bob
  Source          203.0.113.25, us-east-1
  Access          console
  Outcome         succeeded
  Parameters      userName: bob
                  tags: [{"key":"team","value":"reporting"}]
  Event           bb5725d1-02e9-4697-84e0-2fe582ddf997
  Link            https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/bb5725d1-02e9-4697-84e0-2fe582ddf997
`);
  });

  it("shows why a call was refused", () => {
    expect(renderText([refused])).toContain(`  Outcome         AccessDenied, ${refused.outcome.errorMessage}\n`);
  });

  it("indents a policy document under its name", () => {
    expect(renderText([trusting])).toContain(`  Parameters      roleName: report-builder
                  policyDocument: {
                    "Version": "2012-10-17",
                    "Statement": [
`);
  });

  it("omits only the policy that it describes in words", () => {
    const document = '{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}';
    const parameters = {
      "": document,
      tags: { "": document, "a.b": document, note: "stays" },
      list: [document, "stays too"],
    };
    const raw = { eventSource: "iam.amazonaws.com", eventName: "PutUserPolicy", requestParameters: parameters };
    const record = readRecord(raw);
    if (record === undefined) throw new Error("expected a record");
    const text = renderText([toAlert(record)]);
    expect(text).toContain('"note": "stays"');
    expect(text).toContain('list: ["stays too"]');
    expect(text).not.toContain('"": ');
  });

  it("begins several alerts with counts, worst first", () => {
    const worse: Alert = { ...refused, severity: "high" };
    expect(renderText([created, worse])).toBe(
      `2 alerts: 1 high, 1 medium\nby mateo (1), alice (1)\n\n${renderText([worse])}\n${renderText([created])}`,
    );
    expect(renderText([])).toBe("");
  });

  it("shows findings below the title, worst first, and policies in words instead of JSON", () => {
    const alert: Alert = {
      ...trusting,
      findings: [
        { code: "no-external-id", severity: "medium", message: "no ExternalId is asked for" },
        { code: "outside-trust", severity: "high", message: "trusts account 444455556666" },
      ],
      policies: [
        { parameter: "policyDocument", kind: "trust", statements: ["lets lambda assume the role", "lets b\nc in"] },
      ],
    };
    const text = renderText([alert]);
    expect(text).toContain(`report-builder
  Why it matters  high: trusts account 444455556666
                  medium: no ExternalId is asked for
  Time `);
    expect(text).toContain(`  Trust policy    - lets lambda assume the role
                  - lets b\\nc in
`);
    expect(text).toContain("  Parameters      roleName: report-builder\n  Event ");
    expect(text).not.toContain("Statement");
  });

  it("shows a document that is not described in words", () => {
    const policies = [{ parameter: "policyDocument", kind: "trust", statements: [] }] as const;
    expect(renderText([{ ...trusting, policies }])).toContain('"Statement"');
  });

  it("shows details of the actor", () => {
    const alert = sample("CreateRole");
    const actor = {
      ...alert.actor,
      human: false,
      humanReason: "a pipeline",
      sourceIdentity: "ci",
      signInSessionArn: "arn:aws:signin:eu-west-1:111122223333:session/0b8e",
      accessKeyOwner: "role ci-deploy",
    };
    const text = renderText([{ ...alert, actor }]);
    expect(text).toContain(
      ", source identity ci, sign-in session arn:aws:signin:eu-west-1:111122223333:session/0b8e, ",
    );
    expect(text).toContain(", account 111122223333, key ASIAIOSFODNN7EXAMPLE of role ci-deploy, ");
    expect(text).toContain("  Made by         a program, because a pipeline\n");
  });

  it("omits fields that the record lacks", () => {
    const record = readRecord({});
    expect(record && renderText([toAlert(record)])).toBe(`MEDIUM: a record names no call and no service
  Actor           Unknown
  Access          unknown
  Outcome         succeeded
`);
  });

  it("shows the raw text of an unreadable log event", () => {
    expect(renderText([unreadableAlert('{"a":"cut\n', "its JSON is cut short")])).toContain(
      '  Raw text        {"a":"cut\\n\n',
    );
  });
});

describe("the formats", () => {
  it("are these, in this order", () => {
    expect(formats).toEqual([
      ...["terminal", "text", "json", "ndjson", "csv", "markdown", "html", "email", "sns", "slack", "github"],
    ]);
  });

  it("print plain text on a terminal without colors", async () => {
    expect(await printed("terminal", [created, refused])).toBe(await printed("text", [created, refused]));
  });

  it("print the same text in colors", async () => {
    const colored = await printed("terminal", [created], { paint: new Chalk({ level: 1 }) });
    const plain = colored.replace(/\u001b\[\d+m/g, "");
    expect(colored).not.toBe(plain);
    expect(plain).toBe(renderText([created]).replace("MEDIUM: ", " MEDIUM  "));
  });

  it.each<[string, readonly Alert[]]>([
    ["no alert", []],
    ["one alert", [created]],
    ["two alerts", [created, refused]],
  ])("write %s as JSON that parses to the same value", async (_, alerts) => {
    const json = await printed("json", alerts);
    expect(JSON.parse(json)).toEqual(alerts);
    expect(json).toMatch(/\n$/);
    const rows = (await printed("ndjson", alerts)).split("\n");
    expect(rows.pop()).toBe("");
    expect(rows.map((row): unknown => JSON.parse(row))).toEqual(alerts);
  });

  it.each<Format>(["terminal", "text", "ndjson", "email", "sns", "slack", "github"])(
    "print nothing as %s where there is no alert",
    async (format) => {
      expect(await printed(format, [])).toBe("");
    },
  );

  it.each<Format>(["html", "markdown"])("report no alerts in %s", async (format) => {
    expect(await printed(format, [])).toContain("No alerts");
  });
});
