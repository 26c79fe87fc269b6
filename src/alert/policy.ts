import { type Fields, fields, isTooDeep } from "../cloudtrail/record.ts";

/** What a policy is for: it decides what its statements mean. */
export type PolicyKind = "identity" | "trust" | "boundary" | "service control" | "resource" | "session";

/** A policy document of a record, in words. */
export interface PolicyReading {
  /** Where it stands in the call's parameters: policyDocument, permissionPolicy.document, … */
  readonly parameter: string;
  readonly kind: PolicyKind;
  /** One plain sentence a statement: "allows every action on every resource". */
  readonly statements: readonly string[];
}

/**
 * A call's parameters with the policy documents in them (JSON as text, URL-encoded or not) as objects. A document that
 * is not JSON stays as it is.
 */
export function decodePolicies(parameters: Fields): Fields {
  // fromEntries makes own properties of any name, __proto__ included.
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, /Document$/i.test(name) ? decodeDocument(value) : value]),
  );
}

function decodeDocument(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    const text = /^\s*%/.test(value) ? decodeURIComponent(value) : value;
    const document: unknown = JSON.parse(text);
    return document === fields(document) && !isTooDeep(document) ? document : value;
  } catch {
    return value;
  }
}
