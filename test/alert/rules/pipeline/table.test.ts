import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pipelineCalls } from "../../../../src/alert/rules/pipeline/effects.ts";
import { isPart } from "../../../../src/alert/rules/pipeline/parts.ts";
import { trailCalls } from "../../../../src/alert/rules/trail.ts";
import { lookedAt } from "./looked-at.ts";

interface Models {
  readonly calls: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const { calls } = JSON.parse(readFileSync("test/alert/rules/pipeline-calls.json", "utf8")) as Models;
const inModels = Object.entries(calls).flatMap(([source, byName]) =>
  Object.keys(byName).map((name) => `${source}:${name}`),
);
const inTable: ReadonlySet<string> = new Set([...pipelineCalls, ...trailCalls]);
const looked = Object.entries(lookedAt).flatMap(([source, entry]) =>
  entry.flatMap(({ calls }) => calls.map((name) => `${source}:${name}`)),
);

/** CloudTrail's actions for channels of other services, which are not in the SDK's models. */
const outsideModels = ["cloudtrail:DeleteServiceLinkedChannel", "cloudtrail:UpdateServiceLinkedChannel"];

describe("the table of calls that touch the pipeline", () => {
  it("has every call of the SDK's models that was not looked at", () => {
    const known = new Set([...inTable, ...looked]);
    expect(inModels.filter((call) => !known.has(call))).toEqual([]);
  });

  it("shares no call with the list of those that were looked at", () => {
    expect(looked.filter((call) => inTable.has(call))).toEqual([]);
    expect(new Set(looked).size).toBe(looked.length);
  });

  it("has only calls of the SDK's models, and so has the list", () => {
    const known = new Set([...inModels, ...outsideModels]);
    expect([...inTable, ...looked].filter((call) => !known.has(call))).toEqual([]);
  });
});

describe("the names of the stack's resources", () => {
  const template = readFileSync("deploy/template.yaml", "utf8");
  const names = [
    ...template.matchAll(/^ +\w*Name: !Sub "(\$\{FunctionName\}[^"]*|\/aws\/lambda\/\$\{FunctionName\})"/gm),
  ];

  it("are in the template", () => {
    expect(names.length).toBeGreaterThan(8);
  });

  it.each(names.map(([, name = ""]) => name))("%s is a part of the pipeline", (name) => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is CloudFormation's own notation.
    const called = name.replace("${FunctionName}", "watch");
    expect(isPart(called, ["watch"])).toBe(true);
    expect(isPart(called, ["other"])).toBe(false);
  });
});
