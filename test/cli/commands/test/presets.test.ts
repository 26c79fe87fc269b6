import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { presets } from "../../../../src/presets.ts";
import { run } from "../../io.ts";

const folder = "fixtures/presets";

interface Data {
  readonly tests: number;
  readonly patterns: readonly {
    readonly name: string;
    readonly clauses: readonly { readonly clause: string; readonly matched: boolean; readonly refused: boolean }[];
  }[];
}

describe("the built-in patterns", () => {
  it.each(presets)("$name meets the expectations in its file, which cover every clause", async (preset) => {
    const file = `${folder}/${preset.name}.iam-alerts.yaml`;
    expect(existsSync(file)).toBe(true);
    const { code, stdout, stderr } = await run(["test", file, "--strict", "--min-clauses", "100", "--format", "json"]);
    const { tests, patterns } = JSON.parse(stdout) as Data;
    expect([code, stderr]).toEqual([0, ""]);
    expect(patterns.map(({ name }) => name)).toEqual([preset.name]);
    const clauses = patterns.flatMap((pattern) => pattern.clauses);
    expect(clauses.length).toBeGreaterThan(0);
    expect(tests).toBeGreaterThan(clauses.length);
    expect(clauses.filter(({ matched, refused }) => !matched || !refused)).toEqual([]);
  });

  it("have no file without a preset", () => {
    const files = readdirSync(folder).filter((file) => file.endsWith(".iam-alerts.yaml"));
    expect(files.sort()).toEqual(presets.map(({ name }) => `${name}.iam-alerts.yaml`).sort());
  });
});
