import { readFileSync } from "node:fs";
import { Chalk } from "chalk";
import { describe, expect, it } from "vitest";
import { formats } from "../../src/render/renderer.ts";
import { fieldAt, fieldNames } from "../../src/render/rows/fields.ts";
import { lines } from "../cli/io.ts";
import { activeContent } from "../render/active-content.ts";
import { alertOf, printed } from "../render/rendering.ts";

const alerts = lines<{ record: unknown }>(readFileSync("../shared/corpus/records.jsonl", "utf8")).map(({ record }) =>
  alertOf(record),
);

describe("the published records", () => {
  it.each(formats)("are printed one by one as %s, without active content", async (format) => {
    expect(alerts.length).toBeGreaterThan(1000);
    for (const alert of alerts) {
      const found = await activeContent(format, await printed(format, [alert]));
      expect(found.map((what) => `${alert.id}: ${what}`)).toEqual([]);
    }
  });

  it.each(formats)("are printed together as %s, without active content", async (format) => {
    expect(await activeContent(format, await printed(format, alerts))).toEqual([]);
  });

  it("are printed in color, with links, at any width, and field by field", async () => {
    const fields = fieldNames.map(fieldAt);
    for (const alert of alerts) {
      for (const columns of [20, 60, 133]) {
        const screen = { paint: new Chalk({ level: 1 }), links: true, columns };
        expect(await activeContent("terminal", await printed("terminal", [alert], screen))).toEqual([]);
      }
      expect(await activeContent("csv", await printed("csv", [alert], { fields }))).toEqual([]);
    }
  });
});
