import type { Judgment, Question } from "../../pattern/lint/facts/question.ts";

const everywhere =
  "it is false for every session of IAM Identity Center, and calls with long-term access keys do not have the field";

/**
 * Judges mfaAuthenticated, which says nothing of sessions of IAM Identity Center and is missing with long-term keys.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent
 */
export function judgeMfa(question: Question): Judgment | undefined {
  const { clause, required } = question;
  if (clause.kind === "check") return undefined;
  const isTrue = question.isLike("true");
  const isFalse = question.isLike("false");
  if (isTrue && isFalse) return undefined;
  const needsTrue = (clause.operator === "=") === isTrue;
  const types = required("userIdentity.type")
    .find((list) => list.length > 0)
    ?.map(({ text }) => text);
  if (types?.every((type) => withoutSession.includes(type))) {
    return {
      kind: "absent",
      why: `an identity of the type ${types.join(" or ")} has no session that could have used MFA`,
    };
  }
  if (isIdentityCenter(question)) {
    return needsTrue
      ? { kind: "absent", why: "CloudTrail writes false for every session of IAM Identity Center, with MFA or without" }
      : { kind: "mfa-unknown", why: "CloudTrail writes false for every session of IAM Identity Center" };
  }
  if (needsTrue) return undefined;
  if (types?.every((type) => type === "IAMUser" || type === "Root")) return undefined;
  return { kind: "mfa-unknown", why: everywhere, hint: hintFor(question) };
}

/** The types of identities whose records have no sessionContext.attributes. */
const withoutSession: readonly string[] = [
  "AWSService",
  "AWSAccount",
  "IdentityCenterUser",
  "SAMLUser",
  "WebIdentityUser",
];

function isIdentityCenter({ required }: Question): boolean {
  const fields = [
    "userIdentity.arn",
    "userIdentity.principalId",
    "userIdentity.sessionContext.sessionIssuer.userName",
    "userIdentity.sessionContext.sessionIssuer.arn",
  ];
  return fields.some((field) =>
    required(field).some((list) => list.length > 0 && list.every(({ text }) => text.includes("AWSReservedSSO"))),
  );
}

function hintFor({ clause }: Question): string {
  const field = "$.userIdentity.sessionContext.sessionIssuer.userName";
  return clause.kind === "check"
    ? ""
    : `to leave Identity Center out, add (${field} NOT EXISTS || ${field} != "AWSReservedSSO_*")`;
}
