import { describe, it } from "vitest";
import { forms } from "./carriers.ts";
import { checkPlaces } from "./places.ts";

describe("the place of each character of a pattern", () => {
  it.each(Object.keys(forms))("is found in %s", (form) => checkPlaces(form, 30));
});
