import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { moduleText } from "../../scripts/generate-wasm.js";

it("the sources compile to the module that is committed", async () => {
  expect(readFileSync("src/bytes/compiled.ts", "utf8")).toBe(await moduleText());
});
