import type { Fields } from "../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import { TextCache } from "../../text-cache.ts";
import { type KnownAccounts, knownWords } from "../accounts.ts";
import type { Finding } from "../severity.ts";
import { dependsOnTime } from "./binding.ts";
import { shapeFlaw } from "./document/shape.ts";
import { unreadable } from "./document/unreadable.ts";
import { type PolicyFindings, policyFindings } from "./findings.ts";
import { holdersOf } from "./grants/holders.ts";
import { kindOf, type PolicyKind } from "./kind.ts";
import { readStatements } from "./statement.ts";
import { policyWords } from "./words.ts";

/** A policy document of a record, in words. */
export interface PolicyReading {
  /** The path of the document in the call's parameters: policyDocument, permissionPolicy.document, … */
  readonly parameter: string;
  readonly kind: PolicyKind;
  /** One plain sentence for each statement: "allows every action on every resource". */
  readonly statements: readonly string[];
}

/** A policy document, or the text that is there instead of a readable one. */
export interface Found {
  readonly parameter: string;
  readonly document?: Fields;
  /** The text that the document was in. */
  readonly text?: string;
  /** A predicate that says why the policy is not understood: "is not valid JSON (12 characters)". */
  readonly flaw?: string | undefined;
}

/** The policies of a call in words, and the findings about them. */
export interface Meaning extends PolicyFindings {
  readonly policies: readonly PolicyReading[];
}

/** Facts about a call with policies. */
interface Call {
  /** Whether the call grants something with the policies that it carries. */
  readonly grants: boolean;
  /** The finding for parameters that are not in the record. */
  readonly omitted: Finding | null | undefined;
  readonly accounts: KnownAccounts;
}

/** The number of policies to describe; a genuine call has one or two. */
const maxPolicies = 20;

/** Meanings of policies, because many calls have the same ones: those of a template, or of a deployment. */
const meanings = new TextCache<{ readonly meaning: Meaning; readonly accounts: string }>();

/** Returns the meaning of the policies that were found in a call. */
export function meaningOf(record: CloudTrailRecord, found: readonly Found[], call: Call): Meaning {
  const key = keyOf(record, found, call);
  const known = key === undefined ? undefined : meanings.get(key);
  if (known !== undefined && known.accounts === accountsWords(known.meaning, call)) return copied(known.meaning);
  const read = found.flatMap(({ parameter, document, flaw }) => {
    if (document === undefined) return [];
    const statements = readStatements(document);
    const kind = kindOf(record, parameter, statements);
    return [{ parameter, statements, kind, flaw: flaw ?? shapeFlaw(document, kind) }];
  });
  const unread = found.filter(({ document }) => document === undefined);
  const { omitted, grants, accounts } = call;
  const policies = read.slice(0, maxPolicies).map(({ parameter, kind, statements, flaw }) => ({
    parameter,
    kind,
    statements: [
      ...(flaw?.startsWith("has the name") ? [`${flaw}, so that it can mean two things`] : []),
      ...policyWords(kind, statements, record.accountId),
    ],
  }));
  const unreadables = [...(omitted ? [omitted] : []), ...(grants ? [...unread, ...read].flatMap(unreadable) : [])];
  const meaning = { policies, ...policyFindings(record, read, unreadables, accounts) };
  if (key !== undefined && !read.some(({ statements }) => statements.some(dependsOnTime)))
    meanings.set(key, { meaning: copied(meaning), accounts: accountsWords(meaning, call) });
  return meaning;
}

/** Returns what the settings say about the accounts that policies let in, which the meaning depends on. */
function accountsWords({ trusted }: Meaning, { accounts }: Call): string {
  return JSON.stringify(trusted.map((id) => knownWords(id, accounts)));
}

/**
 * Returns everything else that the meaning of policies depends on, except the time; undefined if that is more than a few
 * texts.
 */
function keyOf(record: CloudTrailRecord, found: readonly Found[], { grants, omitted }: Call): string | undefined {
  if (omitted || found.some(({ text }) => text === undefined)) return undefined;
  const { eventSource, eventName, readOnly, accountId } = record;
  const texts = found.map(({ parameter, text }) => [parameter, text]);
  return JSON.stringify([eventSource, eventName, readOnly, accountId, grants, holdersOf(record).names, texts]);
}

/** Returns a copy, so that no alert shares objects with the cache or with another alert. */
function copied({ policies, findings, trusted }: Meaning): Meaning {
  return {
    policies: policies.map((policy) => ({ ...policy, statements: [...policy.statements] })),
    findings: findings.map((finding) => ({ ...finding })),
    trusted,
  };
}
