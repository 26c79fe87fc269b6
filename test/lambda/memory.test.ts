import { expect, it } from "vitest";
import { maxBytesIn } from "../../src/lambda/memory.ts";

it.each([
  [undefined, 64 * 2 ** 20],
  ["", 64 * 2 ** 20],
  ["none", 64 * 2 ** 20],
  ["10240", 64 * 2 ** 20],
  ["768", 64 * 2 ** 20],
  ["512", 48_541_212],
  ["256", 18_715_050],
  ["128", 3_801_969],
  ["64", 1_000_000],
])("a function with %s MB takes payloads of up to %i bytes", (megabytes, bytes) => {
  expect(maxBytesIn(megabytes)).toBe(bytes);
});
