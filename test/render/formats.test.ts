import { Chalk } from "chalk";
import { describe, expect, it } from "vitest";
import { type Alert, toAlert, unreadableAlert } from "../../src/alert/alert.ts";
import { readRecord } from "../../src/cloudtrail/record.ts";
import { fieldAt } from "../../src/render/fields.ts";
import { type Format, formats } from "../../src/render/renderer.ts";
import { renderText, renderTextAlert } from "../../src/render/text.ts";
import { printed, sample } from "./rendering.ts";

const created = sample("CreateUser");
const refused = sample("AddUserToGroup");

describe("renderText", () => {
  it("says who did what, to what, from where and how", () => {
    expect(renderText([created])).toBe(`MEDIUM: alice created user bob
  Time        2026-11-18T15:21:36Z
  Actor       IAMUser, arn:aws:iam::111122223333:user/alice, account 111122223333, key ASIAIOSFODNN7EXAMPLE, with MFA
  Action      iam, CreateUser
  Target      user bob, arn:aws:iam::111122223333:user/bob
  Source      203.0.113.25, us-east-1
  Access      console, AWS Internal
  Outcome     succeeded
  Parameters  userName: bob
              tags: [{"key":"team","value":"reporting"}]
  Event       bb5725d1-02e9-4697-84e0-2fe582ddf997
  Link        https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/bb5725d1-02e9-4697-84e0-2fe582ddf997
`);
  });

  it("says why a call was refused", () => {
    expect(renderText([refused])).toContain(`  Outcome     AccessDenied, ${refused.outcome.errorMessage}\n`);
  });

  it("prints a policy document indented under its name", () => {
    expect(renderText([sample("UpdateAssumeRolePolicy")])).toContain(`  Parameters  roleName: report-builder
              policyDocument: {
                "Version": "2012-10-17",
                "Statement": [
`);
  });

  it("parts alerts by an empty line, and prints nothing for none", () => {
    expect(renderText([created, refused])).toBe(`${renderText([created])}\n${renderText([refused])}`);
    expect(renderText([])).toBe("");
  });

  it("leaves out what a record does not say", () => {
    const record = readRecord({});
    expect(record && renderText([toAlert(record)])).toBe(`MEDIUM: someone called something on an unnamed service
  Actor       Unknown
  Access      unknown
  Outcome     succeeded
`);
  });

  it("shows the raw text that could not be read", () => {
    expect(renderText([unreadableAlert('{"a":"cut\n', "its JSON is cut short")])).toContain(
      '  Raw text    {"a":"cut\\n\n',
    );
  });
});

describe("the formats", () => {
  it("are four, in this order", () => {
    expect(formats).toEqual(["terminal", "text", "json", "ndjson"]);
  });

  it("print plain text on a terminal without colours", () => {
    expect(printed("terminal", [created, refused])).toBe(printed("text", [created, refused]));
  });

  it("say the same in colours", () => {
    const coloured = createRenderer("terminal", { paint: new Chalk({ level: 1 }) }).alert(created);
    const plain = coloured.replace(/\u001b\[\d+m/g, "");
    expect(coloured).not.toBe(plain);
    expect(plain).toBe(renderText([created]).replace("MEDIUM: ", " MEDIUM  "));
  });

  it.each<[string, readonly Alert[]]>([
    ["no alert", []],
    ["one alert", [created]],
    ["two alerts", [created, refused]],
  ])("write %s as JSON that reads back as it was", (_, alerts) => {
    expect(JSON.parse(printed("json", alerts))).toEqual(alerts);
    expect(printed("json", alerts)).toMatch(/\n$/);
    const rows = printed("ndjson", alerts).split("\n");
    expect(rows.pop()).toBe("");
    expect(rows.map((row): unknown => JSON.parse(row))).toEqual(alerts);
  });

  it.each<Format>(["terminal", "text", "ndjson"])("print nothing as %s where there is no alert", (format) => {
    expect(printed(format, [])).toBe("");
  });
});
