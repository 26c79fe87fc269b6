import { describe, expect, it } from "vitest";
import { chooseCanary } from "../../../../src/cli/commands/doctor/canary.ts";
import { judgePattern } from "../../../../src/cli/commands/doctor/judge.ts";
import { judgeSettings } from "../../../../src/cli/commands/doctor/settings.ts";
import { presets } from "../../../../src/presets.ts";
import { rawOf } from "../../../render/rendering.ts";

describe("the judgment of a deployed pattern", () => {
  it("names a preset and its share of IAM, whatever the spaces", () => {
    const preset = presets.find(({ name }) => name === "iam-all-changes");
    expect(judgePattern((preset?.pattern ?? "").replaceAll(" && ", "&&")).meaning).toBe(
      "the preset iam-all-changes (100% of IAM's changes)",
    );
  });

  it("never says that a preset cannot match", () => {
    expect(presets.filter(({ pattern }) => judgePattern(pattern).never !== null)).toEqual([]);
  });

  it.each([
    [
      '{ $.eventName = "createuser" }',
      /never true: names of calls are case-sensitive; did you mean CreateUser\?$/,
      '{ $.eventName = "CreateUser" }',
    ],
    [
      '{ $.eventName = "deletetrail" || $.eventName = "STOPLOGGING" }',
      /case-sensitive/,
      expect.stringContaining("StopLogging"),
    ],
    ['{ $.eventSource = "sts.amazonaws.com" && $.eventName = "createrole" }', /never true/, null],
    [
      '{ $.eventSource = "iam.amazonaws.com" && $.eventName = "StopLogging" }',
      /iam.amazonaws.com has no known call with that name/,
      null,
    ],
    [
      '{ $.eventName = "attach*policy" }',
      /case-sensitive; did you mean Attach\*Policy\?/,
      expect.stringContaining("Attach"),
    ],
    ['{ $.eventName = "detach*GROUP*policy" }', /did you mean Detach\*Group\*Policy\?/, null],
    ["{ $.eventName = /Delete.*/ }", /\/ does not mark a regular expression/, null],
    ['{ $.userIdentity.type = "ROOT" }', /never true/, expect.stringContaining('"Root"')],
    ['{ $.eventName = "A" && $.eventName = "B" }', /./, null],
  ])("says that %s matches nothing", (pattern, never, corrected) => {
    const judged = judgePattern(pattern);
    expect(judged.never).toMatch(never);
    if (corrected !== null) expect(judged.corrected).toEqual(corrected);
  });

  it.each([
    '{ $.eventName = "StartPipelineExecution" }', // no model lists CodePipeline
    '{ $.eventName = "*Pipeline*" && $.eventName = "Start*" }',
    "{ $.eventName = %Pipeline% }",
    '{ $.eventSource = "codepipeline.amazonaws.com" }',
    '{ $.eventName = "createuser" || $.eventName = "DeleteUser" }',
    '{ $.eventSource = "signin.amazonaws.com" && $.eventName = "SomethingNew" }',
    '{ $.level = "error" }',
    "{ $.path = /login.*/ }",
    '{ $.eventName != "/Delete.*/" }',
    "ERROR",
    "[a, b, c]",
    "",
  ])("does not say that %j matches nothing", (pattern) => {
    expect(judgePattern(pattern).never).toBeNull();
  });

  it("warns of nothing in a pattern for another log", () => {
    expect(judgePattern('{ $.level = "error" }')).toMatchObject({
      warnings: [],
      meaning: "what the pattern describes",
    });
  });

  it("warns of a name in one clause that is never true", () => {
    expect(judgePattern('{ $.eventName = "createuser" || $.eventName = "DeleteUser" }').warnings).toHaveLength(1);
  });
});

