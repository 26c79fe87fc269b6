import { own } from "../../cloudtrail/fields.ts";
import { isFixed } from "./conditions/narrowing.ts";
import { hasWildcard, requiredKeys } from "./conditions/ties.ts";
import { providerOf } from "./names.ts";
import type { PolicyCondition } from "./statement.ts";

/** The claims of a token that a trust requires, with the values that it accepts. */
type Claims = ReadonlyMap<string, readonly (readonly string[])[]>;

/** Whether a value of a claim names the owner of a token. */
type Test = (value: string) => boolean;

const exact: Test = (value) => !hasWildcard(value);

/** Whether a value begins with more than a few values could cover together. */
const long: Test = (value) => !hasWildcard(value.slice(0, 4));

/** Whether a value has one of some labels and then a whole name: `repo:octo-org/*`, but not `repo:octo*`. */
const labeled =
  (labels: string): Test =>
  (value) =>
    labels.split("|").some((label) => value.startsWith(`${label}:`) && wholeName.test(value.slice(label.length + 1)));

const wholeName = /^[^/:*?]+(?:[/:]|$)/;

/** Whether a path has a whole first part: `octo-org/*` */
const path: Test = (value) => /^[^/*?]+\//.test(value);

const subject = (labels: string): Readonly<Record<string, Test>> => ({ sub: labeled(labels) });

const githubLabels =
  "repo|repository|repository_id|repository_owner|repository_owner_id|enterprise|enterprise_id|job_workflow_ref|workflow_ref|actor|actor_id";

const github: Readonly<Record<string, Test>> = {
  // A repository can choose another form of the subject; one without a label is a name of the owner's own.
  sub: (value) => labeled(githubLabels)(value) || /^[^:*?]+$/.test(value),
  repository: path,
  job_workflow_ref: path,
  ...Object.fromEntries(
    [
      "repository_owner",
      "repository_id",
      "repository_owner_id",
      "actor",
      "actor_id",
      "enterprise",
      "enterprise_id",
    ].map((claim) => [claim, exact]),
  ),
};

/**
 * The identity providers that issue tokens to anyone who signs up, and the claims that name the owner of a token. The
 * owner also chooses the audience.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
const sharedProviders: Readonly<Record<string, Readonly<Record<string, Test>>>> = {
  "token.actions.githubusercontent.com": github,
  "vstoken.actions.githubusercontent.com": github,
  "gitlab.com": {
    sub: labeled("project_path|group_path|namespace_path"),
    project_path: path,
    namespace_path: exact,
    namespace_id: exact,
    project_id: exact,
    user_login: exact,
    user_id: exact,
    user_email: exact,
  },
  "app.terraform.io": {
    ...subject("organization"),
    terraform_organization_id: exact,
    terraform_organization_name: exact,
    terraform_project_id: exact,
    terraform_workspace_id: exact,
  },
  "agent.buildkite.com": {
    ...subject("organization"),
    organization_slug: exact,
    organization_id: exact,
    pipeline_id: exact,
  },
  "oidc.codefresh.io": subject("account"),
  "oidc.vercel.com": { ...subject("owner"), owner: exact, owner_id: exact, project_id: exact },
  "api.pulumi.com/oidc": { aud: exact, sub: labeled("pulumi:deploy:org|pulumi:environments:org") },
  "proidc.upbound.io": subject("mcp|org"),
  // The audience of a token is an application, or an identity pool.
  "accounts.google.com": { aud: exact, oaud: exact, azp: exact, sub: exact },
  "www.amazon.com": { app_id: exact, user_id: exact },
  "graph.facebook.com": { app_id: exact, id: exact },
  "cognito-identity.amazonaws.com": { aud: exact, sub: exact },
};

/** The claims of an organization's own issuer at a service that many share, and of a cluster's own issuer. */
const tenantProviders: readonly (readonly [RegExp, Test])[] = [
  [/^oidc\.eks\.[\w-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws)\/id\//, labeled("system:serviceaccount")],
  [/^oidc\.circleci\.com\/org\//, (value) => /^org\/[^/*?]+\/project\/[^/*?]+/.test(value)],
  [/^api\.bitbucket\.org\/2\.0\/workspaces\/[^/]+\//, (value) => /^\{?[\da-f-]{36}\}?(?::|$)/i.test(value)],
];

/** Returns a test for the conditions that a trust in an identity provider has: the missing one in words, or undefined. */
export function lackFinder(conditions: readonly PolicyCondition[]): (provider: string) => string | undefined {
  const required = requiredKeys(conditions);
  const claims = new Map<string, Map<string, (readonly string[])[]>>();
  for (const condition of conditions.filter((one) => isFixed(one, required))) {
    const colon = condition.key.lastIndexOf(":");
    const provider = condition.key.slice(0, Math.max(colon, 0)).toLowerCase();
    const known = claims.get(provider) ?? new Map<string, (readonly string[])[]>();
    claims.set(provider, known);
    const claim = condition.key.slice(colon + 1).toLowerCase();
    known.set(claim, [...(known.get(claim) ?? []), condition.values]);
  }
  return (provider) => {
    const { kind, name } = providerOf(provider);
    if (kind === "SAML") return claims.has("saml") ? undefined : "the audience";
    return lackOf(name.toLowerCase(), claims.get(name.toLowerCase()) ?? new Map());
  };
}

function lackOf(provider: string, claims: Claims): string | undefined {
  const meets = (claim: string, test: Test) => claims.get(claim)?.some((values) => values.every(test)) === true;
  const shared = own(sharedProviders, provider);
  if (shared !== undefined) {
    if (Object.entries(shared).some(([claim, test]) => meets(claim, test))) return undefined;
    if (provider.startsWith("cognito")) return "the identity pool (aud)";
    return (shared["app_id"] ?? shared["oaud"]) ? "the subject or the audience" : "the owner of the tokens";
  }
  const tenant = tenantProviders.find(([pattern]) => pattern.test(provider));
  if (tenant !== undefined) return meets("sub", tenant[1]) ? undefined : "the subject";
  // How a user signed in does not say for which application.
  const isNarrow = [...claims.keys()].some((claim) => claim !== "amr" && meets(claim, long));
  return isNarrow ? undefined : "the subject or the audience";
}
