import { expect, it } from "vitest";
import { limitsIn } from "../../src/lambda/decode.ts";

const most = 64 * 2 ** 20;

it.each([
  [undefined, most, most],
  ["", most, most],
  ["none", most, most],
  ["10240", most, most],
  ["768", most, most],
  ["512", most, 48_541_212],
  ["256", most, 18_715_050],
  ["128", 34_217_728, 3_801_969],
  ["64", 1_000_000, 1_000_000],
])("a function with %s MB takes payloads of up to %i bytes, of which %i match", (megabytes, maxBytes, maxMatching) => {
  expect(limitsIn(megabytes)).toEqual({ maxBytes, maxMatching });
});
