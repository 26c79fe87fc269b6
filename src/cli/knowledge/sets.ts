import { valuesOf } from "../../cloudtrail/values.ts";
import type { Judgment, Question } from "../../pattern/lint/facts/question.ts";
import { printSelector } from "../../pattern/print.ts";
import { closest, listedAll } from "../../words.ts";

/** Judges fields that hold one of a few texts, or a boolean. */
export function judgeSet(question: Question): Judgment | undefined {
  const values = valuesOf(question.field);
  if (values === undefined) return undefined;
  switch (values.kind) {
    case "free-text":
      return undefined;
    case "texts":
      return judgeTexts(question, values.texts);
    case "text-boolean":
      return judgeTextBoolean(question);
    case "boolean":
      return judgeBoolean(question);
  }
}

function judgeTexts(question: Question, texts: readonly string[]): Judgment | undefined {
  const { clause } = question;
  const why = `CloudTrail writes ${listedAll(texts, "or")}`;
  if (clause.kind === "check") return isOnBoolean(question) ? { kind: "never", why } : undefined;
  if (texts.some(question.isLike)) return undefined;
  const meant = meantIn(clause.value.text, texts);
  return { kind: "never", why, ...(meant === undefined ? {} : { instead: [meant] }) };
}

function judgeTextBoolean(question: Question): Judgment | undefined {
  const { clause } = question;
  const subject = printSelector(clause.subject);
  const why = 'CloudTrail writes the text "true" or "false"';
  if (clause.kind === "check") {
    if (!isOnBoolean(question)) return undefined;
    return { kind: "never", why, rewrite: `${subject} = "${clause.test === "IS TRUE"}"` };
  }
  if (["true", "false"].some(question.isLike)) return undefined;
  const meant = booleanMeant(clause.value.text);
  return { kind: "never", why, ...(meant === undefined ? {} : { instead: [String(meant)] }) };
}

function judgeBoolean(question: Question): Judgment | undefined {
  const { clause } = question;
  if (clause.kind === "check" || ["true", "false"].some(question.isLike)) return undefined;
  const meant = booleanMeant(clause.value.text);
  const test = clause.operator === "!=" ? !meant : meant;
  return {
    kind: "never",
    why: "CloudTrail writes the boolean true or false",
    ...(meant === undefined ? {} : { rewrite: `${printSelector(clause.subject)} IS ${String(test).toUpperCase()}` }),
  };
}

/** Whether a check asks for a boolean. */
const isOnBoolean = ({ clause }: Question) =>
  clause.kind === "check" && (clause.test === "IS TRUE" || clause.test === "IS FALSE");

/** Returns the boolean that a text means: true for "True", "yes" or "1". */
function booleanMeant(text: string): boolean | undefined {
  const word = text.replaceAll("*", "").toLowerCase();
  if (["true", "yes", "1", "t", "y", "on"].includes(word)) return true;
  if (["false", "no", "0", "f", "n", "off"].includes(word)) return false;
  const near = closest(word, ["true", "false"], 1);
  return near === undefined ? undefined : near === "true";
}

/** Words that people use for values of CloudTrail. */
const synonyms: Readonly<Record<string, string>> = {
  true: "Yes",
  false: "No",
  failed: "Failure",
  fail: "Failure",
  error: "Failure",
  succeeded: "Success",
  successful: "Success",
  ok: "Success",
  user: "IAMUser",
  "iam-user": "IAMUser",
  rootuser: "Root",
  "root user": "Root",
  account: "AWSAccount",
  service: "AWSService",
  sso: "IdentityCenterUser",
  assumerole: "AssumedRole",
  consolesignin: "AwsConsoleSignIn",
  consolelogin: "AwsConsoleSignIn",
  apicall: "AwsApiCall",
  serviceevent: "AwsServiceEvent",
  read: "Management",
  write: "Management",
};

/** Returns the text of a closed set that was meant, with the wildcards of the value. */
function meantIn(value: string, texts: readonly string[]): string | undefined {
  const [, before = "", text = "", after = ""] = /^(\**)([^*]*)(\**)$/.exec(value) ?? [];
  if (text === "") return undefined;
  const word = text.toLowerCase();
  const part = before + after === "" ? undefined : texts.find((name) => name.toLowerCase().includes(word));
  if (part !== undefined) {
    const at = part.toLowerCase().indexOf(word);
    return before + part.slice(at, at + word.length) + after;
  }
  const said = Object.hasOwn(synonyms, word) ? synonyms[word] : undefined;
  if (said !== undefined && texts.includes(said)) return said;
  return closest(text, texts, Math.min(3, Math.ceil(text.length / 3)));
}
