import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { missingFor } from "../java.ts";
import { Ruler, rulerJava } from "./ruler.ts";

describe.skipIf(missingFor("event-ruler", rulerJava) !== undefined)("event-ruler", () => {
  let ruler: Ruler;
  beforeAll(async () => {
    ruler = await Ruler.start();
  });
  afterAll(() => ruler.stop());

  it("says which events a rule matches", async () => {
    const events = ['{"a":"x"}', '{"a":["y","x"]}', '{"a":null}'];
    expect(await ruler.match('{"a":["x"]}', events)).toEqual({ matched: [0, 1] });
  });

  it("says why it refuses a rule", async () => {
    expect(await ruler.match('{"a":[{"numeric":[">=",5,"<=",5]}]}', [])).toEqual({
      refused: expect.stringContaining("Bottom must be less than top"),
    });
  });
});
