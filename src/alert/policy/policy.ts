import { type Fields, fields, isTooDeep, maxDepth } from "../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import type { Finding } from "../severity.ts";
import { policyFindings } from "./findings.ts";
import { kindOf, type PolicyKind } from "./kind.ts";
import { isPolicy, readStatements } from "./statement.ts";
import { policyWords } from "./words.ts";

/** A policy document of a record, in words. */
export interface PolicyReading {
  /** Where it stands in the call's parameters: policyDocument, permissionPolicy.document, … */
  readonly parameter: string;
  readonly kind: PolicyKind;
  /** One plain sentence a statement: "allows every action on every resource". */
  readonly statements: readonly string[];
}

interface Found {
  readonly parameter: string;
  readonly document: Fields;
}

/** The end of a path says what a parameter is. */
const maxPath = 128;

/** How many policies of a record are put into words; a call that is not forged has one or two. */
const maxPolicies = 20;

/** The length of the shortest policy document. */
const shortest = '{"Statement":{}}'.length;

/**
 * The policy documents in a call's parameters: the parameters with them decoded (JSON as text, URL-encoded or not), each in
 * words, and what is notable about them, the worst first. A document that is not JSON stays as it is. Never throws.
 *
 * A refused call has findings too: the caller wanted it. A policy that only limits (a boundary, a service control policy, a
 * session policy) grants nothing and has none.
 */
export function readPolicies(record: CloudTrailRecord): {
  readonly parameters: Fields;
  readonly policies: readonly PolicyReading[];
  readonly findings: readonly Finding[];
} {
  const found: Found[] = [];
  const parameters = decode(record.requestParameters, found) as Fields;
  const read = found.map(({ parameter, document }) => {
    const statements = readStatements(document);
    return { parameter, statements, kind: kindOf(record, parameter, statements) };
  });
  return {
    parameters,
    policies: read.slice(0, maxPolicies).map(({ parameter, kind, statements }) => ({
      parameter,
      kind,
      statements: policyWords(kind, statements, record.accountId),
    })),
    findings: policyFindings(record, read),
  };
}

/** A value with the documents in it decoded, and added to `found`; the same value where it has none, as most have. */
function decode(value: unknown, found: Found[], path = "", depth = 0): unknown {
  if (typeof value === "string") {
    const document = documentIn(value);
    if (document !== undefined) found.push({ parameter: path.slice(-maxPath), document });
    return document ?? value;
  }
  if (typeof value !== "object" || value === null || depth === maxDepth) return value;
  if (isPolicy(value)) {
    found.push({ parameter: path.slice(-maxPath), document: value });
    return value;
  }
  let changed: Map<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const before = (value as Fields)[key];
    // Nearly every value ends here, so a record without a policy costs little.
    if (typeof before === "string" ? !mayBeDocument(before) : typeof before !== "object") continue;
    const end = key.slice(-maxPath);
    const after = decode(before, found, path === "" ? end : `${path}.${end}`, depth + 1);
    if (after !== before) changed = (changed ?? new Map()).set(key, after);
  }
  return changed === undefined ? value : replaced(value as Fields, changed);
}

function replaced(value: Fields, changed: ReadonlyMap<string, unknown>): unknown {
  const entries = Object.entries(value).map(
    ([key, kept]) => [key, changed.has(key) ? changed.get(key) : kept] as const,
  );
  // fromEntries makes own properties of any name, __proto__ included.
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

/** JSON begins with a brace, with %7B where it is URL-encoded, with a quote where it is text in JSON, or with a space. */
function mayBeDocument(value: string): boolean {
  const first = value.charCodeAt(0);
  return (first === 0x7b || first <= 0x25) && value.length >= shortest && /statement/i.test(value);
}

function documentIn(value: string): Fields | undefined {
  try {
    const text = /^\s*%/.test(value) ? decodeURIComponent(value) : value;
    const parsed: unknown = JSON.parse(text);
    const document: unknown = typeof parsed === "string" ? JSON.parse(parsed) : parsed;
    return isPolicy(document) && !isTooDeep(document) ? fields(document) : undefined;
  } catch {
    return undefined;
  }
}
