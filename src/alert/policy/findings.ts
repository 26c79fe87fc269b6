import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import { listed, shortened } from "../../words.ts";
import type { KnownAccounts } from "../accounts.ts";
import { byWorst, type Finding } from "../severity.ts";
import { allowed } from "./denials.ts";
import { notableGrants } from "./grants/grants.ts";
import { holdersOf } from "./grants/holders.ts";
import { together } from "./grants/together.ts";
import { type PolicyKind, policyNoun } from "./kind.ts";
import { maxSentence } from "./names.ts";
import type { Notable } from "./notable.ts";
import type { PolicyStatement } from "./statement.ts";
import { notableTrusts } from "./trusts.ts";

/** The number of findings to report for the policies of a record. */
const maxFindings = 20;

/** Findings about policies, worst first, and the other accounts that the policies let in. */
export interface PolicyFindings {
  readonly findings: readonly Finding[];
  readonly trusted: readonly string[];
}

/**
 * Returns findings about the policies of a record; names with the same finding share one. `unreadable` are findings
 * about policies that could not be understood.
 */
export function policyFindings(
  record: CloudTrailRecord,
  policies: readonly {
    readonly kind: PolicyKind;
    readonly statements: readonly (PolicyStatement | null)[];
    readonly flaw: string | undefined;
  }[],
  unreadable: readonly Finding[],
  accounts: KnownAccounts,
): PolicyFindings {
  // A policy simulation or validation grants nothing.
  if (record.readOnly === true) return { findings: [], trusted: [] };
  const trusted = new Set<string>();
  const groups = new Map<string, Notable & { readonly names: string[] }>();
  for (const { kind, statements, flaw } of policies) {
    // A denial in a policy that cannot be read fully removes nothing.
    const grants = allowed(flaw === undefined ? statements : statements.filter((one) => one?.effect === "Allow"));
    for (const statement of [...grants, ...(kind === "identity" ? together(grants) : [])]) {
      for (const notable of notableIn(record, kind, statement, accounts)) {
        for (const id of notable.accounts ?? []) trusted.add(id);
        const { code, severity, before, name, after } = notable;
        const same = JSON.stringify([code, severity, before, after]);
        const group = groups.get(same);
        if (group === undefined) groups.set(same, { ...notable, names: [name] });
        else if (!group.names.includes(name)) group.names.push(name);
      }
    }
  }
  const found = [...groups.values()].map(({ code, severity, before, names, after }) => ({
    code,
    severity,
    message: shortened(`${before}${listed(names)}${after}`, maxSentence),
  }));
  return { findings: [...found, ...unreadable].sort(byWorst).slice(0, maxFindings), trusted: [...trusted] };
}

/**
 * The services whose policies grant nothing. A VPC endpoint's policy limits the calls that pass through it, and a
 * stack's policy limits updates of its resources.
 */
const limiting: ReadonlySet<string | null> = new Set(["ec2.amazonaws.com", "cloudformation.amazonaws.com"]);

function notableIn(
  record: CloudTrailRecord,
  kind: PolicyKind,
  statement: PolicyStatement,
  accounts: KnownAccounts,
): readonly Notable[] {
  if (kind === "identity") return notableGrants(statement, holdersOf(record));
  if (kind !== "trust" && kind !== "resource") return [];
  if (limiting.has(record.eventSource)) return [];
  return notableTrusts(kind, policyNoun(kind, record.eventSource), statement, { account: record.accountId, accounts });
}
