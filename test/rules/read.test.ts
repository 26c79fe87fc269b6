import { describe, expect, it } from "vitest";
import { channelNames } from "../../src/alert/channel.ts";
import { severities } from "../../src/alert/severity.ts";
import { printPlace } from "../../src/document/place.ts";
import { readRules } from "../../src/rules/read.ts";
import schema from "../../src/rules/rules.schema.json" with { type: "json" };

const faultsIn = (text: string) =>
  readRules(text).problems.map(({ error, place }) => `${printPlace(place)}: ${error.message}`);

const hintsIn = (text: string) => readRules(text).problems.map(({ error }) => error.hint);

describe("readRules", () => {
  it("reads every key of a rule", () => {
    const { rules, problems, isWhole } = readRules(`
- when: '{ $.eventName = "AttachUserPolicy" }'
  severity: critical
  mute: false
  code: break-glass
  message: somebody broke the glass
  channels: [slack, pagerduty]
  runbook: https://wiki.example.com/{finding}
  until: 2027-01-31
  tampering: true
`);
    expect([problems, isWhole]).toEqual([[], true]);
    const [{ pattern, matcher, ...rule } = {} as never] = rules;
    expect(rule).toEqual({
      ...{ number: 1, when: '{ $.eventName = "AttachUserPolicy" }' },
      place: { file: "rules.yaml", line: 2, column: 3 },
      ...{ severity: "critical", mute: false, finding: { code: "break-glass", message: "somebody broke the glass" } },
      ...{ channels: ["slack", "pagerduty"], runbook: "https://wiki.example.com/{finding}", until: "2027-01-31" },
      tampering: true,
    });
    expect(matcher.testJson({ eventName: "AttachUserPolicy" })).toBe(true);
    expect(matcher.testJson({ eventName: "CreateUser" })).toBe(false);
  });

  it("takes presets, blocks with comments, and JSON", () => {
    const yaml = readRules(`
- { when: root-activity, severity: critical }
- when: |
    # deletions
    { $.eventName = "Delete*" }
  mute: true
`);
    expect(yaml.rules.map(({ when }) => when)).toEqual(["root-activity", '{ $.eventName = "Delete*" }']);
    expect(readRules('[{"when": "iam-changes", "mute": true}]').rules).toHaveLength(1);
    expect(readRules("[]")).toEqual({ rules: [], problems: [], isWhole: true });
  });

  it("keeps the rules without faults, and reports every fault of the others", () => {
    const text = `
- { when: root-activity, severity: critical }
- when: '{ $.eventName == "CreateUser" }'
  severty: high
  until: 2027-02-30
- { when: iam-changes, mute: "yes", code: x }
- { when: iam-changes, severity: low }
`;
    const { rules, isWhole } = readRules(text);
    expect([rules.map(({ number }) => number), isWhole]).toEqual([[1, 4], false]);
    expect(faultsIn(text)).toEqual([
      'rules.yaml:3:9: expected an operator, found "==" (column 15)',
      'rules.yaml:4:3: unknown key "severty" in rule 2',
      'rules.yaml:5:10: expected a date for until, found "2027-02-30"',
      'rules.yaml:6:30: expected true or false for rule 3.mute, found "yes"',
      "rules.yaml:6:43: expected message with code in rule 3, found none",
    ]);
  });

  it.each([
    ["{ when: iam-changes }", "expected severity, mute, code, channels or runbook in rule 1, found none"],
    ["{ severity: high }", "expected the key when in rule 1, found none"],
    ["{ when: iam-chnages, mute: true }", 'expected a preset or a pattern, found "iam-chnages", which is not a preset'],
    ["{ when: '@file.txt', mute: true }", 'expected a preset or a pattern, found "@file.txt"'],
    ["{ when: '# nothing', mute: true }", "expected a pattern in rule 1, found none"],
    ["{ when: '{ $.userAgent = %a.{60}c% }', mute: true }", "expected a regular expression that is fast"],
    ["{ when: iam-changes, severity: HIGH }", 'for rule 1.severity, found "HIGH"'],
    ["{ when: iam-changes, channels: [] }", "expected at least one item for rule 1.channels, found none"],
    ["{ when: iam-changes, channels: [email] }", 'for rule 1.channels[0], found "email"'],
    ["{ when: iam-changes, message: no code }", "expected code with message in rule 1, found none"],
    ["{ when: iam-changes, code: A b, message: m }", "expected a code of at most 64 lower-case letters"],
    ["{ when: iam-changes, code: unreadable, message: m }", "expected a code of your own, found unreadable"],
    ["{ when: iam-changes, code: c, message: ' ' }", "expected a message of 1 to 500 characters, found 0"],
    ["{ when: iam-changes, runbook: http://wiki.example.com }", "expected an https URL"],
    ["{ when: iam-changes, mute: true, until: tomorrow }", 'expected a date for until, found "tomorrow"'],
    ["{ when: iam-changes, mute: true, until: 2027-1-5 }", 'expected a date for until, found "2027-1-5"'],
    ["root-activity", 'expected keys and values for rule 1, found "root-activity"'],
  ])("refuses the rule %s", (rule, fault) => {
    expect(readRules(`- ${rule}`).rules).toEqual([]);
    expect(faultsIn(`- ${rule}`)).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    ["", "expected a list for the file, found nothing"],
    ["when: iam-changes", "expected a list for the file, found keys and values"],
    ["- when: [a", "expected YAML"],
  ])("refuses the file %j with advice", (text, fault) => {
    expect(faultsIn(text)[0]).toContain(fault);
    expect(hintsIn(text)[0]).toContain("a file of rules is a list");
  });

  it("suggests the key that was meant", () => {
    expect(hintsIn("- { when: iam-changes, severty: high, mute: true }")).toEqual(["did you mean severity?"]);
  });

  it("has the channels and severities in its schema", () => {
    const { channels, severity } = schema.items.properties;
    expect(channels.items.enum).toEqual(channelNames);
    expect(severity.enum).toEqual(severities);
  });
});
