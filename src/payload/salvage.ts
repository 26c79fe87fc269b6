import { tryParse } from "../bytes/json.ts";
import { JsonScanner } from "../bytes/json-scanner.ts";
import type { DecodeOptions } from "./awslogs.ts";
import { recognize } from "./envelopes.ts";
import { attempt, brokenRecord, type Item } from "./items.ts";

/** The most unclosed braces to try: a document that was cut off has one for each level, not thousands. */
const maxOpen = 32;

/**
 * Returns the complete records and payloads of a JSON document that was cut off, and the broken rest as an unreadable
 * item. Returns an empty list if the document holds neither records nor payloads.
 */
export function salvage(text: string, options: DecodeOptions): Item[] {
  const bytes = Buffer.from(text);
  const items: Item[] = [];
  let saved = 0;
  let open = 0;
  for (let at = bytes.indexOf("{"); at !== -1 && open < maxOpen; ) {
    const end = new JsonScanner().scan(bytes, at, bytes.length);
    if (typeof end !== "number") {
      open++;
      at = bytes.indexOf("{", at + 1);
      continue;
    }
    const value = tryParse(bytes.toString("utf8", at, end));
    const found = value === undefined ? undefined : attempt(() => recognize(value.json, options));
    if (found !== undefined) {
      items.push(...found);
      saved = end;
    }
    at = bytes.indexOf("{", end);
  }
  if (items.length === 0) return brokenRecord(text) ?? [];
  const rest = bytes.toString("utf8", saved).replace(/^[\s,]+/, "");
  // Text that only begins like JSON, such as [INFO], was not cut off.
  if (new JsonScanner().scan(bytes, 0, bytes.length) !== "more") return [...items, ...(brokenRecord(rest) ?? [])];
  return [...items, { kind: "unreadable", text: rest, reason: "its JSON is cut short" }];
}
