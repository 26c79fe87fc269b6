import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { toAlert } from "../../src/detect.ts";

it("is an entry of the package, with the YAML parser and its license", async () => {
  const { applyRules, readRules } = await import("iam-alerts/rules");
  const rules = readRules("- { when: iam-changes, mute: true }\n- { when: iam-changes, mut: 1 }\n", "ours.yaml");
  expect([rules.rules.length, rules.isWhole]).toEqual([1, false]);
  expect(rules.problems.map(({ place }) => [place.file, place.line])).toEqual([["ours.yaml", 2]]);
  const alert = toAlert(JSON.parse(readFileSync("fixtures/records/CreateUser.json", "utf8")));
  const now = Date.parse("2026-11-30T12:00:00Z");
  expect(applyRules(alert, readRules("- { when: iam-changes, mute: true }"), now).rules?.mutedBy).toBe(1);
  expect(readFileSync("dist/rules/LICENSES.txt", "utf8")).toContain("yaml ");
});
