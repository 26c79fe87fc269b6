import { expect, it } from "vitest";
import { isCurrent } from "../../scripts/generate-wasm.js";
import { compiled } from "../../src/bytes/compiled.ts";

it("the compiled module is of the current sources", () => {
  expect(isCurrent()).toBe(true);
});

it("is at most 8 kB", () => {
  expect(Buffer.from(compiled, "base64").length).toBeLessThan(8000);
});
