import { endOfString } from "../bytes/json.ts";
import { isWhitespace, quote } from "../bytes/tokens.ts";

/** Returns a record's JSON as the message that CloudWatch Logs would receive: without whitespace between its tokens. */
export function messageOf(json: string): string {
  if (!/\s/.test(json)) return json;
  const parts: string[] = [];
  let copied = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === quote) at = endOfString(json, at);
    else if (isWhitespace(code)) {
      parts.push(json.slice(copied, at));
      copied = at + 1;
    }
  }
  parts.push(json.slice(copied));
  return parts.join("");
}
