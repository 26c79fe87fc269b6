import { describe, it } from "vitest";
import { forms } from "./carriers.ts";
import { checkPlaces } from "./places.ts";

describe("the place of each character of a pattern", () => {
  // Few patterns can be written without quotes.
  const runsOf = (form: string) => (form.endsWith("plain") ? 200 : 30);

  it.each(Object.keys(forms))("is found in %s", (form) => checkPlaces(form, runsOf(form)));
});
