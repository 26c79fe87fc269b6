import { type Fields, fields, isTooDeep, maxRecordDepth } from "../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import type { Finding } from "../severity.ts";
import { policyFindings } from "./findings.ts";
import { kindOf, type PolicyKind } from "./kind.ts";
import { isPolicy, readStatements } from "./statement.ts";
import { policyWords } from "./words.ts";

/** A policy document of a record, in words. */
export interface PolicyReading {
  /** The path of the document in the call's parameters: policyDocument, permissionPolicy.document, … */
  readonly parameter: string;
  readonly kind: PolicyKind;
  /** One plain sentence for each statement: "allows every action on every resource". */
  readonly statements: readonly string[];
}

interface Found {
  readonly parameter: string;
  readonly document: Fields;
}

/** The length limit of a path; a longer one loses its beginning, because the end names the parameter. */
const maxPath = 128;

/** The number of policies to describe; a genuine call has one or two. */
const maxPolicies = 20;

/** The length of the shortest policy document. */
const shortest = '{"Statement":{}}'.length;

/**
 * Reads the policy documents in a call's parameters. Returns the parameters with the documents decoded (from JSON text,
 * URL-encoded or not), the documents in words, and findings about them, worst first. Leaves a document that is not JSON
 * unchanged. Never throws.
 *
 * A refused call has findings too, because they show what the caller attempted. A policy that only limits permissions
 * (a boundary, a service control policy, a session policy) grants nothing and has no findings.
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

/** Decodes the documents in a value and adds them to `found`; returns the same value if it has none, which is usual. */
function decode(value: unknown, found: Found[], path = "", depth = 0): unknown {
  if (typeof value === "string") {
    const document = documentIn(value);
    if (document !== undefined) found.push({ parameter: path.slice(-maxPath), document });
    return document ?? value;
  }
  if (typeof value !== "object" || value === null || depth === maxRecordDepth) return value;
  if (isPolicy(value)) {
    found.push({ parameter: path.slice(-maxPath), document: value });
    return value;
  }
  let changed: Map<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const before = (value as Fields)[key];
    // Nearly every value ends here, which makes records without a policy cheap.
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
  // fromEntries creates own properties for every name, including __proto__.
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

/**
 * Whether text can be a document: it begins with a brace, with %7B (URL-encoded), with a quote (JSON in JSON) or with a
 * space.
 */
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
