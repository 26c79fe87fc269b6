import { expect, it } from "vitest";
import { endingAt } from "../../src/lambda/channels/answer.ts";

it("ends a hundred calls at one signal without a warning of too many listeners", async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on("warning", listen);
  const end = new AbortController();
  let ended = 0;
  for (let call = 0; call < 100; call++) {
    endingAt(end.signal)?.addEventListener("abort", () => ended++);
  }
  end.abort(new Error("over"));
  await new Promise((done) => setImmediate(done));
  process.off("warning", listen);
  expect([ended, warnings]).toEqual([100, []]);
  expect(endingAt(end.signal)?.reason).toEqual(new Error("over"));
  expect(endingAt(undefined)).toBeUndefined();
});
