import { describe, it } from "vitest";
import { forms } from "./carriers.ts";
import { checkPlaces } from "./places.ts";

describe("the place of each character of a pattern, in 10,000 files", () => {
  it.each(Object.keys(forms))("is found in %s", (form) => checkPlaces(form, 600));
});
