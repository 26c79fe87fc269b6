import type { Solution } from "../solve/search.ts";
import type { Field } from "./fields.ts";
import { indexOf } from "./links.ts";

/** Writes the event that a solution describes. Numbers keep their spelling. */
export function eventOf(field: Field, solution: Solution): string {
  const text = solution.get(field) as string;
  const present = (kind: "name" | "index") => field.under(kind).filter((child) => solution.get(child) != null);
  if (text === "{}") {
    const members = present("name").map((child) => `${JSON.stringify(child.key)}:${eventOf(child, solution)}`);
    return `{${members.join()}}`;
  }
  if (text !== "[]") return text;
  const elements: string[] = [];
  for (const child of present("index").toSorted((a, b) => indexOf(a) - indexOf(b))) {
    // No condition tests the elements in between, unless there is a wildcard, and then each has its own field.
    while (!child.isSpare && elements.length < indexOf(child)) elements.push("null");
    elements.push(eventOf(child, solution));
  }
  return `[${elements.join()}]`;
}
