import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/pattern/match/compile.ts";
import { defaultPreset, presets } from "../../src/presets.ts";
import { kinds } from "./kinds.ts";
import { callsTable, kindsTable, leftOutTable } from "./tables.ts";

const update = process.env["UPDATE_GOLDENS"] !== undefined;
const { testJson } = compile(presets.find(({ name }) => name === defaultPreset)?.pattern ?? "");

/** The generated blocks: `<!-- kinds -->`, the table, `<!-- /kinds -->`. UPDATE_GOLDENS=1 writes them. */
const blocks = [
  ["README.md", "short", () => kindsTable(true)],
  ["deploy/README.md", "kinds", () => kindsTable()],
  ["docs/recommended.md", "kinds", () => kindsTable()],
  ["docs/recommended.md", "calls", callsTable],
  ["docs/recommended.md", "left-out", leftOutTable],
] as const;

describe("what the default pattern lets through", () => {
  it.each(kinds.map((kind) => [kind.name, kind] as const))("is what the table says of %s", (_, { records }) => {
    expect(records.through.length * records.not.length).toBeGreaterThan(0);
    expect(records.through.filter((record) => !testJson(record))).toEqual([]);
    expect(records.not.filter((record) => testJson(record))).toEqual([]);
  });

  it.each(blocks)("is in %s, block %s, as derived", (document, name, table) => {
    const text = readFileSync(document, "utf8");
    const block = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
    expect(text).toMatch(block);
    const expected = text.replace(block, (_, before: string, after: string) => `${before}${table()}\n${after}`);
    if (update) writeFileSync(document, expected);
    expect(readFileSync(document, "utf8")).toBe(expected);
  });
});
