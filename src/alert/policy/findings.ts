import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import { listed, shortened } from "../../words.ts";
import { byWorst, type Finding } from "../severity.ts";
import { notableGrants } from "./grants/grants.ts";
import { holdersOf } from "./grants/holders.ts";
import { type PolicyKind, policyNoun } from "./kind.ts";
import { maxSentence } from "./names.ts";
import type { Notable } from "./notable.ts";
import type { PolicyStatement } from "./statement.ts";
import { notableTrusts } from "./trusts.ts";

/** The number of findings to report for the policies of a record. */
const maxFindings = 20;

/**
 * Returns findings about the policies of a record, worst first; names with the same finding share one. `unreadable` are
 * findings about policies that could not be understood.
 */
export function policyFindings(
  record: CloudTrailRecord,
  policies: readonly { readonly kind: PolicyKind; readonly statements: readonly (PolicyStatement | null)[] }[],
  unreadable: readonly Finding[],
  aliases?: ReadonlyMap<string, string>,
): readonly Finding[] {
  // A policy simulation or validation grants nothing.
  if (record.readOnly === true) return [];
  const groups = new Map<string, Notable & { readonly names: string[] }>();
  for (const { kind, statements } of policies) {
    for (const statement of statements) {
      if (statement?.effect !== "Allow") continue;
      for (const notable of notableIn(record, kind, statement, aliases)) {
        const { code, severity, before, name, after } = notable;
        const same = JSON.stringify([code, severity, before, after]);
        const group = groups.get(same);
        if (group === undefined) groups.set(same, { ...notable, names: [name] });
        else group.names.push(name);
      }
    }
  }
  const found = [...groups.values()].map(({ code, severity, before, names, after }) => ({
    code,
    severity,
    message: shortened(`${before}${listed(names)}${after}`, maxSentence),
  }));
  return [...found, ...unreadable].sort(byWorst).slice(0, maxFindings);
}

function notableIn(
  record: CloudTrailRecord,
  kind: PolicyKind,
  statement: PolicyStatement,
  aliases: ReadonlyMap<string, string> | undefined,
): readonly Notable[] {
  if (kind === "identity") return notableGrants(statement, holdersOf(record));
  if (kind !== "trust" && kind !== "resource") return [];
  // The policy of a VPC endpoint only limits the calls that pass through the endpoint.
  if (record.eventSource === "ec2.amazonaws.com") return [];
  return notableTrusts(kind, policyNoun(kind, record.eventSource), statement, { account: record.accountId, aliases });
}
