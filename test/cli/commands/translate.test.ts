import { describe, expect, it } from "vitest";
import { run } from "../io.ts";

const translate = (...argv: readonly string[]) => run(["translate", ...argv]);

describe("translate", () => {
  it.each(["text", undefined, "terminal"])(
    "prints only the translation, and caveats on stderr: --format %s",
    async (format) => {
      const argv = [
        "translate",
        '{ $.eventName = "*Policy" }',
        "--to",
        "eventbridge",
        ...(format ? ["--format", format] : []),
      ];
      const { code, stdout, stderr } = await run(argv, { terminal: format === undefined });
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ detail: { eventName: [{ wildcard: "*Policy" }] } });
      expect(stderr.split("\n")[0]).toMatch(
        /^iam-alerts: caveat: \$\.eventName = "\*Policy": if the text after a star/,
      );
      expect(stderr.split("\n")[1]).toMatch(/^iam-alerts: caveat: EventBridge receives what a trail logs/);
    },
  );

  it("prints no caveats with --quiet", async () => {
    expect((await translate("iam-changes", "--to", "insights", "--quiet")).stderr).toBe("");
  });

  it.each(["json", "ndjson"])("has target, text and caveats in %s", async (format) => {
    const { stdout, stderr } = await translate("{ $.eventName = A }", "--to", "athena", "--format", format);
    expect(JSON.parse(stdout)).toEqual({
      target: "athena",
      text: "SELECT *\nFROM cloudtrail_logs_pp\nWHERE eventname = 'A'",
      caveats: [{ code: "scan", message: expect.stringContaining("every day"), span: { start: 0, end: 19 } }],
    });
    expect(stderr).toBe("");
  });

  it("excludes events with --except", async () => {
    const argv = [
      "{ $.eventName = A }",
      "--to",
      "athena",
      "--except",
      "userIdentity.arn=*:role/ci",
      "--table",
      "db.trail",
    ];
    expect((await translate(...argv)).stdout).toBe(
      "SELECT *\nFROM db.trail\nWHERE (eventname = 'A' AND (useridentity.arn IS NULL OR " +
        "(useridentity.arn NOT LIKE '%:role/ci' OR useridentity.arn LIKE '%:role/ci_%')))\n",
    );
  });

  it("prints Athena's table, with or without a pattern", async () => {
    const location = "s3://amzn-s3-demo-bucket/AWSLogs/123456789012/CloudTrail/eu-west-1/";
    const { code, stdout, stderr } = await translate(
      "--to",
      "athena",
      "--ddl",
      "--location",
      location,
      "--table",
      "trail",
    );
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^CREATE EXTERNAL TABLE trail \(\n/);
    expect(stdout).toContain(`LOCATION '${location}'\n`);
    expect((await translate("iam-changes", "--to", "athena", "--ddl")).stdout).toMatch(/^CREATE EXTERNAL TABLE/);
  });

  it("refuses a clause that the target cannot express", async () => {
    const { code, stdout, stderr } = await translate("{ $.eventName = A && $.foo = 1 }", "--to", "athena");
    expect([code, stdout]).toEqual([2, ""]);
    expect(
      stderr,
    ).toBe(`iam-alerts: Athena cannot express $.foo = 1: AWS's CloudTrail table has no column for $.foo (column 22)
  { $.eventName = A && $.foo = 1 }
                       ^~~~~~~~~
  hint: the columns are the documented fields of a CloudTrail record, with the same spelling: $.eventName, $.userIdentity.type
`);
  });

  it("prints the error as JSON for programs", async () => {
    const { stderr } = await translate("%a.b%", "--to", "eventbridge", "--format", "json");
    expect(JSON.parse(stderr)).toMatchObject({
      error: {
        code: "pattern-syntax",
        details: {
          target: "EventBridge",
          reason: "an event has fields, not the text of the message",
          span: { start: 0, end: 5 },
        },
      },
    });
  });

  it.each([
    [["iam-changes", "--to", "atena"], 'expected a target after --to, found "atena"\n  hint: did you mean athena'],
    [["iam-changes", "--to", "sql"], "hint: use one of insights, athena, eventbridge"],
    [["iam-changes"], "expected --to <target>, found none"],
    [["iam-changes", "--to", "insights", "--ddl"], "expected --to athena with --ddl, found --to insights"],
    [["--to", "athena", "--ddl", "--location", "/tmp"], 'expected an S3 location, found "/tmp"'],
    [["iam-changes", "--to", "athena", "--table", "a;b"], 'expected a table name, found "a;b"'],
    [["{ $.a = ", "--to", "athena"], "iam-alerts: "],
  ])("refuses %j", async (argv, message) => {
    const { code, stdout, stderr } = await translate(...argv);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("translates the default preset if no pattern is given", async () => {
    const { code, stdout } = await translate("--to", "insights");
    expect([code, stdout]).toEqual([0, (await translate("recommended", "--to", "insights")).stdout]);
    expect(stdout).toContain('serviceEventDetails.UserAuthentication = "Failure"');
  });

  it("escapes control characters of a pattern", async () => {
    const { stdout, stderr } = await translate('{ $.eventName = "a\u001b[31m*b" }', "--to", "eventbridge");
    expect(stdout + stderr).not.toContain("\u001b");
    expect(stderr).toContain("\\x1b[31m");
  });
});
