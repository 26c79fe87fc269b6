import { matchesWildcards, wordsOf } from "../../words.ts";
import type { Severity } from "../severity.ts";
import { isDeputySafe, isFixed, narrowing } from "./conditions/narrowing.ts";
import { requiredKeys } from "./conditions/ties.ts";
import { accountOf, isEveryone, principalWords, providerOf } from "./names.ts";
import type { Notable } from "./notable.ts";
import type { Choice, PolicyCondition, PolicyStatement, Principal } from "./statement.ts";
import { actionWords, conditionClause } from "./words.ts";

/** Finds risky principals in a statement of a trust policy or a resource policy. */
export function notableTrusts(
  kind: "trust" | "resource",
  noun: string,
  statement: PolicyStatement,
  account: string | null,
): readonly Notable[] {
  const { action, principal, conditions } = statement;
  if (principal === null || action === null || (kind === "trust" && !isAssumption(action))) return [];
  const condition = conditionClause(statement, account);
  const what = kind === "trust" ? " assume the role" : ` use ${actionWords(action)}`;
  const found = (code: string, severity: Severity, name: string, after = condition): Notable => ({
    code,
    severity,
    before: `${noun} lets `,
    name,
    after: `${what}${after}`,
  });
  const words = principal.names.map((one) => principalWords(one, account));

  if (principal.except || principal.names.some(isEveryone)) {
    const narrowed = narrowing(conditions, { kind, account });
    const name = !principal.except
      ? "everyone"
      : `everyone except ${words[0] ?? "no one"}${words.length > 1 ? " and others" : ""}`;
    if (narrowed === "this account") return [];
    if (narrowed === "another account") return [found("trusts-another-account", "high", name)];
    if (kind === "trust") return [found("trusts-everyone", everyone[narrowed], name)];
    return [found("public-resource", narrowed === "nothing" ? publicSeverity(action) : "medium", name)];
  }
  const isSafe = isDeputySafe(conditions);
  const claims = claimsIn(conditions);
  return principal.names.flatMap((one, at) => {
    const name = words[at] ?? "";
    const notable: Notable[] = [];
    const owner = accountOf(one);
    if (owner !== null && owner !== account) {
      notable.push(found("trusts-another-account", "high", name));
      if (kind === "trust" && one.type === "aws" && !isSafe)
        notable.push(found("missing-external-id", "medium", name, " without an external ID"));
    }
    if (one.type === "canonicaluser" && kind === "resource")
      notable.push(found("trusts-canonical-user", "medium", name));
    const lack = one.type === "federated" && kind === "trust" ? lackOf(one, claims) : undefined;
    if (lack !== undefined)
      notable.push(found("trusts-federation-without-condition", "high", name, ` without a condition on ${lack}`));
    return notable;
  });
}

function isAssumption({ except, names }: Choice<string>): boolean {
  const actions = ["sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity"];
  return except || names.some((name) => actions.some((action) => matchesWildcards(name.toLowerCase(), action)));
}

/** Actions that are sometimes public on purpose: reading objects, calling an API. */
const publicActions: ReadonlySet<string> = new Set(
  wordsOf(`
  s3:getobject s3:getobjectversion execute-api:invoke lambda:invokefunctionurl
`),
);

function publicSeverity({ except, names }: Choice<string>): Severity {
  return !except && names.every((name) => publicActions.has(name.toLowerCase())) ? "high" : "critical";
}

const everyone: Readonly<Record<"nothing" | "address" | "identity", Severity>> = {
  nothing: "critical",
  address: "high",
  identity: "medium",
};

/** The identity providers with public sign-up, where users choose the audience of their tokens. */
const sharedProviders: ReadonlySet<string> = new Set(
  wordsOf(`
  token.actions.githubusercontent.com vstoken.actions.githubusercontent.com gitlab.com app.terraform.io
  agent.buildkite.com
`),
);

/** Returns the missing condition of a trust in an identity provider, in words; undefined if the trust is specific. */
function lackOf({ id }: Principal, claims: Claims): string | undefined {
  const { kind, name } = providerOf(id);
  if (kind === "SAML") return claims.has("saml") ? undefined : "the audience";
  const ownClaims = claims.get(name.toLowerCase()) ?? [];
  if (!sharedProviders.has(name.toLowerCase())) return ownClaims.length > 0 ? undefined : "the subject or the audience";
  const isNarrow = ownClaims.some(({ claim, values }) => claim !== "aud" && (claim !== "sub" || values.every(isOwned)));
  return isNarrow ? undefined : "the owner of the tokens";
}

/** The claims with required values, by provider: SAML:aud is the claim aud of saml. */
type Claims = ReadonlyMap<string, { readonly claim: string; readonly values: readonly string[] }[]>;

function claimsIn(conditions: readonly PolicyCondition[]): Claims {
  const claims = new Map<string, { claim: string; values: readonly string[] }[]>();
  const required = requiredKeys(conditions);
  for (const { key, values } of conditions.filter((condition) => isFixed(condition, required))) {
    const colon = key.lastIndexOf(":");
    const provider = key.slice(0, Math.max(colon, 0)).toLowerCase();
    const known = claims.get(provider) ?? [];
    claims.set(provider, known);
    known.push({ claim: key.slice(colon + 1).toLowerCase(), values });
  }
  return claims;
}

/** Whether a subject names its owner in full: repo:octo-org/*, but not repo:octo* */
function isOwned(subject: string): boolean {
  const wildcard = subject.search(/[*?]/);
  return wildcard < 0 || /:[^/:]+[/:]/.test(subject.slice(0, wildcard));
}
