import { matchesWildcards, wordsOf } from "../../words.ts";
import { aliasOf, type KnownAccounts, knownWords } from "../accounts.ts";
import type { Severity } from "../severity.ts";
import { accountsIn } from "./conditions/limits.ts";
import { isDeputySafe, narrowing } from "./conditions/narrowing.ts";
import { neverHold } from "./conditions/ties.ts";
import { lackFinder } from "./federation.ts";
import { accountOf, isEveryone, isOpen, isUniqueId, principalWords } from "./names.ts";
import type { Notable } from "./notable.ts";
import type { Choice, PolicyStatement } from "./statement.ts";
import { actionWords, conditionClause } from "./words.ts";

/** Facts about the accounts that a policy can name. */
export interface Home {
  /** The account of the policy. */
  readonly account: string | null;
  /** A trust in a known account is less serious. */
  readonly accounts: KnownAccounts;
}

/** Finds risky principals in a statement of a trust policy or a resource policy. */
export function notableTrusts(
  kind: "trust" | "resource",
  noun: string,
  statement: PolicyStatement,
  { account, accounts }: Home,
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

  const open = principal.names.findIndex(isOpen);
  if (principal.except || open >= 0) {
    const narrowed = narrowing(conditions, { kind, account });
    const name = principal.except
      ? `everyone except ${words[0] ?? "no one"}${words.length > 1 ? " and others" : ""}`
      : principal.names.some(isEveryone)
        ? "everyone"
        : (words[open] ?? "everyone");
    if (neverHold(conditions)) return [found(kind === "trust" ? "trusts-everyone" : "public-resource", "medium", name)];
    if (narrowed === "this account") return [];
    if (narrowed === "another account") {
      const ids = accountsIn(conditions).filter((id) => id !== account);
      const areKnown = ids.length > 0 && ids.every((id) => aliasOf(id, accounts) !== undefined);
      return [{ ...found("trusts-another-account", areKnown ? "medium" : "high", name), accounts: ids }];
    }
    if (kind === "trust") return [found("trusts-everyone", everyone[narrowed], name)];
    return [found("public-resource", narrowed === "nothing" ? publicSeverity(action) : "medium", name)];
  }
  return principal.names.flatMap((one, at) => {
    const name = words[at] ?? "";
    const notable: Notable[] = [];
    const owner = accountOf(one);
    if (owner !== null && owner !== account) {
      const isKnown = aliasOf(owner, accounts) !== undefined;
      const named = `${name}${knownWords(owner, accounts)}`;
      notable.push({ ...found("trusts-another-account", isKnown ? "medium" : "high", named), accounts: [owner] });
      if (kind === "trust" && one.type === "aws" && !isDeputySafe(conditions))
        notable.push(found("missing-external-id", isKnown ? "low" : "medium", name, " without an external ID"));
    }
    if (isUniqueId(one)) notable.push(found("trusts-unknown-identity", "high", name));
    if (one.type === "canonicaluser" && kind === "resource")
      notable.push(found("trusts-canonical-user", "medium", name));
    const lack = one.type === "federated" && kind === "trust" ? lackFinder(conditions)(one.id) : undefined;
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
