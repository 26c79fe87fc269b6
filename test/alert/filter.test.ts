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
    ["everything with no filter", {}, [made("info", true, false)], []],
    [
      "what is as severe as asked, or more",
      { minSeverity: "high" },
      [made("critical", true, null), made("high", true, null)],
      [made("medium", true, null), made("info", true, null)],
    ],
    ["what failed", { onlyFailed: true }, [made("low", false, null)], [made("high", true, null)]],
    [
      "what no machine did",
      { human: true },
      [made("low", true, true), made("low", true, null)],
      [made("high", true, false)],
    ],
    [
      "what all of them say",
      { minSeverity: "medium", onlyFailed: true, human: true },
      [made("medium", false, true)],
      [made("low", false, true), made("medium", true, true), made("medium", false, false)],
    ],
  ])("takes %s", (_, filter, wanted, unwanted) => {
    expect(wanted.map((alert) => isWanted(alert, filter))).toEqual(wanted.map(() => true));
    expect(unwanted.map((alert) => isWanted(alert, filter))).toEqual(unwanted.map(() => false));
  });

  it("takes what could not be read, whatever the filter", () => {
    const unreadable = unreadableAlert("{", "its JSON is cut short");
    expect(isWanted(unreadable, { minSeverity: "critical", onlyFailed: true, human: true })).toBe(true);
  });

  it("knows the severities, the worst first", () => {
    expect(severities).toEqual(["critical", "high", "medium", "low", "info"]);
  });
});
