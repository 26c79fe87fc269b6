import { type Fields, fields, isTooDeep } from "../../../cloudtrail/fields.ts";
import { isPolicy } from "../statement.ts";
import { duplicateName } from "./duplicates.ts";

/** A policy document out of a text, or the reason why there is none: "is not valid JSON". */
export type DocumentText =
  | { readonly document: Fields; readonly duplicate: string | undefined }
  | { readonly document?: undefined; readonly reason: string };

/** The number of encodings to undo: nobody encodes a policy more than a few times. */
const maxLayers = 8;

/** Reads a policy document that may be JSON, JSON in JSON, URL-encoded, and any of these several times. */
export function documentIn(text: string): DocumentText {
  let inner = text.trim();
  for (let layer = 0; layer < maxLayers; layer++) {
    const parsed = parse(inner);
    if (typeof parsed === "object" && parsed !== null) return check(parsed, inner);
    if (parsed !== undefined && typeof parsed !== "string") return { reason: "is not a policy document" };
    const next = parsed?.trim() ?? urlDecoded(inner);
    if (next === undefined) return { reason: reasonOf(inner) };
    inner = next;
  }
  return { reason: `is encoded more than ${maxLayers} times` };
}

function check(value: object, json: string): DocumentText {
  if (!isPolicy(value)) return { reason: "is not a policy document" };
  // A policy that is nested too deeply cannot be printed.
  if (isTooDeep(value)) return { reason: "is nested too deeply" };
  return { document: fields(value), duplicate: duplicateName(json, value) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns a text without URL encoding; undefined if it has none. Forms write a space as a plus sign. */
function urlDecoded(text: string): string | undefined {
  if (!/%[\da-f]{2}/i.test(text)) return undefined;
  try {
    const decoded = decodeURIComponent(text).trim();
    if (!/^\+*[%{"]/.test(decoded) || parse(decoded) !== undefined) return decoded;
    const form = decodeURIComponent(text.replaceAll("+", "%20")).trim();
    return parse(form) === undefined ? decoded : form;
  } catch {
    return undefined;
  }
}

function reasonOf(text: string): string {
  const isCut = /^(?:\{|%7b)/i.test(text) && !/(?:\}|%7d)$/i.test(text);
  return isCut ? "is cut: it does not end in a brace" : "is not valid JSON";
}
