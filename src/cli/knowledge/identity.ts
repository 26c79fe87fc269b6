import type { Value } from "../../pattern/ast.ts";
import { canHaveForm } from "../../pattern/lint/facts/forms.ts";
import type { Judgment, Question } from "../../pattern/lint/facts/question.ts";
import { quote } from "../../pattern/print.ts";

/**
 * The forms of userIdentity.arn.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
const callers: readonly string[] = [
  "arn:aws{name}:iam::{digits}:root",
  "arn:aws{name}:iam::{digits}:user/{path}",
  "arn:aws{name}:sts::{digits}:assumed-role/{name}/{name}",
  "arn:aws{name}:sts::{digits}:federated-user/{name}",
];

/** The forms of the ARN of what issued a session: a role, a user or root. */
const issuers: readonly string[] = [
  "arn:aws{name}:iam::{digits}:role/{path}",
  "arn:aws{name}:iam::{digits}:user/{path}",
  "arn:aws{name}:iam::{digits}:root",
];

const roleForm = "arn:aws{name}:iam::{digits}:role/{path}";
const sessionForm = "arn:aws{name}:sts::{digits}:assumed-role/{path}";
const issuerName = "$.userIdentity.sessionContext.sessionIssuer.userName";
const issuerArn = "userIdentity.sessionContext.sessionIssuer.arn";

/** Judges the ARN of the caller or of a session's issuer. */
export function judgeArn(question: Question): Judgment | undefined {
  const { clause, field } = question;
  if (clause.kind === "check" || clause.value.kind === "regex") return undefined;
  return field === issuerArn ? judgeIssuer(clause.value) : (judgeCaller(clause.value) ?? judgeWithType(question));
}

function judgeCaller({ text }: Value): Judgment | undefined {
  if (callers.some((form) => canHaveForm(text, form))) return undefined;
  if (canHaveForm(text, roleForm)) {
    return {
      kind: "never",
      why: "the calls of a role have the ARN of the session, arn:aws:sts::<account>:assumed-role/<role>/<session>",
      ...suggested(sessionOf(text)),
    };
  }
  if (canHaveForm(text, sessionForm)) {
    return {
      kind: "never",
      why: "the ARN of a session ends in /<role>/<session>",
      instead: [`${text.replace(/\/$/, "")}/*`],
    };
  }
  const why = "the field has the ARN of a user, root, a session of a role or a federated user";
  const lower = lowerCased(text);
  if (lower !== text && callers.some((form) => canHaveForm(lower, form)))
    return { kind: "never", why, instead: [lower] };
  if (/^\d{12}$/.test(text)) return { kind: "never", why, instead: [`arn:aws:*::${text}:*`] };
  return { kind: "never", why, ...suggested(wildBefore(text, callers)) };
}

function judgeIssuer({ text }: Value): Judgment | undefined {
  if (issuers.some((form) => canHaveForm(text, form))) return undefined;
  const why = "the field has the ARN of the role, arn:aws:iam::<account>:role/<role>";
  const [, before = "", name] = /^(.*?)(?::assumed-role\/|assumed-role\/)([^/]*)/.exec(text) ?? [];
  if (name !== undefined) {
    return {
      kind: "never",
      why,
      instead: [`${before.replace(":sts:", ":iam:")}:role/*${name}`],
    };
  }
  const lower = lowerCased(text);
  if (lower !== text && issuers.some((form) => canHaveForm(lower, form)))
    return { kind: "never", why, instead: [lower] };
  return { kind: "never", why, ...suggested(wildBefore(text, issuers)) };
}

/** Returns the value with a wildcard in front if the text is only the end of an ARN, or only a name. */
function wildBefore(text: string, forms: readonly string[]): string | undefined {
  if (text.startsWith("*") || text.startsWith("arn:")) return undefined;
  const wide = `*${text.includes("/") || text.includes(":") ? "" : "/"}${text}`;
  return forms.some((form) => canHaveForm(wide, form)) ? wide : undefined;
}

const suggested = (text: string | undefined): Pick<Judgment, "instead"> =>
  text === undefined ? {} : { instead: [text] };

/** Returns a text with the fixed parts of an ARN in lower case. */
function lowerCased(text: string): string {
  return text.replace(/^[^/]*/, (start) => start.toLowerCase()).replace(/:(?:ROOT)$/i, ":root");
}

/** Returns the ARN of all sessions of a role, without the role's path. */
function sessionOf(text: string): string | undefined {
  const [, before, path] = /^(.*?):?role\/(.*)$/.exec(text) ?? [];
  if (before === undefined || path === undefined) return undefined;
  const name = path.split("/").at(-1) ?? "";
  const wide = path.endsWith("*") && name === "*" ? "*" : name.endsWith("*") ? name : `${name}/*`;
  return `${before.replace(":iam:", ":sts:")}:assumed-role/${wide}`;
}

/** Judges an ARN that contradicts the type of the identity. */
function judgeWithType({ clause, required }: Question): Judgment | undefined {
  if (clause.kind === "check") return undefined;
  const { text } = clause.value;
  for (const list of required("userIdentity.type")) {
    const forms = list.flatMap((value) => formsOf[value.text] ?? callers);
    if (list.length === 0 || forms.some((form) => canHaveForm(text, form))) continue;
    const types = list.map((value) => value.text).join(" or ");
    return { kind: "never", why: `an identity of the type ${types} has an ARN like ${shown(forms)}` };
  }
  return undefined;
}

const formsOf: Readonly<Record<string, readonly string[]>> = {
  Root: callers.slice(0, 1),
  IAMUser: callers.slice(1, 2),
  AssumedRole: callers.slice(2, 3),
  FederatedUser: callers.slice(3, 4),
};

const shown = (forms: readonly string[]): string =>
  (forms[0] ?? "")
    .replace("aws{name}", "aws")
    .replace("{digits}", "<account>")
    .replace("{name}", "<role>")
    .replace(/\{\w+\}/, "<name>");

/** Judges userIdentity.userName, which the sessions of roles do not have. */
export function judgeUserName({ clause, required }: Question): Judgment | undefined {
  if (clause.kind === "check") return undefined;
  const { text } = clause.value;
  const isRole = required("userIdentity.type").some(
    (list) => list.length > 0 && list.every((value) => value.text === "AssumedRole"),
  );
  const isSession = required("userIdentity.arn").some(
    (list) => list.length > 0 && list.every((value) => isSessionArn(value.text)),
  );
  const why = `the session of a role has no userIdentity.userName, but ${issuerName.slice(2)}`;
  const value = clause.value.kind === "regex" ? `%${text}%` : quote(text);
  const rewrite = `${issuerName} ${clause.operator} ${value}`;
  if (isRole || isSession) return { kind: "absent", why, rewrite };
  if (/^\^?\**AWSReservedSSO/i.test(text))
    return { kind: "never", why, rewrite: rewrite.replace(/awsreservedsso/i, "AWSReservedSSO") };
  if (/^\**arn:/.test(text))
    return {
      kind: "never",
      why: "the field has a name, not an ARN",
      rewrite: `$.userIdentity.arn ${clause.operator} ${value}`,
    };
  if (text.toLowerCase() === "root") {
    return {
      kind: "never",
      why: "root has no user name, only the alias of the account",
      rewrite: `$.userIdentity.type ${clause.operator} "Root"`,
    };
  }
  return undefined;
}

const isSessionArn = (text: string): boolean => text.includes("assumed-role/") && canHaveForm(text, sessionForm);