describe("the canary", () => {
  const events = ["DeleteUser", "AttachUserPolicy"].map((name) => ({ name, record: rawOf(`${name}.json`) as object }));
  const sent = (variables: Record<string, string>, from = events) => {
    const topic = { TOPIC_ARN: "arn:aws:sns:us-east-1:111122223333:alerts" };
    const chosen = chooseCanary(from, "{ $.eventName = * }", { ...topic, ...variables });
    if (typeof chosen === "string") return chosen;
    return [(JSON.parse(chosen.message) as { eventName: string }).eventName, ...chosen.channels];
  };
  const teams = { TEAMS_WEBHOOK: "https://example.com/x" };

  it("is the least severe event that reaches every channel", () => {
    expect(sent(teams)).toEqual(["DeleteUser", "sns", "teams"]);
    expect(sent({ ...teams, TEAMS_MIN_SEVERITY: "critical" })).toEqual(["AttachUserPolicy", "sns", "teams"]);
  });

  it("names the channels that it reaches if no event reaches all", () => {
    const mild = events.slice(0, 1);
    expect(sent({ ...teams, TEAMS_MIN_SEVERITY: "critical" }, mild)).toEqual(["DeleteUser", "sns"]);
  });

  it("names the settings that keep an event from every channel", () => {
    expect(sent({ SNS_MIN_SEVERITY: "critical", MIN_SEVERITY: "info", HUMAN: "false" }, events.slice(0, 1))).toBe(
      "the event DeleteUser passes the filter, but not the function's SNS_MIN_SEVERITY",
    );
    expect(sent({ ONLY_FAILED: "true", PATTERN: "iam-changes" })).toBe(
      "no sample event passes the filter and the function's PATTERN and ONLY_FAILED; pass an event of your own with --event",
    );
  });
});

describe("the judgment of the function's settings", () => {
  const judge = (pattern: string, variables: Record<string, string>) =>
    judgeSettings(pattern, { TOPIC_ARN: "arn:aws:sns:us-east-1:111122223333:alerts", ...variables });
  const tags = '{ $.eventSource = "iam.amazonaws.com" && $.eventName = "TagRole" }';
  const iam = '{ $.eventSource = "iam.amazonaws.com" }';

  it.each<[string, string, Record<string, string>, string, RegExp]>([
    ["no settings", iam, {}, "green", /every event .* becomes an alert/],
    ["a severity that is reached", iam, { MIN_SEVERITY: "critical" }, "green", /up to critical/],
    [
      "a severity that nothing reaches",
      tags,
      { MIN_SEVERITY: "critical" },
      "red",
      /the worst of \d+ known events .* is high/,
    ],
    [
      "a channel's severity that nothing reaches",
      tags,
      { SNS_MIN_SEVERITY: "critical", SLACK_MIN_SEVERITY: "info" },
      "red",
      /^nothing reaches an alert: SNS_MIN_SEVERITY=critical, but the worst of \d+ known events .* is high$/,
    ],
    [
      "channels of which one gets everything",
      tags,
      { SNS_MIN_SEVERITY: "critical", TEAMS_WEBHOOK: "https://example.com/x" },
      "green",
      /^with SNS_MIN_SEVERITY=critical, .* up to high$/,
    ],
    ["another service", tags, { PATTERN: "CloudWatch.8" }, "red", /none of \d+ known events/],
    [
      "a PATTERN that can never match",
      '{ $.eventName = "Nope" }',
      { PATTERN: '{ $.eventName = "createuser" }' },
      "red",
      /the function's PATTERN matches nothing: .*case-sensitive; did you mean CreateUser\?: \{ \$\.eventName = "createuser" \}$/,
    ],
    [
      "a PATTERN with two conditions that exclude each other",
      iam,
      { PATTERN: '{ $.eventName = "CreateUser" && $.eventName = "DeleteUser" }' },
      "red",
      /the function's PATTERN matches nothing/,
    ],
    ["a PATTERN that may match", iam, { PATTERN: '{ $.eventName = "Create*" }' }, "amber", /drops \d+ known events/],
    ["a part", iam, { PATTERN: "root-activity" }, "amber", /drops \d+ known events of \d+/],
    ["an unknown event", '{ $.eventName = "Nope" }', { HUMAN: "true" }, "amber", /no event that iam-alerts knows/],
  ])("compares %s with the filter's pattern", (_, pattern, variables, status, message) => {
    expect(judge(pattern, variables)).toMatchObject({ status, message: expect.stringMatching(message) });
  });
});
