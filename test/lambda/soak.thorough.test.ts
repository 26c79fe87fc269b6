import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

it("the function delivers every alert of 20,000 log events once and does not leak memory", () => {
  const args = ["--no-warnings", "--expose-gc", "benchmark/soak/index.js", "--events", "20000"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toMatch(/alerts wanted (\d{3}), delivered \1, taken by the topic \1, twice 0\n/);
  // Not zero as well where more than a few megabytes were held.
  expect(status, stdout).toBe(0);
}, 180_000);
