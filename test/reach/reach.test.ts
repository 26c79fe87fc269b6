import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { either } from "../../src/pattern/either.ts";
import { except } from "../../src/pattern/except.ts";
import { compile } from "../../src/pattern/match/compile.ts";
import { defaultPreset, presets } from "../../src/presets.ts";
import { account, alertOf, type Raw } from "../alert/alerts.ts";
import { findingCodes } from "./codes.ts";
import { leftOut, through } from "./findings.ts";

const pattern = presets.find(({ name }) => name === defaultPreset)?.pattern ?? "";
const { testJson } = compile(pattern);
const samples: readonly Raw[] = readdirSync("fixtures/records").map((file) =>
  JSON.parse(readFileSync(`fixtures/records/${file}`, "utf8")),
);
const accounts = new Map([[account, { alias: "production", owner: null, environment: null }]]);
const codesOf = (record: Raw) => alertOf(record, { accounts }).findings.map(({ code }) => code);
const codes = findingCodes();
const shownBySamples: ReadonlySet<string> = new Set(samples.filter((sample) => testJson(sample)).flatMap(codesOf));

describe("the findings of the alert engine and the default pattern", () => {
  it("are derived from the source", () => {
    expect(codes.length).toBeGreaterThan(50);
    for (const code of samples.flatMap(codesOf)) expect(codes).toContain(code);
  });

  it.each(codes)("%s is let through, or left out for a reason (test/reach/findings.ts)", (code) => {
    const isKnown = shownBySamples.has(code) || code in through || code in leftOut;
    expect(isKnown, `add a record for ${code} to test/reach/findings.ts`).toBe(true);
  });

  it("have an entry in only one of the lists, which name no other findings", () => {
    const listed = [...Object.keys(through), ...Object.keys(leftOut)];
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed.filter((code) => !codes.includes(code))).toEqual([]);
    expect(Object.keys(leftOut).filter((code) => shownBySamples.has(code) && code !== "code-replaced")).toEqual([]);
  });

  it.each(Object.entries(through))("%s is caused by a record that the default lets through", (code, record) => {
    expect(codesOf(record)).toContain(code);
    expect(testJson(record)).toBe(true);
  });

  it.each(Object.entries(leftOut))(
    "%s is caused by a record that the default does not let through",
    (code, { record }) => {
      if (code !== "unreadable") expect(codesOf(record)).toContain(code);
      expect(testJson(record)).toBe(false);
    },
  );

  it.each(
    Object.entries(leftOut).flatMap(([code, { reason, record }]) =>
      [...reason.matchAll(/--also '([^']+)'/g)].map(([, also = ""]) => [code, also, record] as const),
    ),
  )("%s is let through with --also '%s'", (_, also, record) => {
    expect(compile(either([pattern, also])).testJson(record)).toBe(true);
  });

  it("leave room for an exclusion", () => {
    expect(
      except(pattern, [{ selector: "userIdentity.arn", value: "arn:aws:sts::*:assumed-role/ci-deploy/*" }]).length,
    ).toBeLessThan(1024);
  });
});
