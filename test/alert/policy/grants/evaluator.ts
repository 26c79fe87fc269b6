import { own } from "../policies.ts";

/** A statement of a policy, as far as the evaluator knows it. */
export interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
}

const iam = (resource: string) => `arn:aws:iam::${own}:${resource}`;

/** The user who gets the policy. */
export const holder = "carol";

/** A kind of resource. */
export type Kind =
  | "self"
  | "user"
  | "group"
  | "role"
  | "policy"
  | "saml"
  | "oidc"
  | "key"
  | "secret"
  | "function"
  | "instance"
  | "trail"
  | "any";

/** The resources that are probed, by kind. */
export const resources: Readonly<Record<Kind, readonly string[]>> = {
  self: [iam(`user/${holder}`)],
  user: [iam("user/bob"), iam("user/team/erin"), iam("user/q7x0z")],
  group: [iam("group/admins"), iam("group/q7x0z")],
  role: [iam("role/deploy"), iam("role/service/app"), iam("role/q7x0z")],
  policy: [iam("policy/readers"), iam("policy/q7x0z")],
  saml: [iam("saml-provider/q7x0z")],
  oidc: [iam("oidc-provider/q7x0z.example.com")],
  key: [`arn:aws:kms:us-east-1:${own}:key/q7x0z`],
  secret: [`arn:aws:secretsmanager:us-east-1:${own}:secret:q7x0z-AbCdEf`],
  function: [`arn:aws:lambda:us-east-1:${own}:function:q7x0z`],
  instance: [`arn:aws:ec2:us-east-1:${own}:instance/i-0q7x0z`],
  trail: [`arn:aws:cloudtrail:us-east-1:${own}:trail/q7x0z`],
  any: ["*"],
};

/** Probes: an action with a kind of its resources; allowed on one, it makes an administrator or silences the trail. */
export const probes: readonly (readonly [action: string, kind: Kind])[] = [
  ...["PutUserPolicy", "AttachUserPolicy", "DeleteUserPermissionsBoundary", "PutUserPermissionsBoundary"].flatMap(
    (action) => [[`iam:${action}`, "self"] as const, [`iam:${action}`, "user"] as const],
  ),
  ...["CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile", "DeactivateMFADevice"].map(
    (action) => [`iam:${action}`, "user"] as const,
  ),
  ...["AddUserToGroup", "PutGroupPolicy", "AttachGroupPolicy"].map((action) => [`iam:${action}`, "group"] as const),
  ...["PutRolePolicy", "AttachRolePolicy", "UpdateAssumeRolePolicy", "DeleteRolePermissionsBoundary", "PassRole"].map(
    (action) => [`iam:${action}`, "role"] as const,
  ),
  ...["CreatePolicyVersion", "SetDefaultPolicyVersion"].map((action) => [`iam:${action}`, "policy"] as const),
  ["iam:UpdateSAMLProvider", "saml"],
  ["iam:CreateSAMLProvider", "saml"],
  ["iam:CreateOpenIDConnectProvider", "oidc"],
  ...["kms:PutKeyPolicy", "kms:Decrypt", "kms:CreateGrant"].map((action) => [action, "key"] as const),
  ["secretsmanager:GetSecretValue", "secret"],
  ["lambda:UpdateFunctionCode", "function"],
  ...["ssm:SendCommand", "ssm:StartSession", "ec2:ModifyInstanceAttribute"].map(
    (action) => [action, "instance"] as const,
  ),
  ...["StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"].map(
    (action) => [`cloudtrail:${action}`, "trail"] as const,
  ),
  ...["sts:AssumeRoot", "rolesanywhere:CreateTrustAnchor", "sso:PutInlinePolicyToPermissionSet"].map(
    (action) => [action, "any"] as const,
  ),
  ...["sso:CreateAccountAssignment", "sso-directory:UpdatePassword", "identitystore:CreateGroupMembership"].map(
    (action) => [action, "any"] as const,
  ),
  ...["organizations:RegisterDelegatedAdministrator", "account:StartPrimaryEmailUpdate"].map(
    (action) => [action, "any"] as const,
  ),
];

/** Returns the first probe that statements allow; undefined if they allow none. Slow on purpose: one way to be right. */
export function allowedProbe(statements: readonly Statement[]): string | undefined {
  for (const [action, kind] of probes) {
    const about = statements.filter((statement) => isAbout(statement, action));
    if (!about.some(({ Effect }) => Effect === "Allow")) continue;
    for (const resource of resources[kind]) {
      const effects = about.filter((statement) => isOn(statement, resource)).map(({ Effect }) => Effect);
      if (effects.includes("Allow") && !effects.includes("Deny")) return `${action} on ${resource}`;
    }
  }
  return undefined;
}

function isAbout({ Action, NotAction = ["*"] }: Statement, action: string): boolean {
  const isNamed = (patterns: readonly string[]) =>
    patterns.some((pattern) => expression(pattern.toLowerCase()).test(action.toLowerCase()));
  return Action === undefined ? !isNamed(NotAction) : isNamed(Action);
}

function isOn({ Resource, NotResource = ["*"] }: Statement, resource: string): boolean {
  const isMeant = (patterns: readonly string[]) => patterns.some((pattern) => covers(pattern, resource));
  return Resource === undefined ? !isMeant(NotResource) : isMeant(Resource);
}

function covers(pattern: string, resource: string): boolean {
  const text = pattern.replaceAll(/\$\{aws:username\}/gi, holder);
  const colons = text.split(":").length - 1;
  const completed = text.startsWith("arn:") && colons < 5 ? text + ":*".repeat(5 - colons) : text;
  return [text, completed].some((one) => expression(one).test(resource));
}

const expressions = new Map<string, RegExp>();

function expression(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known !== undefined) return known;
  const parts = [...pattern].map((one) => (one === "*" ? ".*" : one === "?" ? "." : one.replace(/[^\w]/u, "\\$&")));
  const made = new RegExp(`^${parts.join("")}$`, "s");
  if (expressions.size > 10_000) expressions.clear();
  expressions.set(pattern, made);
  return made;
}
