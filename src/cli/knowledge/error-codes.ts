import { commonErrorCodes, deniedErrorCodes, mistakenErrorCode } from "../../cloudtrail/error-codes.ts";
import type { Judgment, Question } from "../../pattern/lint/facts/question.ts";
import { closest } from "../../words.ts";

/** The codes for a refused call that have several spellings, and the values that catch all of them. */
const variants: Readonly<Record<string, { readonly others: readonly string[]; readonly instead: string }>> = {
  AccessDenied: { others: ["AccessDeniedException"], instead: "AccessDenied*" },
  AccessDeniedException: { others: ["AccessDenied"], instead: "AccessDenied*" },
};

/** Judges errorCode: codes that no service writes, in another letter case, or only one of several spellings. */
export function judgeErrorCode(question: Question): Judgment | undefined {
  const { clause } = question;
  if (clause.kind === "check" || clause.value.kind === "regex") return undefined;
  const { text } = clause.value;
  return judgeUnknown(question, text) ?? judgeVariant(question, text);
}

function judgeUnknown(question: Question, text: string): Judgment | undefined {
  const code = text.replaceAll("*", "");
  if (code === "" || commonErrorCodes.some(question.isLike)) return undefined;
  const mistaken = mistakenErrorCode(code) ?? mistakenErrorCode(code.replace(/^(?:Client|Server)\./, ""));
  if (mistaken !== undefined) {
    const why = mistaken.why
      .replace(/\.$/, "")
      .replace(/^(?!CloudTrail)[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
    return {
      kind: "never",
      why,
      instead: mistakenInstead(question, mistaken.instead),
    };
  }
  // AWS has thousands of codes: only another letter case, or one letter, is a reliable sign of a mistake.
  const near = closest(code, commonErrorCodes, code.length > 8 ? 1 : 0) ?? missingClient(code);
  if (near === undefined) return undefined;
  const isStart = text.endsWith("*");
  return {
    kind: "never",
    why: `no service is known to write the code ${code}`,
    instead: [`${text.startsWith("*") ? "*" : ""}${near}${isStart ? "*" : ""}`],
  };
}

/** Returns the code with EC2's prefix, for a code that only EC2 has. */
function missingClient(code: string): string | undefined {
  const full = `Client.${code}`;
  return commonErrorCodes.find((name) => name.toLowerCase() === full.toLowerCase());
}

/** Returns only the prefixed code if the pattern tests for EC2, else all suggestions. */
function mistakenInstead({ required }: Question, instead: readonly string[]): readonly string[] {
  const isEc2 = required("eventSource").some((list) => list.every(({ text }) => text === "ec2.amazonaws.com"));
  const denied = instead.find((code) => deniedErrorCodes("ec2.amazonaws.com").includes(code));
  if (isEc2 && denied !== undefined) return [denied];
  return denied === undefined ? instead : instead.filter((code) => code !== denied);
}

function judgeVariant(question: Question, text: string): Judgment | undefined {
  const { clause, required, alternatives } = question;
  const variant = Object.hasOwn(variants, text) ? variants[text] : undefined;
  if (variant === undefined || clause.kind === "check" || clause.operator !== "=") return undefined;
  // Where the service is known, the author may know its code.
  if (required("eventSource").length > 0 || required("eventName").length > 0) return undefined;
  const isCaught = alternatives().some(
    (value) => value.text === variant.instead || variant.others.includes(value.text),
  );
  if (isCaught) return undefined;
  const [other = ""] = variant.others;
  return { kind: "error-code-variants", why: `other services write ${other}`, instead: [variant.instead] };
}
