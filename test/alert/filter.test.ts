import { describe, expect, it } from "vitest";
import { type Alert, unreadableAlert } from "../../src/alert/alert.ts";
import { type AlertFilter, isWanted } from "../../src/alert/filter.ts";
import { severities } from "../../src/alert/severity.ts";
import { sample } from "../render/rendering.ts";

const made = (severity: Alert["severity"], ok: boolean, human: boolean | null): Alert => {
  const alert = sample("CreateUser");
  return { ...alert, severity, outcome: { ...alert.outcome, ok }, actor: { ...alert.actor, human } };
};

describe("isWanted", () => {
  it.each<[string, AlertFilter, readonly Alert[], readonly Alert[]]>([
    ["everything without a filter", {}, [made("info", true, false)], []],
    [
      "alerts of the minimum severity or worse",
      { minSeverity: "high" },
      [made("critical", true, null), made("high", true, null)],
      [made("medium", true, null), made("info", true, null)],
    ],
    ["failed calls", { onlyFailed: true }, [made("low", false, null)], [made("high", true, null)]],
    [
      "calls by people and unknown actors",
      { human: true },
      [made("low", true, true), made("low", true, null)],
      [made("high", true, false)],
    ],
    [
      "alerts that meet all conditions",
      { minSeverity: "medium", onlyFailed: true, human: true },
      [made("medium", false, true)],
      [made("low", false, true), made("medium", true, true), made("medium", false, false)],
    ],
  ])("accepts %s", (_, filter, wanted, unwanted) => {
    expect(wanted.map((alert) => isWanted(alert, filter))).toEqual(wanted.map(() => true));
    expect(unwanted.map((alert) => isWanted(alert, filter))).toEqual(unwanted.map(() => false));
  });

  it("accepts an unreadable log event with any filter", () => {
    const unreadable = unreadableAlert("{", "its JSON is cut short");
    expect(isWanted(unreadable, { minSeverity: "critical", onlyFailed: true, human: true })).toBe(true);
  });

  it("lists the severities worst first", () => {
    expect(severities).toEqual(["critical", "high", "medium", "low", "info"]);
  });
});
