import { describe, it } from "vitest";
import { checkPlaces } from "./places.ts";

describe("places of patterns in code", () => {
  it("are those of the characters that write each character", async () => {
    await checkPlaces(500);
  });
});
