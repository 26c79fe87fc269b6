import { type Fields, maxRecordDepth } from "../../cloudtrail/fields.ts";
import type { CloudTrailRecord } from "../../cloudtrail/record.ts";
import { count } from "../../words.ts";
import type { KnownAccounts } from "../accounts.ts";
import { carriesPolicies, isCarrier } from "./document/carriers.ts";
import { sameNames } from "./document/duplicates.ts";
import { documentIn } from "./document/text.ts";
import { omission, omittedField, twice } from "./document/unreadable.ts";
import { type Found, type Meaning, meaningOf } from "./meaning.ts";
import { isPolicy } from "./statement.ts";

/** The length limit of a path; a longer one loses its beginning, because the end names the parameter. */
const maxPath = 128;

/** The length of the shortest policy document. */
const shortest = '{"Statement":{}}'.length;

/**
 * Reads the policy documents in a call's parameters. Returns the parameters with the documents decoded (from JSON text,
 * URL-encoded or not), the documents in words, findings about them, worst first, and the other accounts that they let
 * in. Leaves a document that is not JSON unchanged; if the call grants something with it, that is a finding. Never
 * throws.
 *
 * A refused call has findings too, because they show what the caller attempted. A policy that only limits permissions
 * (a boundary, a service control policy, a session policy) grants nothing and has no findings.
 */
export function readPolicies(
  record: CloudTrailRecord,
  accounts: KnownAccounts = {},
): Meaning & { readonly parameters: Fields } {
  const found: Found[] = [];
  const omitted = omission(record);
  const grants = carriesPolicies(record);
  const walk = (value: Fields, path: string) =>
    decode(value, { found, record, grants, path, depth: 0, carries: false });
  const parameters = omitted === undefined ? (walk(record.requestParameters, "") as Fields) : {};
  // The policies of a template, and those that CloudTrail left out of the parameters, may be in the answer.
  if (record.eventName === "AcquireRole" || omitted !== undefined) walk(record.responseElements, "responseElements");
  if (found.length === 0 && !omitted) return { parameters, policies: [], findings: [], trusted: [] };
  return { parameters, ...meaningOf(record, found, { grants, omitted, accounts }) };
}

interface Place {
  readonly found: Found[];
  readonly record: CloudTrailRecord;
  /** Whether the call grants something with the policies that it carries. */
  readonly grants: boolean;
  readonly path: string;
  readonly depth: number;
  /** Whether the value is where the call has a policy that grants something. */
  readonly carries: boolean;
}

/** Decodes the documents in a value and adds them to `found`; returns the same value if it has none, which is usual. */
function decode(value: unknown, place: Place): unknown {
  const { found, record, grants, carries, depth } = place;
  if (typeof value === "string") {
    const parameter = place.path.slice(-maxPath);
    if (value.trim() === "" || !(carries || mayBeDocument(value))) return value;
    const read = documentIn(value);
    if (read.document !== undefined)
      found.push({ parameter, document: read.document, text: value, flaw: twice(read.duplicate) });
    else if (carries) found.push({ parameter, flaw: `${read.reason} (${count(value.length, "character")})` });
    return read.document ?? value;
  }
  if (typeof value !== "object" || value === null || depth === maxRecordDepth) return value;
  if (isPolicy(value)) {
    found.push({ parameter: place.path.slice(-maxPath), document: value, flaw: twice(sameNames(value)) });
    return value;
  }
  const before = found.length;
  let changed: Map<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const old = (value as Fields)[key];
    // Most values return here, which makes records without a policy cheap.
    const isText = typeof old === "string";
    if (!isText && (typeof old !== "object" || old === null)) continue;
    const isCarried = (carries && Array.isArray(value)) || (grants && isCarrier(record, key, value));
    if (isText && !isCarried && !mayBeDocument(old)) continue;
    const end = key.slice(-maxPath);
    const path = place.path === "" ? end : `${place.path}.${end}`;
    const after = decode(old, { found, record, grants, path, depth: depth + 1, carries: isCarried });
    if (after !== old) changed = (changed ?? new Map()).set(key, after);
  }
  if (carries && !Array.isArray(value) && found.length === before)
    found.push({
      parameter: place.path.slice(-maxPath),
      flaw: omittedField(value as Fields) ?? "is not a policy document",
    });
  return changed === undefined ? value : replaced(value as Fields, changed);
}

function replaced(value: Fields, changed: ReadonlyMap<string, unknown>): unknown {
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  // The copy owns every name, including __proto__, so no assignment calls a setter.
  for (const [key, item] of changed) copy[key] = item;
  return copy;
}

/**
 * Whether text can be a document: it begins with a brace, with %7B (URL-encoded), with a quote (JSON in JSON) or with a
 * space. What is inside is not searched before it is parsed, because JSON can escape every letter.
 */
function mayBeDocument(value: string): boolean {
  const first = value.charCodeAt(0);
  return (first === 0x7b || first <= 0x25 || first > 0x7f) && value.length >= shortest;
}
