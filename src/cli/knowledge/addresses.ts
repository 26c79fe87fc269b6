import { canHaveForm } from "../../pattern/lint/facts/forms.ts";
import type { Judgment, Question } from "../../pattern/lint/facts/question.ts";
import { printSelector } from "../../pattern/print.ts";

/** The forms of sourceIPAddress: IPv4, IPv6, the name of a service, and names without a domain. */
const forms: readonly string[] = [
  "{digits}.{digits}.{digits}.{digits}",
  "{hex}:{hex}",
  "{host}.amazonaws.com",
  "{host}.amazonaws.com.cn",
  "{host}.amazonaws.eu",
  "{host}.amazon.com",
  "{host}.aws.internal",
  "AWS Internal",
  "AWS Internal/{digits}",
];

/** Judges sourceIPAddress: ranges, addresses that cannot exist, and names in the wrong letter case. */
export function judgeAddress({ clause, required }: Question): Judgment | undefined {
  if (clause.kind === "check" || clause.value.kind === "regex") return undefined;
  const { text } = clause.value;
  const why =
    "CloudTrail writes an IP address, the name of a service such as cloudformation.amazonaws.com, or AWS Internal";
  const range = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(text);
  if (range !== null) return judgeRange(printSelector(clause.subject), clause.operator, range);
  if (/^[0-9a-f:]+\/\d+$/i.test(text)) {
    return { kind: "never", why: `${why}, never a range`, hint: "write the part that its addresses share, and *" };
  }
  if (/^\d+(?:\.\d+){3}$/.test(text) && text.split(".").some((part) => Number(part) > 255)) {
    return { kind: "never", why: `${text} is not an IP address` };
  }
  if (forms.some((form) => canHaveForm(text, form))) return undefined;
  const lower = text.toLowerCase();
  if (/^\**aws[ -]?internal/i.test(text)) return { kind: "never", why, instead: ["AWS Internal"] };
  if (/amazonaws\.com/i.test(text) && forms.some((form) => canHaveForm(lower, form))) {
    return { kind: "never", why, instead: [lower] };
  }
  // Other names are seen there, such as those of partners: only text that cannot be a name is a mistake.
  return /[\s,/]/.test(text) && required("eventType").length === 0 ? { kind: "never", why } : undefined;
}

/** Suggests the shared start of a range's addresses, or a regular expression where it ends within a number. */
function judgeRange(subject: string, operator: string, [, ...parts]: RegExpExecArray): Judgment {
  const bits = Number(parts.at(-1));
  const why = "CloudTrail writes single IP addresses, and a range is only text here";
  const whole = Math.floor(bits / 8);
  if (whole === 0 || bits > 32) return { kind: "never", why };
  const start = parts.slice(0, Math.min(4, whole)).join(".");
  if (bits % 8 === 0) return { kind: "never", why, instead: [whole === 4 ? start : `${start}.*`] };
  const first = Number(parts[whole]);
  const size = 2 ** (8 - (bits % 8));
  const low = first - (first % size);
  const numbers = Array.from({ length: size }, (_, index) => low + index);
  if (size > 16) return { kind: "never", why, hint: `write the part that its addresses share, such as "${start}.*"` };
  const either = numbers.join("|");
  // AWS's regular expressions have no groups, so each number needs the whole start.
  return {
    kind: "never",
    why,
    hint: `list the values: ${subject} ${operator} "${start}.${low}${whole === 3 ? "" : ".*"}" and so on, for ${either}`,
  };
}
