import { describe, expect, it } from "vitest";
import { hiddenBy } from "../../src/rules/hidden.ts";
import { readRules } from "../../src/rules/read.ts";

const now = Date.parse("2026-11-30T12:00:00Z");

const first = 'when: \'{ $.eventSource = "iam.amazonaws.com" && $.eventName = "CreateUser" }\'';

/** Returns the number of the rule that hides the first of some rules. */
function hiding(...texts: readonly string[]): number | undefined {
  const { rules, problems } = readRules(texts.map((text) => `- { ${text} }\n`).join(""));
  expect(problems).toEqual([]);
  const [rule] = rules;
  return rule && hiddenBy(rule, rules, now)?.number;
}

describe("hiddenBy", () => {
  it("returns the later rule that matches the same records and more, and sets the same keys", () => {
    expect(hiding(`${first}, severity: high`, "when: iam-changes, severity: low")).toBe(2);
    expect(hiding(`${first}, mute: true`, "when: root-activity, mute: true", "when: iam-changes, mute: false")).toBe(3);
    expect(hiding(`${first}, code: a, message: b`, `${first}, code: a, message: c`)).toBe(2);
  });

  it.each([
    [
      "matches fewer records",
      `${first}, mute: true`,
      `when: '{ $.eventName = "CreateUser" && $.errorCode = * }', mute: false`,
    ],
    ["matches others", `${first}, mute: true`, `when: '{ $.eventName = "DeleteUser" }', mute: false`],
    ["sets another key", `${first}, severity: high`, `${first}, mute: true`],
    ["sets fewer keys", `${first}, severity: high, channels: [slack]`, `${first}, severity: low`],
    ["adds another finding", `${first}, code: a, message: b`, `${first}, code: c, message: d`],
    ["ends earlier", `${first}, mute: true`, `${first}, mute: false, until: 2027-01-31`],
    ["has expired", `${first}, mute: true, until: 2026-12-31`, `${first}, mute: false, until: 2026-11-29`],
    ["is not for tampering", `${first}, mute: true, tampering: true`, `${first}, mute: false`],
    ["is the earlier one", "when: iam-changes, severity: low", `${first}, severity: high`],
  ])("returns no rule that %s", (_, one, other) => {
    expect(hiding(one, other)).toBeUndefined();
  });
});
