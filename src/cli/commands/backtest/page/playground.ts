import { dirname, relative } from "node:path";
import type { Alert } from "../../../../alert/alert.ts";
import { fragmentVersion, type State } from "../../../../playground/state.ts";

/**
 * Returns a function that returns the address of the playground, seen from the page, with the pattern and an alert's
 * record.
 */
export function playgroundLinks(page: string, playground: string, pattern: string): (alert: Alert) => string {
  const path = relative(dirname(page), playground).replaceAll("\\", "/");
  const address = path.split("/").map(encodeURIComponent).join("/");
  return ({ record }) => {
    const message = typeof record === "string" ? record : JSON.stringify(record);
    return `${address}#${fragmentOf({ pattern, events: [{ message }], chosen: 0, tab: "", other: "" })}`;
  };
}

function fragmentOf(state: State): string {
  // Loaded on demand, because only --playground needs it and loading takes time.
  const { deflateRawSync } = process.getBuiltinModule("node:zlib");
  return fragmentVersion + deflateRawSync(JSON.stringify(state)).toString("base64url");
}
